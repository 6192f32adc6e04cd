"""Printing at the counter: a printer that is off costs no number, and a crash leaves nothing unprinted unseen."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.commands.printers import printers_of
from app.desk import Desk
from app.printing.book import PrintKind
from app.queries import EntryQuery
from devices.fake.printer import FakePrinter, Mood
from opis_contract.entries import EntryDraft
from opis_contract.events import FileRole
from ui.registering.draft_file import FormField

SCREENS = Path(__file__).parents[2] / "build" / "screens"


@pytest.fixture
def printer() -> Iterator[FakePrinter]:
    made = FakePrinter("zpl", size="62x29")
    yield made
    made.close()


def with_printer(house: Any, printer: FakePrinter) -> None:
    """The desk as the composition root builds it for such settings."""
    house.desk.close()
    house.desk = Desk(
        house.desk.home,
        house.clock,
        os.urandom,
        settings=house.parts().settings,
        choose_printer=printers_of(house.desk.home, {"label": printer.address}),
    )
    house.stack.callback(house.desk.close)


def register_by_hand(house: Any, ui: Any, opened: Any) -> None:
    form = opened.registering.form
    ui.write(form.lines[FormField.PARTY], "Popa Elena")
    ui.write(form.summary, "Cerere de racordare la canalizare")
    form.submitted.emit()
    house.settle(opened)


def test_a_printer_without_paper_says_so_under_the_number_and_one_key_prints_what_is_missing(
    house: Any, ui: Any, printer: FakePrinter
) -> None:
    with_printer(house, printer)
    opened = house.open()
    printer.mood = Mood.OUT_OF_PAPER
    register_by_hand(house, ui, opened)
    strip = opened.registering.strip
    assert strip.number.text().startswith("1 / ")
    assert "s-a terminat hârtia" in strip.trouble.text()
    assert "Ctrl+P" in strip.trouble.text()
    assert strip.print.isVisible()
    SCREENS.mkdir(parents=True, exist_ok=True)
    assert opened.window.grab().save(str(SCREENS / "printer-out-of-paper.png"))
    printer.mood = Mood.READY
    ui.press(opened.registering.form.lines[FormField.PARTY], Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    house.settle(opened)
    assert strip.trouble.text() == ""
    assert "etichetă și bon" in strip.facts.text()
    assert len(printer.prints()) == 1
    [row] = house.desk.looking.entries(EntryQuery()).rows
    view = house.desk.looking.entry(row.entry_id)
    assert [(each.kind, each.duplicate) for each in view.prints if each.state.value == "done"] == [
        (PrintKind.LABEL, False),
        (PrintKind.RECEIPT, False),
    ]
    assert house.desk.unprinted() == ()


def test_a_number_that_a_crash_left_unprinted_is_told_at_the_next_start(house: Any, ui: Any) -> None:
    earlier = house.register("Popa Elena", "cerere", "Cerere de canalizare", None).entry
    unprinted = house.desk.register(EntryDraft(content=earlier.content), clerk="Maria I.", to_print=True)
    opened = house.open()
    strip = opened.registering.strip
    assert strip.number.text() == f"{unprinted.entry.number} / 23.06.2026"
    assert "neconfirmat" in strip.trouble.text()
    ui.press(opened.registering.form.lines[FormField.PARTY], Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    house.settle(opened)
    assert strip.trouble.text() == ""
    assert house.desk.unprinted() == ()
    assert house.desk.looking.entries(EntryQuery()).total == 2


def test_printing_again_from_the_entry_says_duplicate_and_stands_in_its_history(house: Any, ui: Any) -> None:
    entry_id = house.register("Popa Elena", "cerere", "Cerere de canalizare", None).entry.entry_id
    opened = house.open()
    opened.going.to_entry(entry_id)
    house.settle(opened)
    for _ in range(2):
        ui.press(opened.entry, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
        house.settle(opened)
    receipt = next(house.desk.home.print.glob("receipt-*.pdf"))
    assert "DUPLICAT" in PdfReader(receipt).pages[0].extract_text()
    story = [
        opened.entry.story.itemAtPosition(at, 1).widget().text()
        for at in range(opened.entry.story.rowCount())
        if opened.entry.story.itemAtPosition(at, 1) is not None
    ]
    assert any("bonul, DUPLICAT" in line for line in story)


def test_the_stamp_is_put_where_the_clerk_says_by_one_digit_on_a_copy(house: Any, ui: Any) -> None:
    entry_id = house.register("Popa Elena", "cerere", "Cerere de canalizare", None).entry.entry_id
    batch = house.batch(1)
    house.filer(entry_id, batch, pages=[1], told=lambda _: None)
    opened = house.open()
    opened.going.to_entry(entry_id)
    house.settle(opened)
    ui.press(opened.entry, Qt.Key.Key_F6)
    house.settle(opened)
    picker = opened.entry.picker
    assert picker.isVisible()
    assert QApplication.focusWidget() in picker.zones.values()
    assert "acoperă text" in picker.zones[7].accessibleName()
    SCREENS.mkdir(parents=True, exist_ok=True)
    shot = opened.window.grab()
    assert (shot.width(), shot.height()) == (1280, 800)
    assert shot.save(str(SCREENS / "stamp-where.png"))
    ui.press(opened.window, Qt.Key.Key_Escape)
    assert not picker.isVisible()
    ui.press(opened.entry, Qt.Key.Key_F6)
    house.settle(opened)
    ui.press(QApplication.focusWidget(), Qt.Key.Key_3)
    house.settle(opened)
    files = house.desk.looking.entry(entry_id).files
    assert [each.role for each in files][-1] is FileRole.STAMPED
    assert not picker.isVisible()
