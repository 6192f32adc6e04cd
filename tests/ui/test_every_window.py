"""Every window, in both languages and looks: names, keys, contrast as it is painted, and letters twice as large."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QCursor, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QWidget,
)

from ui import theme
from ui.controls import Act, ElidedLabel
from ui.open_desk import OpenDesk
from ui.registering.draft_file import FormField
from ui.shell.actions import KEYS, PLACES, Scope, keys_of
from ui.shell.key_card import KeyCap

LOOKS = [(language, look) for language in ("ro", "en") for look in ("light", "dark")]
ENOUGH = 4.5
RING = 3.0
both = pytest.mark.parametrize(("language", "look"), LOOKS, ids=["-".join(each) for each in LOOKS])


def a_full_desk(house: Any, ui: Any, language: str, look: str) -> OpenDesk:
    """A desk with something on every screen."""
    house.fill()
    house.known()
    house.batch(2)
    house.answers(2)
    opened: OpenDesk = house.open(language=language, theme=look)
    QCursor.setPos(QPoint(4000, 4000))
    form = opened.registering.form
    ui.write(form.lines[FormField.PARTY], "Popescu Stephan")
    ui.write(form.lines[FormField.IDENTIFIER], "2780514352617")
    ui.write(form.lines[FormField.DOCUMENT_TYPE], "cerere certificat de urbanism")
    form.annexes_passed.emit()
    form.lines[FormField.LEAVES].setText("mult")
    form.submitted.emit()
    house.settle(opened)
    return opened


def every_screen(house: Any, opened: OpenDesk) -> Iterator[str]:
    """Each screen of the window in turn, as a clerk reaches it."""
    for scope in PLACES:
        opened.window.go(scope)
        house.settle(opened)
        yield scope.value
    opened.window.go(Scope.REGISTERING)
    opened.registering.turn_sheet()
    yield "details"
    opened.registering.turn_sheet()
    opened.going.to_entry(opened.registering.rows.chosen_entry)
    house.settle(opened)
    yield Scope.ENTRY.value
    for scope in opened.window.screens:
        if scope is not Scope.ENTRY:
            opened.window.lay_over(scope)
            house.settle(opened)
            yield scope.value
    opened.window.go(Scope.REGISTERING)
    opened.window.help()
    QApplication.processEvents()
    yield "keys"
    opened.window.step_back()
    opened.window.lock.ask(login="", said=opened.parts.words.say("places.window"))
    QApplication.processEvents()
    yield "lock"
    opened.window.lock.hide()


def seen(opened: OpenDesk, kind: type[QWidget]) -> list[Any]:
    """What of this kind is on the screen now."""
    return [
        each
        for each in opened.window.findChildren(kind)
        if each.isVisible() and not each.visibleRegion().isEmpty() and not isinstance(each, QScrollBar)
    ]


def is_covered(widget: QWidget, screen: str, opened: OpenDesk) -> bool:
    """True for what lies under the card of keys or the lock."""
    over = {"keys": opened.window.card, "lock": opened.window.lock}.get(screen)
    return over is not None and over is not widget and not over.isAncestorOf(widget)


def named(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return (interface.text(QAccessible.Text.Name) if interface else "").strip() or widget.accessibleName()


@both
def test_every_control_of_every_window_has_a_name(house: Any, ui: Any, language: str, look: str) -> None:
    opened = a_full_desk(house, ui, language, look)
    nameless = []
    for screen in every_screen(house, opened):
        nameless += [
            f"{screen}: {type(widget).__name__} in {type(widget.parentWidget()).__name__}"
            for widget in seen(opened, QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not named(widget)
        ]
    assert nameless == []


def test_every_button_says_its_key_and_the_key_stands_on_the_card(house: Any, ui: Any) -> None:
    """A button whose key is not shown beside its words is the first act of its screen, or a step of a typed key."""
    opened = a_full_desk(house, ui, "ro", "light")
    unknown = []
    for screen in every_screen(house, opened):
        scope = opened.window.scope
        spelled = {opened.window.card.spelled(each) for key in keys_of(scope) for each in key.keys}
        for act in seen(opened, Act):
            if screen == "lock":
                continue  # nobody works here yet: its one key stands on its one button
            key = act.accessibleDescription()
            if key and key not in spelled:
                unknown.append(f"{screen}: {act.text()} says {key}")
    assert unknown == []
    assert len({(key.action, key.scope) for key in KEYS}) == len(KEYS)


@both
def test_everything_that_is_read_stands_out_from_what_it_is_painted_on(
    house: Any, ui: Any, language: str, look: str
) -> None:
    opened = a_full_desk(house, ui, language, look)
    weak = []
    for screen in every_screen(house, opened):
        if QApplication.focusWidget() is not None:
            QApplication.focusWidget().clearFocus()
        QApplication.processEvents()
        image = opened.window.grab().toImage()
        for widget in [*seen(opened, QLabel), *seen(opened, QAbstractButton), *seen(opened, QLineEdit)]:
            whole = widget.visibleRegion().boundingRect().size() == widget.size()
            if not widget.text().strip() or not whole or is_covered(widget, screen, opened):
                continue
            ground, front = painted(widget, image, opened)
            if ground is not None and theme.contrast(ground, front) < ENOUGH:
                weak.append(f"{screen}: {widget.text()[:30]!r} {front} on {ground}")
    assert weak == []


def painted(widget: QWidget, image: QImage, opened: OpenDesk) -> tuple[str | None, str]:
    """The ground as it is painted, and the colour of the letters: a plain label's is the palette's."""
    at = widget.mapTo(opened.window, QPoint(0, 0))
    area = QRect(at, widget.size()).intersected(image.rect())
    counted = Counter(
        image.pixel(x, y) for x in range(area.left(), area.right()) for y in range(area.top(), area.bottom())
    )
    if not counted:
        return None, ""
    ground = QColor(counted.most_common(1)[0][0]).name()
    if isinstance(widget, QLabel) and not isinstance(widget, KeyCap | ElidedLabel):
        return ground, widget.palette().color(widget.foregroundRole()).name()
    strong = max((QColor(pixel).name() for pixel in counted), key=lambda each: theme.contrast(ground, each))
    return ground, strong


@pytest.mark.parametrize("look", ["light", "dark"])
def test_who_has_the_keyboard_is_seen(house: Any, ui: Any, look: str) -> None:
    """The ring, bar or frame of whoever has the keyboard has three to one against what was there before."""
    opened = a_full_desk(house, ui, "ro", look)
    unseen = []
    for screen in every_screen(house, opened):
        for widget in seen(opened, QWidget):
            if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus or not widget.isEnabled() or widget.focusProxy():
                continue
            if isinstance(widget, QAbstractItemView) or screen == "keys" or is_covered(widget, screen, opened):
                continue  # the chosen row is its ring; the card has no control
            frame = widget.parentWidget() if isinstance(widget, QPlainTextEdit) else widget
            widget.clearFocus()
            QApplication.processEvents()
            before = frame.grab().toImage()
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            QApplication.processEvents()
            after = frame.grab().toImage()
            if before.size() == after.size() and ring(before, after) < RING:
                unseen.append(f"{screen}: {type(widget).__name__} {named(widget)!r} {ring(before, after):.1f}")
    assert unseen == []


def ring(before: QImage, after: QImage) -> float:
    """The strongest contrast that at least a dozen pixels changed by."""
    found = Counter(
        (QColor(before.pixel(x, y)).name(), QColor(after.pixel(x, y)).name())
        for x in range(before.width())
        for y in range(before.height())
        if before.pixel(x, y) != after.pixel(x, y)
    )
    changes = Counter[float]()
    for (was, now), count in found.items():
        changes[theme.contrast(was, now)] += count
    return max((contrast for contrast, count in changes.items() if count >= 12), default=0.0)


@pytest.mark.parametrize("language", ["ro", "en"])
def test_letters_twice_as_large_lose_nothing(house: Any, ui: Any, language: str) -> None:
    """A screen of 1280x800 at 200 % is 640x400: every control comes into sight when the keyboard reaches it.

    Of a list or a page that is larger than the screen a part is seen, and its own arrows move it.
    """
    opened = a_full_desk(house, ui, language, "light")
    opened.window.resize(640, 400)
    lost = []
    for screen in every_screen(house, opened):
        QApplication.processEvents()
        assert (opened.window.width(), opened.window.height()) == (640, 400)
        for label in opened.window.findChildren(QLabel):
            plain = label.isVisible() and not label.wordWrap() and type(label) is QLabel
            if plain and label.fontMetrics().horizontalAdvance(label.text()) > label.contentsRect().width() + 1:
                lost.append(f"{screen}: {label.text()} is cut off")
        for widget in opened.window.findChildren(QWidget):
            reachable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(widget, QScrollBar)
            if not reachable or not widget.isVisible() or not widget.isEnabled() or screen == "keys":
                continue
            if is_covered(widget, screen, opened):
                continue
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            QApplication.processEvents()
            painted_on = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
            shown = painted_on.visibleRegion().boundingRect().size()
            if shown.width() < min(widget.width(), 48) or shown.height() < min(widget.height(), 24):
                lost.append(f"{screen}: {type(widget).__name__} {named(widget)!r} is out of sight")
        if screen == "keys":
            assert opened.window.rect().contains(opened.window.card.geometry())
    assert lost == []
