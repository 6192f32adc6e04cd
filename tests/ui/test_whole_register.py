"""The whole register on the screen: any place of it at once, late and annulled rows told at a look."""

import os
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt

from app.bench.full_register import full_register
from app.desk import Desk
from app.queries import EntryQuery
from opis_contract.acts import AnnulmentAsked, AnnulmentCause, AnnulmentDecided
from tests.ui.conftest import SETTINGS
from ui.register.whole_model import HELD
from ui.registering.entry_table import Column
from ui.shell.actions import Scope


@pytest.fixture
def long(house: Any) -> Any:
    """A register of 400 entries over forty days."""
    house.clock.at -= timedelta(days=41)
    for number in range(1, 401):
        house.register("Popa Elena" if number % 3 else "Țăranu Vasile", "cerere", f"Cererea numărul {number}", None)
        if number % 10 == 0:
            house.clock.at += timedelta(hours=23)
    return house


def cell(opened: Any, row: int, column: Column = Column.NUMBER, role: int = 0) -> Any:
    return opened.register.rows.rows.index(row, column).data(role)


def looked_at(house: Any, opened: Any) -> None:
    """The screen painted, and what it lacked read."""
    opened.window.grab()
    QCoreApplication.processEvents()
    house.settle(opened)


def open_register(house: Any, ui: Any) -> Any:
    opened = house.open()
    ui.press(opened.window, Qt.Key.Key_F3)
    looked_at(house, opened)
    assert opened.window.scope is Scope.REGISTER
    return opened


def test_end_and_home_and_pages_show_their_rows(long: Any, ui: Any) -> None:
    opened = open_register(long, ui)
    rows = opened.register.rows
    assert (rows.rows.rowCount(), cell(opened, 0), opened.register.length.text()) == (400, "400", "400 de înregistrări")
    ui.press(rows, Qt.Key.Key_End)
    looked_at(long, opened)
    assert (rows.currentIndex().row(), cell(opened, 399)) == (399, "1")
    assert opened.register.brief.isVisible()
    assert opened.book_brief.view.entry.number == 1
    ui.press(rows, Qt.Key.Key_PageUp)
    looked_at(long, opened)
    at = rows.currentIndex().row()
    assert 350 < at < 399
    assert cell(opened, at) == str(400 - at)
    ui.press(rows, Qt.Key.Key_Home)
    assert rows.currentIndex().row() == 0
    ui.press(rows, Qt.Key.Key_Return)
    long.settle(opened)
    assert opened.entry.number.text().startswith("400 / ")


def test_the_bar_dragged_anywhere_shows_what_stands_there(long: Any, ui: Any) -> None:
    opened = open_register(long, ui)
    rows = opened.register.rows
    bar = rows.verticalScrollBar()
    for share in (0.5, 0.9, 0.1, 0.75):
        bar.setValue(int(bar.maximum() * share))
        looked_at(long, opened)
        first = rows.rowAt(0)
        assert abs(first / 400 - share) < 0.06
        assert [cell(opened, first + step) for step in range(5)] == [str(400 - first - step) for step in range(5)]
    assert len(rows.rows._held) <= HELD


