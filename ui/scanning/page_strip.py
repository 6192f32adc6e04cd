"""The strip of pages: small pictures in their order, each with its number; folded ones are a narrow edge."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from app.words import Words
from ui import roles, theme
from ui.scanning.strip_items import StripItem
from ui.scanning.strip_model import Index, PageStripModel
from ui.theme import GRID, Size

THUMBS = (QSize(9 * GRID, 12 * GRID), QSize(13 * GRID, 18 * GRID), QSize(26 * GRID, 36 * GRID))
"""The three sizes of a page in the strip."""
LONGEST = 600
"""Longest side of a thumbnail as it is read: sharp at the largest size."""
_EDGE = 4 * GRID
_HEAD = 3 * GRID
_FOOT = 3 * GRID
_HEADING = 15 * GRID
"""A number and its date, over a folded page too."""


class PageDelegate(QStyledItemDelegate):
    """A page and its number; the chosen page has a frame, its picture keeps its colours."""

    def __init__(self, strip: "PageStrip") -> None:
        super().__init__(strip)
        self._strip = strip

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        thumb = self._strip.thumb
        item = self._strip.strip.item_at(index)
        width = _EDGE if item is not None and item.folded is not None else thumb.width()
        return QSize(width + 2 * GRID, thumb.height() + _HEAD + _FOOT)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = self._strip.strip.item_at(index)
        if item is None:
            return
        colours = theme.colours_of(option.palette)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        current = self._strip.currentIndex() == index
        cell = QRectF(option.rect)
        thumb = self._strip.thumb
        width = _EDGE if item.folded is not None else thumb.width()
        sheet = QRectF(cell.left() + (cell.width() - width) / 2, cell.top() + _HEAD, width, thumb.height())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if item.heading:
            self._head(painter, cell, item.heading, colours)
        if item.folded is None:
            painter.drawPixmap(sheet.topLeft(), self._strip.strip.picture(item, thumb))
        else:
            self._edge(painter, sheet, str(index.data(roles.DISPLAY)), colours)
        if selected or current:
            painter.setPen(QPen(QColor(colours.accent), 3 if current else 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(sheet.adjusted(-2, -2, 2, 2), 2, 2)
        if item.folded is None:
            self._foot(painter, cell, sheet.bottom() + 2, item, colours, current=current)
        painter.restore()

    def _head(self, painter: QPainter, cell: QRectF, heading: str, colours: theme.Colours) -> None:
        """A document begins: its number, and a line down the side of its first page."""
        painter.setPen(QPen(QColor(colours.accent), 2))
        side = cell.left() + 1
        painter.drawLine(QPointF(side, cell.top() + 2), QPointF(side, cell.bottom() - GRID))
        painter.setFont(theme.font(Size.SMALL, bold=True))
        painter.setPen(QColor(colours.text))
        above = QRectF(cell.left() + GRID, cell.top(), max(cell.width(), _HEADING) - GRID, _HEAD - 2)
        fitting = painter.fontMetrics().elidedText(heading, Qt.TextElideMode.ElideRight, int(above.width()))
        painter.drawText(above, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), fitting)

    def _foot(
        self, painter: QPainter, cell: QRectF, top: float, item: StripItem, colours: theme.Colours, *, current: bool
    ) -> None:
        """The number of the page, and what is the matter with it."""
        painter.setFont(theme.font(Size.SMALL, bold=current or bool(item.mark)))
        plain = colours.accent if current else colours.muted
        painter.setPen(QColor(colours.doubt if item.mark else plain))
        below = QRectF(cell.left(), top, cell.width(), 2.5 * GRID)
        told = f"{item.place} · {item.mark}" if item.mark else item.place
        fitting = painter.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, int(below.width()))
        painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), fitting)

    def _edge(self, painter: QPainter, sheet: QRectF, why: str, colours: theme.Colours) -> None:
        """A folded page: its edge, with the reason written along it."""
        painter.fillRect(sheet, QColor(colours.window))
        painter.setPen(QPen(QColor(colours.line), 1, Qt.PenStyle.DashLine))
        painter.drawRect(sheet)
        painter.setFont(theme.font(Size.SMALL))
        painter.setPen(QColor(colours.muted))
        painter.translate(sheet.center())
        painter.rotate(-90)
        along = QRectF(-sheet.height() / 2, -sheet.width() / 2, sheet.height(), sheet.width())
        painter.drawText(along, int(Qt.AlignmentFlag.AlignCenter), why)
        painter.resetTransform()


class PageStrip(QListView):
    """The pages side by side in rows; walking shows each one large."""

    page_chosen = Signal(object)
    """The `StripItem` under the keyboard, or None."""
    pictures_wanted = Signal(str)
    """Path of a page in sight whose thumbnail is to be read in a lane."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.thumb = THUMBS[1]
        self.strip = PageStripModel(words, theme.colours_of(self.palette()), self)
        self.strip.wanted.connect(self.pictures_wanted)
        self.setModel(self.strip)
        self.setAccessibleName(words.say("scanning.strip"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setItemDelegate(PageDelegate(self))
        self.selectionModel().currentChanged.connect(self._walked)

    def show_items(self, items: Sequence[StripItem]) -> None:
        """Show these pages; the one under the keyboard stays under it, and so do the marked ones."""
        marked, current, row = self.chosen_pages(), self.current_page(), self.currentIndex().row()
        self.strip.show_items(items)
        if not items:
            self.page_chosen.emit(None)
            return
        at = self.strip.row_of(current)
        self.setCurrentIndex(self.strip.index(min(max(row, 0), len(items) - 1) if at is None else at))
        if len(marked) > 1:
            for sequence in marked:
                place = self.strip.row_of(sequence)
                if place is not None:
                    self.selectionModel().select(self.strip.index(place), self.selectionModel().SelectionFlag.Select)
        self._walked(self.currentIndex(), self.currentIndex())

    def follow(self, sequence: int) -> None:
        """Bring a page under the keyboard and into sight."""
        row = self.strip.row_of(sequence)
        if row is not None:
            self.setCurrentIndex(self.strip.index(row))
            self.scrollTo(self.strip.index(row))

    def chosen_pages(self) -> tuple[int, ...]:
        """The pages marked, in their order; the one under the keyboard when none is."""
        rows = sorted(index.row() for index in self.selectedIndexes()) or [self.currentIndex().row()]
        items = self.strip.items
        return tuple(items[row].sequence for row in rows if 0 <= row < len(items))

    def current_page(self) -> int | None:
        """The page under the keyboard."""
        item = self.strip.item_at(self.currentIndex())
        return None if item is None else item.sequence

    def grow(self, by: int) -> None:
        """The next larger or smaller of the three sizes."""
        at = min(max(THUMBS.index(self.thumb) + by, 0), len(THUMBS) - 1)
        self.thumb = THUMBS[at]
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
        self.scrollTo(self.currentIndex())

    def _walked(self, current: QModelIndex, _: QModelIndex) -> None:
        self.page_chosen.emit(self.strip.item_at(current))
