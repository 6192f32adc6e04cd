"""Two looks at a sample by two persons: what passes, what goes back to the scanner, and the evidence of an approval."""

import hashlib
import json
import math
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from app.desk import Desk
from app.digitising.batches import BatchStage, DigitisingBatch
from app.digitising.errors import (
    BatchNotApproved,
    CheckIsAnothers,
    CheckNotOpen,
    DigitisingStateForbids,
    LeavesDiffer,
    PagesNotLookedAt,
    SecondPersonNeeded,
)
from app.digitising.evidence_print import evidence_pdf
from app.digitising.quality import Check
from app.digitising.sampling import Finding, drawn, plan_for, table_on
from app.digitising.sheets import FileSheet, sheet_text
from app.words import Words
from paper.strangers import StrangerReader
from tests.app.conftest import INSTITUTION, HandClock
from tests.app.digitising_folders import Looking, a_page, a_sheet, files_to_scan, save

TODAY = date(2026, 6, 23)
DESCRIBED = """INSERT INTO digitised_documents
    SELECT file_id, 1, '{"kind": "act", "subject": "alt act"}' FROM digitised_files"""


@pytest.fixture
def desk(open_desk: Callable[[], Desk]) -> Desk:
    return open_desk()


@pytest.fixture
def look() -> Iterator[Looking]:
    with StrangerReader() as reader:
        yield Looking(reader)


def scan_file(desk: Desk, folder: Path, look: Looking, batch: DigitisingBatch, place: int, pages: int) -> None:
    """The file's sheet and so many pages, as one TIFF in a folder of its own."""
    sheet = a_sheet(sheet_text(FileSheet(batch.files[place].file_id)))
    save(folder, "dosar.tif", sheet, *(a_page(f"{folder.name} {number}") for number in range(pages)))
    room = desk.digitising.imports
    room.take(folder, look=look, profile="archive", both_sides=False, equipment="fi-7700", by="Ana")


@pytest.fixture
def batch(desk: Desk, look: Looking, tmp_path: Path) -> DigitisingBatch:
    """Two files of 3 and 2 leaves, scanned."""
    room = desk.digitising.batches
    number = room.receive(fonds="Primăria Țăndărei", creator="Secretariat", by="Ana").batch_no
    batch = room.prepare(number, files_to_scan((1, "1", 3), (1, "2", 2)), by="Ana")
    scan_file(desk, tmp_path / "unu", look, batch, 0, 3)
    scan_file(desk, tmp_path / "doi", look, batch, 1, 2)
    desk.digitising.leaves.finish_scanning(number, by="Ana")
    return batch


def check(desk: Desk, batch: DigitisingBatch, by: str, **found: Finding) -> Check:
    """Look at the whole sample; `found` names what is wrong by file and page: `p1_2` is page 2 of file 1."""
    room = desk.digitising.quality
    for each in room.begin(batch.batch_no, by=by).pages:
        finding = found.get(f"p{each.page.file.inventory_number}_{each.page.number}", Finding.OK)
        room.judge(batch.batch_no, each.place, finding, by=by)
    return room.end(batch.batch_no, by=by)


def stage(desk: Desk, batch: DigitisingBatch) -> BatchStage:
    return desk.digitising.batches.batch(batch.batch_no).stage


def test_a_good_batch_passes_two_persons_and_not_one_twice(desk: Desk, batch: DigitisingBatch) -> None:
    assert check(desk, batch, "Ana").passed
    assert stage(desk, batch) is BatchStage.QA2
    with pytest.raises(SecondPersonNeeded):
        desk.digitising.quality.begin(batch.batch_no, by="ana")
    assert check(desk, batch, "Dan").passed
    assert stage(desk, batch) is BatchStage.CHECKED
    with pytest.raises(DigitisingStateForbids):
        desk.digitising.quality.begin(batch.batch_no, by="Ana")


def test_a_check_goes_on_where_it_was_left_and_is_its_owners_alone(
    desk: Desk, batch: DigitisingBatch, open_desk: Callable[[], Desk]
) -> None:
    room = desk.digitising.quality
    begun = room.begin(batch.batch_no, by="Ana")
    room.judge(batch.batch_no, 2, Finding.CUT_EDGE, by="Ana")
    room.judge(batch.batch_no, 2, Finding.OK, by="Ana")
    with pytest.raises(CheckIsAnothers):
        room.judge(batch.batch_no, 1, Finding.OK, by="Dan")
    with pytest.raises(CheckIsAnothers):
        room.begin(batch.batch_no, by="Dan")
    with pytest.raises(CheckNotOpen):
        room.judge(batch.batch_no, 99, Finding.OK, by="Ana")
    with pytest.raises(PagesNotLookedAt):
        room.end(batch.batch_no, by="Ana")
    desk.close()
    again = open_desk().digitising.quality.begin(batch.batch_no, by="Ana")
    assert (again.seed, again.seen) == (begun.seed, 1)
    assert [each.page for each in again.pages] == [each.page for each in begun.pages]


