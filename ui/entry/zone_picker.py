"""Where the stamp shall stand: nine buttons like the keys of a keypad, each saying whether the page is empty there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout
from typing_extensions import override

from app.printing.zones import ZONES
from app.words import Words
from ui.controls import Act, Sheet, label
from ui.theme import GRID, Size, Tone

if TYPE_CHECKING:
    from app.printing.stamp_room import StampRoom


class ZonePicker(Sheet):
    """Hidden until it is asked. A digit chooses, Enter takes what has the keyboard, Esc leaves all as it is."""

    chosen = Signal(int)
    left = Signal()
    """It was closed, with a choice or without."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.zones: dict[int, Act] = {}
        self._choosers: list[_Chooser] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(label(words.say("entry.stamp_where"), size=Size.SMALL, tone=Tone.MUTED))
        self._grid = QGridLayout()
        self._grid.setSpacing(GRID)
        column.addLayout(self._grid)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(words.say("entry.stamp_where"))
        self.hide()

    def offer(self, room: StampRoom) -> None:
        """Show the zones; the one proposed has the keyboard."""
        for button in self.zones.values():
            button.deleteLater()
        self.zones, self._choosers = {}, []
        for zone in ZONES:
            state = "entry.stamp_covers" if room.is_covered(zone) else "entry.stamp_free"
            button = Act(self._words.say(state), key=str(zone), likely=zone == room.emptiest)
            chooser = _Chooser(self, zone)
            button.clicked.connect(chooser.choose)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setAccessibleName(f"{zone}: {self._words.say(state)}")
            self._choosers.append(chooser)
            self.zones[zone] = button
            self._grid.addWidget(button, 2 - (zone - 1) // 3, (zone - 1) % 3)
        self.show()
        self.zones[room.emptiest].setFocus()

    def choose(self, zone: int) -> None:
        """Take a zone and be gone."""
        self.leave()
        self.chosen.emit(zone)

    def leave(self) -> None:
        """Be gone."""
        self.hide()
        self.left.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.text()
        if digit.isdigit() and int(digit) in self.zones:
            self.choose(int(digit))
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            held = [zone for zone, button in self.zones.items() if button.hasFocus()]
            if held:
                self.choose(held[0])
        else:
            super().keyPressEvent(event)


class _Chooser:
    """A button's zone, as a thing that a signal can call."""

    def __init__(self, picker: ZonePicker, zone: int) -> None:
        self._picker = picker
        self._zone = zone

    def choose(self) -> None:
        self._picker.choose(self._zone)
