"""Reading pictures of pages in the files lane, for one view each; documents are pictured before they are read."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtGui import QImage

from opis_contract.errors import KnownError
from ui.page_view import LONGEST, read_page
from ui.pictures import Pictures
from ui.work import Lane, Work


class PageReading:
    """Reads pictures of pages in the files lane, for one view."""

    def __init__(
        self, work: Work, longest: int, show: Callable[[str, QImage], None], failed: Callable[[KnownError], None]
    ) -> None:
        self._work = work
        self._longest = longest
        self._show = show
        self._failed = failed

    def read(self, path: str) -> None:
        self._work.run(
            Lane.FILES,
            lambda: read_page(Path(path), self._longest),
            done=lambda image: self._show(path, image),
            failed=self._failed,
        )


class ShowsPages(Protocol):
    """A view of the pages of files."""

    def show_image(self, file: str, page: int, image: QImage) -> None:
        """The picture that was asked for; one that came too late is dropped."""


class FilePicturing:
    """Makes and reads pictures of a file's pages in the files lane, for one view."""

    def __init__(self, work: Work, pictures: Pictures, view: ShowsPages, failed: Callable[[KnownError], None]) -> None:
        self._work = work
        self._pictures = pictures
        self._view = view
        self._failed = failed

    def read(self, file: str, page: int) -> None:
        self._work.run(
            Lane.FILES,
            lambda: read_page(self._pictures(Path(file), page), LONGEST),
            done=lambda image: self._view.show_image(file, page, image),
            failed=self._failed,
        )
