"""A day without server and power, at the keyboard (domain 10.2): no number twice, nothing lost, minutes told."""

import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.desk import Desk
from app.outage.levels import Level
from app.outage.recording import Cause
from opis_contract.acts import AnnulmentAsked
from opis_contract.events import EntryRegistered
from opis_contract.legal_time import in_legal_time
from opis_contract.numbers import grouped
from opis_server import enrolment
from opis_server.settings import Settings, load_settings
from sync.enrol import enrol
from sync.round import Syncing
from tests.sync.playing import ADDRESS, Wire, World, whole_feed
from tests.ui.conftest import SETTINGS
from ui.registering.draft_file import FormField
from ui.shell.actions import Scope

SCREENS = Path(__file__).parents[2] / "build" / "screens"
MORNING = datetime(2026, 6, 23, 7, 5, tzinfo=UTC)
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NOBODY = 2**22 + 1
"""A process that does not run: Linux counts no further."""


class Office(World):
    """The institution's server, real but for its clock, which is the desk's."""

    house: Any = None

    @property
    def settings(self) -> Settings:
        return load_settings(self.folder / "server", institution="Primăria Comunei Probă", continuity_block=40)

    def now(self) -> datetime:
        return self.house.clock.at

    def happens(self, percent: int) -> bool:
        return False


@pytest.fixture
def office(house: Any, tmp_path: Path) -> Iterator[Office]:
    """A desk that has joined its server and holds its blocks, those of the kit too."""
    house.clock.at = MORNING
    world = Office(tmp_path / "office", random.Random(1))  # noqa: S311 - a story, not a secret
    world.house = house
    world.start_server()

    def connect(address: str, token: str | None = None) -> Wire:
        assert address == ADDRESS
        return Wire(world, token)

    house.desk.close()
    house.desk = Desk(house.desk.home, house.clock, os.urandom, connect=connect, settings=SETTINGS)
    house.stack.callback(house.desk.close)
    with world.server.writing() as connection:
        code = enrolment.new_enrolment_code(connection, "ghișeul 2", now=world.now(), randomness=os.urandom)
    enrol(house.desk, ADDRESS, code, counter="ghișeul 2", connect=connect)
    house.desk.kit.want()
    world.sync = Syncing(house.desk, connect)
    assert world.sync.round().faults == ()
    yield world
    world.kill_server()


def register(house: Any, ui: Any, opened: Any, place: int) -> None:
    """One paper, typed and registered by key."""
    form = opened.registering.form
    ui.write(form.lines[FormField.PARTY], f"Petent {place:02d}")
    ui.write(form.summary, f"Cerere numărul {place:02d} de la ghișeu")
    ui.press(opened.window, Qt.Key.Key_Return, CONTROL)
    house.settle(opened)


def refresh(house: Any, opened: Any) -> None:
    opened.refresh_presence()
    house.settle(opened)


def test_the_whole_day_of_an_outage_at_the_keyboard(house: Any, ui: Any, office: Office) -> None:
    opened = house.open()
    print_the_kit(house, ui, opened)
    office.kill_server()
    work_until_three_numbers_are_left(house, ui, opened)
    open_the_reserve(house, ui, opened)

    # 11:50: the power is cut in the middle of work; papers go on the printed sheet.
    opened.close()
    cut = house.clock.at
    house.desk.outages.sit_down(process=NOBODY)
    house.clock.at += timedelta(minutes=110)
    opened = enter_the_sheet(house, ui, house.open(), cut)

    # The server is back: 63 papers of 63 arrive, each number once, the delayed ones say so.
    office.start_server()
    report = office.sync.round()
    assert (report.refused, report.waiting, report.faults) == (0, 0, ())
    with office.server.database.reading() as connection:
        bodies = [item.event.body for item in whole_feed(connection)]
    entries = [body.entry for body in bodies if isinstance(body, EntryRegistered)]
    assert len(entries) == 63
    assert len({entry.number for entry in entries}) == 63
    assert sum(entry.content.received_at is not None for entry in entries) == 20
    the_day_is_told_with_its_minutes(house)
    refresh(house, opened)
    assert opened.window.banner.text == ""
    house.desk.journal.verify()