def test_a_batch_that_fails_goes_back_with_the_faulty_file_alone_and_passes_when_it_is_scanned_again(
    desk: Desk, batch: DigitisingBatch, look: Looking, tmp_path: Path
) -> None:
    verdict = check(desk, batch, "Ana", p1_2=Finding.UNREADABLE)
    assert (verdict.passed, stage(desk, batch)) == (False, BatchStage.RETURNED)
    counts = desk.digitising.leaves.counts(batch.batch_no)
    assert [(each.file.inventory_number, each.pages) for each in counts] == [("1", 0), ("2", 2)]
    with pytest.raises(LeavesDiffer):
        desk.digitising.leaves.finish_scanning(batch.batch_no, by="Ana")
    scan_file(desk, tmp_path / "din nou", look, batch, 0, 3)
    desk.digitising.leaves.finish_scanning(batch.batch_no, by="Ana")
    assert check(desk, batch, "Ana").passed
    assert check(desk, batch, "Dan").passed
    assert [each.passed for each in desk.digitising.quality.checks(batch.batch_no)] == [False, True, True]


def test_pages_for_a_batch_under_check_are_put_aside(
    desk: Desk, batch: DigitisingBatch, look: Looking, tmp_path: Path
) -> None:
    desk.digitising.quality.begin(batch.batch_no, by="Ana")
    scan_file(desk, tmp_path / "târziu", look, batch, 0, 1)
    report = desk.digitising.imports.report(3)
    assert [each.reason for each in report.put_aside] == ["batch_takes_no_pages"]


def approve(desk: Desk, batch: DigitisingBatch) -> str:
    """Index the checked batch, whose files are of one document each, and approve it."""
    desk.digitising.indexing.finish(batch.batch_no, by="Ana")
    return desk.digitising.approving.approve(batch.batch_no, institution=INSTITUTION, by="Dan").sha256


def test_the_evidence_of_an_approved_batch_is_the_same_bytes_whenever_it_is_made(
    desk: Desk, batch: DigitisingBatch, look: Looking, tmp_path: Path, clock: HandClock
) -> None:
    check(desk, batch, "Ana")
    check(desk, batch, "Dan")
    with pytest.raises(BatchNotApproved):
        desk.digitising.approving.approval(batch.batch_no)
    sealed = approve(desk, batch)
    clock.turn(days=400)
    desk.digitising.imports.take(
        tmp_path / "unu", look=look, profile="archive", both_sides=False, equipment="", by="Ana"
    )
    approval = desk.digitising.approving.approval(batch.batch_no)
    written = approval.evidence.written()
    assert hashlib.sha256(written).hexdigest() == sealed == approval.sha256
    record = json.loads(written)
    assert [(each["inventory_number"], len(each["pages"])) for each in record["files"]] == [("1", 3), ("2", 2)]
    assert [each["equipment"] for each in record["folders"]] == ["fi-7700", "fi-7700"]
    [first, second] = record["checks"]
    assert (first["who"], second["who"]) == ("Ana", "Dan")
    positions = drawn(first["seed"], first["plan"]["lot"], first["plan"]["sample"])
    every_page = [(file["inventory_number"], page["number"]) for file in record["files"] for page in file["pages"]]
    assert [(each["inventory_number"], each["number"]) for each in first["pages"]] == [
        every_page[position - 1] for position in positions
    ]
    assert evidence_pdf(approval, Words("ro")) == evidence_pdf(approval, Words("ro"))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE digitised_pages SET document = 7 WHERE page = 2", (False, True)),
        ("UPDATE digitised_files SET leaves = 99", (False, True)),
        (DESCRIBED, (False, True)),
        ("UPDATE quality_pages SET finding = 'unreadable' WHERE place = 1", (False, True)),
        ("UPDATE digitising_steps SET who = 'Altcineva' WHERE what = 'scanned'", (False, False)),
    ],
)
def test_a_change_behind_the_programs_back_is_found(
    desk: Desk, batch: DigitisingBatch, change: str, found: tuple[bool, bool]
) -> None:
    check(desk, batch, "Ana")
    check(desk, batch, "Dan")
    approve(desk, batch)
    assert desk.digitising.approving.verify(batch.batch_no).sound
    with desk._database.write() as connection:
        connection.execute(text(change))
    verdict = desk.digitising.approving.verify(batch.batch_no)
    assert (verdict.record, verdict.steps) == found


