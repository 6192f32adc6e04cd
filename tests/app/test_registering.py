"""Numbers at a desk that keeps its register alone."""

import subprocess
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from app.desk import Desk
from app.errors import ClerkMissing, ClockNotTrusted, DirectionNotInRegister, RegisterUnknown, YearTurns
from app.home import Home
from app.queries import EntryQuery
from opis_contract.entries import EntryDraft
from opis_contract.events import EntryRegistered, event_leaf
from opis_contract.parties import Party
from tests.app.conftest import NOW, ROOT, HandClock, a_draft, command_of, opened

PROCESSES, EACH = 8, 125


def number_of(desk: Desk) -> int:
    return desk.register(a_draft(), clerk="Maria").entry.number


def test_the_first_paper_of_the_year_is_number_one_and_the_next_follow(desk: Desk) -> None:
    assert [number_of(desk) for _ in range(3)] == [1, 2, 3]


def test_eight_processes_at_once_in_a_new_home_number_a_thousand_papers_without_a_gap(home: Home) -> None:
    processes = [
        subprocess.Popen(
            command_of("registering_process.py", home.path, EACH), cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(PROCESSES)
    ]
    said = [process.communicate(timeout=120)[0].splitlines() for process in processes]
    assert [process.returncode for process in processes] == [0] * PROCESSES
    each = [[int(line.split()[0]) for line in lines] for lines in said]
    assert all(numbers == sorted(numbers) for numbers in each)
    assert sorted(number for numbers in each for number in numbers) == list(range(1, PROCESSES * EACH + 1))

    desk = Desk(home, HandClock(), bytes)
    rows = desk.looking.entries(EntryQuery(limit=PROCESSES * EACH)).rows
    times = {row.number: row.registered_at for row in rows}
    assert [times[number] for number in sorted(times)] == sorted(times.values())
    assert {str(row.entry_id) for row in rows} == {line.split()[1] for lines in said for line in lines}
    assert desk.journal.verify().size == desk.outbox_count() == PROCESSES * EACH
    desk.close()


def test_number_entry_journal_and_outbox_are_of_one_moment(desk: Desk) -> None:
    registration = desk.register(a_draft(), clerk=" Maria Ionescu ")
    [item] = desk.outbox.pending()
    assert item.sequence == 1
    assert item.event.event_id == registration.event_id
    assert event_leaf(item.event).hex() == registration.leaf
    assert isinstance(item.event.body, EntryRegistered)
    assert item.event.body.entry == registration.entry == desk.looking.entry(registration.entry.entry_id).entry
    assert (registration.entry.clerk, registration.entry.counter) == ("Maria Ionescu", "ghișeul 2")
    assert registration.entry.desk_id == desk.identity().desk_id


def test_a_retry_returns_the_same_number(desk: Desk) -> None:
    entry_id = desk.new_entry_id()
    first = desk.register(a_draft(), clerk="Maria", entry_id=entry_id)
    number_of(desk)
    again = desk.register(a_draft(summary="altceva"), clerk="Ion", entry_id=entry_id)
    assert again == replace(first, stands_otherwise=True)  # the clerk is told that the change was not taken
    assert number_of(desk) == 3


def test_a_retry_is_answered_even_by_a_clock_that_was_set_back(desk: Desk, clock: HandClock) -> None:
    entry_id = uuid4()
    first = desk.register(a_draft(), clerk="Maria", entry_id=entry_id)
    clock.turn(days=-1)
    assert desk.register(a_draft(), clerk="Maria", entry_id=entry_id) == first


def test_time_never_runs_back_within_a_series(desk: Desk, clock: HandClock) -> None:
    first = desk.register(a_draft(), clerk="Maria").entry
    clock.turn(seconds=-119)
    second = desk.register(a_draft(), clerk="Maria").entry
    third = desk.register(a_draft(), clerk="Maria").entry
    assert second.registered_at == first.registered_at + timedelta(milliseconds=1)
    assert third.registered_at == second.registered_at + timedelta(milliseconds=1)


def test_a_clock_set_back_by_more_than_it_drifts_gives_no_number(desk: Desk, clock: HandClock) -> None:
    number_of(desk)
    clock.turn(seconds=-120.001)
    with pytest.raises(ClockNotTrusted):
        number_of(desk)
    clock.turn(seconds=120.001)
    assert number_of(desk) == 2


def test_a_clock_set_back_to_last_year_cannot_register_into_it(desk: Desk, clock: HandClock) -> None:
    clock.time = datetime(2026, 12, 31, 12, 0, tzinfo=UTC)
    number_of(desk)
    clock.time = datetime(2027, 1, 2, 8, 0, tzinfo=UTC)
    number_of(desk)
    clock.time = datetime(2026, 12, 31, 13, 0, tzinfo=UTC)
    with pytest.raises(ClockNotTrusted):
        number_of(desk)


def test_the_year_turns_at_midnight_in_bucharest_with_the_desk_open(desk: Desk, clock: HandClock) -> None:
    clock.time = datetime(2026, 12, 31, 21, 59, 59, 999_999, tzinfo=UTC)
    with pytest.raises(YearTurns):
        desk.register(a_draft(), clerk="Maria")
    old = desk.register(a_draft(), clerk="Maria", year=2026).entry
    clock.turn(microseconds=1)
    with pytest.raises(YearTurns):
        desk.register(a_draft(), clerk="Maria", year=2026)
    new = desk.register(a_draft(), clerk="Maria", year=2027).entry
    assert (old.year, old.number) == (2026, 1)
    assert (new.year, new.number) == (2027, 1)


def test_a_doubtful_fiscal_code_is_warned_about_and_registered_as_written(desk: Desk) -> None:
    sender = Party(name="SC Beta SRL", fiscal_code="RO 18547291")
    registration = desk.register(a_draft(sender=sender), clerk="Maria")
    assert registration.warnings == ("fiscal_code_check_digit",)
    assert registration.entry.content.sender == sender


def test_what_cannot_be_registered_takes_no_number(desk: Desk) -> None:
    with pytest.raises(RegisterUnknown):
        desk.register(EntryDraft(register_code="ZZ", content=a_draft().content), clerk="Maria")
    with pytest.raises(ClerkMissing):
        desk.register(a_draft(), clerk="  ")
    assert number_of(desk) == 1
    assert desk.journal.state().size == 1


def test_a_register_for_hearings_takes_no_outgoing_paper(desk: Desk) -> None:
    draft = EntryDraft(direction="outgoing", register_code="AUD", content=a_draft(recipients=[Party(name="X")]).content)
    with pytest.raises(DirectionNotInRegister):
        desk.register(draft, clerk="Maria")
    assert desk.register(EntryDraft(register_code="AUD", content=a_draft().content), clerk="M").entry.number == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET number = 7",
        "UPDATE entries SET registered_at = '2020-01-01T00:00:00.000000Z'",
        "UPDATE entries SET direction = 'outgoing'",
        "DELETE FROM entries",
        "UPDATE journal SET event = '{}'",
        "DELETE FROM journal",
        "DELETE FROM outbox",
        "UPDATE series_counters SET last_number = 0",
        "INSERT INTO entries SELECT * FROM entries",
    ],
)
def test_the_database_itself_refuses_to_rewrite_the_register(desk: Desk, home: Home, statement: str) -> None:
    number_of(desk)
    with closing(opened(home)) as database, pytest.raises(sqlcipher.IntegrityError):
        database.execute(statement)
    assert desk.journal.verify().size == 1


def test_a_home_is_readable_by_its_owner_alone(desk: Desk, home: Home) -> None:
    number_of(desk)
    assert home.path.stat().st_mode & 0o077 == 0
    assert (home.database.stat().st_mode & 0o077) == 0


def test_the_moment_of_registration_is_the_clocks(desk: Desk) -> None:
    assert desk.register(a_draft(), clerk="Maria").entry.registered_at == NOW


def test_nothing_is_left_of_the_birth_of_the_register(desk: Desk, home: Home) -> None:
    number_of(desk)
    assert sorted(path.name for path in home.path.iterdir() if path.is_file() and "-" not in path.name) == [
        "desk.sqlite"
    ]
    assert not list(home.path.glob(".partial*")), list(Path(home.path).iterdir())
