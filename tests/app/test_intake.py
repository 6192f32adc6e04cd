"""Pages are in the journal in the order they came, and a crash leaves none of them out."""

from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image

from app.arranging.errors import PageIsFiled
from app.desk import Desk
from app.errors import BatchIsAttached, BatchIsEmpty, BatchNotFound, EntryNotFound, PageNotInBatch
from app.files import hash_of
from app.intake import Batch, BatchState, IntakePage
from tests.app.conftest import HandClock, a_draft


def scan(batch: Batch, sequence: int, suffix: str = ".png") -> IntakePage:
    """A whole page on the disk, as a scanner's process leaves it."""
    path = batch.folder / f"{sequence:04}{suffix}"
    Image.new("L", (20 + sequence, 30), 200).save(path, dpi=(300, 300))
    media_type = {".png": "image/png", ".jpg": "image/jpeg", ".tif": "image/tiff"}[suffix]
    return IntakePage(sequence, path, hash_of(path), 20 + sequence, 30, 300, media_type)


def test_pages_are_kept_in_order_and_a_batch_goes_on_where_it_stopped(desk: Desk, clock: HandClock) -> None:
    batch = desk.intake.open(source="Canon DR-C225")
    assert batch.next_sequence == 1
    assert batch.folder.stat().st_mode & 0o777 == 0o700
    second, first = scan(batch, 2), scan(batch, 1)
    desk.intake.accept(batch.batch_id, second)
    desk.intake.accept(batch.batch_id, first)
    desk.intake.accept(batch.batch_id, first)
    view = desk.intake.batch(batch.batch_id)
    assert (view.pages, view.source, view.opened_at, view.state) == (
        (first, second),
        "Canon DR-C225",
        clock.time,
        BatchState.OPEN,
    )
    assert desk.intake.resume(batch.batch_id).next_sequence == 3


def test_pages_that_a_crash_left_out_are_taken_in_and_unfinished_files_are_left_alone(desk: Desk) -> None:
    batch = desk.intake.open(source="scaner")
    known = scan(batch, 1)
    desk.intake.accept(batch.batch_id, known)
    lost = [scan(batch, 2, ".jpg"), scan(batch, 3, ".tif")]
    half = batch.folder / "0004.png"
    half.write_bytes(known.path.read_bytes()[:-30])
    part = batch.folder / "0005.png.part"
    part.write_bytes(b"half")
    partial = batch.folder / ".partial.x"
    partial.write_bytes(b"half")

    recovered = desk.intake.recover()
    assert recovered.pages == tuple(lost)
    assert set(recovered.unfinished) == {half, part, partial}
    assert all(path.exists() for path in recovered.unfinished)
    assert desk.intake.batch(batch.batch_id).pages == (known, *lost)
    assert desk.intake.recover().pages == ()


def test_a_page_belongs_into_its_batchs_folder_and_its_place_is_its_own(desk: Desk, tmp_path: Path) -> None:
    batch, other = desk.intake.open(source="scaner"), desk.intake.open(source="scaner")
    page = scan(batch, 1)
    with pytest.raises(PageNotInBatch):
        desk.intake.accept(other.batch_id, page)
    desk.intake.accept(batch.batch_id, page)
    twin = scan(batch, 2)
    with pytest.raises(PageNotInBatch):
        desk.intake.accept(
            batch.batch_id, IntakePage(1, twin.path, twin.sha256, twin.width, twin.height, 300, twin.media_type)
        )
    with pytest.raises(PageNotInBatch):
        desk.intake.accept(batch.batch_id, IntakePage(3, batch.folder / "0003.png", "00" * 32, 1, 1, 300, "image/png"))


def test_an_attached_batch_takes_no_more_pages_and_no_other_entry(desk: Desk) -> None:
    batch = desk.intake.open(source="scaner")
    first, second = (desk.register(a_draft(), clerk="Maria").entry.entry_id for _ in range(2))
    with pytest.raises(BatchIsEmpty):
        desk.arranging.mark_filed(batch.batch_id, [], first)
    desk.intake.accept(batch.batch_id, scan(batch, 1))
    with pytest.raises(EntryNotFound):
        desk.arranging.mark_filed(batch.batch_id, [1], uuid4())
    desk.arranging.mark_filed(batch.batch_id, [1], first)
    desk.arranging.mark_filed(batch.batch_id, [1], first)
    assert desk.intake.batch(batch.batch_id).entry_id == first
    with pytest.raises(PageIsFiled):
        desk.arranging.mark_filed(batch.batch_id, [1], second)
    with pytest.raises(BatchIsAttached):
        desk.intake.accept(batch.batch_id, scan(batch, 2))
    with pytest.raises(BatchIsAttached):
        desk.intake.resume(batch.batch_id)
    assert desk.intake.recover().pages == ()


def test_unfinished_batches_come_first(desk: Desk, clock: HandClock) -> None:
    done = desk.intake.open(source="scaner")
    desk.intake.accept(done.batch_id, scan(done, 1))
    clock.turn(minutes=1)
    older = desk.intake.open(source="scaner")
    clock.turn(minutes=1)
    newer = desk.intake.open(source="scaner")
    desk.arranging.mark_filed(done.batch_id, [1], desk.register(a_draft(), clerk="Maria").entry.entry_id)
    assert [each.batch_id for each in desk.intake.batches()] == [newer.batch_id, older.batch_id, done.batch_id]


def test_a_batch_that_is_not_there_is_named(desk: Desk) -> None:
    missing = uuid4()
    for ask in (desk.intake.batch, desk.intake.resume):
        with pytest.raises(BatchNotFound):
            ask(missing)
    with pytest.raises(BatchNotFound):
        desk.arranging.mark_filed(missing, [1], uuid4())
