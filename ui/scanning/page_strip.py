"""The strip of pages: small pictures in the order in which the pages came, each with its number."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from app.desk import IntakePage
from app.words import Words
from ui import roles, theme
from ui.theme import GRID, Colours, Size

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
THUMB = QSize(13 * GRID, 18 * GRID)
CELL = QSize(THUMB.width() + 2 * GRID, THUMB.height() + 5 * GRID)
LONGEST = 360
"""Longest side of a thumbnail as it is read: twice what is shown, for dense screens."""


class PageStripModel(QAbstractListModel):
    """Pages and the pictures that have come for them; a page without its picture shows a blank sheet."""

    def __init__(self, words: Words, colours: Colours, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._pages: list[IntakePage] = []
        self._pictures: dict[str, QPixmap] = {}
        self._colours = colours
        self._blank = _sheet(QImage(), colours)

    @property
    def pages(self) -> tuple[IntakePage, ...]:
        """What is shown."""
        return tuple(self._pages)

    def show_pages(self, pages: Sequence[IntakePage]) -> None:
        """Replace the pages; pictures of the old ones are let go."""
        self.beginResetModel()
        self._pages = list(pages)
        kept = {str(page.path) for page in pages}
        self._pictures = {path: picture for path, picture in self._pictures.items() if path in kept}
        self.endResetModel()

    def add_page(self, page: IntakePage) -> None:
        """One more page at the end."""
        self.beginInsertRows(_NOWHERE, len(self._pages), len(self._pages))
        self._pages.append(page)
        self.endInsertRows()

    def show_picture(self, path: str, image: QImage) -> None:
        """The picture of a page, read in a lane; made a pixmap here, on the main thread."""
        self._pictures[path] = _sheet(image, self._colours)
        for at, page in enumerate(self._pages):
            if str(page.path) == path:
                self.dataChanged.emit(self.index(at), self.index(at), [roles.DECORATION])

    def page_at(self, index: Index) -> IntakePage | None:
        """The page under an index, or None."""
        return self._pages[index.row()] if index.isValid() and 0 <= index.row() < len(self._pages) else None

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._pages)

    @override
    def data(self, index: Index, role: int = roles.DISPLAY) -> object:
        page = self.page_at(index)
        if page is None:
            return None
        if role == roles.DECORATION:
            return self._pictures.get(str(page.path), self._blank)
        if role == roles.DISPLAY:
            return str(index.row() + 1)
        if role == roles.ACCESSIBLE_TEXT:
            return self._words.say("page.where", page=index.row() + 1, pages=len(self._pages))
        return None


class PageDelegate(QStyledItemDelegate):
    """A page and its number; the chosen page has a frame, its picture keeps its colours."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return CELL

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        picture = index.data(roles.DECORATION)
        if not isinstance(picture, QPixmap):
            return
        colours = theme.colours_of(option.palette)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        cell = QRectF(option.rect)
        sheet = QRectF(
            cell.left() + (cell.width() - THUMB.width()) / 2, cell.top() + GRID, THUMB.width(), THUMB.height()
        )
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(sheet.topLeft(), picture)
        if chosen:
            painter.setPen(QPen(QColor(colours.accent), 2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(sheet.adjusted(-1, -1, 1, 1), 2, 2)
        painter.setFont(theme.font(Size.SMALL, bold=chosen))
        painter.setPen(QColor(colours.accent if chosen else colours.muted))
        below = QRectF(cell.left(), sheet.bottom() + 2, cell.width(), 2.5 * GRID)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), str(index.data(roles.DISPLAY)))
        painter.restore()


class PageStrip(QListView):
    """The pages side by side in rows; walking shows each one large."""

    page_chosen = Signal(str)
    pictures_wanted = Signal(str)
    """Path of a page whose thumbnail is to be read in a lane."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.strip = PageStripModel(words, theme.colours_of(self.palette()), self)
        self.setModel(self.strip)
        self.setAccessibleName(words.say("scanning.strip"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setGridSize(CELL)
        self.setItemDelegate(PageDelegate(self))
        self.selectionModel().currentChanged.connect(self._walked)

    def show_pages(self, pages: Sequence[IntakePage]) -> None:
        """Replace the pages and ask for their pictures."""
        self.strip.show_pages(pages)
        for page in pages:
            self.pictures_wanted.emit(str(page.path))
        if pages:
            self.setCurrentIndex(self.strip.index(0))
        else:
            self.page_chosen.emit("")

    def add_page(self, page: IntakePage) -> None:
        """One more page; the strip follows the feeder."""
        self.strip.add_page(page)
        self.pictures_wanted.emit(str(page.path))
        last = self.strip.index(self.strip.rowCount() - 1)
        self.setCurrentIndex(last)
        self.scrollTo(last)

    def _walked(self, current: QModelIndex, _: QModelIndex) -> None:
        page = self.strip.page_at(current)
        self.page_chosen.emit(str(page.path) if page else "")


def _sheet(image: QImage, colours: Colours) -> QPixmap:
    """The picture on a sheet of the strip's size, or the blank sheet."""
    ratio = 2
    made = QPixmap(THUMB * ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    size = QSize(210, 297) if image.isNull() else image.size()
    fitted = size.scaled(THUMB * ratio - QSize(4, 4), Qt.AspectRatioMode.KeepAspectRatio)
    left, top = (made.width() - fitted.width()) // 2, (made.height() - fitted.height()) // 2
    painter.fillRect(
        left, top, fitted.width(), fitted.height(), QColor("#ffffff" if not image.isNull() else colours.window)
    )
    if not image.isNull():
        painter.drawImage(
            left,
            top,
            image.scaled(fitted, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation),
        )
    painter.setPen(QColor(colours.line))
    painter.drawRect(left, top, fitted.width() - 1, fitted.height() - 1)
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made
