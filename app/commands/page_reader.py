"""The words of scanned pages are read by a worker process of their own, while nobody else wants the processor."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from app.durable import make_folder
from opis_contract.page_text import PageText

if TYPE_CHECKING:
    from paper.tesseract import Tesseract


class PageReader:
    """Reads one page after the other; any thread may call. Let go of with `close`."""

    def __init__(self, workspace: Path) -> None:
        """`workspace` is a folder in which a turned page's picture may lie for a moment."""
        self._workspace = workspace
        self._tesseract: Tesseract | None = None
        self._closed = False
        self._making = threading.Lock()

    def __call__(self, page: Path, turn: int) -> PageText | None:
        """The words of the page turned by `turn` degrees clockwise; None for one that cannot be read.

        Raises `ReadingUnavailable` and `ReaderNotStarted`.
        """
        # Pictures are opened by libraries that a desk which scans nothing never loads.
        from paper.errors import FileRefused
        from paper.reading_upright import read_scanned

        tesseract = self._reader()
        if tesseract is None:
            return None
        make_folder(self._workspace)
        try:
            return read_scanned(page, turn, tesseract, workspace=self._workspace)
        except FileRefused:
            return None

    def close(self) -> None:
        """End the worker, whatever it reads: the page is read when the desk opens again."""
        with self._making:
            self._closed = True
        if self._tesseract is not None:
            self._tesseract.stop()
            self._tesseract.close()

    def _reader(self) -> Tesseract | None:
        from paper.tesseract import IN_THE_BACKGROUND, Tesseract

        with self._making:
            if self._tesseract is None and not self._closed:
                self._tesseract = Tesseract(at_once=1, limits=IN_THE_BACKGROUND)
            return self._tesseract
