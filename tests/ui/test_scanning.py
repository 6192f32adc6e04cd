"""Scanning: pages appear as they are safe, a fault says what is safe, and Enter puts the batch into its entry."""

import json
import threading
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.errors import DiskFull
from app.intake import BatchState
from opis_contract.events import FileRole
from ui.scanning.scan_screen import Target
from ui.shell.actions import Scope

JAM = {"name": "Fujitsu fi-7160", "sheets": 4, "happenings": [{"mishap": "jam", "page": 3, "row": 100}]}
SLOW = {"name": "Fujitsu fi-7160", "sheets": 9, "happenings": [{"mishap": "slow", "page": 2}]}
GONE = {"name": "Fujitsu fi-7160", "sheets": 1, "happenings": [{"mishap": "offline", "page": 1}]}


def batch(house: Any) -> Any:
    """The one batch there is."""
    (only,) = house.desk.intake.batches()
    return only


def scan(house: Any, opened: Any, ui: Any) -> None:
    """F5, until the scanner rests."""
    ui.press(opened.window, Qt.Key.Key_F5)
    house.settle(opened)
    house.qtbot.waitUntil(lambda: not opened.scan.busy and not opened.lanes.busy, timeout=60_000)


def test_f5_scans_for_the_number_just_given_and_enter_attaches(house: Any, ui: Any) -> None:
    opened = house.open()
    form = opened.registering.form
    form.lines["party"].setText("Popa Elena")
    ui.write(form.summary, "Cerere de canalizare")
    form.submitted.emit()
    house.settle(opened)
    scan(house, opened, ui)
    assert opened.window.scope is Scope.SCANNING
    assert [page.sequence for page in batch(house).pages] == [1, 2, 3]
    assert opened.scanning.strip.strip.rowCount() == 3
    assert opened.scanning.number.text() == "1 / 23.06.2026"
    assert opened.scanning.progress.text() == "3 pagini salvate."
    assert opened.window.top.buttons[Scope.SCANNING].count == 1
    assert not opened.scanning.page.image.isNull()

    opened.scanning.strip.setFocus()
    ui.press(opened.scanning.strip, Qt.Key.Key_Return)
    house.settle(opened)
    view = house.desk.looking.entry(opened.given.last.entry_id)
    assert [(file.role, file.pages) for file in view.files] == [(FileRole.ORIGINAL, 1)] * 3 + [(FileRole.ARCHIVAL, 3)]
    assert batch(house).state is BatchState.ATTACHED
    assert opened.scanning.progress.text() == "Paginile sunt la numărul 1 / 23.06.2026."
    assert opened.window.top.buttons[Scope.SCANNING].count == 0
    assert opened.scanning.strip.strip.rowCount() == 0


