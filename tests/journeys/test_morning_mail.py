"""10.3: the morning's mail in the real window, by keyboard alone: 62 envelopes, 62 numbers, labels for all."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.queries import EntryQuery
from opis_contract.entries import Channel
from tests.ui.conftest import House, house, scenario  # noqa: F401 - the window over a real desk
from ui.morning.grid_line import Cell
from ui.open_desk import OpenDesk
from ui.shell.actions import Scope

CTRL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def opened(house: House) -> OpenDesk:  # noqa: F811
    house.fill()
    return at_the_grid(house)


def at_the_grid(house: House) -> OpenDesk:  # noqa: F811
    window = house.open()
    press(house, window, Qt.Key.Key_F4)
    assert window.window.scope is Scope.MORNING
    return window


def press(house: House, opened: OpenDesk, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:  # noqa: F811
    QTest.keyClick(QApplication.activePopupWidget() or QApplication.focusWidget(), key, modifier)
    house.settle(opened)


def write(house: House, opened: OpenDesk, text: str) -> None:  # noqa: F811
    target = QApplication.focusWidget()
    assert isinstance(target, QLineEdit)
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(target, event)
    target.textEdited.emit(target.text())
    house.settle(opened)


def envelope(number: int) -> tuple[str, str, str]:
    return f"Expeditorul Zzyx {number}", f"Adresa numărul {number} din teanc", str(number % 9 + 1)


def write_envelope(house: House, opened: OpenDesk, number: int, *, last: Qt.Key) -> None:  # noqa: F811
    """Sender, type once, summary, leaves; every key goes where the keyboard is."""
    sender, summary, leaves = envelope(number)
    write(house, opened, sender)
    press(house, opened, Qt.Key.Key_Return)
    if number == 1:
        write(house, opened, "adresă")
    press(house, opened, Qt.Key.Key_Return)
    write(house, opened, summary)
    press(house, opened, Qt.Key.Key_Return)
    write(house, opened, leaves)
    if last is Qt.Key.Key_Return:
        press(house, opened, Qt.Key.Key_Return)
    press(house, opened, last)


def rows(house: House) -> list[tuple[int, str]]:  # noqa: F811
    found = house.desk.looking.entries(EntryQuery(text="Zzyx", limit=200)).rows
    return sorted((each.number, each.party) for each in found)


def test_sixty_two_envelopes_are_typed_numbered_and_labelled_by_keyboard(house: House, opened: OpenDesk) -> None:  # noqa: F811
    for number in range(1, 63):
        write_envelope(house, opened, number, last=Qt.Key.Key_Return)
    assert rows(house) == [(12 + number, f"Expeditorul Zzyx {number}") for number in range(1, 63)]
    assert opened.morning.counts.text() == "62 de plicuri · 62 de numere · 0 etichete · 0 scanări"
    press(house, opened, Qt.Key.Key_P, CTRL)
    assert opened.morning.counts.text() == "62 de plicuri · 62 de numere · 62 de etichete · 0 scanări"
    assert len(list(house.desk.home.print.glob("*"))) == 62
    press(house, opened, Qt.Key.Key_P, CTRL)
    assert len(list(house.desk.home.print.glob("*"))) == 62
    first = house.desk.looking.entries(EntryQuery(text="Zzyx 1 Adresa")).rows[-1]
    content = house.desk.looking.entry(first.entry_id).entry.content
    assert (content.document_type, content.channel, content.leaves) == ("adresă", Channel.POST, 2)
    press(house, opened, Qt.Key.Key_N, CTRL)
    assert opened.morning.counts.text() == "0 plicuri · 0 numere · 0 etichete · 0 scanări"


def test_a_fault_in_the_middle_leaves_the_numbers_given_and_the_rest_typed_without_a_gap(
    house: House,  # noqa: F811
    opened: OpenDesk,
) -> None:
    for number in range(1, 7):
        write_envelope(house, opened, number, last=Qt.Key.Key_Down)
    assert rows(house) == []
    press(house, opened, Qt.Key.Key_Return, CTRL)
    assert len(rows(house)) == 6
    for number in range(7, 11):
        write_envelope(house, opened, number, last=Qt.Key.Key_Down)
    house.clock.at -= timedelta(hours=1)
    press(house, opened, Qt.Key.Key_Return, CTRL)
    assert len(rows(house)) == 6
    assert opened.morning.notice.text
    assert [line.number for line in opened.grid.lines[6:10]] == [""] * 4
    house.clock.at += timedelta(hours=1)
    press(house, opened, Qt.Key.Key_Return, CTRL)
    assert rows(house) == [(12 + number, f"Expeditorul Zzyx {number}") for number in range(1, 11)]


def test_a_line_that_is_not_whole_stops_the_row_and_says_why(house: House, opened: OpenDesk) -> None:  # noqa: F811
    write_envelope(house, opened, 1, last=Qt.Key.Key_Down)
    write(house, opened, "Fără conținut Zzyx")
    press(house, opened, Qt.Key.Key_Down)
    write(house, opened, "Expeditorul Zzyx 3")
    press(house, opened, Qt.Key.Key_Return, CTRL)
    assert [party for _, party in rows(house)] == ["Expeditorul Zzyx 1"]
    assert "cel puțin 5 litere" in opened.morning.rows[1].problem.text()
    assert QApplication.focusWidget() is opened.morning.rows[1].cells[Cell.SUMMARY]


def test_typed_lines_survive_a_crash_and_numbered_ones_keep_their_numbers(house: House, opened: OpenDesk) -> None:  # noqa: F811
    write_envelope(house, opened, 1, last=Qt.Key.Key_Return)
    write_envelope(house, opened, 2, last=Qt.Key.Key_Down)
    write(house, opened, "Expeditorul Zzyx 3")
    opened.morning.paused.emit()
    house.settle(opened)
    opened.close()
    again = at_the_grid(house)
    assert [line.text.party for line in again.grid.lines] == [f"Expeditorul Zzyx {number}" for number in (1, 2, 3)]
    assert [bool(line.number) for line in again.grid.lines] == [True, False, False]
    press(house, again, Qt.Key.Key_Return, CTRL)
    assert [party for _, party in rows(house)] == ["Expeditorul Zzyx 1", "Expeditorul Zzyx 2"]


def test_a_known_sender_is_suggested_in_the_cell_and_a_consignment_makes_it_registered_post(
    house: House,  # noqa: F811
    opened: OpenDesk,
) -> None:
    write(house, opened, "popesc")
    press(house, opened, Qt.Key.Key_Down)
    press(house, opened, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is opened.morning.rows[0].cells[Cell.DOCUMENT_TYPE]
    write(house, opened, "notif")
    press(house, opened, Qt.Key.Key_Return)
    write(house, opened, "Notificare de plată")
    press(house, opened, Qt.Key.Key_Return)
    press(house, opened, Qt.Key.Key_Return)
    write(house, opened, "RR123456789RO")
    press(house, opened, Qt.Key.Key_Return)
    content = house.desk.looking.entry(house.desk.looking.entries(EntryQuery()).rows[0].entry_id).entry.content
    assert content.sender is not None
    assert (content.sender.name, content.document_type) == ("Popescu Ion", "notificare")
    assert (content.channel, content.consignment) == (Channel.REGISTERED_POST, "RR123456789RO")