def print_the_kit(house: Any, ui: Any, opened: Any) -> None:
    """While all is well: F11, Ctrl+P."""
    ui.press(opened.window, Qt.Key.Key_F11)
    house.settle(opened)
    assert opened.window.scope is Scope.OUTAGE
    ui.press(opened.sheets, Qt.Key.Key_P, CONTROL)
    house.settle(opened)
    [sheet] = house.desk.kit.sheets()
    assert len(sheet.rows) == 20
    assert str(house.desk.home.print) in opened.sheets.done.text()
    ui.press(opened.window, Qt.Key.Key_Escape)
    ui.press(opened.window, Qt.Key.Key_Escape)
    assert opened.window.scope is Scope.REGISTERING


def work_until_three_numbers_are_left(house: Any, ui: Any, opened: Any) -> None:
    """10:05: the server is gone. The clerk goes on, and the last words of the top row count."""
    for place in range(1, 36):
        house.clock.at += timedelta(minutes=2)
        draft = ui.draft(f"Petent {place:02d}", f"Cerere numărul {place:02d} de la ghișeu")
        house.desk.register(draft, clerk=SETTINGS.clerk)
    refresh(house, opened)
    assert "fără rețea · 5 numere · 35 de trimis" in opened.window.top.presence.text()
    assert "pe terminate" in opened.window.banner.text
    for place in (36, 37):
        register(house, ui, opened, place)
    assert opened.window.banner.text == "3 numere rămase."
    shoot(opened, "last-numbers")
    for place in (38, 39, 40):
        register(house, ui, opened, place)
    assert "Rezerva are 40" in opened.window.banner.text


def open_the_reserve(house: Any, ui: Any, opened: Any) -> None:
    """The 41st paper waits for the chief's name, and gets its number without being typed again."""
    register(house, ui, opened, 41)
    assert opened.registering.form.summary.toPlainText() == "Cerere numărul 41 de la ghișeu"
    ui.press(opened.window, Qt.Key.Key_F10)
    assert opened.window.banner.who.isVisible()
    shoot(opened, "reserve")
    ui.write(opened.window.banner.who, "Ana Pop")
    ui.press(opened.window.banner.who, Qt.Key.Key_Return)
    house.settle(opened)
    house.settle(opened)
    (used_up, _), *others = house.desk.blocks.held()
    number = opened.registering.strip.number.text()
    assert not number.startswith(grouped(used_up.first))
    assert any(number.startswith(grouped(reserve.first)) for reserve, _ in others)
    assert not opened.window.banner.who.isVisible()
    for place in (42, 43):
        register(house, ui, opened, place)
    # What does not work now is said in one look.
    ui.press(opened.window, Qt.Key.Key_F1)
    assert any("pagina de stare" in each.text() for each in opened.window.card.findChildren(QLabel))
    ui.press(opened.window, Qt.Key.Key_Escape)


def enter_the_sheet(house: Any, ui: Any, opened: Any, cut: datetime) -> Any:
    """13:40: the sheet is entered row by row with the real times; an interruption loses no letter."""
    assert "fișele de avarie" in opened.window.banner.text
    shoot(opened, "cut")
    ui.press(opened.window, Qt.Key.Key_F10)
    house.settle(opened)
    assert opened.window.scope is Scope.OUTAGE
    for row in range(1, 21):
        enter_row(house, ui, opened, row, cut + timedelta(minutes=5 * row))
        if row == 7:
            ui.write(opened.sheets.editors["sender"], "Țăranu Vas")
            house.settle(opened)
            shoot(opened, "sheet")
            opened.close()
            opened = house.open()
            ui.press(opened.window, Qt.Key.Key_F11)
            house.settle(opened)
            assert opened.sheets.editors["sender"].text() == "Țăranu Vas"
    photo = house.folder / "fisa.jpg"
    photo.write_bytes(b"\xff\xd8 the sheet as it was written")
    ui.write(opened.sheets.photo, str(photo))
    ui.press(opened.sheets.photo, Qt.Key.Key_Return)
    house.settle(opened)
    assert "20 de înregistrări" in opened.sheets.done.text()
    ui.press(opened.sheets, Qt.Key.Key_E, CONTROL)
    house.settle(opened)
    assert "fișe" not in opened.window.banner.text
    return opened


def the_day_is_told_with_its_minutes(house: Any) -> None:
    told = house.desk.outage_report(in_legal_time(house.clock.at).date())
    lines = {line.cause: line for line in told.lines}
    assert lines[Cause.POWER].minutes == 110
    assert lines[Cause.NETWORK].level is Level.B
    assert lines[Cause.NETWORK].minutes >= 110 + 68
    assert sum(each.size for each in lines[Cause.NETWORK].numbers) == 43
    assert sum(each.size for each in told.delayed) == 20