def test_a_stored_page_that_is_damaged_or_gone_is_named(desk: Desk, batch: DigitisingBatch) -> None:
    check(desk, batch, "Ana")
    check(desk, batch, "Dan")
    approve(desk, batch)
    evidence = desk.digitising.approving.approval(batch.batch_no).evidence
    one, two = sorted({page.source_sha256 for file in evidence.files for page in file.pages})
    desk.digitising.imports.store.path(one).chmod(0o600)
    desk.digitising.imports.store.path(one).write_bytes(b"altceva")
    desk.digitising.imports.store.path(two).unlink()
    verdict = desk.digitising.approving.verify(batch.batch_no)
    assert (verdict.record, verdict.files, verdict.damaged) == (True, 2, (one, two))


@pytest.mark.parametrize(
    ("lot", "letter", "sample", "accepted"),
    [
        (1, "K", 1, (0, 0)),
        (125, "K", 125, (0, 0)),
        (126, "K", 125, (0, 1)),
        (3200, "K", 125, (0, 1)),
        (3201, "L", 200, (0, 2)),
        (9000, "L", 270, (0, 2)),
        (10_001, "N", 500, (1, 5)),
        (16_700, "N", 501, (1, 5)),
        (35_000, "P", 1050, (2, 7)),
        (60_000, "Q", 1800, (3, 10)),
        (900_000, "R", 2000, (5, 14)),
    ],
)
def test_the_plan_follows_the_size_of_the_batch(lot: int, letter: str, sample: int, accepted: tuple[int, int]) -> None:
    plan = plan_for(lot, TODAY)
    assert (plan.letter, plan.sample) == (letter, sample)
    assert tuple(each.accepted for each in plan.limits) == accepted


@pytest.mark.parametrize(
    ("letter", "completeness", "legibility"),
    [
        ("A", (125, 0), (32, 0)),
        ("F", (125, 0), (32, 0)),
        ("G", (125, 0), (32, 0)),
        ("H", (125, 0), (32, 0)),
        ("J", (125, 0), (125, 1)),
        ("K", (125, 0), (125, 1)),
        ("L", (125, 0), (200, 2)),
        ("M", (500, 1), (315, 3)),
        ("N", (500, 1), (500, 5)),
        ("P", (800, 2), (800, 7)),
        ("Q", (1250, 3), (1250, 10)),
        ("R", (2000, 5), (2000, 14)),
    ],
)
def test_the_arrows_of_the_standards_table_lead_where_they_do_on_paper(
    letter: str, completeness: tuple[int, int], legibility: tuple[int, int]
) -> None:
    table = table_on(TODAY)
    for group, expected in zip(table.group, (completeness, legibility), strict=True):
        row = group.row(table.letters.index(letter))
        assert (table.samples[row], group.accepts(row)) == expected


def test_a_batch_of_the_quality_that_is_aimed_at_passes_three_times_in_four_however_large_it_is() -> None:
    for lot in (1000, 9000, 30_000, 100_000):
        for limit, aimed in zip(plan_for(lot, TODAY).limits, (0.001, 0.004), strict=True):
            faults = plan_for(lot, TODAY).sample * aimed
            passes = sum(math.exp(-faults) * faults**each / math.factorial(each) for each in range(limit.accepted + 1))
            assert passes > 0.75


def test_completeness_and_legibility_have_limits_of_their_own() -> None:
    plan = plan_for(9000, TODAY)
    assert plan.passes({Finding.OK: 268, Finding.CUT_EDGE: 1, Finding.UNREADABLE: 1})
    assert not plan.passes({Finding.CUT_EDGE: 2, Finding.UNREADABLE: 1})
    assert not plan.passes({Finding.OK: 269, Finding.MISSING_PAGE: 1})
    assert not plan.passes({Finding.OK: 269, Finding.WRONG_ORDER: 1})


def test_a_draw_is_spread_repeatable_and_of_another_seed_another() -> None:
    first = drawn("a" * 32, 9000, 270)
    assert first == drawn("a" * 32, 9000, 270) == sorted(set(first))
    assert first != drawn("b" * 32, 9000, 270)
    thirds = [sum(low < position <= low + 3000 for position in first) for low in (0, 3000, 6000)]
    assert min(thirds) > 60
