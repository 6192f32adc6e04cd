"""Reading pictures of pages in the files lane, for one view each; documents are pictured before they are read."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtGui import QImage
from typing_extensions import override

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
        """Read it soon."""
        self._work.run(
            Lane.FILES,
            lambda: read_page(Path(path), self._longest),
            done=lambda image: self._read(path, image),
            failed=self._not_read,
        )

    def _read(self, path: str, image: QImage) -> None:
        self._show(path, image)

    def _not_read(self, error: KnownError) -> None:
        self._failed(error)


class NewestPageReading(PageReading):
    """For a view of one page: of those asked for while one is read only the newest is read next.

    While a feeder runs each page comes into sight for a moment; thumbnails would wait behind all of them.
    """

    def __init__(
        self, work: Work, longest: int, show: Callable[[str, QImage], None], failed: Callable[[KnownError], None]
    ) -> None:
        super().__init__(work, longest, show, failed)
        self._busy = False
        self._newest: str | None = None

    @override
    def read(self, path: str) -> None:
        if self._busy:
            self._newest = path
        else:
            self._busy = True
            super().read(path)

    @override
    def _read(self, path: str, image: QImage) -> None:
        super()._read(path, image)
        self._go_on()

    @override
    def _not_read(self, error: KnownError) -> None:
        super()._not_read(error)
        self._go_on()

    def _go_on(self) -> None:
        self._busy = False
        newest, self._newest = self._newest, None
        if newest is not None:
            self.read(newest)


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
