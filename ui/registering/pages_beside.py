"""The pages of the paper that is being registered, beside its form: a marked place is where a proposal was read."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QImage, QTransform
from PySide6.QtWidgets import QVBoxLayout

from app.understanding.keeping import DocumentPage
from app.understanding.lines import PlaceOnPage
from app.words import Words
from ui.controls import Sheet, label, row
from ui.page_view import PageView
from ui.theme import GRID, Size, Tone


class PagesBeside(Sheet):
    """One page at a time; Page Up and Page Down turn them."""

    page_wanted = Signal(str)
    """Path of the page's picture, to be read in a lane."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._pages: tuple[DocumentPage, ...] = ()
        self._at = 0
        self._place: PlaceOnPage | None = None
        self.page = PageView(words.say("registering.pages"), "")
        self.page.turned.connect(self._turn)
        self.where = label(size=Size.SMALL, tone=Tone.MUTED)
        foot = row(None, self.where, None)
        foot.setContentsMargins(0, 0, 0, GRID)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.page, 1)
        whole.addLayout(foot)

    @property
    def is_empty(self) -> bool:
        """Whether no paper lies here."""
        return not self._pages

    def show_pages(self, pages: Sequence[DocumentPage]) -> None:
        """Show the document; the page in sight stays while it is still among them."""
        before = self._pages[self._at] if self._pages else None
        self._pages = tuple(pages)
        sequences = [each.sequence for each in self._pages]
        self._at = sequences.index(before.sequence) if before and before.sequence in sequences else 0
        now = self._pages[self._at] if self._pages else None
        if before is None or now is None or (before.path, before.turn) != (now.path, now.turn):
            self._show()
        else:
            self._tell()

    def point(self, place: PlaceOnPage | None) -> None:
        """Show the page of the place, marked; None marks nothing."""
        self._place = place
        if place is not None and place.page != self._at and place.page < len(self._pages):
            self._at = place.page
            self._show()
        else:
            self._mark()

    def show_image(self, path: str, image: QImage) -> None:
        """The picture that was asked for; one that came too late is dropped."""
        page = self._pages[self._at] if self._pages else None
        if page is not None and path == str(page.path):
            self.page.show_image(image.transformed(QTransform().rotate(page.turn)) if page.turn else image)
            self._mark()

    def _turn(self, by: int) -> None:
        if self._pages:
            self._at = min(max(self._at + by, 0), len(self._pages) - 1)
            self._show()

    def _show(self) -> None:
        self._tell()
        self.page.show_image(QImage())
        if self._pages:
            self.page_wanted.emit(str(self._pages[self._at].path))

    def _tell(self) -> None:
        several = len(self._pages) > 1
        told = self._words.say("page.where", page=self._at + 1, pages=len(self._pages)) if several else ""
        self.where.setText(told)

    def _mark(self) -> None:
        place = self._place
        here = place is not None and place.page == self._at
        self.page.mark(QRectF(place.left, place.top, place.width, place.height) if place and here else QRectF())
