"""Finding things again: the search box, what waits for this counter, and an entry whole with what can be done now."""

from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from opis_contract.events import FileRole
from opis_contract.registers import Direction
from ui.entry.entry_words import EntryAct
from ui.registering.entry_table import Column
from ui.shell.actions import Scope
from ui.tasks.tasks_presenter import TaskKind


def found(opened: Any) -> list[str]:
    """The numbers of the rows."""
    rows = opened.searching.rows.rows
    return [rows.index(at, Column.NUMBER).data() for at in range(rows.rowCount())]


def search(house: Any, opened: Any, ui: Any, text: str) -> None:
    """Type and press Enter, which does not wait for the pause of the typing."""
    opened.searching.box.clear()
    ui.write(opened.searching.box, text)
    ui.press(opened.searching.box, Qt.Key.Key_Return)
    house.settle(opened)


def test_one_box_finds_numbers_names_and_words(house: Any, ui: Any) -> None:
    house.fill()
    opened = house.open()
    opened.window.go(Scope.SEARCHING)
    for text, numbers in (
        ("6", ["6"]),
        ("nr. 6 din 23.06.2026", ["6"]),
        ("6/2025", []),
        ("taranu", ["6"]),
        ("TĂRANU câini", ["6"]),
        ("popa", ["12", "1"]),
        ("77/14.06.2026", ["2"]),
        ("nimeni", []),
    ):
        search(house, opened, ui, text)
        assert found(opened) == numbers, text


def test_enter_opens_the_likeliest_answer_to_what_was_typed_last(house: Any, ui: Any) -> None:
    """The entry that an earlier search had chosen is among the answers again, and is not what is asked for now."""
    house.fill()
    opened = house.open()
    opened.window.go(Scope.SEARCHING)
    search(house, opened, ui, "1")
    search(house, opened, ui, "12")
    ui.press(opened.searching.box, Qt.Key.Key_Return)
    house.settle(opened)
    assert opened.entry.number.text() == "12 / 23.06.2026"


def test_enter_opens_what_is_chosen_and_the_arrow_goes_into_the_answers(house: Any, ui: Any) -> None:
    house.fill()
    opened = house.open()
    opened.window.go(Scope.SEARCHING)
    search(house, opened, ui, "popa")
    ui.press(opened.searching.box, Qt.Key.Key_Down)
    assert opened.searching.rows.hasFocus()
    ui.press(opened.searching.rows, Qt.Key.Key_Down)
    ui.press(opened.searching.rows, Qt.Key.Key_Return)
    house.settle(opened)
    assert opened.window.scope is Scope.ENTRY
    assert opened.entry.number.text() == "1 / 23.06.2026"


def test_an_empty_answer_says_what_was_asked(house: Any, ui: Any) -> None:
    opened = house.open()
    opened.window.go(Scope.SEARCHING)
    search(house, opened, ui, "nimeni")
    assert "nimeni" in opened.searching.list.empty._what.text()


def test_tasks_are_late_first_and_go_where_the_work_is(house: Any, ui: Any) -> None:
    house.fill()
    batch = house.batch(2)
    opened = house.open()
    opened.window.go(Scope.TASKS)
    house.settle(opened)
    tasks = opened.tasks.view.tasks
    lines = [tasks.line_at(tasks.index(at, 0)) for at in range(tasks.rowCount())]
    assert [(line.what, line.when, line.late) for line in lines[:3]] == [
        ("6", "întârziat cu 3 zile", True),
        ("7", "mâine este ultima zi", False),
        ("3", "mai sunt două zile", False),
    ]
    assert [line.kind for line in lines[3:]] == [TaskKind.BATCH]
    assert opened.window.top.buttons[Scope.TASKS].count == 4
    ui.press(opened.tasks.view, Qt.Key.Key_Return)
    house.settle(opened)
    assert opened.entry.number.text() == "6 / 23.06.2026"
    opened.window.go(Scope.TASKS)
    house.settle(opened)
    opened.tasks.view.setCurrentIndex(tasks.index(3, 0))
    ui.press(opened.tasks.view, Qt.Key.Key_Return)
    house.settle(opened)
    assert opened.window.scope is Scope.SCANNING
    assert opened.scan.pages.batch_id == batch


def test_a_deadline_of_last_month_is_still_found(house: Any) -> None:
    house.register("Popa Elena", "petiție", "Petiție uitată", 30)
    house.clock.at += timedelta(days=40)
    for number in range(6):
        house.register("Altcineva", "cerere", f"Cerere numărul {number}", None)
    opened = house.open()
    opened.window.go(Scope.TASKS)
    house.settle(opened)
    line = opened.tasks.view.tasks.line_at(opened.tasks.view.tasks.index(0, 0))
    assert (line.what, line.when) == ("1", "întârziat cu 10 zile")


def test_a_paper_without_a_number_is_kept_and_waits_among_the_tasks(house: Any, ui: Any) -> None:
    ui.join_a_server_that_is_gone(house, numbers=1)
    house.register("Popa Elena", "cerere", "Cerere de canalizare", None)
    opened = house.open()
    form = opened.registering.form
    ui.write(form.lines["party"], "Țăranu Vasile")
    ui.write(form.summary, "Sesizare: canal înfundat")
    form.submitted.emit()
    house.settle(opened)
    assert form.notice.text
    assert form.text().untouched
    opened.window.go(Scope.TASKS)
    house.settle(opened)
    (line,) = [opened.tasks.view.tasks.line_at(opened.tasks.view.tasks.index(0, 0))]
    assert line.kind is TaskKind.KEPT
    assert (line.party, line.about) == ("Țăranu Vasile", "Sesizare: canal înfundat")


