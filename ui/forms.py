"""One line of a form: a label that belongs to its field, the field, and what is wrong with it, said right under it."""

from collections.abc import Callable, Sequence
from itertools import zip_longest

from PySide6.QtCore import QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QGridLayout,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)
from typing_extensions import override

from ui import roles, theme
from ui.controls import label, paint_box
from ui.theme import GRID, Size, Tone
from ui.two_lines import FACTS, SuggestionLines

FIELD_HEIGHT = 4 * GRID


def _takes(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Right and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier


def _paint_taking_key(painter: QPainter, area: QRectF, colours: theme.Colours) -> None:
    """The arrow at the end of an empty line that proposes something: what stands there is not typed."""
    painter.setPen(QColor(colours.accent))
    painter.drawText(area.adjusted(0, 0, -GRID, 0), int(_AT_THE_END), "→")


_AT_THE_END = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class TextLine(QLineEdit):
    """One line of text. Enter is told by `walked`; suggestions open under it and never take what was typed."""

    walked = Signal()
    entered = Signal()
    proposal_taken = Signal()
    """Right was pressed in the empty line while it proposed something."""
    suggestion_taken = Signal(int)

    def __init__(self, *, figures: bool = False) -> None:
        super().__init__()
        self.wrong = False
        self._proposes = False
        self._texts: list[str] = []
        self._suggestions = QStandardItemModel(self)
        self._list = QListView()
        self._completer = QCompleter(self._suggestions, self)
        self._completer.setPopup(self._list)
        self._list.setItemDelegate(SuggestionLines(self._list))
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setWidget(self)
        self._completer.activated[QModelIndex].connect(self._took)  # type: ignore[index]  # overloads are by type
        self.setFrame(False)
        self.setTextMargins(GRID, 0, GRID, 0)
        self.setMinimumHeight(FIELD_HEIGHT)
        see_through = self.palette()
        see_through.setColor(QPalette.ColorRole.Base, QColor(0, 0, 0, 0))
        self.setPalette(see_through)
        if figures:
            self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)

    def suggest(self, texts: Sequence[str], facts: Sequence[str] = (), *, take_first: bool = False) -> None:
        """Show texts under the line, each with its facts; taking one emits its position. None of them closes the list.

        With `take_first` Enter takes the first one; otherwise Enter keeps what was typed until one is chosen.
        """
        self._texts = list(texts)
        self._list.setAccessibleName(self.accessibleName())
        self._suggestions.clear()
        for text, known in zip_longest(self._texts, facts, fillvalue=""):
            item = QStandardItem(text)
            item.setData(known, FACTS)
            item.setData(", ".join(filter(None, (text, known))), roles.ACCESSIBLE_TEXT)
            self._suggestions.appendRow(item)
        if self._texts and self.hasFocus():
            self._completer.complete()
            if take_first:
                self._list.setCurrentIndex(self._completer.completionModel().index(0, 0))
        else:
            self._list.hide()

    def propose(self, text: str) -> None:
        """Show ghost text while the line is empty; "" for none."""
        self._proposes = bool(text)
        self.setPlaceholderText(text)
        self.setTextMargins(GRID, 0, 3 * GRID if text else GRID, 0)

    @property
    def suggested(self) -> tuple[str, ...]:
        """What the open list holds; empty when none is open."""
        return tuple(self._texts)

    @property
    def popup(self) -> QListView:
        """The list in which suggestions open."""
        return self._list

    def _took(self, index: QModelIndex) -> None:
        """Two people of one name are two lines: the place counts, not the text. Then the keyboard goes on.

        A list that gets the keyboard makes its first line current by itself: only a chosen, painted one is meant.
        """
        if self._list.selectionModel().isSelected(index):
            self.suggestion_taken.emit(index.row())
        self.walked.emit()

    @override
    def keyPressEvent(self, arg__1: QKeyEvent) -> None:
        if arg__1.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self._list.isVisible() and self._list.selectionModel().hasSelection():
                arg__1.ignore()  # the completer takes it: the chosen suggestion goes into the line
                return
            self._list.hide()
            self.walked.emit()
            arg__1.accept()
            return
        if _takes(arg__1) and self._proposes and not self.text():
            self.proposal_taken.emit()
            return
        super().keyPressEvent(arg__1)

    @override
    def focusInEvent(self, arg__1: QFocusEvent) -> None:
        super().focusInEvent(arg__1)
        self.entered.emit()

    @override
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = theme.colours_of(self.palette())
        paint_box(painter, QRectF(self.rect()), colours, focused=self.hasFocus(), wrong=self.wrong)
        if self._proposes and not self.text():
            _paint_taking_key(painter, QRectF(self.rect()), colours)
        painter.end()
        super().paintEvent(arg__1)


