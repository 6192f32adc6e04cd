"""The words of scanned pages are read by a worker process of their own, while nobody else wants the processor."""

from pathlib import Path

from app.durable import make_folder
from opis_contract.page_text import PageText
from paper.errors import FileRefused
from paper.tesseract import IN_THE_BACKGROUND, Tesseract


class PageReader:
    """Reads one page after the other; any thread may call. Let go of with `close`."""

    def __init__(self, workspace: Path) -> None:
        """`workspace` is a folder in which a turned page's picture may lie for a moment."""
        self._workspace = workspace
        self._tesseract = Tesseract(at_once=1, limits=IN_THE_BACKGROUND)

    def __call__(self, page: Path, turn: int) -> PageText | None:
        """The words of the page turned by `turn` degrees clockwise; None for one that cannot be read.

        Raises `ReadingUnavailable` and `ReaderNotStarted`.
        """
        # Pictures are opened by a library that a desk which scans nothing never loads.
        from paper.reading_upright import read_scanned

        make_folder(self._workspace)
        try:
            return read_scanned(page, turn, self._tesseract, workspace=self._workspace)
        except FileRefused:
            return None

    def close(self) -> None:
        """End the worker."""
        self._tesseract.close()
