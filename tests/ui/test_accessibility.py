"""Whoever cannot see or cannot use a mouse works here too: every control has a name; the window fits small screens."""

from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QScrollBar, QWidget

from ui.forms import Choice
from ui.open_desk import OpenDesk
from ui.shell.actions import PLACES, Scope


def focusable(opened: OpenDesk) -> list[QWidget]:
    """Everything in the window that takes the keyboard."""
    return [
        widget
        for widget in opened.window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(widget, QScrollBar)
    ]


@pytest.mark.parametrize("language", ["ro", "en"])
def test_every_control_has_a_name(house: Any, language: str) -> None:
    house.fill()
    opened = house.open(language=language)
    QAccessible.setActive(True)
    controls = focusable(opened)
    assert len(controls) > 40
    nameless = []
    for widget in controls:
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is None or not interface.text(QAccessible.Text.Name).strip():
            nameless.append(f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}")
    assert nameless == []


def test_the_label_is_the_name_of_its_field(house: Any) -> None:
    opened = house.open()
    for field, editor in opened.registering.form.editors.items():
        interface = QAccessible.queryAccessibleInterface(editor)
        assert interface is not None
        # Of a closed list Qt says what is chosen; its name reaches a screen reader by the label that belongs to it.
        named = editor.accessibleName() if isinstance(editor, Choice) else interface.text(QAccessible.Text.Name)
        assert named == house.parts().words.say(f"registering.{field.value}")


@pytest.mark.parametrize("scope", PLACES)
def test_tab_reaches_every_control_of_a_place_and_comes_round(house: Any, scope: Scope) -> None:
    house.fill()
    house.batch(2)
    house.answers(1)
    opened = house.open()
    opened.window.go(scope)
    house.settle(opened)
    wanted = {
        widget
        for widget in focusable(opened)
        if widget.isVisible()
        and widget.isEnabled()
        and opened.window.stack.currentWidget().isAncestorOf(widget)
        and widget.focusProxy() is None
    }
    reached: set[QWidget] = set()
    widget = QApplication.focusWidget()
    for _ in range(80):
        reached.add(widget)
        opened.window.focusNextChild()
        widget = QApplication.focusWidget()
    # Of options side by side Tab reaches the chosen one; the arrows reach the others.
    missed = {type(each).__name__ for each in wanted - reached}
    assert missed <= {"Option"}


@pytest.mark.parametrize(
    "size",
    [QSize(1280, 800), QSize(1366, 728), QSize(1280, 680)],
    ids=["1280x800", "1366x768 with a task bar", "1920x1080 at 150 % with a task bar"],
)
@pytest.mark.parametrize("language", ["ro", "en"])
def test_everything_shows_without_scrolling(house: Any, size: QSize, language: str) -> None:
    house.fill()
    house.batch(3)
    house.answers(2)
    opened = house.open(language=language)
    opened.window.resize(size)
    hint = opened.window.minimumSizeHint()
    assert hint.width() <= size.width()
    assert hint.height() <= size.height()
    for scope in PLACES:
        opened.window.go(scope)
        house.settle(opened)
        QApplication.processEvents()
        assert opened.window.size() == size
        place = opened.window.stack.currentWidget()
        for widget in place.findChildren(QWidget):
            if not widget.isVisible() or isinstance(widget, QScrollBar):
                continue
            if isinstance(widget, QLabel) and not widget.wordWrap() and widget.text() and _measures_itself(widget):
                room = widget.contentsRect().width()
                assert widget.fontMetrics().horizontalAdvance(widget.text()) <= room + 1, (scope, widget.text())
            if isinstance(widget, QLineEdit | QPlainTextEdit):
                assert widget.width() >= 48, (scope, widget.accessibleName())
            corner = widget.mapTo(place, widget.rect().bottomRight())
            assert corner.x() <= place.width(), (scope, widget)


def _measures_itself(widget: QLabel) -> bool:
    return type(widget).__name__ != "ElidedLabel"


def test_the_pin_is_nowhere_in_the_accessibility_tree(house: Any, ui: Any) -> None:
    house.answers(1)
    opened = house.open()
    QAccessible.setActive(True)
    opened.window.go(Scope.SIGNING)
    field = opened.signing.pin.field
    opened.signing.pin.show()
    field.setFocus()
    for key in (Qt.Key.Key_9, Qt.Key.Key_1, Qt.Key.Key_7, Qt.Key.Key_3):
        ui.press(field, key)
    assert field.length == 4
    interface = QAccessible.queryAccessibleInterface(field)
    assert interface is not None
    said = [interface.text(kind) for kind in QAccessible.Text if kind is not QAccessible.Text.UserText]
    assert not [text for text in said if any(figure in text for figure in "9173")]
    assert interface.textInterface() is None
    assert interface.valueInterface() is None
    assert interface.text(QAccessible.Text.Name) == "PIN"
    assert bytes(field.take()) == b"9173"
    assert field.length == 0
