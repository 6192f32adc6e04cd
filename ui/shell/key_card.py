"""The card of keys (F1): what the keyboard can do here, over the window and away again with Esc."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from app.words import Words
from ui import theme
from ui.controls import RADIUS, label, paragraph
from ui.shell.actions import EXAMPLES, Scope, keys_of
from ui.theme import GRID, Size, Tone

WIDTH = 860
WIDE = 1180


class KeyCap(QLabel):
    """A key as it is printed on the keyboard."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFont(theme.font(Size.SMALL, bold=True))
        self.setContentsMargins(GRID, 3, GRID, 3)

    @override
    def paintEvent(self, arg__1: QPaintEvent) -> None:
        colours = theme.colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.setBrush(QColor(colours.window))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()
        super().paintEvent(arg__1)


class KeyCard(QWidget):
    """Lies over its window; any place may be under it."""

    def __init__(self, window: QWidget, words: Words) -> None:
        super().__init__(window)
        self._window = window
        self._words = words
        self.off: tuple[str, ...] = ()
        """What does not work now, in words; shown below the keys."""
        self._title = label(bold=True)
        self._area = QScrollArea()
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.viewport().setAutoFillBackground(False)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        self._column.setSpacing(2 * GRID)
        self._column.addWidget(self._title)
        self._column.addWidget(self._area)
        self._column.addWidget(label(words.say("keys.close_card"), size=Size.SMALL, tone=Tone.MUTED))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(words.say("keys.help"))
        self.hide()

    def show_for(self, scope: Scope) -> None:
        """Show the keys of a place, in the middle of the window."""
        title = self._words.say("keys.card_title", place=self._words.say(f"places.{scope}"))
        self._title.setText(title)
        rows = QWidget()
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        for side in (1, 4):
            grid.setColumnStretch(side, 1)
        grid.setColumnMinimumWidth(2, 2 * GRID)
        spoken = []
        here = [key for key in keys_of(scope) if key.scope is scope]
        anywhere = [key for key in keys_of(scope) if key.scope is not scope]
        # The keys of this place at the left, those that work anywhere at the right; on a narrow window under them.
        beside = self._window.width() >= WIDTH
        for side, first, keys in ((0, 0, here), (3, 0, anywhere) if beside else (0, len(here) + 12, anywhere)):
            for line, key in enumerate(keys, start=first):
                meaning = self._words.say(key.words)
                grid.addWidget(KeyCap(self.spelled(key.keys[0])), line, side)
                grid.addWidget(label(meaning), line, side + 1)
                spoken.append(f"{self.spelled(key.keys[0])}: {meaning}")
        examples = EXAMPLES.get(scope, ())
        for line, example in enumerate(examples, start=len(here) + 1):
            typed, meaning = (self._words.say(f"examples.{example}.{each}") for each in ("typed", "means"))
            grid.addWidget(KeyCap(typed), line, 0)
            grid.addWidget(label(meaning), line, 1)
            spoken.append(f"{typed}: {meaning}")
        if examples:
            grid.setRowMinimumHeight(len(here), GRID)
        last = grid.rowCount()
        if self.off:
            grid.addWidget(label(self._words.say("outage.off.title"), bold=True), last, 0, 1, 5)
            spoken.append(self._words.say("outage.off.title"))
            for line, each in enumerate(self.off, start=last + 1):
                grid.addWidget(paragraph(f"· {each}", tone=Tone.DOUBT), line, 0, 1, 5)
                spoken.append(each)
        grid.setRowStretch(grid.rowCount(), 1)
        self._area.setWidget(rows)
        rows.setAutoFillBackground(False)  # setWidget turns it on
        self.setAccessibleName(title)
        self.setAccessibleDescription(". ".join(spoken))
        window = self._window
        frame = 6 * GRID
        # On a small window the card is as large as that and its keys are scrolled with the arrows.
        wide = max(WIDE if examples else WIDTH, rows.sizeHint().width() + frame)
        wanted = QSize(wide, rows.sizeHint().height() + 2 * frame + 5 * GRID)
        room = window.size() - QSize(2 * GRID, 2 * GRID)
        self.resize(wanted.boundedTo(room))
        self.move((window.width() - self.width()) // 2, max(GRID, (window.height() - self.height()) // 2))
        self.show()
        self.raise_()
        self.setFocus()

    def spelled(self, key: str) -> str:
        """The key as this language calls it: `Spațiu`, `Enter`."""
        parts = [
            self._words.say(f"keys.name.{part.lower()}") if part in {"Space", "Esc", "Return"} else part
            for part in key.split("+")
        ]
        return "+".join(parts)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
        bar = self._area.verticalScrollBar()
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            bar.setValue(bar.value() + step * 4 * GRID)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(colours.window))
        painter.setPen(QPen(QColor(colours.accent), 1.5))
        painter.setBrush(QColor(colours.base))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
