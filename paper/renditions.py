"""What the desk makes of the files that come in: one searchable PDF/A of pages and papers, whatever they were."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from opis_contract.page_text import PageText
from paper.pdfa import PaperFile, Progress, assemble
from paper.recognising import Recogniser
from paper.strangers import StrangerReader

DPI = 300
"""Resolution at which the pages of a PDF are pictured: what OCR and archives ask of a typed page."""


def make_archival(
    sources: Sequence[Path],
    target: Path,
    *,
    title: str,
    created: datetime,
    reader: StrangerReader,
    recogniser: Recogniser,
    turns: Sequence[int] = (),
    texts: Sequence[PageText | None] = (),
    progress: Callable[[Progress], None] = lambda _: None,
) -> PaperFile | None:
    """One PDF/A-2b of the sources in order: images as they are, the pages of a PDF as pictures, all with their words.

    `turns` says for each source by how many degrees clockwise its pages stand upright; left out, they do already.
    `texts` are the words of sources of one page that have been read as they are turned; they are not read again.
    None when a source carries a signature: a signed file is never converted, it stays the original it is. Every source
    is opened in the reader's worker process, whose refusals (`NotReadable`, `Encrypted`, `TooBig`...) come out here.
    """
    if any(reader.inspect(source).signatures for source in sources):
        return None
    with TemporaryDirectory(prefix=".pages-", dir=target.parent) as folder:
        pages: list[Path] = []
        page_turns: list[int] = []
        page_texts: list[PageText | None] = []
        said = zip(sources, turns or [0] * len(sources), texts or [None] * len(sources), strict=True)
        for number, (source, turn, text) in enumerate(said):
            pictures = Path(folder) / str(number)
            pictures.mkdir()
            made = reader.page_images(source, pictures, dpi=DPI)
            pages += made
            page_turns += [turn] * len(made)
            page_texts += [text] if len(made) == 1 else [None] * len(made)
        return assemble(
            pages,
            target,
            title=title,
            created=created,
            recogniser=recogniser,
            turns=page_turns,
            texts=page_texts,
            progress=progress,
        )
