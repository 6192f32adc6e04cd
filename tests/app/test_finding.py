"""Any entry is found again by what anybody remembers of it, the newest first, and any place of the register is read."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, StaticPool, create_engine
from sqlcipher3 import dbapi2 as sqlcipher

from app.database.cipher import key_literal
from app.database.engine import connect
from app.desk import Desk
from app.finding.asked import Field
from app.finding.searching import COUNTED
from app.home import Home
from app.queries import EntryQuery, WholeRegister
from opis_contract.acts import AnnulmentAsked, AnnulmentCause, AnnulmentDecided
from opis_contract.entries import DeadlineDates, EntryContent, EntryDraft
from opis_contract.numbers import NumberQuery
from opis_contract.parties import Party, PartyKind
from opis_contract.registers import Direction
from tests.app.conftest import HandClock, a_draft, key_of, opened

POPA = Party(name="Popa Elena")
BETA = Party(name="SC Beta Construct SRL", kind=PartyKind.ORGANISATION)


def a_term(limit: date) -> DeadlineDates:
    return DeadlineDates(target=limit, limit=limit, basis="OG 27/2002")


@pytest.fixture
def filled(desk: Desk, clock: HandClock) -> Desk:
    """Six papers of three days: two from Popa, one to Popa, one late, one annulled, one of last year."""
    clock.time = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)
    desk.register(a_draft(summary="Cerere veche", document_type="cerere adeverință", deadline=None), clerk="M")
    clock.time = datetime(2026, 6, 22, 6, 0, tzinfo=UTC)
    late = a_term(date(2026, 6, 22))
    petition = a_draft(summary="Petiție: iluminatul public", document_type="petiție", deadline=late)
    desk.register(EntryDraft(register_code="RG", content=petition.content), clerk="M")
    clock.turn(minutes=5)
    beta = a_draft(sender=BETA, summary="Aviz de gospodărire", external_number="AB-77/14.06.2026", class_code="II.A.3")
    desk.register(beta, clerk="M")
    clock.time = datetime(2026, 6, 23, 6, 0, tzinfo=UTC)
    answer = EntryContent(summary="Răspuns favorabil", recipients=(POPA,), document_type="adresă")
    desk.register(EntryDraft(direction=Direction.OUTGOING, content=answer), clerk="M")
    clock.turn(minutes=5)
    wrong = desk.register(a_draft(summary="Înregistrată greșit", deadline=late), clerk="M").entry
    desk.act(
        AnnulmentAsked(
            entry_id=wrong.entry_id, by="M", cause=AnnulmentCause.REGISTERED_TWICE, reason="dublă înregistrare"
        )
    )
    desk.act(AnnulmentDecided(entry_id=wrong.entry_id, by="Șef", approved=True, reason="așa este"))
    clock.turn(minutes=5)
    desk.register(a_draft(sender=Party(name="Ştefănescu-Ţârcea Ana"), summary="Cerere de racordare"), clerk="M")
    return desk


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1", [(1, 2026), (1, 2025)]),
        ("1/2025", [(1, 2025)]),
        ("RG-3/2026", [(3, 2026)]),
        ("popa", [(4, 2026), (3, 2026), (1, 2026), (1, 2025)]),
        ("de la:popa", [(4, 2026), (1, 2026), (1, 2025)]),
        ("către:popa", [(3, 2026)]),
        ("STEFANESCU tarcea", [(5, 2026)]),
        ("Ștefănescu", [(5, 2026)]),
        ("tip:petiție", [(1, 2026)]),
        ("iluminatul", [(1, 2026)]),
        ('"iluminatul public"', [(1, 2026)]),
        ('"public iluminatul"', []),
        ("public ilumin", [(1, 2026)]),
        ("ab-77", [(2, 2026)]),
        ("77/14.06.2026", [(2, 2026)]),
        ("dosar:II.A", [(2, 2026)]),
        ("nr lor:77", [(2, 2026)]),
        ("22.06.2026", [(2, 2026), (1, 2026)]),
        ("iunie 2026 popa de la:popa", [(4, 2026), (1, 2026)]),
        ("an:2025", [(1, 2025)]),
        ("2025", [(1, 2025)]),
        ("azi", [(5, 2026), (4, 2026), (3, 2026)]),
        ("ieri petitie", [(1, 2026)]),
        ("întârziat", [(1, 2026)]),
        ("late de la:popa", [(1, 2026)]),
        ("anulat", [(4, 2026)]),
        ("registru:rg azi", [(5, 2026), (4, 2026), (3, 2026)]),
        ("registru:PET", []),
        ("an:2199", []),
        ("%", []),
        ('"; DROP TABLE entries --', []),
    ],
)
def test_everything_remembered_of_a_paper_finds_it(filled: Desk, text: str, found: list[tuple[int, int]]) -> None:
    page = filled.looking.entries(EntryQuery(text=text))
    assert [(row.number, row.year) for row in page.rows] == found
    assert (page.total, page.counted, page.more) == (len(found), True, False)


def test_a_tracking_code_finds_its_paper_however_it_is_typed(filled: Desk) -> None:
    [row] = filled.looking.entries(EntryQuery(text="iluminatul")).rows
    code = filled.looking.entry(row.entry_id).entry.tracking_code
    for typed in (code, code.lower(), code.replace("-", " "), f"https://registru.proba.ro/s/{code}"):
        assert [each.entry_id for each in filled.looking.entries(EntryQuery(text=typed)).rows] == [row.entry_id]


@pytest.mark.parametrize(
    ("text", "field", "said"),
    [
        ("ab-77", Field.THEIR_NUMBER, "AB-77/14.06.2026"),
        ("aviz dosar:ii", Field.CLASS, "II.A.3"),
        ("tip:petitie", Field.TYPE, "petiție"),
    ],
)
def test_a_row_says_where_it_was_found_when_it_does_not_show_it(
    filled: Desk, text: str, field: Field, said: str
) -> None:
    [row] = filled.looking.entries(EntryQuery(text=text)).rows
    assert row.found is not None
    assert (row.found.field, row.found.text) == (field, said)
    assert [row.found for row in filled.looking.entries(EntryQuery(text="popa")).rows] == [None] * 4


def test_a_corrected_entry_is_found_by_its_new_words_alone(desk: Desk, home: Home) -> None:
    entry = desk.register(a_draft(summary="cerere certificat"), clerk="M").entry
    with closing(opened(home)) as database:
        text = '{"number": "1/2026", "summary": "alt continut"}'
        database.execute("UPDATE entries SET searched = ?", (text,))
        database.commit()
        database.execute("INSERT INTO entry_words(entry_words, rank) VALUES ('integrity-check', 1)")
    assert [row.entry_id for row in desk.looking.entries(EntryQuery(text="alt")).rows] == [entry.entry_id]
    assert desk.looking.entries(EntryQuery(text="certificat")).total == 0


def test_hits_are_counted_no_further_than_anybody_reads(desk: Desk, clock: HandClock) -> None:
    for _ in range(COUNTED + 30):
        desk.register(a_draft(), clerk="M")
        clock.turn(seconds=1)
    first = desk.looking.entries(EntryQuery(text="popa", limit=600))
    assert (first.total, first.counted, first.more) == (COUNTED, False, True)
    last = desk.looking.entries(EntryQuery(text="popa", limit=600, before=first.rows[-1].cursor))
    assert (last.total, last.counted, last.more) == (COUNTED, False, False)
    numbers = [row.number for row in (*first.rows, *last.rows)]
    assert numbers == list(range(COUNTED + 30, 0, -1))


def test_any_stretch_of_the_register_is_the_same_as_walking_there(desk: Desk, clock: HandClock) -> None:
    for index in range(97):
        clock.turn(hours=index % 7)  # several a day, several at the same instant, days without any
        desk.register(a_draft(), clerk="M")
    every = [row.entry_id for row in desk.looking.entries(EntryQuery(limit=200)).rows]
    for whole in (WholeRegister(), WholeRegister("RG", 2026), WholeRegister(year=2026)):
        for first in range(0, 97, 5):
            stretch = desk.looking.stretch(whole, first=first, count=12)
            assert ([row.entry_id for row in stretch.rows], stretch.total) == (every[first : first + 12], 97)
        for position in (0, 40, 96):
            stands = desk.looking.standpoint(whole, NumberQuery(None, 97 - position))
            assert stands is not None
            assert (stands.entry_id, stands.newer) == (every[position], position)
    assert desk.looking.stretch(WholeRegister("PET"), first=0, count=5).rows == ()
    assert desk.looking.stretch(WholeRegister(), first=97, count=5).rows == ()
    assert desk.looking.standpoint(WholeRegister(year=2025), NumberQuery(None, 1)) is None


def test_a_register_of_before_the_index_is_found_in_whole_after_the_upgrade(
    filled: Desk, clock: HandClock, home: Home, tmp_path: Path
) -> None:
    before = list(filled.looking.entries(EntryQuery()).rows)
    filled.close()
    old = Home(tmp_path / "old")
    old.make()
    sqlite3.connect(old.database).close()
    with closing(connect(old.database, key_of(old))) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute(f'ATTACH ? AS new KEY "{key_literal(key_of(home))}"', (str(home.database),))
        engine = create_engine("sqlite+pysqlite://", module=sqlcipher, creator=lambda: raw, poolclass=StaticPool)
        with engine.begin() as connection:
            upgrade_to(connection, "0003")
        for table in ("desk", "series_counters", "entries", "struck_numbers", "journal", "journal_frontier", "outbox"):
            columns = ", ".join(f'"{row[1]}"' for row in raw.execute(f"PRAGMA main.table_info({table})"))
            copied = f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM new.{table}"  # noqa: S608 - our own names
            raw.execute(copied)
        raw.execute("UPDATE main.entries SET searched = 'as it was written then'")
    again = Desk(old, clock, os.urandom)
    assert list(again.looking.entries(EntryQuery()).rows) == before
    assert [row.number for row in again.looking.entries(EntryQuery(text="late de la:popa")).rows] == [1]
    assert [row.number for row in again.looking.entries(EntryQuery(text="anulat")).rows] == [4]
    assert again.looking.stretch(WholeRegister("RG"), first=5, count=1).rows[0].year == 2025
    again.journal.verify()
    again.register(a_draft(), clerk="M")
    assert again.looking.entries(EntryQuery(text="de la:popa")).total == 4
    again.close()


def upgrade_to(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", "app:database/migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def test_a_number_rectified_moves_with_its_day(desk: Desk, clock: HandClock, home: Home) -> None:
    entry = desk.register(a_draft(), clerk="M").entry
    earlier = entry.registered_at - timedelta(days=3)
    with closing(opened(home)) as database:
        database.execute("DROP TRIGGER entries_keep_their_number")
        database.execute("UPDATE entries SET registered_at = ?", (f"{earlier:%Y-%m-%dT%H:%M:%S.%fZ}",))
        database.commit()
    assert [row.number for row in desk.looking.entries(EntryQuery(text="20.06.2026")).rows] == [1]
    assert desk.looking.stretch(WholeRegister(), first=0, count=5).total == 1
    assert [row.number for row in desk.looking.stretch(WholeRegister(), first=0, count=5).rows] == [1]