def test_ctrl_g_goes_to_a_number_and_says_when_there_is_none(long: Any, ui: Any) -> None:
    opened = open_register(long, ui)
    screen = opened.register
    for typed, row in (("77", 323), ("nr. 400", 0), ("1/2026", 399)):
        ui.press(opened.window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
        assert screen.number.hasFocus()
        screen.number.clear()
        ui.write(screen.number, typed)
        ui.press(screen.number, Qt.Key.Key_Return)
        long.settle(opened)
        looked_at(long, opened)
        assert screen.rows.currentIndex().row() == row
        assert screen.rows.hasFocus()
        assert screen.said.text() == ""
    screen.number.setText("4000")
    ui.press(screen.number, Qt.Key.Key_Return)
    long.settle(opened)
    assert "4000" in screen.said.text()
    screen.number.setText("popa")
    ui.press(screen.number, Qt.Key.Key_Return)
    assert "popa" in screen.said.text()


def test_a_new_entry_on_top_leaves_the_bar_on_its_entry(long: Any, ui: Any) -> None:
    opened = open_register(long, ui)
    rows = opened.register.rows
    rows.go_to(200)
    looked_at(long, opened)
    chosen = rows.chosen_entry
    assert chosen is not None
    long.register("Popescu Ion", "cerere", "Cerere nouă", None)
    opened._changed()
    looked_at(long, opened)
    assert rows.rows.rowCount() == 401
    assert (rows.currentIndex().row(), rows.chosen_entry) == (201, chosen)


def test_a_year_and_a_register_are_shown_alone(long: Any, ui: Any) -> None:
    long.clock.at += timedelta(days=365)
    long.register("Popescu Ion", "cerere", "Cerere din anul următor", None)
    opened = open_register(long, ui)
    screen = opened.register
    assert [screen.year.itemText(at) for at in range(screen.year.count())] == ["toți anii", "2027", "2026"]
    screen.year.setCurrentIndex(1)
    looked_at(long, opened)
    assert (screen.rows.rows.rowCount(), cell(opened, 0, Column.SUMMARY)) == (1, "Cerere din anul următor")
    screen.year.setCurrentIndex(2)
    looked_at(long, opened)
    assert screen.rows.rows.rowCount() == 400


def test_one_look_tells_what_is_late_and_what_is_annulled(house: Any, ui: Any) -> None:
    house.register("Țăranu Vasile", "sesizare", "Sesizare: câini fără stăpân", -3)
    wrong = house.register("Popa Elena", "cerere", "Înregistrată de două ori", 5).entry
    cause = AnnulmentCause.REGISTERED_TWICE
    house.desk.act(AnnulmentAsked(entry_id=wrong.entry_id, by="Maria I.", cause=cause, reason="dublură"))
    house.desk.act(AnnulmentDecided(entry_id=wrong.entry_id, by="Șef", approved=True, reason="așa este"))
    opened = open_register(house, ui)
    late = cell(opened, 1, Column.TERM)
    assert late == "întârziat 3 z"
    assert not cell(opened, 1, Column.TERM, Qt.ItemDataRole.DecorationRole).isNull()
    assert "întârziat cu 3 zile" in cell(opened, 1, Column.NUMBER, Qt.ItemDataRole.AccessibleTextRole)
    assert cell(opened, 0, Column.TERM) == "ANULAT"
    assert cell(opened, 0, Column.SUMMARY, Qt.ItemDataRole.FontRole).strikeOut()
    assert cell(opened, 1, Column.SUMMARY, Qt.ItemDataRole.FontRole) is None
    assert cell(opened, 0, Column.NUMBER) == "2"


def test_twenty_thousand_rows_are_walked_to_the_end_and_back(house: Any, ui: Any) -> None:
    home = full_register(house.folder, 20_000, now=house.clock.at)
    house.desk.close()
    house.desk = Desk(home, house.clock, os.urandom, settings=SETTINGS)
    house.stack.callback(house.desk.close)
    every = [row.entry_id for row in house.desk.looking.entries(EntryQuery(limit=20_000)).rows]
    opened = open_register(house, ui)
    rows = opened.register.rows
    assert rows.rows.rowCount() == 20_000
    ui.press(rows, Qt.Key.Key_End)
    looked_at(house, opened)
    assert (rows.currentIndex().row(), rows.chosen_entry) == (19_999, every[-1])
    for _ in range(12):
        ui.press(rows, Qt.Key.Key_PageUp)
        looked_at(house, opened)
        assert rows.chosen_entry == every[rows.currentIndex().row()]
    bar = rows.verticalScrollBar()
    for share in (0.02, 0.63, 0.31, 0.98):
        bar.setValue(int(bar.maximum() * share))
        looked_at(house, opened)
        first = rows.rowAt(0)
        assert [rows.rows.entry_at(first + step) for step in range(8)] == every[first : first + 8]
    ui.press(rows, Qt.Key.Key_Home)
    looked_at(house, opened)
    assert rows.chosen_entry == every[0]
