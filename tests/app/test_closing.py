"""Closing a day and a year: every number on paper once, chained sheets, two persons, and the same rows as data."""

import csv
import hashlib
import io
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from app.closing.errors import (
    ApproverIsTheSame,
    DayAlreadyClosed,
    DayNotYetCome,
    EntriesNotSent,
    NumbersUnaccounted,
    ReservationsOpen,
    YearAlreadyClosed,
    YearNotOver,
)
from app.closing.exporting import ExportFormat, export
from app.closing.rows import RegisterRow, RowKind
from app.closing.year_print import print_year
from app.desk import Desk
from app.words import Words
from opis_contract.acts import (
    AnnulmentAsked,
    AnnulmentCause,
    AnnulmentDecided,
    CorrectableField,
    Correction,
    EntryCorrected,
    NumbersUnused,
    ReservationEnded,
    UnusedCause,
)
from opis_contract.closing import NumberRange, sheet_hash
from opis_contract.entries import Reservation
from opis_contract.legal_columns import LegalColumn
from opis_contract.messages import Institution
from opis_contract.rules import YearIsClosed
from paper.own_prints import archive_print
from tests.app.conftest import FakeServer, HandClock, a_draft, give_block

TODAY = date(2026, 6, 23)
SAY = Words("ro").say


def annul(desk: Desk, entry_id: UUID) -> None:
    desk.act(AnnulmentAsked(entry_id=entry_id, by="Maria", cause=AnnulmentCause.TEST, reason="probă"))
    desk.act(AnnulmentDecided(entry_id=entry_id, by="Ioana", approved=True, reason="probă"))


def the_rows(desk: Desk) -> list[RegisterRow]:
    with desk.years.rows("RG", 2026) as rows:
        return list(rows)


def test_the_sheet_counts_the_day(desk: Desk, clock: HandClock) -> None:
    first = desk.register(a_draft(leaves=3), clerk="Maria").entry
    desk.register(a_draft(leaves=4, received_at=datetime(2026, 6, 22, 9, tzinfo=UTC), delay_reason="poștă"), clerk="M")
    annul(desk, first.entry_id)
    sheet = desk.days.sheet("RG", TODAY)
    assert sheet.numbers == (NumberRange(first=1, last=2),)
    assert (sheet.incoming, sheet.outgoing, sheet.leaves) == (1, 0, 7)
    assert (sheet.annulled, sheet.delayed, sheet.late) == ((1,), (2,), ())
    assert sheet.previous is None


def test_each_sheet_holds_the_hash_of_the_one_before(desk: Desk, clock: HandClock) -> None:
    desk.register(a_draft(), clerk="Maria")
    closed = desk.days.close("RG", TODAY, by="Ioana")
    clock.turn(days=1)
    desk.register(a_draft(), clerk="Maria")
    after = desk.days.close("RG", date(2026, 6, 24), by="Ioana")
    assert after.sheet.previous == closed.hash == sheet_hash(closed.sheet)
    assert [each.sheet.day for each in desk.days.closed("RG", 2026)] == [TODAY, date(2026, 6, 24)]


def test_what_becomes_known_after_the_close_stands_on_the_next_sheet(desk: Desk, clock: HandClock) -> None:
    desk.register(a_draft(), clerk="Maria")
    desk.days.close("RG", TODAY, by="Ioana")
    late = desk.register(a_draft(), clerk="Maria").entry
    clock.turn(days=1)
    usual = desk.register(a_draft(), clerk="Maria").entry
    sheet = desk.days.sheet("RG", date(2026, 6, 24))
    assert sheet.late == (late.number,)
    assert sheet.numbers == (NumberRange(first=usual.number, last=usual.number),)


def test_a_changed_leaf_of_the_day_gives_another_digest(desk: Desk) -> None:
    desk.register(a_draft(), clerk="Maria")
    one = desk.days.sheet("RG", TODAY).entries_digest
    desk.register(a_draft(), clerk="Maria")
    assert desk.days.sheet("RG", TODAY).entries_digest != one


