"""The annexes that a type asks for, side by side under the form: ticked with Space, a missing one said in red."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from typing_extensions import override

from app.words import Words
from ui import roles, theme
from ui.controls import RADIUS, TICK, paint_tick
from ui.registering.form_screen import AnnexLine
from ui.shell.actions import bind
from ui.theme import GRID

LINE = 3 * GRID + GRID // 2
MOST_LINES = 3
"""More annexes than fit in so many lines are scrolled to."""
_MISSING = roles.USER


class _Boxes(QStyledItemDelegate):
    """A box with its tick, and the annex's name; what is missing is red and says so."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        wide = QFontMetrics(theme.font()).horizontalAdvance(str(index.data(roles.DISPLAY)))
        return QSize(wide + TICK + 3 * GRID, LINE)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        colours = theme.colours_of(option.palette)
        area = QRectF(option.rect).adjusted(0, 1, -2, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.accent), 1.5))
            painter.setBrush(QColor(colours.soft))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        ticked = option.checkState is Qt.CheckState.Checked or index.data(roles.CHECK_STATE) == roles.CHECKED
        missing = bool(index.data(_MISSING))
        box = QRectF(area.left() + GRID / 2 + 1, area.center().y() - TICK / 2, TICK, TICK)
        paint_tick(painter, box, colours, ticked=ticked, wrong=missing)
        painter.setPen(QColor(colours.late if missing else colours.text))
        painter.setFont(theme.font())
        words = area.adjusted(TICK + 1.5 * GRID, 0, 0, 0)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), str(index.data(roles.DISPLAY)))
        painter.restore()


class AnnexList(QListWidget):
    """Knows nothing of types: shows what it is told and says what was pressed."""

    ticked = Signal(str)
    all_ticked = Signal()
    walked = Signal()
    passed = Signal()
    """The keyboard has left the list."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._lines: tuple[AnnexLine, ...] = ()
        self.setAccessibleName(words.say("registering.annex_list"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setItemDelegate(_Boxes(self))
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        bind(self, "tick_all", self.all_ticked.emit, alone=True)
        self.itemClicked.connect(self._clicked)

    def show_lines(self, lines: Sequence[AnnexLine]) -> None:
        """Show the annexes; the keyboard stays on the one it was on."""
        if tuple(lines) == self._lines:
            return
        at = self.currentRow()
        self._lines = tuple(lines)
        self.clear()
        for each in lines:
            shown = self._words.say("registering.annex_missing", annex=each.name) if each.missing else each.name
            item = QListWidgetItem(shown)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Checked if each.ticked else Qt.CheckState.Unchecked)
            item.setData(_MISSING, each.missing)
            item.setData(roles.ACCESSIBLE_TEXT, shown)
            item.setToolTip(shown)
            self.addItem(item)
        self.setCurrentRow(max(0, min(at, len(lines) - 1)))
        self._fit()

    def _tick(self, row: int) -> None:
        if 0 <= row < len(self._lines):
            self.ticked.emit(self._lines[row].name)

    def _clicked(self, item: QListWidgetItem) -> None:
        self._tick(self.row(item))

    def _fit(self) -> None:
        """As high as the lines that the annexes take at this width."""
        room = self.width() - 4
        lines, used = 1, 0
        for row in range(self.count()):
            wide = self.sizeHintForIndex(self.indexFromItem(self.item(row))).width()
            if used and used + wide > room:
                lines, used = lines + 1, 0
            used += wide
        self.setFixedHeight(min(lines, MOST_LINES) * LINE + 2)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.walked.emit()
        elif event.key() == Qt.Key.Key_Space:
            self._tick(self.currentRow())
        else:
            super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() in {
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.MouseFocusReason,
        }:
            self.passed.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()