def test_an_entry_shows_only_what_can_be_done_now(house: Any, ui: Any) -> None:
    incoming = house.register("Popa Elena", "petiție", "Petiție privind iluminatul", 3).entry
    opened = house.open()
    words = house.parts().words

    def acts() -> list[str]:
        return [button.text() for button in opened.entry.buttons]

    opened.going.to_entry(incoming.entry_id)
    house.settle(opened)
    assert acts() == [words.say(f"entry.act_{act}") for act in (EntryAct.SCAN, EntryAct.PRINT_AGAIN)]
    assert opened.entry.deadline.text() == "Termen 26.06.2026 · mai sunt trei zile"
    assert opened.entry.stage.accessibleName() == "Unde se află: înregistrat (2/7)"
    letter = house.folder / "scan.pdf"
    letter.write_bytes(b"%PDF-1.7\n")
    house.desk.attach(
        incoming.entry_id, letter, role=FileRole.ARCHIVAL, name="RG-1.pdf", media_type="application/pdf", pages=2
    )
    opened.going.to_entry(incoming.entry_id)
    house.settle(opened)
    assert acts()[0] == words.say("entry.act_to_sign")
    assert not opened.entry.pages.page.image.isNull()
    assert opened.entry.pages.where.text() == "pagina 1 din 2"
    QTest.mouseClick(opened.entry.buttons[0], Qt.MouseButton.LeftButton)
    house.settle(opened)
    assert opened.entry.notice.text == "Documentul este la semnat."
    assert opened.window.top.buttons[Scope.SIGNING].count == 1


def test_what_goes_out_leads_to_its_signature(house: Any, ui: Any) -> None:
    hashes = house.answers(1)
    entry_id, _ = house.desk.looking.file_of_entry(hashes[0])
    opened = house.open()
    opened.going.to_entry(entry_id)
    house.settle(opened)
    ui.press(opened.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert opened.window.scope is Scope.SIGNING


def test_f5_on_an_entry_scans_for_it(house: Any, ui: Any) -> None:
    entry = house.register("Popa Elena", "petiție", "Petiție privind iluminatul", 3, direction=Direction.INCOMING).entry
    opened = house.open()
    opened.going.to_entry(entry.entry_id)
    house.settle(opened)
    ui.press(opened.window, Qt.Key.Key_F5)
    house.settle(opened)
    house.qtbot.waitUntil(lambda: not opened.scan.busy and not opened.lanes.busy, timeout=60_000)
    assert opened.window.scope is Scope.SCANNING
    assert opened.scanning.number.text() == "1 / 23.06.2026"
    assert opened.scanning.target.text() == "Popa Elena"
    assert opened.scanning.strip.strip.rowCount() == 3


def test_operators_and_marks_are_explained_as_they_are_understood(house: Any, ui: Any) -> None:
    house.fill()
    opened = house.open()
    opened.window.go(Scope.SEARCHING)
    for text, numbers, told in (
        ("de la:popa", ["12", "1"], "2 găsite · expeditor „popa…”"),
        ("from:popa an:2026 ilum", [], "0 găsite · expeditor „popa…” · „ilum…” oriunde · anul 2026"),
        ("tip:petitie", ["3"], "una găsită · tip „petitie…”"),
        ("întârziat", ["6"], "una găsită · întârziate"),
        ("azi câini", ["6"], "una găsită · „caini…” oriunde · din 23.06.2026"),
        ("6/2026", ["6"], "una găsită · numărul 6 / 2026"),
    ):
        search(house, opened, ui, text)
        assert (found(opened), opened.searching.hint.text()) == (numbers, told), text
    opened.searching.box.clear()
    ui.press(opened.searching.box, Qt.Key.Key_Return)
    assert opened.searching.hint.text() == house.parts().words.say("searching.hint")


def test_a_row_shows_the_field_that_was_found(house: Any, ui: Any) -> None:
    house.fill()
    opened = house.open()
    opened.window.go(Scope.SEARCHING)
    search(house, opened, ui, "notificare")
    rows = opened.searching.rows.rows
    assert rows.index(0, Column.FOUND).data() == ""
    search(house, opened, ui, "tip:notif")
    assert rows.index(0, Column.FOUND).data() == "tip: notificare"
    assert "tip: notificare" in rows.index(0, Column.NUMBER).data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_search_is_kept_under_a_name_and_comes_back_by_its_key(house: Any, ui: Any) -> None:
    house.fill()
    opened = house.open()
    opened.window.go(Scope.SEARCHING)
    place = opened.searching
    search(house, opened, ui, "de la:popa")
    ui.press(place.box, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert place.saved.naming
    assert place.saved.name.hasFocus()
    place.saved.name.clear()
    ui.write(place.saved.name, "de la familia Popa")
    ui.press(place.saved.name, Qt.Key.Key_Return)
    house.settle(opened)
    search(house, opened, ui, "întârziat")
    ui.press(place.box, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    ui.press(place.saved.name, Qt.Key.Key_Return)
    house.settle(opened)
    assert [button.text() for button in place.saved.buttons] == ["de la familia Popa", "întârziat"]
    opened.close()
    again = house.open()
    again.window.go(Scope.SEARCHING)
    house.settle(again)
    assert [button.text() for button in again.searching.saved.buttons] == ["de la familia Popa", "întârziat"]
    ui.press(again.searching.box, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    house.settle(again)
    assert (again.searching.box.text(), found(again)) == ("de la:popa", ["12", "1"])
    again.searching.saved.buttons[0].setFocus()
    ui.press(again.searching.saved.buttons[0], Qt.Key.Key_Delete)
    house.settle(again)
    assert [button.text() for button in again.searching.saved.buttons] == ["întârziat"]
    ui.press(again.searching.box, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    house.settle(again)
    assert found(again) == ["6"]
