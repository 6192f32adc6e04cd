"""Deadlines at the desk: brought by the class, moved by acts, watched by the grid, dated like the law."""

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from app.catalogue.errors import ChangeBackdated, ReferenceUnknown
from app.catalogue.starter import starter_rows
from app.database.engine import Database
from app.deadlines import due
from app.deadlines.errors import CaseUnknown, ClassWithoutTerm, DayIsFreeAlready, DayIsWorkedAlready, DayNotDecided
from app.desk import Desk
from app.home import Home
from opis_contract.acts import (
    DeadlineExtended,
    DeadlineResumed,
    DeadlineSuspended,
    EntryClosed,
    EntryLinked,
)
from opis_contract.alarms import AlarmStep, Escalation
from opis_contract.calendar import DayStatus
from opis_contract.catalogue import DocumentClass
from opis_contract.deadlines import TermUnit
from opis_contract.entries import DeadlineDates, Entry, EntryContent, EntryDraft, ResolutionMode
from opis_contract.journal import Frontier
from opis_contract.links import Link, LinkKind
from opis_contract.registers import Direction
from opis_contract.rules import DeadlineMissing, DeadlinePassed
from opis_contract.running_terms import ExtendedAlready, NoExtensionByLaw
from opis_contract.terms import CountingRule, TermRule
from tests.app.conftest import POPA, HandClock, a_draft, key_of

NOON = 9
"""In UTC: noon in Romania."""


def at(clock: HandClock, day: date) -> None:
    clock.time = datetime(day.year, day.month, day.day, NOON, tzinfo=UTC)


def registered(desk: Desk, kind: str, **content: object) -> Entry:
    return desk.register(a_draft(document_type=kind, **content), clerk="Maria").entry


def dates(deadline: DeadlineDates | None) -> tuple[date, date]:
    assert deadline is not None
    return deadline.target, deadline.limit


def extend(desk: Desk, entry: Entry, *, amount: int | None = None) -> DeadlineDates:
    longer = desk.deadlines.extension(entry.entry_id, amount=amount)
    act = DeadlineExtended(
        entry_id=entry.entry_id, by="Maria", approved_by="Primar", reason="cercetare mai amplă", deadline=longer
    )
    standing = desk.act(act)
    assert standing.entry.content.deadline == longer
    return longer


@pytest.fixture
def on(desk: Desk, clock: HandClock) -> Callable[[date], None]:
    """Sets the clock of the desk to noon of a day."""
    return lambda day: at(clock, day)


def test_every_class_of_the_starter_names_a_term_that_is_there() -> None:
    terms = {row.code for row in starter_rows() if isinstance(row, TermRule)}
    assert {row.term for row in starter_rows() if isinstance(row, DocumentClass) and row.term} <= terms


def test_the_petition_over_easter(desk: Desk, on: Callable[[date], None]) -> None:
    on(date(2026, 3, 11))
    entry = registered(desk, "petiție")
    assert entry.content.deadline == DeadlineDates(
        target=date(2026, 4, 9), limit=date(2026, 4, 14), basis="OG 27/2002, art. 8", term="petition"
    )
    again = desk.looking.entry(entry.entry_id).entry.content.deadline
    assert again == entry.content.deadline


def test_every_way_in_gets_the_term_of_the_class_and_nobody_gets_one_twice(desk: Desk, clock: HandClock) -> None:
    at(clock, date(2026, 6, 23))
    by_code = registered(desk, "urbanism_certificate")
    assert dates(by_code.content.deadline) == (date(2026, 7, 14), date(2026, 7, 14))
    assert registered(desk, "petiție", deadline=None).content.deadline is None
    own = DeadlineDates(target=date(2026, 6, 30), limit=date(2026, 6, 30), basis="adresa Parchetului")
    assert registered(desk, "petiție", deadline=own).content.deadline == own
    assert registered(desk, "un tip scris de mână").content.deadline is None
    answer = EntryContent(summary="Petiția noastră", recipients=(POPA,), document_type="petiție")
    ours = desk.register(EntryDraft(direction=Direction.OUTGOING, content=answer), clerk="M").entry
    assert ours.content.deadline is None


def test_a_paper_entered_late_has_its_term_from_the_day_on_which_it_came(desk: Desk, clock: HandClock) -> None:
    at(clock, date(2026, 3, 16))
    came = datetime(2026, 3, 11, 10, tzinfo=UTC)
    entry = registered(desk, "petiție", received_at=came, delay_reason="cădere de curent")
    assert dates(entry.content.deadline) == (date(2026, 4, 9), date(2026, 4, 14))


