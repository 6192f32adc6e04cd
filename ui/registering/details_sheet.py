"""The second sheet of the form: what few papers need, in two columns where the register otherwise stands."""

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from app.words import Words
from opis_contract.registers import Direction
from ui.controls import Sheet, label, paragraph
from ui.forms import Field
from ui.registering.draft_file import DETAIL_FIELDS, FormField
from ui.theme import GRID, Size, Tone

_ONLY = {
    FormField.CHANNEL: Direction.INCOMING,
    FormField.RECEIVED: Direction.INCOMING,
    FormField.DELAY_REASON: Direction.INCOMING,
    FormField.PAYMENT: Direction.INCOMING,
    FormField.REPRESENTATIVE: Direction.INCOMING,
    FormField.DISPATCH_MODE: Direction.OUTGOING,
    FormField.DISPATCH_DATE: Direction.OUTGOING,
}
"""Fields that only papers of one direction have."""


class DetailsSheet(Sheet):
    """Shows the form's own fields; the form fills and reads them."""

    def __init__(self, words: Words, fields: Mapping[FormField, Field]) -> None:
        super().__init__()
        self._fields = {each: fields[each] for each in DETAIL_FIELDS}
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(label(words.say("registering.details_title"), bold=True))
        column.addWidget(paragraph(words.say("registering.details_how"), size=Size.SMALL, tone=Tone.MUTED))
        column.addSpacing(GRID)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(3 * GRID)
        self._grid.setVerticalSpacing(GRID + GRID // 2)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)
        column.addStretch()
        self.show_for(Direction.INCOMING)
        for before, after in pairwise(self._fields.values()):
            self.setTabOrder(before.editor, after.editor)

    def show_for(self, direction: Direction) -> None:
        """The fields that a paper of this direction may have, in the order of the walk."""
        shown = [each for each in self._fields if _ONLY.get(each, direction) is direction]
        hidden = [each for each in self._fields if each not in shown]
        for at, each in enumerate((*shown, *hidden)):
            self._grid.addWidget(self._fields[each], at // 2, at % 2)
            self._fields[each].setVisible(each in shown)

    def first(self, direction: Direction) -> FormField:
        """Where the keyboard goes when the sheet opens."""
        return next(each for each in self._fields if _ONLY.get(each, direction) is direction)
