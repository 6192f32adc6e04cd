"""One row of a catalogue as a form: a field for each column of its table, read by the same rules as a spreadsheet."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.catalogue.cells import RowShape
from app.words import Words
from opis_contract.dated import DatedRow
from ui.controls import column
from ui.forms import Choice, Editor, Field, TextBlock, TextLine, Walk
from ui.theme import GRID

LABEL_WIDTH = 25 * GRID
_LONG = frozenset({"auto_reply", "receipt_text", "instead", "annexes"})


class RowForm(QWidget):
    """The fields of one catalogue. Knows words and texts; what they mean is read by whoever saves."""

    submitted = Signal()

    def __init__(self, kind: type[DatedRow], words: Words) -> None:
        super().__init__()
        self.shape = RowShape(kind)
        say = words.say
        self._words = words
        self.editors: dict[str, Editor] = {field: self._editor(field) for field in self.shape.fields}
        self.fields = {
            field: Field(say(f"catalogue.field.{field}"), editor, label_width=LABEL_WIDTH)
            for field, editor in self.editors.items()
        }
        lines = column(*self.fields.values(), None, spacing=GRID)
        lines.setContentsMargins(0, 0, GRID, 0)
        self.setLayout(lines)
        self._walk = Walk(list(self.editors.values()), last=self.submitted.emit)

    def fill(self, texts: Mapping[str, str]) -> None:
        """Show a row's cells; a field that is not named is emptied."""
        for field, editor in self.editors.items():
            text = texts.get(field, "")
            if isinstance(editor, Choice):
                editor.setCurrentIndex(max(0, editor.findData(text)))
            elif isinstance(editor, TextBlock):
                editor.setPlainText(text)
            else:
                editor.setText(text)
                editor.setCursorPosition(0)
        self.warn({})

    def texts(self) -> dict[str, str]:
        """The cells as they stand in the form."""
        return {field: self._text(editor) for field, editor in self.editors.items()}

    def warn(self, problems: Mapping[str, str]) -> None:
        """Say under each field what is wrong with it; the keyboard goes to the first."""
        for field, shown in self.fields.items():
            shown.say(problems.get(field, ""), stops=True)
        first = next((field for field in self.shape.fields if field in problems), None)
        if first is not None:
            self.editors[first].setFocus()

    def fix_code(self, *, fixed: bool) -> None:
        """The code of a row that is there already is not typed anew: another code is another row."""
        self.editors["code"].setEnabled(not fixed)

    def begin(self) -> None:
        """Put the keyboard in the first field that can be typed."""
        first = next(editor for editor in self.editors.values() if editor.isEnabled())
        first.setFocus()

    def _editor(self, field: str) -> Editor:
        choices: Sequence[StrEnum | bool] = self.shape.choices(field)
        if not choices:
            return TextBlock(lines=2) if field in _LONG else TextLine()
        made = Choice()
        words = [self.shape.written(each, self._words) for each in choices]
        made.fill([(each, each) for each in words])
        return made

    @staticmethod
    def _text(editor: Editor) -> str:
        if isinstance(editor, Choice):
            return str(editor.currentData() or "")
        return editor.toPlainText() if isinstance(editor, TextBlock) else editor.text()