def test_the_institutions_own_date_is_never_after_that_of_the_law(desk: Desk, clock: HandClock) -> None:
    at(clock, date(2026, 6, 23))
    late, early = (registered(desk, "petiție", internal_due_date=day) for day in (date(2026, 9, 1), date(2026, 7, 1)))
    assert late.content.internal_due_date == date(2026, 7, 23)
    assert early.content.internal_due_date == date(2026, 7, 1)
    assert desk.looking.entry(late.entry_id).entry.content == late.content


def test_a_case_is_asked_for_by_class_or_term_and_by_name_in_any_spelling(desk: Desk) -> None:
    day = date(2026, 6, 23)
    for text in ("urbanism_certificate", "Cerere certificat de urbanism", "CERERE CERTIFICAT DE URBANISM"):
        case = desk.deadlines.of_case(text, day)
        assert (case.kind.code if case.kind else "", case.deadline.limit) == ("urbanism_certificate", date(2026, 7, 14))
    plain = desk.deadlines.of_case("urbanism_certificate_urgent", day)
    assert (plain.kind, plain.deadline.limit) == (None, date(2026, 6, 29))
    assert desk.deadlines.of_case("intocmirea ulterioara sau reconstituirea actelor de stare civila", day).kind is None
    with pytest.raises(CaseUnknown):
        desk.deadlines.of_case("nimic de felul acesta", day)
    with pytest.raises(ClassWithoutTerm):
        desk.deadlines.of_case("adresa", day)


def test_a_bridge_day_counts_everywhere_and_outlives_the_program(
    desk: Desk, on: Callable[[date], None], open_desk: Callable[[], Desk]
) -> None:
    on(date(2026, 3, 11))
    for day in (date(2026, 4, 9), date(2026, 4, 14)):
        desk.free_days.decide(day, DayStatus.FREE, legal_basis="HG 77/2026", by="Maria")
    desk.free_days.decide(date(2026, 4, 18), DayStatus.WORKED, legal_basis="HG 77/2026", by="Maria")
    assert dates(registered(desk, "petiție").content.deadline) == (date(2026, 4, 8), date(2026, 4, 15))
    again = open_desk()
    assert [(each.day, each.status) for each in again.free_days.decided(2026)] == [
        (date(2026, 4, 9), DayStatus.FREE),
        (date(2026, 4, 14), DayStatus.FREE),
        (date(2026, 4, 18), DayStatus.WORKED),
    ]
    assert again.free_days.decided(2027) == []
    again.free_days.take_back(date(2026, 4, 9), by="Maria")
    assert dates(registered(again, "petiție").content.deadline) == (date(2026, 4, 9), date(2026, 4, 15))
    assert len(again.free_days.decided()) == 2
    again.free_days.decide(date(2026, 4, 9), DayStatus.FREE, legal_basis="HG 80/2026", by="Maria")
    assert next(each.legal_basis for each in again.free_days.decided()) == "HG 80/2026"


def test_a_decision_that_changes_nothing_or_rewrites_the_past_is_refused(desk: Desk, clock: HandClock) -> None:
    at(clock, date(2026, 1, 12))
    with pytest.raises(DayIsFreeAlready):
        desk.free_days.decide(date(2026, 4, 10), DayStatus.FREE, legal_basis="HG 1/2026", by="M")
    with pytest.raises(DayIsWorkedAlready):
        desk.free_days.decide(date(2026, 4, 9), DayStatus.WORKED, legal_basis="HG 1/2026", by="M")
    with pytest.raises(DayNotDecided):
        desk.free_days.take_back(date(2026, 4, 9), by="M")
    desk.free_days.decide(date(2026, 1, 5), DayStatus.FREE, legal_basis="HG 1/2026", by="M")  # decided by 15 January
    with pytest.raises(ChangeBackdated):
        desk.free_days.take_back(date(2026, 1, 5), by="M")


def test_a_change_of_the_counting_rule_leaves_closed_cases_and_those_registered_before(
    desk: Desk, clock: HandClock
) -> None:
    at(clock, date(2026, 4, 2))
    before = registered(desk, "cerere informații de interes public")
    closed = registered(desk, "cerere informații de interes public")
    desk.act(EntryClosed(entry_id=closed.entry_id, by="M", mode=ResolutionMode.WITHDRAWN))
    assert dates(before.content.deadline) == (date(2026, 4, 20), date(2026, 4, 20))
    switched = CountingRule(
        code="law_544_days",
        name="zilele Legii 544/2001 se numără calendaristice",
        unit=TermUnit.CALENDAR_DAYS,
        legal_basis="Dispoziția nr. 41/2026",
        valid_from=date(2026, 4, 3),
    )
    desk.catalogue.change([switched], by="Secretar general", reason="Dispoziția nr. 41/2026")
    at(clock, date(2026, 4, 3))
    after = registered(desk, "cerere informații de interes public")
    assert dates(after.content.deadline) == (date(2026, 4, 9), date(2026, 4, 14))
    assert after.content.deadline is not None
    assert "Dispoziția nr. 41/2026" in after.content.deadline.basis
    for each in (before, closed):
        assert desk.looking.entry(each.entry_id).entry.content.deadline == each.content.deadline
    at(clock, date(2026, 4, 10))
    assert extend(desk, before).limit == date(2026, 5, 19)  # thirty working days, by the rule it began with
    assert extend(desk, after).limit == date(2026, 5, 4)  # thirty calendar days: 3 May is a Sunday
    told = desk.deadlines.of_entry(after.entry_id)
    assert told is not None
    assert [each.row.valid_from for each in told.switches] == [date(2002, 3, 8), date(2026, 4, 3)]


