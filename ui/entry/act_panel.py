"""The acts that are open for an entry, one under the other, and the few fields that the chosen one asks for."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.words import Words
from ui.controls import Act, label, paragraph, row
from ui.entry.act_form import ActForm, Ask
from ui.forms import Choice, Editor, Field, TextBlock, TextLine, Walk
from ui.theme import GRID, Size, Tone
from ui.two_lines import ITEM_HEIGHT, SUBJECT, TwoLineList

_WIDE = 62 * GRID
_SHOWN = 7


class ActPanel(QWidget):
    """Takes the place of the row of acts while an act is chosen and filled in; Esc gives the place back."""

    chosen = Signal(str)
    """An `Opening`."""
    given = Signal(object)
    """The texts of the fields by their names."""
    left = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        say = words.say
        self.list = TwoLineList(say("acting.list"))
        self.title = label(bold=True)
        self.hint = paragraph(size=Size.SMALL, tone=Tone.MUTED)
        self.do = Act(say("acting.do"), key="Ctrl+Enter", likely=True)
        self.leave_button = Act(say("acting.leave"), key="Esc")
        self.editors: dict[str, TextLine | TextBlock | Choice] = {}
        self._fields = QVBoxLayout()
        self._form = QWidget()
        self._walk: Walk | None = None
        self._fillers: list[_Filling] = []
        self._stack = QStackedWidget()
        column = QVBoxLayout(self._form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for each in (self.title, self.hint):
            column.addWidget(each)
        column.addLayout(self._fields)
        column.addLayout(row(self.do, self.leave_button, None))
        column.addStretch()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._form)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        self.setFixedWidth(_WIDE)
        self.list.itemActivated.connect(self._choose)
        self.do.clicked.connect(self._give)
        self.leave_button.clicked.connect(self.leave)
        self.hide()

    def offer(self, openings: Sequence[tuple[str, str, str]]) -> None:
        """Show what can be done: an opening, its words and what it does."""
        self.list.clear()
        for opening, words, how in openings:
            self.list.add(words, how, opening)
        self.list.setFixedHeight(ITEM_HEIGHT * min(_SHOWN, len(openings)) + 4)
        self._stack.setCurrentWidget(self.list)
        self.setFixedHeight(self.list.height())
        self.show()
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def ask(self, form: ActForm) -> None:
        """Show the fields of an act; the keyboard is in the first one."""
        self._empty()
        self.title.setText(form.title)
        self.hint.setText(form.hint)
        for asked in form.fields:
            editor: TextLine | TextBlock | Choice
            match asked.ask:
                case Ask.CHOICE:
                    editor = Choice()
                    editor.fill(list(asked.choices))
                case Ask.LETTER:
                    editor = TextBlock(lines=6)
                case Ask.TEXT:
                    editor = TextLine()
                    editor.setText(asked.given)
            self.editors[asked.name] = editor
            self._fields.addWidget(Field(asked.words, editor, above=True))
        for asked, after in zip(form.fields, form.fields[1:], strict=False):
            choice, line = self.editors[asked.name], self.editors[after.name]
            if asked.texts and isinstance(choice, Choice) and isinstance(line, TextLine):
                filling = _Filling(line, asked.texts)
                choice.currentIndexChanged.connect(filling.fill)
                self._fillers.append(filling)
        editors: list[Editor] = list(self.editors.values())
        self._walk = Walk(editors, last=self._give)
        self._stack.setCurrentWidget(self._form)
        self.setMinimumHeight(0)
        self.setMaximumHeight(16777215)
        self.show()
        first: QWidget = editors[0] if editors else self.do
        first.setFocus()

    def give_now(self) -> None:
        """Ctrl+Enter: from the list to the form, from the form to the deed."""
        if self._stack.currentWidget() is self.list:
            item = self.list.currentItem()
            if item is not None:
                self._choose(item)
        else:
            self._give()

    def leave(self) -> None:
        """Esc: what was typed here is gone, the entry is as it was."""
        self.hide()
        self._empty()
        self.left.emit()

    @property
    def values(self) -> Mapping[str, str]:
        """What stands in the fields."""
        return {name: _value(editor) for name, editor in self.editors.items()}

    @override
    def hideEvent(self, event: object) -> None:
        self.list.clearSelection()

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(SUBJECT))

    def _give(self) -> None:
        self.given.emit(dict(self.values))

    def _empty(self) -> None:
        self.editors = {}
        self._fillers = []
        while (item := self._fields.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()


def _value(editor: TextLine | TextBlock | Choice) -> str:
    match editor:
        case Choice():
            return str(editor.currentData())
        case TextBlock():
            return editor.toPlainText()
        case TextLine():
            return editor.text()


class _Filling:
    """Fills a line with the text of what is chosen, as a thing that a signal can call."""

    def __init__(self, line: TextLine, texts: Sequence[str]) -> None:
        self._line = line
        self._texts = texts

    def fill(self, position: int) -> None:
        if 0 <= position < len(self._texts):
            self._line.setText(self._texts[position])
