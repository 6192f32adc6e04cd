"""The button that says one finding of a page, and the key of the table that says the same."""

from PySide6.QtCore import Signal

from app.digitising.sampling import Finding
from app.words import Words
from ui.controls import Act

_KEYS = {
    Finding.OK: ("page_good", "Enter"),
    Finding.MISSING_PAGE: ("page_missing", "1"),
    Finding.WRONG_ORDER: ("page_misplaced", "2"),
    Finding.CUT_EDGE: ("page_cut", "3"),
    Finding.UNREADABLE: ("page_unreadable", "4"),
}


class Verdict(Act):
    """Says nothing while it is disabled, whichever way it is asked."""

    said = Signal(object)
    """With the `Finding`."""

    def __init__(self, finding: Finding, words: Words) -> None:
        action, key = _KEYS[finding]
        super().__init__(words.say(f"digitising.screen.verdicts.{finding.value}"), key=key)
        self.action_name = action
        self._finding = finding
        self.clicked.connect(self._say)

    def _say(self) -> None:
        self.said.emit(self._finding)
