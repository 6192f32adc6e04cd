"""The one window: the row of places on top, who works where, what the network is doing, and the place itself."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.words import Words
from ui import icons, theme
from ui.controls import RADIUS, label
from ui.notices import Notice
from ui.outage.banner import OutageBanner
from ui.people.lock_screen import LockScreen
from ui.shell.actions import KEYS, PLACES, Scope, bind, has_key
from ui.shell.key_card import KeyCard
from ui.shell.place import Place
from ui.shell.presence import PresenceWords
from ui.theme import GRID, Size, Tone

ROW_HEIGHT = 7 * GRID
AMBER = 3


class PlaceButton(QAbstractButton):
    """A place in the row: its icon, its name and how many things wait there."""

    def __init__(self, scope: Scope, words: Words) -> None:
        super().__init__()
        self.scope = scope
        self._name = words.say(f"places.{scope}")
        self._count = 0
        self.setText(self._name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        (key,) = (each for each in KEYS if each.action == f"go_{scope}")
        self.setToolTip(key.keys[0])
        self.setAccessibleName(self._name)

    def set_count(self, count: int) -> None:
        """Show how many things wait; nothing is shown for none."""
        self._count = count
        self.setAccessibleName(f"{self._name} {count}" if count else self._name)
        self.updateGeometry()
        self.update()

    @property
    def count(self) -> int:
        """How many things wait there."""
        return self._count

    @override
    def sizeHint(self) -> QSize:
        wide = QFontMetrics(theme.font(bold=True)).horizontalAdvance(self._name) + 6 * GRID
        if self._count:
            wide += QFontMetrics(theme.font(Size.SMALL, bold=True)).horizontalAdvance(str(self._count)) + 2 * GRID
        return QSize(wide, ROW_HEIGHT)

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        colours = theme.colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        here = self.isChecked()
        if self.hasFocus() or self.underMouse():
            painter.setPen(QPen(QColor(colours.accent), 1.5) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.soft))
            painter.drawRoundedRect(area.adjusted(2, GRID, -2, -GRID), RADIUS, RADIUS)
        front = colours.accent if here else colours.text
        painter.drawPixmap(
            QPointF(1.5 * GRID, (self.height() - 18) / 2),
            icons.pixmap(self.scope.value, colours.accent if here else colours.muted, 18),
        )
        painter.setFont(theme.font(bold=here))
        painter.setPen(QColor(front))
        left = 1.5 * GRID + 18 + 6
        painter.drawText(QRectF(left, 0, area.width(), area.height()), int(Qt.AlignmentFlag.AlignVCenter), self._name)
        if self._count:
            self._paint_count(painter, left + painter.fontMetrics().horizontalAdvance(self._name) + 6)
        if here:
            painter.setPen(QPen(QColor(colours.accent), 3))
            painter.drawLine(QPointF(1.5 * GRID, area.bottom() - 1), QPointF(area.right() - GRID, area.bottom() - 1))

    def _paint_count(self, painter: QPainter, left: float) -> None:
        colours = theme.colours_of(self.palette())
        painter.setFont(theme.font(Size.SMALL, bold=True))
        wide = painter.fontMetrics().horizontalAdvance(str(self._count)) + 1.5 * GRID
        pill = QRectF(left, (self.height() - 20) / 2, wide, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.soft))
        painter.drawRoundedRect(pill, 10, 10)
        painter.setPen(QColor(colours.accent))
        painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), str(self._count))


class TopRow(QWidget):
    """The row of places; at the right who works here and, in its last words, the network."""

    def __init__(self, words: Words, *, who: str) -> None:
        super().__init__()
        self.setFixedHeight(ROW_HEIGHT)
        self._offline = False
        self.buttons = {scope: PlaceButton(scope, words) for scope in PLACES}
        self.group = QButtonGroup(self)
        self.who = label(who, tone=Tone.MUTED)
        self.presence = QLabel()
        self.presence.setFont(theme.font())
        self.presence.setAccessibleName(words.say("places.presence"))
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, 0, 2 * GRID, 0)
        row.setSpacing(0)
        for button in self.buttons.values():
            self.group.addButton(button)
            row.addWidget(button)
        row.addStretch()
        row.addWidget(self.who)
        row.addSpacing(2 * GRID)
        row.addWidget(self.presence)

    def tell_presence(self, presence: PresenceWords) -> None:
        """The last words, and under the row the thin amber line while the network is gone. Nothing moves."""
        self._offline = presence.offline
        self.presence.setText(presence.text)
        self.presence.setForegroundRole((Tone.DOUBT if presence.offline else Tone.MUTED).value)
        self.presence.setAccessibleDescription(presence.text)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.colours_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours.base))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(colours.line))
        if self._offline:
            painter.fillRect(0, self.height() - AMBER, self.width(), AMBER, QColor(colours.strip))


class _Whole(QWidget):
    """Everything in the window, which is scrolled only when it cannot be made small enough."""

    @override
    def heightForWidth(self, arg__1: int) -> int:
        # A scroll area asks for the height that lists would like to have; the least they can do with is enough.
        return self.minimumSizeHint().height()


class MainWindow(QWidget):
    """Shows one place at a time; a screen that is no place (an entry seen whole, say) lies over it until Esc.

    A screen with the action `show_<scope>` in the table of keys is opened by its keys from anywhere.
    """

    new_entry = Signal()
    scan_wanted = Signal()
    lock_wanted = Signal()
    closed = Signal()

    def __init__(self, words: Words, places: Sequence[Place], screens: Sequence[Place], *, who: str) -> None:
        super().__init__()
        self.setWindowTitle(words.say("places.window"))
        self.setWindowIcon(icons.window_icon())
        self.top = TopRow(words, who=who)
        self.banner = OutageBanner(words)
        self.notice = Notice()
        self.stack = QStackedWidget()
        self.places = {place.scope: place for place in places}
        self.screens = {screen.scope: screen for screen in screens}
        for place in (*places, *screens):
            self.stack.addWidget(place)
        self._whole = _Whole()
        inside = QVBoxLayout(self._whole)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        for each in (self.top, self.banner, self.notice, self.stack):
            inside.addWidget(each)
        # Where letters are twice as large the screen is half as wide: what does not fit is scrolled to, never cut off.
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(self._whole)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.area)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)
        self.card = KeyCard(self, words)
        # Kept here: a connection holds the object behind a bound method only weakly.
        self._ways = {scope: _Going(self, scope) for scope in self.places}
        for scope, place in self.places.items():
            place.counted.connect(self.top.buttons[scope].set_count)
            self.top.buttons[scope].clicked.connect(self._ways[scope].go)
            bind(self, f"go_{scope}", self._ways[scope].go)
        self._openings = {scope: _Opening(self, scope) for scope in self.screens}
        for scope, opening in self._openings.items():
            if has_key(f"show_{scope}"):
                bind(self, f"show_{scope}", opening.open)
        bind(self, "new_entry", self.new_entry.emit)
        bind(self, "scan", self.scan_wanted.emit)
        bind(self, "help", self.help)
        bind(self, "lock", self.lock_wanted.emit)
        self.lock = LockScreen(self, words)
        self._behind: tuple[QWidget | None, list[QAction], list[QWidget]] | None = None
        bind(self, "back", self.step_back)
        self._scope = PLACES[0]
        self.resize(1280, 800)

    def _follow(self, _: QWidget | None, now: QWidget | None) -> None:
        """The keyboard is always in sight."""
        around = now
        while now is not None and around is not None:
            around = around.parentWidget()
            if isinstance(around, QScrollArea):
                _reveal(around, now)

    @property
    def scope(self) -> Scope:
        """Where the clerk is now."""
        current = self.stack.currentWidget()
        return next((scope for scope, screen in self.screens.items() if screen is current), self._scope)

    def go(self, scope: Scope) -> None:
        """Show a place and arrive there."""
        self.card.hide()
        self._scope = scope
        self.top.buttons[scope].setChecked(True)
        self.stack.setCurrentWidget(self.places[scope])
        self.places[scope].arrive()

    def lay_over(self, scope: Scope) -> None:
        """Lay a screen over the place and arrive there; Esc goes back to the place."""
        self.card.hide()
        self.stack.setCurrentWidget(self.screens[scope])
        self.screens[scope].arrive()

    def step_back(self) -> None:
        """Esc: the card first, then what lies over the place, then the place's own step, then the place of the form."""
        if self.card.isVisible():
            self.card.hide()
            (self.screens.get(self.scope) or self.places[self._scope]).arrive()
        elif self.banner.step_back():
            (self.screens.get(self.scope) or self.places[self._scope]).arrive()
        elif self.notice.isVisible():
            self.notice.clear()
        elif self.scope in self.screens:
            if not self.screens[self.scope].step_back():
                self.go(self._scope)
        elif not self.places[self._scope].step_back() and self._scope is not PLACES[0]:
            self.go(PLACES[0])

    def help(self) -> None:
        """Show the card of this place's keys, or put it away."""
        if self.card.isVisible():
            self.step_back()
        else:
            self.card.show_for(self.scope)

    def hide_work(self) -> None:
        """Take everything from the screen and from its keys, and remember where the clerk was."""
        if self._behind is not None:
            return
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        self.card.hide()
        actions = [each for each in self.findChildren(QAction) if each.isEnabled()]
        work: tuple[QWidget, ...] = (self.top, self.banner, self.stack)
        shown = [each for each in work if not each.isHidden()]
        self._behind = (self.focusWidget(), actions, shown)
        for each in actions:
            each.setEnabled(False)
        for widget in shown:
            widget.hide()
        self.notice.clear()

    def show_work(self) -> None:
        """Everything is as it was, the keyboard too."""
        if self._behind is None:
            return
        (focus, actions, shown), self._behind = self._behind, None
        for widget in shown:
            widget.show()
        for each in actions:
            each.setEnabled(True)
        if focus is not None:
            focus.setFocus()

    def tell_presence(self, presence: PresenceWords) -> None:
        """The last words of the row, and the thin line; nothing else on the screen changes."""
        self.top.tell_presence(presence)

    def tell_off(self, functions: Sequence[str]) -> None:
        """What does not work now: in the tip of the row's last words, and on the card of keys."""
        self.top.presence.setToolTip("\n".join(functions))
        self.card.off = tuple(functions)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.card.isVisible():
            self.card.show_for(self.scope)
        if self.lock.isVisible():
            self.lock.cover()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()


def _reveal(area: QScrollArea, widget: QWidget) -> None:
    """Scroll to the whole of a widget, its beginning first: Qt's own way shows a field's cursor alone."""
    inside = area.widget()
    if inside is None:
        return
    shown = QRect(widget.mapTo(inside, QPoint(0, 0)), widget.size())
    for corner in (shown.bottomRight(), shown.topLeft()):
        area.ensureVisible(corner.x(), corner.y(), 2 * GRID, 2 * GRID)


class _Opening:
    """Opening one screen over the places, as a thing that a signal can call."""

    def __init__(self, window: MainWindow, scope: Scope) -> None:
        self._window = window
        self._scope = scope

    def open(self) -> None:
        self._window.lay_over(self._scope)


class _Going:
    """Going to one place, as a thing that a signal can call."""

    def __init__(self, window: MainWindow, scope: Scope) -> None:
        self._window = window
        self._scope = scope

    def go(self) -> None:
        self._window.go(self._scope)
