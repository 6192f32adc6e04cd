"""At the counter: from the first letter to the number by keyboard alone, and nothing typed is ever lost."""

import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.queries import EntryQuery
from opis_contract.deadlines import Term, TermUnit, count
from opis_contract.entries import DeadlineDates
from opis_contract.registers import Direction
from ui.registering.draft_file import DraftFile, FormField, FormText
from ui.registering.kinds import BY_LAW, read_kinds
from ui.registering.terms import read_term, typed

TUESDAY = date(2026, 6, 23)


def focused() -> object:
    """Who has the keyboard."""
    return QApplication.focusWidget()


def rows(house: Any) -> list[Any]:
    """The register, newest first."""
    return list(house.desk.looking.entries(EntryQuery()).rows)


def test_a_paper_is_registered_by_keyboard_alone(house: Any, ui: Any) -> None:
    opened = house.open()
    form = opened.registering.form
    assert focused() is form.lines[FormField.PARTY]
    for editor, text in (
        (form.lines[FormField.PARTY], "Inspectoratul Școlar"),
        (form.lines[FormField.IDENTIFIER], ""),
        (form.lines[FormField.DOCUMENT_TYPE], "cerere adeverință"),
        (form.summary, "Adeverință de rol fiscal pentru înscrierea la grădiniță"),
        (form.annexes, ""),
        (form.lines[FormField.LEAVES], "14"),
        (form.lines[FormField.ANNEXES], "5"),
        (form.lines[FormField.THEIR_NUMBER], "77/14.06.2026"),
    ):
        assert focused() is editor
        if text:
            ui.write(editor, text)
        ui.press(editor, Qt.Key.Key_Return)
        QApplication.processEvents()
    house.settle(opened)

    assert opened.registering.strip.number.text() == "1 / 23.06.2026"
    assert focused() is form.lines[FormField.PARTY]
    assert form.text().untouched
    view = house.desk.looking.entry(rows(house)[0].entry_id)
    content = view.entry.content
    assert content.sender is not None
    assert content.sender.name == "Inspectoratul Școlar"
    assert (content.leaves, content.annexes) == (14, 5)
    assert (content.external_number, content.external_date) == ("77", date(2026, 6, 14))
    assert content.deadline is not None
    assert content.deadline.basis == "OG 33/2002"
    assert content.missing_annexes == ("copie act de identitate",)
    assert opened.registering.rows.chosen_entry == view.entry.entry_id
    assert {each.suffix for each in house.desk.home.print.iterdir()} == {".pdf"}
    assert "etichetă și bon" in opened.registering.strip.facts.text()


def test_the_number_can_be_copied_without_its_spaces(house: Any, ui: Any) -> None:
    opened = house.open()
    opened.registering.strip.number.setText("45\u00a0211 / 23.06.2026")
    opened.registering.strip.copy_number()
    assert QGuiApplication.clipboard().text() == "45211 / 23.06.2026"


def test_what_is_missing_is_said_under_its_field_and_the_keyboard_goes_there(house: Any, ui: Any) -> None:
    opened = house.open()
    form = opened.registering.form
    ui.write(form.lines[FormField.ANNEXES], "două")
    ui.write(form.lines[FormField.TERM], "cândva")
    form.submitted.emit()
    house.settle(opened)
    said = {field for field in FormField if form.fields[field].problem}
    assert said == {FormField.PARTY, FormField.SUMMARY, FormField.ANNEXES, FormField.TERM}
    assert focused() is form.lines[FormField.PARTY]
    assert rows(house) == []
    ui.write(form.lines[FormField.PARTY], "Popa")
    ui.write(form.summary, "Cerere oarecare")
    form.lines[FormField.ANNEXES].setText("2")
    form.lines[FormField.TERM].setText("30")
    form.submitted.emit()
    house.settle(opened)
    assert len(rows(house)) == 1
    assert not any(form.fields[field].problem for field in FormField)


