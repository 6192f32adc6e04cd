"""The window: places, keys, the network's last words, and nothing left running when it closes."""

import os
import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.status import DeskStatus
from app.words import Words
from ui.registering.draft_file import FormField
from ui.shell.actions import KEYS, PLACES, Scope, keys_of
from ui.shell.presence import presence_words

CTRL = Qt.KeyboardModifier.ControlModifier


def test_ctrl_and_a_figure_goes_to_each_place_and_so_does_a_click(house: Any, ui: Any) -> None:
    opened = house.open()
    for figure, scope in enumerate(PLACES, start=1):
        ui.press(opened.window, Qt.Key(Qt.Key.Key_0 + figure), CTRL)
        assert opened.window.scope is scope
    for scope, button in opened.window.top.buttons.items():
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert opened.window.scope is scope
        assert button.isChecked()


def test_every_key_of_the_table_is_bound_once_or_typed(house: Any) -> None:
    opened = house.open()
    bound = [action.objectName() for action in opened.window.findChildren(QAction) if action.objectName()]
    assert sorted(bound) == sorted(key.action for key in KEYS if not key.typed)


def test_f1_shows_the_keys_of_this_place_and_esc_takes_them_away(house: Any, ui: Any) -> None:
    opened = house.open()
    words = Words("ro")
    for scope in PLACES:
        opened.window.go(scope)
        ui.press(opened.window, Qt.Key.Key_F1)
        shown = {each.text() for each in opened.window.card.findChildren(QLabel)}
        assert {words.say(key.words) for key in keys_of(scope)} <= shown
        ui.press(opened.window, Qt.Key.Key_Escape)
        assert not opened.window.card.isVisible()
        assert opened.window.scope is scope


def test_esc_goes_back_step_by_step_and_loses_no_text(house: Any, ui: Any) -> None:
    registration = house.register("Popa Elena", "cerere", "Cerere de canalizare", 30)
    opened = house.open()
    form = opened.registering.form
    ui.write(form.lines[FormField.PARTY], "Țăranu")
    ui.write(form.summary, "Sesizare")
    opened.window.go(Scope.SEARCHING)
    opened.searching.entry_wanted.emit(registration.entry.entry_id)
    house.settle(opened)
    assert opened.window.scope is Scope.ENTRY
    ui.press(opened.window, Qt.Key.Key_Escape)
    assert opened.window.scope is Scope.SEARCHING
    ui.press(opened.window, Qt.Key.Key_Escape)
    assert opened.window.scope is Scope.REGISTERING
    for _ in range(4):
        ui.press(opened.window, Qt.Key.Key_Escape)
    assert (form.text().party, form.text().summary) == ("Țăranu", "Sesizare")
    assert form.lines[FormField.PARTY].hasFocus()


def test_f2_brings_a_new_entry_from_anywhere(house: Any, ui: Any) -> None:
    opened = house.open()
    for scope in PLACES:
        opened.window.go(scope)
        ui.press(opened.window, Qt.Key.Key_F2)
        assert opened.window.scope is Scope.REGISTERING
        assert opened.registering.form.lines[FormField.PARTY].hasFocus()


def test_without_network_only_the_last_words_of_the_top_row_change(house: Any) -> None:
    house.fill()
    opened = house.open()
    words = Words("ro")
    online = DeskStatus(online=True, waiting=0, continuity_left=37, last_sync=None)
    offline = DeskStatus(online=False, waiting=4, continuity_left=37, last_sync=None)
    pictures: list[QImage] = []
    for status in (online, offline):
        opened.window.tell_presence(presence_words(status, words, alone=False))
        opened.registering.form.lines[FormField.PARTY].clearFocus()
        QApplication.processEvents()
        pictures.append(opened.window.grab().toImage())
    assert opened.window.top.presence.text() == "◐ fără rețea · 37 de numere · 4 de trimis"
    before, after = pictures
    row = opened.window.top.geometry()
    changed = [
        QPoint(x, y)
        for x in range(0, before.width(), 2)
        for y in range(before.height())
        if before.pixel(x, y) != after.pixel(x, y)
    ]
    assert changed
    last_words = QRect(opened.window.top.who.geometry().left() - 300, 0, 2000, row.height())
    amber = QRect(0, row.bottom() - 3, row.width(), 4)
    assert all(last_words.contains(point) or amber.contains(point) for point in changed)


@pytest.mark.parametrize(
    ("status", "alone", "said"),
    [
        (DeskStatus(None, 0, 0, None), True, "● registru propriu"),
        (DeskStatus(None, 0, 50, None), False, "○ se verifică legătura"),
        (DeskStatus(True, 0, 50, None), False, "● online"),
        (DeskStatus(True, 3, 50, None), False, "● online · 3 de trimis"),
        (DeskStatus(False, 0, 1, None), False, "◐ fără rețea · un număr"),
        (
            DeskStatus(False, 2, 0, None),
            False,
            "◐ fără rețea · niciun număr · 2 de trimis",
        ),
    ],
)
def test_the_network_in_words(status: DeskStatus, alone: bool, said: str) -> None:
    told = presence_words(status, Words("ro"), alone=alone)
    assert told.text == said
    assert told.offline == said.startswith("◐")


def test_a_fault_of_ours_is_told_and_the_desk_goes_on(house: Any, ui: Any, caplog: Any) -> None:
    from ui.work import Lane

    def ours() -> None:
        raise ZeroDivisionError

    opened = house.open()
    opened.lanes.run(Lane.FILES, ours, done=lambda _: None, failed=lambda _: None)
    house.settle(opened)
    assert opened.window.notice.text
    assert "ZeroDivisionError" in caplog.text
    ui.press(opened.window, Qt.Key.Key_Escape)
    assert not opened.window.notice.text


def test_closing_leaves_nothing_running(house: Any) -> None:
    others = children()
    opened = house.open()
    assert children() - others
    opened.close()
    opened.close()
    assert not [each.name for each in threading.enumerate() if each.name.startswith("lane-")]
    assert not children() - others


def children() -> set[int]:
    """Processes that this one has started and that still run."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == os.getpid() and fields[0] != "Z":
            found.add(int(stat.parent.name))
    return found
