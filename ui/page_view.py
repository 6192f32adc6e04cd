"""One page as large as the room allows, and the pages of a file one after another with Page Up and Page Down."""

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QImageReader, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from app.words import Words
from ui import theme
from ui.controls import Act, label, row
from ui.theme import GRID, Size, Tone

LONGEST = 2200
"""Longest side of a page as it is kept for painting: sharp on a large screen, 15 MB at most."""


_MARGIN = 3
"""Pixels between a marked place and the line around it."""


def read_page(path: Path, longest: int = LONGEST) -> QImage:
    """The picture of a page, never larger than `longest` pixels; for a lane: QImage may be made off the main thread."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and max(size.width(), size.height()) > longest:
        reader.setScaledSize(size.scaled(QSize(longest, longest), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


class PageView(QWidget):
    """Shows one picture on a quiet ground; an empty one says what would stand here."""

    turned = Signal(int)
    """Page Up and Page Down, as -1 and 1."""
    pointed = Signal(float, float)
    """The mouse, pressed or drawn: shares of the page's width and height."""

    def __init__(self, name: str, empty: str) -> None:
        super().__init__()
        self._empty = empty
        self._image = QImage()
        self._scaled = QImage()
        self._marked = QRectF()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(20 * GRID, 20 * GRID)

    @property
    def image(self) -> QImage:
        """What is shown; a null image for nothing."""
        return self._image

    def show_image(self, image: QImage) -> None:
        """Show a picture read in a lane; a null one empties the view."""
        self._image = image
        self._scaled = QImage()
        self._marked = QRectF()
        self.update()

    @property
    def marked(self) -> QRectF:
        """The place that is marked, in shares of the page; a null one for none."""
        return self._marked

    def mark(self, place: QRectF) -> None:
        """Mark a place, in shares of the page's width and height; a null one marks nothing."""
        self._marked = place
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(50 * GRID, 70 * GRID)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._point(event)
        super().mousePressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(event)
        super().mouseMoveEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_PageUp:
                self.turned.emit(-1)
            case Qt.Key.Key_PageDown:
                self.turned.emit(1)
            case _:
                super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = self._room()
        if self._image.isNull():
            painter.setPen(QColor(colours.muted))
            painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._empty)
        else:
            ratio = self.devicePixelRatioF()
            wanted = (room.size() * ratio).toSize()
            if self._scaled.isNull() or self._scaled.size() != self._image.size().scaled(
                wanted, Qt.AspectRatioMode.KeepAspectRatio
            ):
                self._scaled = self._image.scaled(
                    wanted, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
                )
            page = self._page(QSizeF(self._scaled.size()) / ratio)
            painter.drawImage(page, self._scaled)
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(page.adjusted(-0.5, -0.5, 0.5, 0.5))
            self._paint_mark(painter, page, colours)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 4, 4)

    def _point(self, event: QMouseEvent) -> None:
        if self._image.isNull() or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        fitted = QSizeF(self._image.size()).scaled(self._room().size(), Qt.AspectRatioMode.KeepAspectRatio)
        page = self._page(fitted)
        if page.contains(event.position()):
            where = event.position() - page.topLeft()
            self.pointed.emit(where.x() / page.width(), where.y() / page.height())

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(2 * GRID, 2 * GRID, -2 * GRID, -2 * GRID)

    def _page(self, size: QSizeF) -> QRectF:
        """Where a page of this size is painted: in the middle, at the top."""
        room = self._room()
        return QRectF(room.left() + (room.width() - size.width()) / 2, room.top(), size.width(), size.height())

    def _paint_mark(self, painter: QPainter, page: QRectF, colours: theme.Colours) -> None:
        if self._marked.isNull():
            return
        place = QRectF(
            page.left() + self._marked.left() * page.width(),
            page.top() + self._marked.top() * page.height(),
            self._marked.width() * page.width(),
            self._marked.height() * page.height(),
        )
        wash = QColor(colours.doubt)
        wash.setAlphaF(0.18)
        painter.setPen(QPen(QColor(colours.doubt), 1.5))
        painter.setBrush(wash)
        painter.drawRoundedRect(place.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN), 2, 2)


class FileView(QWidget):
    """The pages of a file: one page, and which of how many it is."""

    page_wanted = Signal(str, int)
    """Path of the file and page, counted from 1: to be pictured and read in a lane."""
    pointed = Signal(int, float, float)
    """Page, and shares of its width and height, under the mouse."""

    def __init__(self, words: Words, name: str, empty: str) -> None:
        super().__init__()
        self._words = words
        self._file = ""
        self._pages = 0
        self._page = 1
        self._marked: tuple[int, QRectF] = (0, QRectF())
        self.page = PageView(name, empty)
        self.page.pointed.connect(self._point)
        self.page.turned.connect(self.turn)
        self.where = label(size=Size.SMALL, tone=Tone.MUTED)
        self.before = Act("‹")
        self.before.setAccessibleName(words.say("page.before"))
        self.after = Act("›")
        self.after.setAccessibleName(words.say("page.after"))
        self.before.clicked.connect(self._back)
        self.after.clicked.connect(self._on)
        self._bar = QWidget()
        bar = row(None, self.before, self.where, self.after, None)
        bar.setContentsMargins(0, 0, 0, GRID)
        self._bar.setLayout(bar)
        self._bar.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.page, 1)
        column.addWidget(self._bar)

    def show_file(self, file: Path | None, pages: int) -> None:
        """Show another file from its first page; None empties the view."""
        self._file = "" if file is None else str(file)
        self._pages = max(pages, 1)
        self._bar.setVisible(bool(self._file) and self._pages > 1)
        self.page.show_image(QImage())
        self._go(1)

    def show_image(self, file: str, page: int, image: QImage) -> None:
        """The picture that was asked for; one that came too late is dropped."""
        if (file, page) == (self._file, self._page):
            self.page.show_image(image)
            self._mark()

    @property
    def page_shown(self) -> int:
        """Which page is shown, from 1."""
        return self._page

    def mark(self, page: int, place: QRectF) -> None:
        """Mark a place on one of the pages, in shares of its size; a null one marks nothing."""
        self._marked = (page, place)
        self._mark()

    def turn(self, by: int) -> None:
        """Go on or back by so many pages."""
        self._go(min(max(self._page + by, 1), self._pages))

    def _mark(self) -> None:
        page, place = self._marked
        self.page.mark(place if page == self._page else QRectF())

    def _point(self, across: float, down: float) -> None:
        self.pointed.emit(self._page, across, down)

    def _back(self) -> None:
        self.turn(-1)

    def _on(self) -> None:
        self.turn(1)

    def _go(self, page: int) -> None:
        self._page = page
        self.before.setEnabled(page > 1)
        self.after.setEnabled(page < self._pages)
        self.where.setText(self._words.say("page.where", page=page, pages=self._pages))
        if self._file:
            self.page_wanted.emit(self._file, page)