def shoot(opened: Any, name: str) -> None:
    """For eyes."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    assert opened.window.grab().save(str(SCREENS / f"outage-{name}.png"))


def enter_row(house: Any, ui: Any, opened: Any, row: int, at: datetime) -> None:
    """One row of the sheet, from field to field by Enter."""
    sheets = opened.sheets
    texts = {
        "time": f"{in_legal_time(at):%H:%M}",
        "sender": f"Petent pe fișă {row:02d}",
        "summary": f"Cerere de pe fișă, rândul {row:02d}",
        "leaves": "2",
        "annexes": "0",
    }
    for name, text in texts.items():
        editor = sheets.editors[name]
        assert editor.isEnabled()
        editor.clear()
        ui.write(editor, text)
        ui.press(editor, Qt.Key.Key_Return)
        house.settle(opened)
    assert sheets.notice.text == ""
    assert "înregistrat" in sheets.done.text()


def test_the_same_paper_twice_is_offered_for_annulment_and_empty_rows_are_barred(
    house: Any, ui: Any, office: Office
) -> None:
    house.desk.kit.allot(5)
    house.clock.at += timedelta(hours=2)
    memory = house.desk.register(ui.draft("Popa Elena", "Cerere certificat"), clerk="Maria I.").entry
    opened = house.open()
    ui.press(opened.window, Qt.Key.Key_F11)
    house.settle(opened)
    sheets = opened.sheets
    for name, text in {"time": "11:00", "sender": "popa elena", "summary": "CERERE certificat", "leaves": "1"}.items():
        ui.write(sheets.editors[name], text)
    ui.press(sheets.editors["annexes"], Qt.Key.Key_Return)
    house.settle(opened)
    assert sheets.twin.isVisible()
    ui.press(sheets, Qt.Key.Key_D, CONTROL)
    house.settle(opened)
    [asked] = [
        each.event.body for each in house.desk.history(memory.entry_id) if isinstance(each.event.body, AnnulmentAsked)
    ]
    assert "900" in asked.reason
    ui.press(sheets, Qt.Key.Key_B, CONTROL | SHIFT)
    house.settle(opened)
    assert [row.state for row in house.desk.kit.sheet(1).rows] == ["entered", "blank", "blank", "blank", "blank"]
    assert "4 numere declarate neutilizate" in sheets.done.text()


def test_a_clock_in_doubt_is_confirmed_with_a_name_and_a_reason(house: Any, ui: Any, office: Office) -> None:
    office.kill_server()
    house.desk.outages.clock.heard(house.clock.at + timedelta(minutes=10))
    house.desk.presence.heard(False)
    opened = house.open()
    banner = opened.window.banner
    assert "nu se dau numere" in banner.text
    register(house, ui, opened, 1)
    assert opened.registering.form.summary.toPlainText() != ""
    ui.press(opened.window, Qt.Key.Key_F10)
    ui.write(banner.who, "Ana Pop")
    ui.press(banner.who, Qt.Key.Key_Return)
    ui.press(banner.why, Qt.Key.Key_Return)
    house.settle(opened)
    assert "motivul" in banner.text
    ui.write(banner.why, "ceasul din hol")
    ui.press(banner.why, Qt.Key.Key_Return)
    house.settle(opened)
    assert "nu se dau numere" not in banner.text
    ui.press(opened.window, Qt.Key.Key_Return, CONTROL)
    house.settle(opened)
    assert opened.registering.strip.number.text().startswith("900\u00a0")


@pytest.mark.parametrize("language", ["ro", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_line_and_the_sheets_are_drawn(house: Any, ui: Any, office: Office, language: str, theme: str) -> None:
    house.desk.kit.allot(20)
    house.clock.at += timedelta(hours=1)
    for row in (1, 2):
        house.desk.back_entry.enter(
            1, row, ui.draft("Popa Elena", f"Cerere {row}"), received_at=house.clock.at, clerk="Maria I."
        )
    office.kill_server()
    house.desk.presence.heard(False)
    opened = house.open(language=language, theme=theme)
    ui.press(opened.window, Qt.Key.Key_F11)
    house.settle(opened)
    assert opened.window.banner.isVisible()
    shoot(opened, f"{language}-{theme}")
    ui.press(opened.window, Qt.Key.Key_Escape)
    ui.press(opened.window, Qt.Key.Key_Escape)
    assert opened.window.scope is Scope.REGISTERING
