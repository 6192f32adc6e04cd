"""Where the maker of archival files is built: a worker for strangers' files, a reader of page text, and PDF/A."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from app.filing import ArchivalMaker, Original
from paper.pdfa import PaperFile, Progress
from paper.renditions import make_archival
from paper.strangers import StrangerReader
from paper.tesseract import Tesseract


@contextmanager
def archival_maker(progress: Callable[[Progress], None] = lambda _: None) -> Iterator[ArchivalMaker]:
    """What turns originals into one searchable PDF/A; its workers end with the block."""
    with StrangerReader() as reader, Tesseract() as recogniser:

        def make(sources: Sequence[Original], target: Path, *, title: str, created: datetime) -> PaperFile | None:
            return make_archival(
                [source.path for source in sources],
                target,
                title=title,
                created=created,
                reader=reader,
                recogniser=recogniser,
                turns=[source.turn for source in sources],
                texts=[source.text for source in sources],
                progress=progress,
            )

        yield make


def originals_of(files: Sequence[Path]) -> list[Original]:
    """What the files are by their content. Raises the refusals of `paper.errors` for what no entry takes."""
    with StrangerReader() as reader:
        looked = [(file, reader.inspect(file)) for file in files]
    return [Original(file, file.name, seen.media_type, seen.pages) for file, seen in looked]
