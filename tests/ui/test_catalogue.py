"""Registers and classes on the screen, by keyboard: seen, changed from a day on, written to a table and read back."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt

from opis_contract.catalogue import CatalogueKind
from opis_contract.registers import Register
from ui.shell.actions import Scope

SCREENS = Path(__file__).parents[2] / "build" / "screens"
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def arrive(house: Any, ui: Any, opened: Any, kind: CatalogueKind = CatalogueKind.REGISTER) -> Any:
    ui.press(opened.window, Qt.Key.Key_R, CONTROL | SHIFT)
    screen = opened.catalogue
    screen.kind.setCurrentIndex(screen.kind.findData(kind.value))
    house.settle(opened)
    assert opened.window.scope is Scope.CATALOGUE
    return screen


def choose(screen: Any, code: str) -> None:
    for at in range(screen.rows.count()):
        if code in screen.rows.item(at).data(Qt.ItemDataRole.UserRole):
            screen.rows.setCurrentRow(at)
            return
    raise AssertionError(f"{code} is not on the screen")


def retype(ui: Any, editor: Any, text: str) -> None:
    editor.setFocus()
    editor.clear()
    ui.write(editor, text)


def test_a_register_is_made_by_keyboard_and_stands_in_the_form(house: Any, ui: Any) -> None:
    opened = house.open()
    screen = arrive(house, ui, opened)
    ui.press(screen, Qt.Key.Key_N, CONTROL)
    form = screen.form
    for field, text in (("code", "TAX"), ("title", "Registrul taxelor"), ("prefix", "TX")):
        ui.write(form.editors[field], text)
    ui.press(form, Qt.Key.Key_Return, CONTROL)
    house.settle(opened)
    assert "nou: TAX · Registrul taxelor, din 23.06.2026" in screen.done.text()
    assert screen.rows.currentItem().text() == "Registrul taxelor"
    register = opened.registering.form.register
    register.setCurrentIndex(register.findData("TAX"))
    assert register.currentText() == "taxelor"
    [change] = [item.event.body for item in house.desk.outbox.pending()]
    assert (change.kind, change.by) == ("catalogue_changed", "Maria I.")


def test_what_is_wrong_is_said_under_its_field_and_what_may_not_be_above(house: Any, ui: Any) -> None:
    opened = house.open()
    screen = arrive(house, ui, opened)
    choose(screen, "HCL")
    retype(ui, screen.form.editors["retention_years"], "zece")
    ui.press(screen.form, Qt.Key.Key_Return, CONTROL)
    assert screen.form.fields["retention_years"].problem == "nu este un număr"
    assert screen.form.editors["retention_years"].hasFocus()
    retype(ui, screen.form.editors["retention_years"], "")
    retype(ui, screen.form.editors["prefix"], "H")
    ui.press(screen.form, Qt.Key.Key_Return, CONTROL)
    house.settle(opened)
    assert "01.01.2027" in screen.notice.text
    assert screen.form.editors["prefix"].text() == "H"
    retype(ui, screen.form.editors["valid_from"], "01.01.2027")
    ui.press(screen.form, Qt.Key.Key_Return, CONTROL)
    house.settle(opened)
    assert screen.notice.text == ""
    assert "schimbat: HCL" in screen.done.text()
    assert house.desk.catalogue.history(Register, "HCL")[-1].row.prefix == "H"


def test_a_row_ends_today(house: Any, ui: Any) -> None:
    opened = house.open()
    screen = arrive(house, ui, opened, CatalogueKind.DOCUMENT_CLASS)
    choose(screen, "invitation")
    assert screen.form.editors["name"].text() == "invitație"
    assert not screen.form.editors["code"].isEnabled()
    screen.end.click()
    house.settle(opened)
    assert "încheiat: invitation · invitație, din 24.06.2026" in screen.done.text()


def test_a_table_is_written_edited_shown_and_only_then_applied(house: Any, ui: Any) -> None:
    opened = house.open()
    screen = arrive(house, ui, opened, CatalogueKind.DEPARTMENT)
    path = Path(screen.file.text())
    ui.press(screen, Qt.Key.Key_E, CONTROL)
    house.settle(opened)
    assert str(path) in screen.done.text()
    book = load_workbook(path)
    book.active.append(["MED", "Protecția mediului"])
    book.save(path)
    ui.press(screen, Qt.Key.Key_I, CONTROL)
    house.settle(opened)
    assert "nou: MED" in screen.done.text()
    assert "MED" not in {each.code for each in house.desk.catalogue.departments()}
    screen.apply.click()
    house.settle(opened)
    assert "MED" in {each.code for each in house.desk.catalogue.departments()}
    assert not screen.apply.isEnabled()
    book.active["A2"] = "cod greșit"
    book.save(path)
    ui.press(screen, Qt.Key.Key_I, CONTROL)
    house.settle(opened)
    assert "rândul 2, coloana „Cod” (A2)" in screen.done.text()
    assert not screen.apply.isEnabled()


def test_escape_goes_from_the_form_to_the_list_and_then_back(house: Any, ui: Any) -> None:
    opened = house.open()
    screen = arrive(house, ui, opened)
    ui.press(screen.rows, Qt.Key.Key_Return)
    screen.form.begin()
    ui.press(opened.window, Qt.Key.Key_Escape)
    assert screen.rows.hasFocus()
    ui.press(opened.window, Qt.Key.Key_Escape)
    assert opened.window.scope is Scope.REGISTERING


@pytest.mark.parametrize("language", ["ro", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_catalogue_screen_is_drawn(house: Any, ui: Any, language: str, theme: str) -> None:
    opened = house.open(language=language, theme=theme)
    screen = arrive(house, ui, opened, CatalogueKind.DOCUMENT_CLASS if theme == "light" else CatalogueKind.REGISTER)
    choose(screen, "urbanism_certificate" if theme == "light" else "PET")
    SCREENS.mkdir(parents=True, exist_ok=True)
    assert opened.window.grab().save(str(SCREENS / f"catalogue-{language}-{theme}.png"))