def test_a_doubtful_personal_number_is_said_never_stops_and_is_never_written_down(house: Any, ui: Any) -> None:
    opened = house.open()
    form = opened.registering.form
    ui.write(form.lines[FormField.PARTY], "Popa Elena")
    ui.write(form.lines[FormField.IDENTIFIER], "2780514352617")
    assert "cifra de control" in form.fields[FormField.IDENTIFIER].problem
    form.paused.emit()
    house.settle(opened)
    draft = house.desk.home.path / "window" / "draft.json"
    assert "Popa Elena" in draft.read_text()
    assert "2780514352617" not in draft.read_text()
    ui.write(form.summary, "Cerere de canalizare")
    form.submitted.emit()
    house.settle(opened)
    sender = house.desk.looking.entry(rows(house)[0].entry_id).entry.content.sender
    assert sender is not None
    assert sender.personal_number == "2*********617"
    for file in house.desk.home.path.rglob("*"):
        if file.is_file():
            assert b"2780514352617" not in file.read_bytes()


def test_three_letters_bring_the_known_parties_and_what_they_brought_before(house: Any, ui: Any) -> None:
    house.fill()
    opened = house.open()
    form = opened.registering.form
    party = form.lines[FormField.PARTY]
    ui.write(party, "po")
    house.settle(opened)
    assert party.suggested == ()
    ui.write(party, "p")
    house.settle(opened)
    assert party.suggested == ("Popa Elena", "Popescu Ion")
    ui.press(party.popup, Qt.Key.Key_Down)
    ui.press(party.popup, Qt.Key.Key_Return)
    house.settle(opened)
    assert party.text() == "Popa Elena"
    assert focused() is form.lines[FormField.DOCUMENT_TYPE]  # a known party's number is not asked for
    assert form.beside.title.text() == "Tot de la Popa Elena"
    assert [line.split("   ")[0] for line in form.beside.lines] == ["12 / 23.06.2026", "1 / 23.06.2026"]
    party.selectAll()
    ui.write(party, "stefanescu")
    house.settle(opened)
    assert party.suggested == ("Ștefănescu Ioana",)


def test_a_type_brings_its_term_unless_the_clerk_wrote_one(house: Any, ui: Any) -> None:
    opened = house.open()
    form = opened.registering.form
    kind, term = form.lines[FormField.DOCUMENT_TYPE], form.lines[FormField.TERM]
    ui.write(kind, "cert urb")
    assert kind.suggested == ("cerere certificat de urbanism",)
    ui.press(kind.popup, Qt.Key.Key_Return)
    assert (kind.text(), term.text()) == ("cerere certificat de urbanism", "15 l")
    assert form._hints[FormField.TERM].text() == "→ 14.07.2026 · Legea 50/1991, art. 6"
    term.clear()
    ui.write(term, "3")
    kind.clear()
    ui.write(kind, "petiție")
    assert term.text() == "3"


def test_enter_keeps_what_was_typed_while_suggestions_are_open(house: Any, ui: Any) -> None:
    house.fill()
    opened = house.open()
    party = opened.registering.form.lines[FormField.PARTY]
    ui.write(party, "Popescu")
    house.settle(opened)
    assert party.popup.isVisible()
    # What a list does by itself when it gets the keyboard: its first line is current, and nobody has chosen it.
    first = party.popup.model().index(0, 0)
    party.popup.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
    ui.press(party.popup, Qt.Key.Key_Return)
    house.settle(opened)
    assert party.text() == "Popescu"
    assert focused() is opened.registering.form.lines[FormField.IDENTIFIER]


def test_enter_twice_gives_one_number(house: Any, ui: Any) -> None:
    opened = house.open()
    form = opened.registering.form
    ui.write(form.lines[FormField.PARTY], "Popa Elena")
    ui.write(form.summary, "Cerere de canalizare")
    for _ in range(3):
        opened.form.register()
    house.settle(opened)
    assert len(rows(house)) == 1
    printed = [page.extract_text() for path in house.desk.home.print.iterdir() for page in PdfReader(path).pages]
    assert not [text for text in printed if "DUPLICAT" in text]  # and one receipt


def test_what_goes_out_names_its_addressee(house: Any, ui: Any) -> None:
    opened = house.open()
    form = opened.registering.form
    form.directions[Direction.OUTGOING].click()
    assert form.lines[FormField.PARTY].accessibleName() == "Destinatar"
    ui.write(form.lines[FormField.PARTY], "SC Beta SRL")
    ui.write(form.summary, "Răspuns la adresa nr. 77")
    form.submitted.emit()
    house.settle(opened)
    entry = house.desk.looking.entry(rows(house)[0].entry_id).entry
    assert entry.direction is Direction.OUTGOING
    assert [each.name for each in entry.content.recipients] == ["SC Beta SRL"]
    assert entry.content.sender is None