def test_a_term_is_extended_once_in_time_and_the_first_dates_are_kept(desk: Desk, clock: HandClock) -> None:
    at(clock, date(2026, 3, 11))
    entry, late = registered(desk, "petiție"), registered(desk, "petiție")
    at(clock, date(2026, 4, 14))
    assert dates(extend(desk, entry)) == (date(2026, 4, 24), date(2026, 4, 27))
    told = desk.deadlines.of_entry(entry.entry_id)
    assert told is not None
    assert (dates(told.first), dates(told.dates)) == (
        (date(2026, 4, 9), date(2026, 4, 14)),
        (date(2026, 4, 24), date(2026, 4, 27)),
    )
    assert told.redirect_by == date(2026, 3, 16)
    with pytest.raises(ExtendedAlready):
        desk.deadlines.extension(entry.entry_id)
    at(clock, date(2026, 4, 15))
    with pytest.raises(DeadlinePassed):
        desk.deadlines.extension(late.entry_id)
    [row] = [each for each in desk.deadlines.grid().rows if each.entry_id == late.entry_id]
    assert row.alarm.step is AlarmStep.OVERDUE


def test_what_the_law_does_not_lengthen_is_not_lengthened(desk: Desk, clock: HandClock) -> None:
    at(clock, date(2026, 6, 23))
    with pytest.raises(NoExtensionByLaw):
        desk.deadlines.extension(registered(desk, "cerere adeverință").entry_id)
    with pytest.raises(DeadlineMissing):
        desk.deadlines.extension(registered(desk, "adresă").entry_id)
    own = DeadlineDates(target=date(2026, 6, 30), limit=date(2026, 6, 30), basis="adresa Parchetului")
    written = registered(desk, "adresă", deadline=own)
    with pytest.raises(NoExtensionByLaw):
        desk.deadlines.extension(written.entry_id)
    assert desk.deadlines.resumption(written.entry_id, date(2026, 6, 25)) == own


def test_a_pause_by_law_stops_the_alarms_and_moves_the_limit_and_another_pause_does_not(
    desk: Desk, clock: HandClock
) -> None:
    at(clock, date(2026, 6, 23))
    entry, other = (registered(desk, "cerere certificat de urbanism") for _ in range(2))
    at(clock, date(2026, 7, 10))
    assert {each.entry_id for each in desk.deadlines.grid().rows} == {entry.entry_id, other.entry_id}
    since = date(2026, 7, 10)
    for each, legal in ((entry, True), (other, False)):
        act = DeadlineSuspended(entry_id=each.entry_id, by="M", since=since, basis="completări cerute", legal=legal)
        desk.act(act)
    assert [each.entry_id for each in desk.deadlines.grid().rows] == [other.entry_id]
    told = desk.deadlines.of_entry(entry.entry_id)
    assert told is not None
    assert told.stands_still
    at(clock, date(2026, 7, 20))
    for each, limit in ((entry, date(2026, 7, 22)), (other, date(2026, 7, 14))):
        on = date(2026, 7, 20)
        deadline = desk.deadlines.resumption(each.entry_id, on)
        assert deadline.limit == limit
        desk.act(DeadlineResumed(entry_id=each.entry_id, by="M", on=on, deadline=deadline))
    assert {each.entry_id for each in desk.deadlines.grid().rows} == {entry.entry_id, other.entry_id}


def test_connected_papers_wait_for_the_earliest_of_their_dates(desk: Desk, clock: HandClock) -> None:
    at(clock, date(2026, 6, 8))
    first = registered(desk, "petiție")
    at(clock, date(2026, 6, 23))
    second = registered(desk, "petiție")
    earliest = desk.deadlines.connected(second.entry_id, first.entry_id)
    assert earliest == first.content.deadline
    link = Link(kind=LinkKind.CONNECTED_TO, entry_id=first.entry_id, shown_number="1")
    standing = desk.act(EntryLinked(entry_id=second.entry_id, by="M", link=link, deadline=earliest))
    assert standing.entry.content.deadline == first.content.deadline