def test_a_day_is_closed_once_and_not_before_it_comes(desk: Desk) -> None:
    desk.days.close("RG", TODAY, by="Ioana")
    with pytest.raises(DayAlreadyClosed):
        desk.days.close("RG", TODAY, by="Ioana")
    with pytest.raises(DayNotYetCome):
        desk.days.sheet("RG", date(2026, 6, 24))


def test_a_day_is_not_closed_while_numbers_wait_for_their_paper(desk: Desk, clock: HandClock) -> None:
    reservation = Reservation(purpose="contract de furnizare", holder="Achiziții", expires_at=clock.now())
    entry = desk.register(a_draft(reservation=reservation), clerk="Maria").entry
    with pytest.raises(ReservationsOpen):
        desk.days.close("RG", TODAY, by="Ioana")
    cause = UnusedCause.RESERVATION_GIVEN_UP
    desk.act(ReservationEnded(entry_id=entry.entry_id, by="Maria", cause=cause))
    desk.days.close("RG", TODAY, by="Ioana")


def test_the_book_has_every_number_once_and_bars_those_without_a_paper(enrolled: Desk, server: FakeServer) -> None:
    first = enrolled.register(a_draft(), clerk="Maria").entry
    annul(enrolled, first.entry_id)
    give_block(enrolled, 900_001, 900_005)
    server.unplugged = True
    enrolled.register(a_draft(), clerk="Maria")
    enrolled.act_on_register(
        NumbersUnused(
            by="Ioana",
            register_code="RG",
            year=2026,
            first=900_002,
            last=900_005,
            cause=UnusedCause.BLOCK_CLOSED_AT_YEAR_END,
        )
    )
    rows = the_rows(enrolled)
    assert [row.number for row in rows] == [1, *range(900_001, 900_006)]
    assert [row.kind for row in rows] == [RowKind.ANNULLED, RowKind.PAPER, *[RowKind.UNUSED] * 4]


@pytest.fixture
def closed_year(desk: Desk, clock: HandClock, tmp_path: Path) -> Callable[[], Path]:
    def close() -> Path:
        printed = tmp_path / "registru.pdf"
        book(desk, printed)
        desk.years.close("RG", 2026, printed, by="Maria", approved_by="Ioana")
        return printed

    return close


def book(desk: Desk, target: Path) -> int:
    with desk.years.rows("RG", 2026) as rows:
        printed = print_year(
            rows,
            target,
            say=SAY,
            institution=Institution(name="Primăria Țăndărei"),
            register_title="Registru general",
            year=2026,
            today=date(2027, 1, 4),
            by="Maria",
            approved_by="Ioana",
        )
    return printed.pages


def test_a_year_is_closed_after_its_end_by_two_persons_once(
    desk: Desk, clock: HandClock, closed_year: Callable[[], Path]
) -> None:
    entry = desk.register(a_draft(), clerk="Maria").entry
    with pytest.raises(YearNotOver):
        closed_year()
    clock.turn(days=250)
    printed = closed_year()
    closed = desk.years.closed("RG", 2026)
    assert closed is not None
    assert closed.print_sha256 == hashlib.sha256(printed.read_bytes()).hexdigest()
    with pytest.raises(YearAlreadyClosed):
        closed_year()
    with pytest.raises(ApproverIsTheSame):
        desk.years.close("RG", 2025, printed, by="Maria", approved_by=" Maria")
    change = Correction(field=CorrectableField.SUMMARY, old="x", new="alt conținut")
    with pytest.raises(YearIsClosed):
        desk.act(EntryCorrected(entry_id=entry.entry_id, by="Maria", reason="greșit", changes=(change,)))


