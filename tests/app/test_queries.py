"""Reading the register: pages, search, and numbers in any spelling."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from app.desk import Desk
from app.queries import EntryQuery
from opis_contract.entries import DeadlineDates
from opis_contract.numbers import NumberQuery, parse_number
from opis_contract.parties import Party, PartyKind
from tests.app.conftest import HandClock, a_draft


def numbers(desk: Desk, **query: object) -> list[int]:
    return [row.number for row in desk.looking.entries(EntryQuery(**query)).rows]  # type: ignore[arg-type]


def test_pages_follow_one_another_without_a_row_lost_or_twice(desk: Desk, clock: HandClock) -> None:
    for index in range(23):
        clock.turn(seconds=index % 2)  # every second paper has the instant of the one before it
        desk.register(a_draft(), clerk="Maria")
    seen: list[int] = []
    query = EntryQuery(limit=5)
    while (page := desk.looking.entries(query)).rows:
        assert page.total == 23
        seen += [row.number for row in page.rows]
        query = EntryQuery(limit=5, before=page.rows[-1].cursor)
    assert seen == list(range(23, 0, -1))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("stefanescu", [1]),
        ("ŞTEFĂNESCU tarcea", [1]),
        ("urbanism", [2, 1]),
        ("beta URBANISM", [2]),
        ("2/2026", [2]),
        ("AB-77", [2]),
        ("100%", []),
        ("_", []),
        ("nimic", []),
        ("  ", [3, 2, 1]),
    ],
)
def test_words_are_found_without_their_diacritics(desk: Desk, text: str, found: list[int]) -> None:
    desk.register(a_draft(summary="certificat de urbanism", sender=Party(name="Ștefănescu Țârcea Ana")), clerk="M")
    beta = Party(name="SC Beta SRL", kind=PartyKind.ORGANISATION)
    desk.register(a_draft(summary="aviz urbanism", sender=beta, external_number="AB-77"), clerk="M")
    desk.register(a_draft(), clerk="M")
    assert numbers(desk, text=text) == found


def test_a_day_is_a_romanian_day(desk: Desk, clock: HandClock) -> None:
    clock.time = datetime(2026, 6, 22, 20, 59, 59, tzinfo=UTC)
    desk.register(a_draft(), clerk="M")
    clock.turn(seconds=1)
    desk.register(a_draft(), clerk="M")
    assert numbers(desk, day=date(2026, 6, 22)) == [1]
    assert numbers(desk, day=date(2026, 6, 23)) == [2]
    assert numbers(desk, day=date(2026, 6, 24)) == []


def test_a_register_and_a_year_are_shown_alone(desk: Desk, clock: HandClock) -> None:
    desk.register(a_draft(), clerk="M")
    clock.time = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
    desk.register(a_draft(summary="din 2027"), clerk="M")
    assert [row.summary for row in desk.looking.entries(EntryQuery(year=2027)).rows] == ["din 2027"]
    assert desk.looking.entries(EntryQuery(register="RG")).total == 2
    assert desk.looking.entries(EntryQuery(register="PET")).total == 0


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("1", [2027, 2026]),
        ("1/2026", [2026]),
        ("nr. 1 din 23.06.2026", [2026]),
        ("RG-1/2027", [2027]),
        ("1/24.06.2026", []),
        ("HR-1", []),
        ("7", []),
    ],
)
def test_a_number_is_found_in_every_spelling(desk: Desk, clock: HandClock, text: str, years: list[int]) -> None:
    desk.register(a_draft(), clerk="M")
    clock.time = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
    desk.register(a_draft(), clerk="M")
    query = parse_number(text)
    assert isinstance(query, NumberQuery)
    assert [row.year for row in desk.looking.find(query)] == years


def test_a_row_says_what_the_table_shows(desk: Desk) -> None:
    deadline = DeadlineDates(target=date(2026, 7, 22), limit=date(2026, 7, 23), basis="OG 27/2002")
    entry = desk.register(a_draft(deadline=deadline), clerk="M").entry
    [row] = desk.looking.entries(EntryQuery()).rows
    assert (row.entry_id, row.party, row.summary) == (entry.entry_id, "Popa Elena", "cerere certificat")
    assert (row.deadline, row.files, row.sent, row.offline) == (date(2026, 7, 23), 0, False, False)
    assert isinstance(row.entry_id, UUID)


def test_the_general_register_stands_first_at_a_new_desk(desk: Desk) -> None:
    assert desk.registers()[0].code == "RG"
    assert desk.status().last_sync is None
    desk.presence.synced()
    status = desk.status()
    assert (status.online, status.last_sync) == (True, desk.clock.now())
