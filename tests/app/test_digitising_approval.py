"""A checked batch is described, approved by somebody who did not scan it or sent back, and goes into the archive."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.desk import Desk
from app.digitising.batches import BatchStage
from app.digitising.errors import (
    ApproverScanned,
    BatchNotSound,
    CoverNotDescribed,
    DigitisedDocumentUnknown,
    DigitisedFileUnknown,
    DigitisingPlaceNeeded,
    DigitisingReasonNeeded,
    DigitisingStateForbids,
    DocumentsNotDescribed,
    FileListWrong,
)
from app.digitising.index_table import index_in, index_table
from app.digitising.indexing import DescribedDocument, DescribedFile, Description
from app.digitising.sampling import Finding
from app.digitising.sheets import DocumentSheet, FileSheet, sheet_text
from app.digitising.taking import Seen
from app.files import FileStore, hash_of
from opis_contract.people import NotAllowed, Role
from tests.app.conftest import INSTITUTION
from tests.app.digitising_folders import files_to_scan
from tests.app.test_people import PASSWORD, enter

BATCH = 1
LAND = Description(kind="titlu", number="7", date="mai 1978", issuer="Sfatul popular", subject="Teren la Lugoj")


@dataclass(frozen=True)
class APage:
    """A page as the reader would have seen it."""

    codes: str
    sha256: str = "0" * 64
    width: int = 1654
    height: int = 2339
    dpi: int = 200
    uniform: bool = False


def scan(desk: Desk, folder: Path, file: int, documents: Sequence[int], *, by: str = "Ana") -> None:
    """A file of the batch, by its place there, with documents of so many leaves each, scanned on one side."""
    sheet = FileSheet(desk.digitising.batches.batch(BATCH).files[file].file_id)
    stack = []
    for place, leaves in enumerate(documents):
        stack += [sheet_text(DocumentSheet() if place else sheet), *[""] * leaves]
    folder.mkdir(parents=True)
    for place, _ in enumerate(stack):
        (folder / f"{place}.jpg").write_bytes(f"{folder.name} {place}".encode())

    def look(path: Path) -> Seen:
        return Seen(hash_of(path), "image/jpeg", [APage(stack[int(path.stem)])])

    desk.digitising.imports.take(folder, look=look, profile="archive", both_sides=False, equipment="fi-7700", by=by)


def check(desk: Desk, *, found: dict[int, Finding] | None = None) -> None:
    """Everything is scanned, and two persons look at it: `found` is what the first one says of pages by their place."""
    room = desk.digitising
    room.leaves.finish_scanning(BATCH, by="Ana")
    for who in ("Ana", "Dan"):
        for each in room.quality.begin(BATCH, by=who).pages:
            room.quality.judge(BATCH, each.place, (found or {}).get(each.place, Finding.OK), by=who)
        room.quality.end(BATCH, by=who)
        found = {}


@pytest.fixture
def desk(open_desk: Callable[[], Desk], tmp_path: Path) -> Desk:
    """With a batch of two files, checked: the first has two documents of 2 and 1 leaves, the second one of 2."""
    desk = open_desk()
    room = desk.digitising.batches
    assert room.receive(fonds="Primăria Țăndărei", creator="Secretariat", by="Ana").batch_no == BATCH
    room.prepare(BATCH, files_to_scan((1, "1", 3), (1, "2", 2)), by="Ana")
    scan(desk, tmp_path / "unu", 0, [2, 1])
    scan(desk, tmp_path / "doi", 1, [2])
    check(desk)
    return desk


@pytest.fixture
def indexed(desk: Desk) -> Desk:
    room = desk.digitising.indexing
    room.describe(BATCH, [DescribedDocument("1", each, LAND) for each in (1, 2)], by="Dan")
    room.finish(BATCH, by="Dan")
    return desk


@pytest.fixture
def approved(indexed: Desk) -> Desk:
    indexed.digitising.approving.approve(BATCH, institution=INSTITUTION, by="Dan")
    return indexed


def stage(desk: Desk) -> BatchStage:
    return desk.digitising.batches.batch(BATCH).stage


def what_was_done(desk: Desk) -> list[str]:
    return [each.what for each in desk.digitising.batches.steps(BATCH)]


def test_a_batch_is_indexed_when_every_cover_has_its_years_and_every_document_of_several_is_described(
    desk: Desk,
) -> None:
    room = desk.digitising.indexing
    assert [(each.file.inventory_number, each.document, each.first, each.last) for each in room.documents(BATCH)] == [
        ("1", 1, 1, 2),
        ("1", 2, 3, 3),
        ("2", 1, 1, 2),
    ]
    cover = desk.digitising.batches.file(BATCH, "2").cover
    room.describe(BATCH, [DescribedFile("2", cover.model_copy(update={"years": ""}))], by="Dan")
    with pytest.raises(CoverNotDescribed) as bare:
        room.finish(BATCH, by="Dan")
    assert bare.value.facts == {"inventory_number": "2", "files": 1}
    room.describe(BATCH, [DescribedFile("2", cover), DescribedDocument("1", 1, LAND)], by="Dan")
    with pytest.raises(DocumentsNotDescribed) as unknown:
        room.finish(BATCH, by="Dan")
    assert unknown.value.facts == {"inventory_number": "1", "document": 2, "documents": 1}
    assert stage(desk) is BatchStage.CHECKED
    room.describe(BATCH, [DescribedDocument("1", 2, LAND)], by="Dan")
    room.finish(BATCH, by="Dan")
    assert stage(desk) is BatchStage.INDEXED
    with pytest.raises(DigitisingStateForbids):
        room.describe(BATCH, [DescribedDocument("1", 2, LAND)], by="Dan")


def test_of_a_table_with_a_wrong_line_nothing_is_taken(desk: Desk) -> None:
    room = desk.digitising.indexing
    right = DescribedDocument("1", 1, LAND)
    with pytest.raises(DigitisedDocumentUnknown):
        room.describe(BATCH, [right, DescribedDocument("1", 3, LAND)], by="Dan")
    with pytest.raises(DigitisedFileUnknown):
        room.describe(BATCH, [right, DescribedDocument("9", 1, LAND)], by="Dan")
    assert not any(each.description for each in room.documents(BATCH))


def test_the_index_goes_out_as_a_table_and_comes_back_filled_in(desk: Desk, tmp_path: Path) -> None:
    room = desk.digitising.indexing
    table = tmp_path / "index.csv"
    batch = desk.digitising.batches.batch(BATCH)
    table.write_bytes(index_table(batch, room.documents(BATCH)))
    rows = table.read_text("utf-8-sig").splitlines()
    assert [row.split(",")[:3] for row in rows] == [
        ["inventory_number", "document", "pages"],
        ["1", "", ""],
        ["1", "1", "1-2"],
        ["1", "2", "3-3"],
        ["2", "", ""],
        ["2", "1", "1-2"],
    ]
    untouched = index_in(table)
    assert untouched == [DescribedFile(each.inventory_number, each.cover) for each in batch.files]
    room.describe(BATCH, [DescribedDocument("1", 2, LAND)], by="Dan")
    table.write_bytes(index_table(batch, room.documents(BATCH)))
    assert DescribedDocument("1", 2, LAND) in index_in(table)
    for wrong, field in (("1,x,,,,", "document"), ("1,,,,,", "title"), (",1,,,,", "inventory_number")):
        table.write_text(f"inventory_number,document,kind,subject,title\n{wrong}\n")
        with pytest.raises(FileListWrong) as told:
            index_in(table)
        assert told.value.facts["field"] == field


def test_whoever_scanned_does_not_approve(indexed: Desk) -> None:
    room = indexed.digitising.approving
    with pytest.raises(ApproverScanned):
        room.approve(BATCH, institution=INSTITUTION, by=" ANA")
    assert stage(indexed) is BatchStage.INDEXED
    approval = room.approve(BATCH, institution=INSTITUTION, by="Dan")
    assert (approval.evidence.scanned_by, approval.approved_by) == (("Ana",), "Dan")
    described = approval.evidence.files[0].described
    assert [(each.document, each.first, each.last, each.description) for each in described] == [
        (1, 1, 2, LAND),
        (2, 3, 3, LAND),
    ]
    with pytest.raises(DigitisingStateForbids):
        room.approve(BATCH, institution=INSTITUTION, by="Dan")


def test_a_rejected_file_is_scanned_again_and_the_batch_goes_its_way_once_more(indexed: Desk, tmp_path: Path) -> None:
    room = indexed.digitising
    with pytest.raises(DigitisingReasonNeeded):
        room.approving.reject(BATCH, ["2"], reason=" nu ", by="Dan")
    with pytest.raises(DigitisedFileUnknown):
        room.approving.reject(BATCH, ["2", "9"], reason="planul este tăiat", by="Dan")
    assert stage(indexed) is BatchStage.INDEXED
    room.approving.reject(BATCH, ["2"], reason="planul este  tăiat", by="Dan")
    assert stage(indexed) is BatchStage.RETURNED
    assert [each.pages for each in room.leaves.counts(BATCH)] == [3, 0]
    scan(indexed, tmp_path / "din nou", 1, [2], by="Ion")
    check(indexed)
    room.indexing.finish(BATCH, by="Dan")  # what was described of the first file still is
    with pytest.raises(ApproverScanned):
        room.approving.approve(BATCH, institution=INSTITUTION, by="Ion")
    approval = room.approving.approve(BATCH, institution=INSTITUTION, by="Dan")
    [rejected] = [each for each in approval.evidence.steps if each.what == "rejected"]
    assert (rejected.who, rejected.facts) == ("Dan", {"files": ["2"], "reason": "planul este tăiat"})


def test_a_batch_rejected_without_a_file_is_indexed_again(indexed: Desk) -> None:
    room = indexed.digitising
    room.approving.reject(BATCH, [], reason="anii sunt greșiți", by="Dan")
    assert stage(indexed) is BatchStage.CHECKED
    assert [each.pages for each in room.leaves.counts(BATCH)] == [3, 2]
    with pytest.raises(DigitisingStateForbids):
        room.approving.approve(BATCH, institution=INSTITUTION, by="Dan")
    room.indexing.finish(BATCH, by="Dan")
    assert stage(indexed) is BatchStage.INDEXED


def test_the_archive_has_every_page_byte_for_byte_before_the_batch_counts_as_ingested(
    approved: Desk, tmp_path: Path
) -> None:
    room = approved.digitising
    done = room.handing_over.ingest(BATCH, tmp_path / "arhiva", by="Dan")
    hashes = {page.source_sha256 for file in room.approving.approval(BATCH).evidence.files for page in file.pages}
    archive = FileStore(tmp_path / "arhiva" / "pagini")
    assert sum(archive.verify(each).size for each in hashes) == done.size
    assert (len(hashes), stage(approved)) == (done.files, BatchStage.INGESTED)
    with pytest.raises(DigitisingPlaceNeeded):
        room.handing_over.hand_back(BATCH, to=" ", by="Dan")
    room.handing_over.hand_back(BATCH, to="depozit, raftul 4", by="Dan")
    assert stage(approved) is BatchStage.HANDED_BACK
    assert what_was_done(approved)[-3:] == ["approved", "ingested", "handed_back"]
    assert room.approving.verify(BATCH).sound


def test_an_archive_that_was_half_filled_is_gone_on_with_and_what_is_wrong_there_is_put_right(
    approved: Desk, tmp_path: Path
) -> None:
    room = approved.digitising
    store = room.imports.store
    one, two, *_ = sorted(page.source_sha256 for page in room.approving.approval(BATCH).evidence.files[0].pages)
    archive = FileStore(tmp_path / "arhiva" / "pagini")
    archive.put_file(store.path(one))
    archive.put_file(store.path(two))
    archive.path(two).chmod(0o600)
    archive.path(two).write_bytes(b"pe jum")
    room.handing_over.ingest(BATCH, tmp_path / "arhiva", by="Dan")
    assert archive.verify(two).size == store.path(two).stat().st_size


def test_the_archive_takes_nothing_that_is_not_as_it_was_approved(approved: Desk, tmp_path: Path) -> None:
    room = approved.digitising
    page = room.approving.approval(BATCH).evidence.files[1].pages[0]
    room.imports.store.path(page.source_sha256).unlink()
    with pytest.raises(BatchNotSound) as told:
        room.handing_over.ingest(BATCH, tmp_path / "arhiva", by="Dan")
    assert told.value.facts == {"batch": BATCH, "damaged": 1}
    assert stage(approved) is BatchStage.APPROVED
    with pytest.raises(DigitisingStateForbids):
        room.handing_over.hand_back(BATCH, to="raft", by="Dan")


def test_only_the_archivist_decides_and_a_counter_clerk_does_not_even_check(indexed: Desk, tmp_path: Path) -> None:
    enter(indexed, "maria", "Maria Ionescu", Role.CHIEF_REGISTRAR)
    room = indexed.digitising
    for decide in (
        lambda: room.approving.approve(BATCH, institution=INSTITUTION, by="Maria Ionescu"),
        lambda: room.approving.reject(BATCH, [], reason="anii sunt greșiți", by="Maria Ionescu"),
    ):
        with pytest.raises(NotAllowed):
            decide()
    enter(indexed, "ion", "Ion Ghișeu", Role.COUNTER_CLERK)
    with pytest.raises(NotAllowed):
        room.indexing.describe(BATCH, [], by="Ion Ghișeu")
    with pytest.raises(NotAllowed):
        room.quality.begin(BATCH, by="Ion Ghișeu")
    enter(indexed, "vera", "Vera Arhivar", Role.ARCHIVIST)
    with pytest.raises(NotAllowed):
        room.approving.approve(BATCH, institution=INSTITUTION, by="Maria Ionescu")
    room.approving.approve(BATCH, institution=INSTITUTION, by="Vera Arhivar")
    indexed.working.sign_in("maria", PASSWORD)
    with pytest.raises(NotAllowed):
        room.handing_over.ingest(BATCH, tmp_path / "arhiva", by="Maria Ionescu")
    indexed.working.sign_in("vera", PASSWORD)
    room.handing_over.ingest(BATCH, tmp_path / "arhiva", by="Vera Arhivar")
    assert stage(indexed) is BatchStage.INGESTED