def test_f5_in_the_register_scans_for_the_entry_under_the_bar(house: Any, ui: Any) -> None:
    house.fill()
    opened = house.open()
    ui.press(opened.window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    for _ in range(2):
        ui.press(opened.registering.rows, Qt.Key.Key_Down)
    house.settle(opened)
    scan(house, opened, ui)
    assert opened.scanning.number.text() == "10 / 23.06.2026"
    assert opened.scanning.target.text() == "Mureșan Ana-Maria"


@pytest.mark.parametrize("scenario", [JAM])
def test_a_jam_says_what_is_safe_and_f5_goes_on_in_the_same_batch(house: Any, ui: Any) -> None:
    opened = house.open()
    opened.window.go(Scope.SCANNING)
    scan(house, opened, ui)
    assert "Pagini scanate și salvate: 2" in opened.scanning.fault.text
    assert "F5" in opened.scanning.fault.text
    assert opened.scanning.progress.text() == "2 pagini salvate. F5 reia de la pagina 3."
    assert len(batch(house).pages) == 2
    scan(house, opened, ui)
    assert opened.scanning.fault.text == ""
    assert [page.sequence for page in batch(house).pages] == [1, 2, 3, 4]
    assert opened.scanning.strip.strip.rowCount() == 4


@pytest.mark.parametrize("scenario", [SLOW])
def test_stopping_keeps_the_finished_pages(house: Any, ui: Any) -> None:
    opened = house.open()
    opened.window.go(Scope.SCANNING)
    house.settle(opened)
    ui.press(opened.window, Qt.Key.Key_F5)
    house.qtbot.waitUntil(lambda: opened.scanning.strip.strip.rowCount() == 1, timeout=60_000)
    assert opened.scanning.stop_button.isVisible()
    ui.press(opened.window, Qt.Key.Key_F6)
    house.qtbot.waitUntil(lambda: not opened.scan.busy, timeout=60_000)
    house.settle(opened)
    assert len(batch(house).pages) == 1
    assert opened.scanning.fault.text
    assert opened.scanning.scan_button.isVisible()


@pytest.mark.parametrize("scenario", [SLOW])
def test_closing_the_window_in_the_middle_of_a_scan_keeps_what_is_done(house: Any, ui: Any) -> None:
    opened = house.open()
    opened.window.go(Scope.SCANNING)
    house.settle(opened)
    ui.press(opened.window, Qt.Key.Key_F5)
    house.qtbot.waitUntil(lambda: opened.scanning.strip.strip.rowCount() == 1, timeout=60_000)
    opened.close()
    assert not [each for each in threading.enumerate() if each.name.startswith("lane-")]
    assert len(batch(house).pages) == 1
    again = house.open()
    assert again.window.top.buttons[Scope.SCANNING].count == 1


@pytest.mark.parametrize("scenario", [GONE])
def test_a_dead_scanner_is_told_and_the_counter_goes_on(house: Any, ui: Any) -> None:
    opened = house.open()
    opened.window.go(Scope.SCANNING)
    scan(house, opened, ui)
    assert opened.scanning.fault.text.startswith("Scanerul nu răspunde")
    ui.press(opened.window, Qt.Key.Key_F2)
    ui.write(opened.registering.form.lines["party"], "Popa Elena")
    ui.write(opened.registering.form.summary, "Cerere de canalizare")
    opened.registering.form.submitted.emit()
    house.settle(opened)
    assert opened.registering.strip.number.text() == "1 / 23.06.2026"


def test_a_number_is_typed_in_any_spelling(house: Any, ui: Any) -> None:
    entry = house.register("Popa Elena", "cerere", "Cerere de canalizare", None).entry
    house.batch(2)
    opened = house.open()
    opened.window.go(Scope.SCANNING)
    house.settle(opened)
    place = opened.scanning
    place.strip.setFocus()
    ui.press(place.strip, Qt.Key.Key_Return)
    assert place.number.hasFocus()
    assert place.number_field.problem == "La ce număr merg paginile?"
    for typed, problem in (("bloc 12", "Scrieți un număr"), ("777", "Nu există acest număr")):
        place.number.selectAll()
        ui.write(place.number, typed)
        ui.press(place.number, Qt.Key.Key_Return)
        house.settle(opened)
        assert problem in place.number_field.problem
    place.number.selectAll()
    ui.write(place.number, "nr. 1 din 23.06.2026")
    ui.press(place.number, Qt.Key.Key_Return)
    house.settle(opened)
    assert len(house.desk.looking.entry(entry.entry_id).files) == 3


def test_a_document_that_cannot_be_made_leaves_the_batch_waiting(house: Any, ui: Any) -> None:
    entry = house.register("Popa Elena", "cerere", "Cerere de canalizare", None).entry
    house.batch(2)
    house.filer.fault = DiskFull(path=house.folder)
    opened = house.open()
    opened.window.go(Scope.SCANNING)
    house.settle(opened)
    opened.scanning.number_typed.emit("1", True)
    house.settle(opened)
    assert opened.scanning.fault.text
    assert batch(house).state is BatchState.OPEN
    assert len(house.desk.looking.entry(entry.entry_id).files) == 2  # the originals are safe
    house.filer.fault = None
    opened.scanning.attach_wanted.emit()
    house.settle(opened)
    assert batch(house).state is BatchState.ATTACHED
    assert opened.scanning.fault.text == ""


def test_the_next_paper_is_registered_while_the_document_is_made(house: Any, ui: Any) -> None:
    house.register("Popa Elena", "cerere", "Cerere de canalizare", None)
    house.batch(2)
    house.filer.gate = threading.Event()
    opened = house.open()
    opened.window.go(Scope.SCANNING)
    house.qtbot.waitUntil(lambda: opened.scanning.strip.strip.rowCount() == 2)
    house.settle(opened)
    opened.scanning.number_typed.emit("1", True)
    house.qtbot.waitUntil(lambda: "2 din 2" in opened.scanning.progress.text())
    ui.press(opened.window, Qt.Key.Key_F2)
    ui.write(opened.registering.form.lines["party"], "Ionescu")
    ui.write(opened.registering.form.summary, "Petiție grabnică")
    opened.registering.form.submitted.emit()
    house.qtbot.waitUntil(lambda: opened.registering.strip.number.text() == "2 / 23.06.2026")
    assert opened.scan.busy
    house.filer.gate.set()
    house.settle(opened)
    assert batch(house).state is BatchState.ATTACHED


def test_the_scanner_is_remembered_and_a_new_batch_can_be_begun(house: Any, ui: Any) -> None:
    house.batch(2)
    opened = house.open()
    opened.window.go(Scope.SCANNING)
    house.settle(opened)
    remembered = json.loads((house.desk.home.path / "window" / "remembered.json").read_text())
    assert remembered["scanner"] == "fake:office"
    QTest.mouseClick(opened.scanning.new_button, Qt.MouseButton.LeftButton)
    scan(house, opened, ui)
    assert sorted(len(each.pages) for each in house.desk.intake.batches()) == [2, 3]
    assert opened.window.top.buttons[Scope.SCANNING].count == 2


def test_papers_of_a_class_are_scanned_as_its_profile_says(house: Any, ui: Any) -> None:
    entry = house.register("SC Beta SRL", "factură", "Factura 77 pentru hârtie", None).entry
    opened = house.open()
    house.settle(opened)
    opened.scan.aim(Target(entry.entry_id, "1", "SC Beta SRL"))
    opened.window.go(Scope.SCANNING)
    scan(house, opened, ui)
    assert len(batch(house).pages) == 6  # three sheets, both sides
