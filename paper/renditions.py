"""What the desk makes of the files that come in: one searchable PDF/A of pages and papers, whatever they were."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

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
    progress: Callable[[Progress], None] = lambda _: None,
) -> PaperFile | None:
    """One PDF/A-2b of the sources in order: images as they are, the pages of a PDF as pictures, all with their words.

    None when a source carries a signature: a signed file is never converted, it stays the original it is. Every source
    is opened in the reader's worker process, whose refusals (`NotReadable`, `Encrypted`, `TooBig`...) come out here.
    """
    if any(reader.inspect(source).signatures for source in sources):
        return None
    with TemporaryDirectory(prefix=".pages-", dir=target.parent) as folder:
        pages: list[Path] = []
        for number, source in enumerate(sources):
            pictures = Path(folder) / str(number)
            pictures.mkdir()
            pages += reader.page_images(source, pictures, dpi=DPI)
        return assemble(pages, target, title=title, created=created, recogniser=recogniser, progress=progress)
