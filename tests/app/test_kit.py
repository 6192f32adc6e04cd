"""The emergency kit: numbers on paper before the power goes, entries with the true time when it is back."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.closing.rows import RowKind
from app.desk import Desk
from app.errors import (
    BlocksInUse,
    KitHasNoNumbers,
    KitLineWrong,
    KitNotEntered,
    KitRowsTaken,
    KitRowUnused,
    NameMissing,
    ReceiptTimeWrong,
)
from app.outage.kit_print import kit_pdf, print_kit, row_mark
from app.outage.levels import Level
from app.outage.report_print import report_pdf
from app.outage.typed_rows import received_at_of, rows_in
from app.words import Words
from opis_contract.acts import NumbersUnused, UnusedCause
from opis_contract.events import EntryRegistered
from opis_contract.legal_time import LEGAL_ZONE
from opis_contract.messages import BlockGrant
from opis_contract.numbers import BlockPurpose
from tests.app.conftest import INSTITUTION, FakeServer, HandClock, a_draft, give_block


def give_kit(desk: Desk, *, size: int = 50, first: int = 900_301, year: int = 2026) -> None:
    """The block of the kit, as the server would grant it."""
    assert not desk.kit.want()
    [asked] = [each for each in desk.blocks.wanted() if each.purpose is BlockPurpose.KIT]
    desk.blocks.grant(
        BlockGrant(
            block_id=asked.block_id,
            register_code="RG",
            year=year,
            first=first,
            last=first + size - 1,
            purpose=BlockPurpose.KIT,
        )
    )
    assert desk.kit.want()


def test_a_sheet_has_numbers_of_its_own_before_anything_is_printed(enrolled: Desk, server: FakeServer) -> None:
    with pytest.raises(KitHasNoNumbers):
        print_kit(enrolled, Words("ro"))
    give_kit(enrolled)
    give_block(enrolled, 900_001, 900_050)
    sheet = enrolled.kit.allot(20)
    assert [row.number for row in sheet.rows] == list(range(900_301, 900_321))
    assert len({row.tracking_code for row in sheet.rows}) == 20
    assert enrolled.kit.allot(20).rows[0].number == 900_321
    with pytest.raises(KitHasNoNumbers):
        enrolled.kit.allot(20)
    # The counter never takes a number that is on a sheet.
    server.unplugged = True
    assert enrolled.register(a_draft(), clerk="Maria").entry.number == 900_001


def test_the_kit_on_paper_has_every_number_twice_and_the_same_sheet_the_same_bytes(enrolled: Desk) -> None:
    give_kit(enrolled)
    path = print_kit(enrolled, Words("ro"), 20)
    reader = PdfReader(path)
    assert len(reader.pages) == 3
    sheet, *slips = [page.extract_text() for page in reader.pages]
    text = sheet.replace("\u00a0", " ")
    assert "Fișă de avarie nr. 1" in text
    assert all(f"900 {number}" in text for number in range(301, 321))
    assert sum(each.replace("\u00a0", " ").count("900 3") for each in slips) == 20
    [again] = enrolled.kit.sheets()
    assert kit_pdf(again, institution=INSTITUTION, counter="ghișeul 2", words=Words("ro")) == path.read_bytes()
    assert row_mark(again.rows[0], INSTITUTION).endswith("|RG|2026|900301")


def test_rows_are_entered_in_their_order_with_the_true_time_and_once(enrolled: Desk, clock: HandClock) -> None:
    give_kit(enrolled)
    enrolled.kit.allot(20)
    printed = clock.time.astimezone(LEGAL_ZONE)
    clock.turn(hours=4)
    first = enrolled.back_entry.enter(1, 1, a_draft(), received_at=printed + timedelta(hours=1), clerk="Maria")
    entry = first.registration.entry
    assert entry == enrolled.looking.entry(entry.entry_id).entry
    assert (entry.number, entry.registered_at) == (900_301, clock.time)
    assert entry.content.received_at == printed + timedelta(hours=1)
    assert entry.content.delay_reason == "fișă de avarie nr. 1, rândul 1"
    again = enrolled.back_entry.enter(1, 1, a_draft(), received_at=clock.time, clerk="Maria")
    assert again.registration.entry == entry
    for wrong in (printed - timedelta(minutes=5), printed + timedelta(minutes=30), clock.time + timedelta(hours=1)):
        with pytest.raises(ReceiptTimeWrong):
            enrolled.back_entry.enter(1, 2, a_draft(), received_at=wrong, clerk="Maria")
    enrolled.back_entry.enter(1, 2, a_draft(summary="altceva"), received_at=clock.time, clerk="Maria")
    [told] = [item.event.body for item in enrolled.outbox.pending()][:1]
    assert isinstance(told, EntryRegistered)
    assert told.block_id == enrolled.kit.sheet(1).rows[0].block_id
    assert enrolled.journal.verify().size == 2


def test_the_term_runs_from_the_true_day_of_receipt(enrolled: Desk, clock: HandClock) -> None:
    give_kit(enrolled)
    enrolled.kit.allot(5)
    received = clock.time
    clock.turn(days=3)
    draft = a_draft(document_type="petiție", summary="petiție privind iluminatul")
    late = enrolled.back_entry.enter(1, 1, draft, received_at=received, clerk="M").registration.entry
    now = enrolled.catalogue.completed(draft)
    assert late.content.deadline is not None
    assert now.content.deadline is not None
    assert late.content.deadline.limit < now.content.deadline.limit


def test_a_sheet_of_last_year_is_registered_in_its_own_year(enrolled: Desk, clock: HandClock) -> None:
    clock.time = datetime(2026, 12, 31, 8, 0, tzinfo=UTC)
    give_kit(enrolled)
    enrolled.kit.allot(3)
    clock.time = datetime(2027, 1, 4, 8, 0, tzinfo=UTC)
    received = datetime(2026, 12, 31, 10, 0, tzinfo=UTC)
    entry = enrolled.back_entry.enter(1, 1, a_draft(), received_at=received, clerk="Maria").registration.entry
    assert (entry.year, entry.number, entry.registered_at) == (2026, 900_301, received)


def test_what_was_typed_of_a_row_survives_an_interruption(enrolled: Desk) -> None:
    give_kit(enrolled)
    enrolled.kit.allot(3)
    enrolled.kit.remember(1, 2, {"sender": "Țăranu Vasile", "time": "11:5"})
    assert enrolled.kit.sheet(1).rows[1].typed == {"sender": "Țăranu Vasile", "time": "11:5"}
    enrolled.kit.remember(1, 2, {"sender": "", "time": ""})
    assert enrolled.kit.sheet(1).rows[1].typed == {}


def test_blank_rows_are_barred_and_stay_so(enrolled: Desk, clock: HandClock) -> None:
    give_kit(enrolled)
    enrolled.kit.allot(5)
    clock.turn(hours=1)
    enrolled.back_entry.enter(1, 2, a_draft(), received_at=clock.time, clerk="Maria")
    with pytest.raises(NameMissing):
        enrolled.kit.declare_blank(1, [1], by="")
    with pytest.raises(KitRowsTaken):
        enrolled.kit.declare_blank(1, [1, 2], by="Maria")
    assert enrolled.kit.declare_blank(1, [1, 3, 4, 5], by="Maria") == 4
    assert enrolled.kit.declare_blank(1, [1], by="Maria") == 0
    with pytest.raises(KitRowUnused):
        enrolled.back_entry.enter(1, 1, a_draft(), received_at=clock.time, clerk="Maria")
    told = [item.event.body for item in enrolled.outbox.pending()]
    barred = [(act.first, act.last, act.cause) for act in told if isinstance(act, NumbersUnused)]
    blank = UnusedCause.EMERGENCY_SHEET_BLANK
    assert barred == [(900_301, 900_301, blank), (900_303, 900_305, blank)]


def test_the_same_paper_from_memory_and_from_its_sheet_is_found(
    enrolled: Desk, server: FakeServer, clock: HandClock
) -> None:
    give_kit(enrolled)
    enrolled.kit.allot(5)
    clock.turn(hours=3)
    memory = enrolled.register(a_draft(summary="Cerere  CERTIFICAT"), clerk="Maria").entry
    enrolled.register(a_draft(summary="cu totul alta"), clerk="Maria")
    done = enrolled.back_entry.enter(
        1, 1, a_draft(summary="cerere certificat"), received_at=clock.time - timedelta(hours=2), clerk="Maria"
    )
    assert [twin.number for twin in done.twins] == [memory.number]


def test_at_the_end_of_the_year_every_number_of_a_block_is_a_paper_or_barred(
    enrolled: Desk, server: FakeServer, clock: HandClock
) -> None:
    give_kit(enrolled)
    give_block(enrolled, 900_001, 900_010)
    enrolled.kit.allot(3)
    server.unplugged = True
    enrolled.register(a_draft(), clerk="Maria")
    with pytest.raises(BlocksInUse):
        enrolled.block_closing.close(by="Ana Pop")
    clock.time = datetime(2027, 1, 5, 8, 0, tzinfo=UTC)
    with pytest.raises(KitNotEntered):
        enrolled.block_closing.close(by="Ana Pop")
    enrolled.kit.declare_blank(1, [1, 2, 3], by="Ana Pop")
    told = enrolled.block_closing.close(by="Ana Pop")
    assert [(act.first, act.last) for act in told] == [(900_002, 900_010), (900_304, 900_350)]
    with enrolled.years.rows("RG", 2026) as rows:
        kinds = {row.number: row.kind for row in rows}
    assert kinds.pop(900_001) is RowKind.PAPER
    assert set(kinds) == {*range(900_002, 900_011), *range(900_301, 900_351)}
    assert set(kinds.values()) == {RowKind.UNUSED}
    with pytest.raises(BlocksInUse):
        enrolled.block_closing.close(by="Ana Pop")


def test_the_kit_is_due_again_after_a_month_and_so_is_the_exercise(enrolled: Desk, clock: HandClock) -> None:
    assert not enrolled.kit.state().drill_due
    give_kit(enrolled)
    enrolled.kit.allot(3)
    assert (enrolled.kit.state().stale, enrolled.kit.state().drill_due) == (False, True)
    enrolled.kit.begin_drill()
    clock.turn(minutes=10)
    enrolled.kit.end_drill()
    assert not enrolled.kit.state().drill_due
    report = enrolled.outage_report(clock.time.date())
    assert [(line.minutes, line.level) for line in report.lines] == [(10, None)]
    assert report.minutes == 0
    clock.turn(days=31)
    assert (enrolled.kit.state().stale, enrolled.kit.state().drill_due) == (True, True)


def test_the_report_of_the_day_says_minutes_numbers_and_who_signs(
    enrolled: Desk, server: FakeServer, clock: HandClock
) -> None:
    give_block(enrolled, 900_001, 900_002)
    server.unplugged = True
    for _ in range(2):
        enrolled.register(a_draft(), clerk="Maria")
        clock.turn(minutes=30)
    report = enrolled.outage_report(clock.time.date())
    assert (report.minutes, report.lines[0].level) == (60, Level.A)
    document = report_pdf(report, institution=INSTITUTION, counter="ghișeul 2", registrar="Ana Pop", words=Words("ro"))
    text = PdfReader(io.BytesIO(document)).pages[0].extract_text()
    assert "900001-900002" in text
    assert "60" in text
    assert "Ana Pop" in text


def test_a_file_of_rows_is_read_as_the_screen_reads_them(tmp_path: Path) -> None:
    day = datetime(2026, 6, 23, 9, 0, tzinfo=UTC)
    text = "sheet,row,time,sender,summary,leaves\n1,1,11:52,Popa Elena,cerere certificat,3\n1,2,,,,\n"
    first, blank = rows_in(io.StringIO(text), day=day)
    assert first.draft is not None
    assert (first.draft.content.leaves, first.received_at) == (3, datetime(2026, 6, 23, 8, 52, tzinfo=UTC))
    assert blank.draft is None
    for wrong in ("1,1,25:00,Popa,cerere certificat,3", "1,1,11:52,,cerere certificat,3", "x,1,11:52,Popa,cerere,3"):
        with pytest.raises(KitLineWrong):
            list(rows_in(io.StringIO(f"sheet,row,time,sender,summary,leaves\n{wrong}\n"), day=day))
    assert received_at_of("22.06.2026 9.05", day=day, line=1) == datetime(2026, 6, 22, 6, 5, tzinfo=UTC)