def test_typing_goes_on_while_a_slow_lane_works(house: Any, ui: Any) -> None:
    from ui.work import Lane

    opened = house.open()
    gates = {lane: threading.Event() for lane in Lane}
    for lane, gate in gates.items():
        opened.lanes.run(lane, lambda gate=gate: gate.wait(60), done=lambda _: None, failed=lambda _: None)
    party = opened.registering.form.lines[FormField.PARTY]
    for letter in "Țăranu Vasile":
        ui.write(party, letter)
        QApplication.processEvents()
    assert party.text() == "Țăranu Vasile"
    assert opened.lanes.busy
    for gate in gates.values():
        gate.set()
    house.settle(opened)


def test_a_fault_is_said_beside_the_form_and_the_text_stays(house: Any, ui: Any) -> None:
    opened = house.open()
    form = opened.registering.form
    house.register("Popa Elena", "cerere", "Cerere de canalizare", None)
    house.clock.at = house.clock.at.replace(year=2025)
    ui.write(form.lines[FormField.PARTY], "Ionescu Gheorghe")
    ui.write(form.summary, "Petiție privind iluminatul")
    form.submitted.emit()
    house.settle(opened)
    assert form.notice.text
    assert form.lines[FormField.PARTY].text() == "Ionescu Gheorghe"
    assert focused() is form.lines[FormField.PARTY]


TYPIST = """
import os, sys, time
from dataclasses import fields
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from app.clock import MachineClock
from app.desk import Desk
from app.home import Home
from app.settings import Settings
from app.words import Words
from devices.client import DriverOptions, ScannerClient
from ui.open_desk import OpenDesk
from ui.parts import DeskParts
from ui.registering.draft_file import FormField

home = Home(Path(sys.argv[1]))
desk = Desk(home, MachineClock(), os.urandom, settings=Settings())
class NoPictures:
    def __call__(self, file, page): raise SystemExit
    def close(self): pass
application = QApplication([])
parts = {each.name: None for each in fields(DeskParts)} | dict(
    desk=desk, words=Words("ro"), settings=Settings(), scanner=ScannerClient(DriverOptions(drivers=("fake",))),
    find_credentials=lambda: (), pictures=NoPictures(), now=MachineClock().now)
opened = OpenDesk(application, DeskParts(**parts))
opened.show()
for field, text in ((FormField.PARTY, "Mureșan Ana-Maria"), (FormField.THEIR_NUMBER, "f.n.")):
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(opened.registering.form.lines[field], event)
while "f.n." not in ((home.path / "window" / "draft.json").read_text()
                     if (home.path / "window" / "draft.json").exists() else ""):
    application.processEvents()
print("kept", flush=True)
while True:
    application.processEvents()
"""


def test_everything_typed_survives_the_end_of_the_process(house: Any, ui: Any) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", TYPIST, str(house.desk.home.path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as typist:
        assert typist.stdout is not None
        assert typist.stdout.readline().strip() == "kept"
        os.kill(typist.pid, signal.SIGKILL)
    opened = house.open()
    text = opened.registering.form.text()
    assert (text.party, text.their_number) == ("Mureșan Ana-Maria", "f.n.")
    ui.write(opened.registering.form.summary, "Cerere după pana de curent")
    opened.registering.form.submitted.emit()
    house.settle(opened)
    assert [row.party for row in rows(house)] == ["Mureșan Ana-Maria"]


def test_a_draft_whose_paper_has_its_number_is_not_brought_back(house: Any, ui: Any) -> None:
    entry_id = house.desk.new_entry_id()
    first = house.register("Popa Elena", "cerere", "Cerere de canalizare", None)
    file = DraftFile(house.desk.home.path / "window" / "draft.json")
    kept = FormText(register="RG", party="Popa Elena", summary="Cerere de canalizare")
    file.save(replace(kept, entry_id=str(first.entry.entry_id)))
    opened = house.open()
    assert opened.registering.form.text().untouched
    assert file.load() is None
    file.save(replace(kept, entry_id=str(entry_id)))
    opened.form.begin()
    house.settle(opened)
    assert opened.registering.form.text().party == "Popa Elena"
    opened.registering.form.submitted.emit()
    house.settle(opened)
    assert rows(house)[0].entry_id == entry_id


