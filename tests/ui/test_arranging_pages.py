"""The pages of a batch are put in order at the keyboard, each step kept; documents go to their own numbers."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt

from app.desk import Desk
from app.intake import BatchState
from devices.scanning import Source
from opis_contract.events import FileRole
from ui.shell.actions import Scope

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def at_scanning(house: Any, pages: int) -> tuple[Any, UUID]:
    """The window with a batch on screen, and the keyboard on its first page."""
    batch_id = house.batch(pages)
    opened = house.open()
    opened.window.go(Scope.SCANNING)
    house.settle(opened)
    opened.scanning.strip.setFocus()
    return opened, batch_id


def press(house: Any, opened: Any, ui: Any, *keys: Any) -> None:
    """Keys in the strip, one after the other, each with its step kept before the next."""
    for key in keys:
        code, modifier = key if isinstance(key, tuple) else (key, Qt.KeyboardModifier.NoModifier)
        ui.press(opened.scanning.strip, code, modifier)
        house.settle(opened)


def kept(desk: Desk, batch_id: UUID) -> list[list[int]]:
    """The documents as the register has them, folded pages left out."""
    return [[page.sequence for page in group.waiting] for group in desk.arranging.arrangement(batch_id).groups]


def shown(opened: Any) -> list[int]:
    return [item.sequence for item in opened.scanning.strip.strip.items]


def test_pages_are_turned_folded_and_moved_and_ctrl_z_takes_each_step_back(house: Any, ui: Any) -> None:
    opened, batch_id = at_scanning(house, 4)
    press(house, opened, ui, Qt.Key.Key_R, (Qt.Key.Key_Right, CTRL), (Qt.Key.Key_Right, CTRL))
    assert shown(opened) == [2, 3, 1, 4]
    assert opened.scanning.strip.current_page() == 1
    assert opened.scanning.strip.strip.items[2].turn == 90
    press(house, opened, ui, Qt.Key.Key_Space)
    assert kept(house.desk, batch_id) == [[2, 3, 4]]
    assert [item.place for item in opened.scanning.strip.strip.items] == ["1", "2", "", "3"]
    page = opened.scanning.strip.strip.index(2)
    assert page.data() == "pliată"
    press(house, opened, ui, Qt.Key.Key_Space)
    assert kept(house.desk, batch_id) == [[2, 3, 1, 4]]
    for expected in ([2, 3, 4], [2, 3, 1, 4], [2, 1, 3, 4], [1, 2, 3, 4]):
        press(house, opened, ui, (Qt.Key.Key_Z, CTRL))
        assert kept(house.desk, batch_id) == [expected]
    press(house, opened, ui, (Qt.Key.Key_Z, CTRL), (Qt.Key.Key_Z, CTRL))
    assert opened.scanning.fault.text == ""
    assert opened.scanning.strip.strip.items[0].turn == 0
    press(house, opened, ui, (Qt.Key.Key_Y, CTRL))
    assert opened.scanning.strip.strip.items[0].turn == 90


def test_several_marked_pages_go_together(house: Any, ui: Any) -> None:
    opened, batch_id = at_scanning(house, 5)
    press(house, opened, ui, (Qt.Key.Key_Right, SHIFT), (Qt.Key.Key_Right, CTRL))
    assert kept(house.desk, batch_id) == [[3, 1, 2, 4, 5]]
    assert opened.scanning.strip.chosen_pages() == (1, 2)
    press(house, opened, ui, Qt.Key.Key_Space)
    assert kept(house.desk, batch_id) == [[3, 4, 5]]


def test_a_pile_is_split_and_each_document_goes_to_its_own_number(house: Any, ui: Any) -> None:
    first = house.register("Popa Elena", "cerere", "Cerere de canalizare", None).entry
    second = house.register("Ionescu Gheorghe", "petiție", "Gropi în drum", 30).entry
    opened, batch_id = at_scanning(house, 5)
    press(house, opened, ui, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_S)
    assert kept(house.desk, batch_id) == [[1, 2], [3, 4, 5]]
    assert [item.heading for item in opened.scanning.strip.strip.items if item.heading] == [
        "documentul 1",
        "documentul 2",
    ]
    press(house, opened, ui, Qt.Key.Key_Home, Qt.Key.Key_M)
    ui.write(opened.scanning.number, "1")
    ui.press(opened.scanning.number, Qt.Key.Key_Return)
    house.settle(opened)
    assert opened.scanning.strip.current_page() == 3, "the keyboard waits at the next document without a number"
    press(house, opened, ui, Qt.Key.Key_M)
    ui.write(opened.scanning.number, "2")
    ui.press(opened.scanning.number, Qt.Key.Key_Return)
    house.settle(opened)
    assert [item.heading for item in opened.scanning.strip.strip.items if item.heading] == [
        "1 / 23.06.2026",
        "2 / 23.06.2026",
    ]
    press(house, opened, ui, Qt.Key.Key_Return)
    for entry, pages in ((first, 2), (second, 3)):
        files = house.desk.looking.entry(entry.entry_id).files
        assert [(file.role, file.pages) for file in files] == [(FileRole.ORIGINAL, 1)] * pages + [
            (FileRole.ARCHIVAL, pages)
        ]
    assert house.desk.intake.batch(batch_id).state is BatchState.ATTACHED
    assert opened.scanning.progress.text() == "Paginile sunt la numerele 1 / 23.06.2026, 2 / 23.06.2026."


def test_a_split_on_a_documents_first_page_joins_it_again(house: Any, ui: Any) -> None:
    opened, batch_id = at_scanning(house, 3)
    press(house, opened, ui, Qt.Key.Key_Right, Qt.Key.Key_S)
    assert kept(house.desk, batch_id) == [[1], [2, 3]]
    press(house, opened, ui, Qt.Key.Key_S)
    assert kept(house.desk, batch_id) == [[1, 2, 3]]


def test_a_page_is_scanned_before_another_or_in_its_place(house: Any, ui: Any) -> None:
    opened, batch_id = at_scanning(house, 2)
    opened.scan.picker.choose_source(Source.FLATBED)
    press(house, opened, ui, Qt.Key.Key_Right)
    for key, expected in (
        (Qt.Key.Key_I, [1, 3, 2]),
        (Qt.Key.Key_X, [1, 4, 2]),
        (Qt.Key.Key_F5, [1, 4, 2, 5]),
        ((Qt.Key.Key_Z, CTRL), [1, 3, 4, 2, 5]),
    ):
        press(house, opened, ui, key)
        house.qtbot.waitUntil(lambda: not opened.scan.busy, timeout=60_000)
        house.settle(opened)
        assert kept(house.desk, batch_id) == [expected]
        assert [item.sequence for item in opened.scanning.strip.strip.items if item.folded is None] == expected


def test_a_folded_page_stays_out_of_the_document(house: Any, ui: Any) -> None:
    entry = house.register("Popa Elena", "cerere", "Cerere de canalizare", None).entry
    opened, batch_id = at_scanning(house, 3)
    press(house, opened, ui, Qt.Key.Key_Right, Qt.Key.Key_Space)
    opened.scanning.number_typed.emit("1", True)
    house.settle(opened)
    house.settle(opened)
    files = house.desk.looking.entry(entry.entry_id).files
    assert [file.name for file in files if file.role is FileRole.ORIGINAL] == ["0001.png", "0003.png"]
    assert house.desk.intake.batch(batch_id).state is BatchState.ATTACHED
    assert len(house.desk.intake.batch(batch_id).pages) == 3
