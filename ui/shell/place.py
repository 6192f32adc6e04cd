"""What the window asks of each place in its row."""

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.shell.actions import Scope


class Place(QWidget):
    """One screen of the desk."""

    counted = Signal(int)
    """How many things wait here: the figure in the row on top."""
    entry_wanted = Signal(UUID)
    """The clerk wants to see an entry whole."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def arrive(self) -> None:
        """The clerk has come here: read again what may have changed, put the keyboard where work begins."""
        self.setFocus()

    def step_back(self) -> bool:
        """Esc: go back one step without losing text. False when there is no step left here."""
        return False
