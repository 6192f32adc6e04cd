"""The desk's icons: one-colour drawings, tinted with the colour of the text beside them."""

from functools import lru_cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_RATIO = 3
"""Drawn three times as large as asked, so that 150 % and 200 % screens stay sharp."""


@lru_cache(maxsize=256)
def pixmap(name: str, colour: str, size: int = 16) -> QPixmap:
    """The icon `name` of resources/icons in one colour, `size` device-independent pixels wide and high."""
    drawing = QSvgRenderer(QByteArray(_drawing(name)))
    made = QPixmap(QSize(size, size) * _RATIO)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    drawing.render(painter, QRectF(0, 0, size * _RATIO, size * _RATIO))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(made.rect(), QColor(colour))
    painter.end()
    made.setDevicePixelRatio(_RATIO)
    return made


@lru_cache(maxsize=256)
def icon(name: str, colour: str) -> QIcon:
    """The same as a QIcon, for models and buttons."""
    return QIcon(pixmap(name, colour, 16))


def window_icon() -> QIcon:
    """The program's own sign, in its own colours."""
    drawing = QSvgRenderer(QByteArray(_drawing("opis")))
    made = QPixmap(128, 128)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    drawing.render(painter)
    painter.end()
    return QIcon(made)


def _drawing(name: str) -> bytes:
    return files("resources").joinpath("icons", f"{name}.svg").read_bytes()