def test_a_damaged_draft_file_is_no_reason_to_stop(house: Any) -> None:
    path = house.desk.home.path / "window" / "draft.json"
    path.parent.mkdir()
    for held in ("", "{", "[]", "null"):
        path.write_text(held)
        assert DraftFile(path).load() is None
    path.write_text('{"party": 7, "summary": ["x"], "unknown": "y"}')
    assert DraftFile(path).load() == FormText()
    path.write_text('{"entry_id": "x", "party": "Popa"}')
    opened = house.open()
    assert opened.registering.form.text().party == "Popa"
    assert not opened.window.notice.text


def test_saving_leaves_no_half_file(tmp_path: Path) -> None:
    file = DraftFile(tmp_path / "window" / "draft.json")
    for number in range(20):
        file.save(FormText(party="Ș" * number))
    assert json.loads((tmp_path / "window" / "draft.json").read_text())["party"] == "Ș" * 19
    assert [each.name for each in (tmp_path / "window").iterdir()] == ["draft.json"]
    file.forget()
    file.forget()
    assert file.load() is None


@pytest.mark.parametrize(
    ("typed", "limit"),
    [
        ("30", date(2026, 7, 23)),
        ("30 zile", date(2026, 7, 23)),
        ("15 l", date(2026, 7, 14)),
        ("15 zile lucrătoare", date(2026, 7, 14)),
        ("1 lună", date(2026, 7, 23)),
        ("14.07.2026", date(2026, 7, 14)),
    ],
)
def test_a_term_is_read_as_clerks_write_it(typed: str, limit: date) -> None:
    deadline = read_term(typed, today=TUESDAY, calendar=BY_LAW)
    assert deadline is not None
    assert deadline.limit == limit


@pytest.mark.parametrize("typed", ["curând", "0", "15 x", "22.06.2026", "31.02.2027", "3000"])
def test_what_is_no_term_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_term(typed, today=TUESDAY, calendar=BY_LAW)


@pytest.mark.parametrize("unit", TermUnit)
def test_a_term_written_for_a_clerk_is_read_as_the_same_term(unit: TermUnit) -> None:
    deadline = read_term(typed(Term(9, unit)), today=TUESDAY, calendar=BY_LAW)
    assert deadline is not None
    assert deadline.limit == count(Term(9, unit), TUESDAY, BY_LAW, "").limit


def test_every_class_with_a_counted_term_brings_it_to_the_form(house: Any) -> None:
    kinds = read_kinds(house.desk.catalogue, house.desk.deadlines)
    named = {each.name: kinds.named(each.name) for each in kinds.classes if each.term}
    assert len(named) > 15
    for name, kind in named.items():
        assert kind is not None, name
        assert kind.case is not None, name
        assert read_term(kind.term, today=TUESDAY, calendar=kinds.calendar) is not None, name


def test_a_clerks_own_shorter_term_is_internal_and_a_longer_one_than_the_laws_is_refused(house: Any, ui: Any) -> None:
    opened = house.open()
    form = opened.registering.form
    ui.write(form.lines[FormField.PARTY], "Popa Elena")
    kind, term = form.lines[FormField.DOCUMENT_TYPE], form.lines[FormField.TERM]
    ui.write(kind, "petiție")
    assert term.text() == "30 z"
    assert form.days.days is not None
    term.clear()
    ui.write(term, "40")
    assert "prelungire" in form.fields[FormField.TERM].problem
    ui.write(form.summary, "Petiție: iluminatul public")
    form.submitted.emit()
    house.settle(opened)
    assert rows(house) == []
    term.clear()
    ui.write(term, "10")
    assert "termen intern 03.07.2026" in form._hints[FormField.TERM].text()
    form.submitted.emit()
    house.settle(opened)
    content = house.desk.looking.entry(rows(house)[0].entry_id).entry.content
    assert content.deadline == DeadlineDates(
        target=date(2026, 7, 23), limit=date(2026, 7, 23), basis="OG 27/2002, art. 8", term="petition"
    )
    assert content.internal_due_date == date(2026, 7, 3)
