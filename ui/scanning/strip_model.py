"""The pages of the strip as Qt asks for them, with the pictures of those that are in sight and no others."""

from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap, QTransform
from typing_extensions import override

from app.words import Words
from ui import roles
from ui.scanning.strip_items import StripItem
from ui.theme import Colours

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_HELD = 120
"""Pictures in memory at most: more than fit a screen, whatever the length of the batch."""
_RATIO = 2
"""Dots of a picture for each of the screen's: sharp on dense screens."""


class PageStripModel(QAbstractListModel):
    """Pages, and the pictures that have come for them; a page without its picture shows a blank sheet."""

    wanted = Signal(str)
    """Path of a page whose picture is to be read."""

    def __init__(self, words: Words, colours: Colours, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._items: tuple[StripItem, ...] = ()
        self._rows: dict[int, int] = {}
        self._images: OrderedDict[str, QImage] = OrderedDict()
        self._sheets: dict[str, tuple[int, QSize, QPixmap]] = {}
        self._asked: set[str] = set()
        self._blank = QPixmap()
        self._colours = colours

    @property
    def items(self) -> tuple[StripItem, ...]:
        """What is shown."""
        return self._items

    def show_items(self, items: Sequence[StripItem]) -> None:
        """Show these; where only one is new or none is, the others stay where they are on the screen."""
        items = tuple(items)
        before = [item.sequence for item in self._items]
        after = [item.sequence for item in items]
        at = self._one_more(before, after) if len(after) == len(before) + 1 else None
        if before == after:
            self._keep(items)
        elif at is not None:
            self.beginInsertRows(_NOWHERE, at, at)
            self._keep(items)
            self.endInsertRows()
        else:
            self.beginResetModel()
            self._keep(items)
            self.endResetModel()
        if items:
            self.dataChanged.emit(self.index(0), self.index(len(items) - 1))

    def show_picture(self, path: str, image: QImage) -> None:
        """The picture of a page, read in a lane."""
        self._asked.discard(path)
        self._images[path] = image
        self._sheets.pop(path, None)
        while len(self._images) > _HELD:
            gone, _ = self._images.popitem(last=False)
            self._sheets.pop(gone, None)
        for row, item in enumerate(self._items):
            if str(item.path) == path:
                self.dataChanged.emit(self.index(row), self.index(row), [roles.DECORATION])

    def picture(self, item: StripItem, size: QSize) -> QPixmap:
        """The page on a sheet of this size; asked for when it is not there."""
        path = str(item.path)
        image = self._images.get(path)
        if image is None:
            if path not in self._asked:
                self._asked.add(path)
                self.wanted.emit(path)
            if self._blank.size() != size * _RATIO:
                self._blank = sheet_of(QImage(), 0, size, self._colours)
            return self._blank
        self._images.move_to_end(path)
        held = self._sheets.get(path)
        if held is None or held[:2] != (item.turn, size):
            held = (item.turn, size, sheet_of(image, item.turn, size, self._colours))
            self._sheets[path] = held
        return held[2]

    def item_at(self, index: Index) -> StripItem | None:
        """The page under an index, or None."""
        return self._items[index.row()] if index.isValid() and 0 <= index.row() < len(self._items) else None

    def row_of(self, sequence: int | None) -> int | None:
        """Where a page is shown, or None."""
        return None if sequence is None else self._rows.get(sequence)

    @override
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._items)

    @override
    def data(self, index: Index, role: int = roles.DISPLAY) -> object:
        item = self.item_at(index)
        if item is None:
            return None
        if role == roles.DISPLAY:
            return item.place if item.folded is None else self._words.say(f"scanning.folded_{item.folded.value}")
        if role == roles.ACCESSIBLE_TEXT:
            where = self._words.say("page.where", page=index.row() + 1, pages=len(self._items))
            told = (item.heading, where, "" if item.folded is None else str(index.data(roles.DISPLAY)), item.seen)
            return ", ".join(each for each in told if each)
        if role == roles.TOOL_TIP:
            return item.seen or None
        return None

    def _keep(self, items: tuple[StripItem, ...]) -> None:
        self._items = items
        self._rows = {item.sequence: row for row, item in enumerate(items)}

    def _one_more(self, before: list[int], after: list[int]) -> int | None:
        """Where `after` has one page more than `before`, or None when more than that is different."""
        at = next((at for at, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), len(before))
        return at if before[at:] == after[at + 1 :] else None


def sheet_of(image: QImage, turn: int, size: QSize, colours: Colours) -> QPixmap:
    """The picture, turned clockwise by `turn` degrees, on a sheet of the strip's size; a null one is a blank sheet."""
    made = QPixmap(size * _RATIO)
    made.fill(Qt.GlobalColor.transparent)
    upright = image.transformed(QTransform().rotate(turn)) if turn and not image.isNull() else image
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    shape = QSize(210, 297) if upright.isNull() else upright.size()
    fitted = shape.scaled(size * _RATIO - QSize(4, 4), Qt.AspectRatioMode.KeepAspectRatio)
    left, top = (made.width() - fitted.width()) // 2, (made.height() - fitted.height()) // 2
    ground = QColor(colours.window if upright.isNull() else "#ffffff")
    painter.fillRect(left, top, fitted.width(), fitted.height(), ground)
    if not upright.isNull():
        smooth = upright.scaled(
            fitted, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        painter.drawImage(left, top, smooth)
    painter.setPen(QColor(colours.line))
    painter.drawRect(left, top, fitted.width() - 1, fitted.height() - 1)
    painter.end()
    made.setDevicePixelRatio(_RATIO)
    return made