def test_the_grid_is_late_first_and_forgets_what_is_done(desk: Desk, clock: HandClock) -> None:
    at(clock, date(2026, 3, 11))
    old = registered(desk, "petiție")
    at(clock, date(2026, 4, 6))
    near = registered(desk, "cerere certificat de atestare fiscală")
    far = registered(desk, "petiție")
    at(clock, date(2026, 4, 18))
    grid = desk.deadlines.grid()
    assert [(each.entry_id, each.alarm.step, each.alarm.to) for each in grid.rows] == [
        (near.entry_id, AlarmStep.OVERDUE, Escalation.SECRETARY_GENERAL),
        (old.entry_id, AlarmStep.OVERDUE, Escalation.SECRETARY_GENERAL),
    ]
    assert (grid.total, [each.number for each in desk.deadlines.grid(limit=1).rows]) == (2, [near.number])
    desk.act(EntryClosed(entry_id=old.entry_id, by="M", mode=ResolutionMode.WITHDRAWN))
    assert [each.entry_id for each in desk.deadlines.grid().rows] == [near.entry_id]
    at(clock, date(2026, 4, 25))
    assert far.entry_id in {each.entry_id for each in desk.deadlines.grid().rows}


def test_the_grid_reads_what_is_due_and_never_the_whole_register(desk: Desk, home: Home) -> None:
    database = Database(home.database, key_of(home))
    with database.read() as connection:
        asked = due.GRID.compile(connection)
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", ("2026-06-23", 200, 0)).all()
    database.close()
    steps = [row[3] for row in plan]
    assert any("due_entries USING" in step and "ix_due_entries" in step for step in steps), steps
    assert any(step.startswith("SEARCH entries USING INDEX") for step in steps), steps
    assert not any("TEMP B-TREE" in step for step in steps), steps


def test_a_class_that_names_a_term_nobody_knows_is_refused_and_never_stops_the_counter(
    desk: Desk, clock: HandClock
) -> None:
    at(clock, date(2026, 6, 23))
    petition = desk.catalogue.document_class("petition")
    assert petition is not None
    today = date(2026, 6, 23)
    wrong = petition.model_copy(update={"term": "no_such_term", "valid_from": today})
    with pytest.raises(ReferenceUnknown):
        desk.catalogue.change([wrong], by="M", reason="probă")
    rule = desk.deadlines.in_force()["petition"].rule
    ended = rule.model_copy(update={"valid_to": today - timedelta(days=1), "valid_from": rule.valid_from})
    desk.catalogue.change([ended.model_copy(update={"valid_from": today, "valid_to": today})], by="M", reason="probă")
    at(clock, today + timedelta(days=1))
    assert registered(desk, "petiție").content.deadline is None


def test_an_older_register_finds_what_is_due_after_the_upgrade(home: Home, clock: HandClock) -> None:
    home.make()
    with closing(sqlite3.connect(home.database)) as database:
        engine = create_engine("sqlite+pysqlite://", creator=lambda: database, poolclass=StaticPool)
        with engine.begin() as connection:
            config = Config()
            config.set_main_option("script_location", "app:database/migrations")
            config.attributes["connection"] = connection
            command.upgrade(config, "0007")
        database.execute("INSERT INTO desk (only, desk_id, state) VALUES (1, ?, 'alone')", ["0" * 32])
        database.execute("INSERT INTO journal_frontier VALUES (1, ?)", [Frontier().to_bytes()])
        for number, state in ((1, "registered"), (2, "closed"), (3, "registered")):
            deadline = {"target": "2026-04-09", "limit": "2026-04-14", "basis": "OG 27/2002"}
            content = {"summary": "Petiție veche", "sender": {"name": "Popa"}} | (
                {"deadline": deadline} if number < 3 else {}
            )
            database.execute(
                "INSERT INTO entries (entry_id, register, year, number, series, registered_at, direction, "
                "tracking_code, desk_id, event_id, clerk, counter, party, summary, deadline, state, searched, content, "
                "place) VALUES (?, 'RG', 2026, ?, 'main', '2026-03-11T10:00:00.000000Z', 'incoming', ?, ?, ?, 'M', "
                "'1', 'Popa', 'Petiție veche', ?, ?, '{}', ?, ?)",
                [
                    f"{number:032x}", number, str(number), "0" * 32, f"{number:032x}",
                    "2026-04-14" if number < 3 else None, state, json.dumps(content), number,
                ],
            )  # fmt: skip
        database.commit()
    at(clock, date(2026, 3, 20))
    desk = Desk(home, clock, os.urandom)
    assert desk.deadlines.grid().rows == ()
    at(clock, date(2026, 3, 26))
    [row] = desk.deadlines.grid().rows
    assert (row.number, row.target, row.limit, row.alarm.step) == (
        1, date(2026, 4, 9), date(2026, 4, 14), AlarmStep.HALF,
    )  # fmt: skip
    assert desk.deadlines.of_case("petiție", date(2026, 3, 11)).deadline.limit == date(2026, 4, 14)
    desk.close()