class TextBlock(QPlainTextEdit):
    """A few lines of text in which Enter goes on as everywhere; with Ctrl or Shift it breaks the line."""

    walked = Signal()
    entered = Signal()
    proposal_taken = Signal()
    """As a line's."""

    def __init__(self, *, lines: int = 2) -> None:
        super().__init__()
        self.wrong = False
        self._proposes = False
        self.setTabChangesFocus(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportMargins(GRID // 2, 2, 4, 2)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 2 * GRID)

    def propose(self, text: str) -> None:
        """Show ghost text while there is no other; "" for none."""
        self._proposes = bool(text)
        self.setPlaceholderText(text)
        self.setViewportMargins(GRID // 2, 2, 3 * GRID if text else 4, 2)

    @property
    def proposes(self) -> bool:
        """Whether what stands there is proposed and not typed."""
        return self._proposes and not self.toPlainText()

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        if e.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if e.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier):
                self.insertPlainText("\n")
            else:
                self.walked.emit()
            e.accept()
            return
        if _takes(e) and self.proposes:
            self.proposal_taken.emit()
            return
        super().keyPressEvent(e)

    @override
    def focusInEvent(self, e: QFocusEvent) -> None:
        super().focusInEvent(e)
        self.entered.emit()
        self.update()

    @override
    def focusOutEvent(self, e: QFocusEvent) -> None:
        super().focusOutEvent(e)
        self.update()


class BlockFrame(QWidget):
    """The frame around a text block: a scroll area cannot paint outside its own view."""

    def __init__(self, block: TextBlock) -> None:
        super().__init__()
        self._block = block
        grid = QGridLayout(self)
        grid.setContentsMargins(2, 2, 2, 2)
        grid.addWidget(block)
        block.installEventFilter(self)
        block.textChanged.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = theme.colours_of(self.palette())
        paint_box(painter, QRectF(self.rect()), colours, focused=self._block.hasFocus(), wrong=self._block.wrong)
        if self._block.proposes:
            _paint_taking_key(painter, QRectF(self.rect()), colours)


class Choice(QComboBox):
    """A closed list; the arrow keys change it, Enter walks on."""

    walked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(FIELD_HEIGHT)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def fill(self, choices: Sequence[tuple[str, object]], chosen: object = None) -> None:
        """Words and what each stands for; `chosen` stays chosen when it is still there."""
        self.blockSignals(True)
        self.clear()
        for words, meaning in choices:
            self.addItem(words, meaning)
        for position, (_, meaning) in enumerate(choices):
            if meaning == chosen:
                self.setCurrentIndex(position)
        self.blockSignals(False)
        self.setToolTip(self.currentText())

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        if e.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.walked.emit()
            e.accept()
            return
        super().keyPressEvent(e)

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width() + GRID, FIELD_HEIGHT)

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = theme.colours_of(self.palette())
        paint_box(painter, QRectF(self.rect()), colours, focused=self.hasFocus())
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        inner = self.rect().adjusted(GRID, 0, -3 * GRID, 0)
        painter.setPen(QColor(colours.text if self.isEnabled() else colours.muted))
        shown = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        option.rect = self.rect().adjusted(self.width() - 3 * GRID, GRID, -GRID, -GRID)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorArrowDown, option, painter, self)


Editor = TextLine | TextBlock | Choice


class Field(QWidget):
    """Label, editor and the problem under it. The label is the editor's accessible name and takes the mnemonic."""

    def __init__(
        self, words: str, editor: Editor, *, label_width: int = 0, above: bool = False, quiet: bool = False
    ) -> None:
        """A `quiet` field leaves it to its form to show the problem, where several stand in one row."""
        super().__init__()
        self._quiet = quiet
        self.editor = editor
        self._label = label(words, tone=Tone.MUTED, size=Size.SMALL if above else Size.BODY)
        self._label.setBuddy(editor)
        self._problem = label(size=Size.SMALL, tone=Tone.DOUBT)
        self._problem.setWordWrap(True)
        self._problem.hide()
        shown: QWidget = BlockFrame(editor) if isinstance(editor, TextBlock) else editor
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(2)
        if above:
            grid.addWidget(self._label, 0, 0)
            grid.addWidget(shown, 1, 0)
            grid.addWidget(self._problem, 2, 0)
        else:
            self._label.setFixedWidth(label_width) if label_width else None
            self._label.setMinimumHeight(FIELD_HEIGHT)
            grid.addWidget(self._label, 0, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(shown, 0, 1)
            grid.addWidget(self._problem, 1, 1)
            grid.setColumnStretch(1, 1)
        self.relabel(words)

    @property
    def problem(self) -> str:
        """What is said to be wrong; empty when nothing is."""
        return self._problem.text()

    def relabel(self, words: str) -> None:
        """Give the field another name (the sender of an incoming paper is the addressee of an outgoing one)."""
        self._label.setText(words)
        self.editor.setAccessibleName(words.replace("&", ""))
        if isinstance(self.editor, Choice):
            self.editor.view().setAccessibleName(self.editor.accessibleName())

    def say(self, problem: str, *, stops: bool = False) -> None:
        """Say what is wrong right here; `stops` when the entry cannot be registered like this. Empty takes it back."""
        self._problem.setForegroundRole((Tone.LATE if stops else Tone.DOUBT).value)
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem) and not self._quiet)
        self.editor.setAccessibleDescription(problem)
        if not isinstance(self.editor, Choice):
            self.editor.wrong = stops and bool(problem)
        self.update()
        self.editor.update()


class Walk:
    """Enter goes from each field to the next one that can be seen; from the last it does `last`. Kept by its form.

    What `passed_over` names is known already; Tab and the mouse reach it all the same.
    """

    def __init__(self, fields: Sequence[QWidget], *, last: Callable[[], None]) -> None:
        """Every field tells by a signal `walked` that Enter was pressed in it."""
        self._fields = list(fields)
        self._last = last
        self.passed_over: frozenset[QWidget] = frozenset()
        for each in self._fields:
            each.walked.connect(self._on)  # type: ignore[attr-defined]

    def _on(self) -> None:
        at = next((at for at, each in enumerate(self._fields) if each.hasFocus()), -1)
        for each in self._fields[at + 1 :]:
            if each.isVisible() and each.isEnabled() and each not in self.passed_over:
                each.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self._last()