def test_a_year_is_not_closed_while_numbers_have_no_row_or_events_wait(
    enrolled: Desk, server: FakeServer, clock: HandClock
) -> None:
    give_block(enrolled, 900_001, 900_005)
    server.unplugged = True
    enrolled.register(a_draft(), clerk="Maria")
    clock.turn(days=250)
    with pytest.raises(EntriesNotSent):
        enrolled.years.check("RG", 2026)
    enrolled.outbox.accepted([item.event.event_id for item in enrolled.outbox.pending()])
    enrolled.years.check("RG", 2026)
    unused = {"by": "I", "register_code": "RG", "year": 2026, "cause": UnusedCause.DESK_RETIRED}
    enrolled.act_on_register(NumbersUnused(**unused, first=900_004, last=900_005))  # type: ignore[arg-type]
    enrolled.outbox.accepted([item.event.event_id for item in enrolled.outbox.pending()])
    with pytest.raises(NumbersUnaccounted) as refused:
        enrolled.years.check("RG", 2026)
    assert refused.value.facts["numbers"] == "900002-900003"


def test_the_book_is_pdfa_with_its_totals_and_certification(desk: Desk, tmp_path: Path) -> None:
    for number in range(60):
        entry = desk.register(a_draft(leaves=2, summary=f"cerere de racordare numărul {number}"), clerk="M").entry
    annul(desk, entry.entry_id)
    pages = book(desk, tmp_path / "drawn.pdf")
    archived = archive_print(
        tmp_path / "drawn.pdf", tmp_path / "book.pdf", title="Registru", created=datetime(2027, 1, 1, tzinfo=UTC)
    )
    assert archived.pages == pages >= 3
    text = subprocess.run(
        ["pdftotext", "-layout", archived.path, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "De la început: 60 poziții, 118 file" in text
    assert "118 (o sută optsprezece) file" in text
    assert f"conține {pages} pagini" in text
    assert text.count("ANULAT") == 1
    assert all(f"numărul {number}" in " ".join(text.split()) for number in (0, 17, 59))


def test_the_exports_have_the_same_rows_and_a_checksum_that_checks(desk: Desk, tmp_path: Path) -> None:
    desk.register(a_draft(summary="=1+1 nu e formulă"), clerk="Maria")
    desk.register(a_draft(summary='ghilimele "și" < & ; ș ț'), clerk="Maria")
    for form in ExportFormat:
        target = tmp_path / f"registru.{form.value}"
        with desk.years.rows("RG", 2026) as rows:
            export(rows, target, form, say=SAY, register="RG", year=2026)
        subprocess.run(["sha256sum", "--check", f"{target.name}.sha256"], cwd=tmp_path, check=True, capture_output=True)
    text = (tmp_path / "registru.csv").read_text("utf-8-sig")
    table = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    place = list(LegalColumn).index(LegalColumn.SUMMARY)
    assert [row[place] for row in table[1:]] == ["'=1+1 nu e formulă", 'ghilimele "și" < & ; ș ț']
    sheet = load_workbook(tmp_path / "registru.xlsx").active
    assert sheet is not None
    cells = [row[place] for row in sheet.iter_rows(min_row=2)]
    assert [(cell.value, cell.data_type) for cell in cells] == [
        ("=1+1 nu e formulă", "s"),
        ('ghilimele "și" < & ; ș ț', "s"),
    ]
    tree = ElementTree.parse(tmp_path / "registru.xml")  # noqa: S314  # our own file
    assert [each.text for each in tree.iter("summary")] == ["=1+1 nu e formulă", 'ghilimele "și" < & ; ș ț']


def test_a_sheet_that_the_institution_refused_counts_no_more(enrolled: Desk) -> None:
    enrolled.days.close("RG", TODAY, by="Ioana")
    (item,) = enrolled.outbox.pending()
    enrolled.outbox.refused(item.event.event_id, "day_sheet_not_chained", {"register": "RG", "day": "23.06.2026"})
    assert enrolled.days.closed("RG", 2026) == []
