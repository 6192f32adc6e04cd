"""Covers and what was scanned: a file whose leaves do not fit stops its batch until the paper or the cover is right."""

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.desk import Desk
from app.digitising.batches import BatchStage, DigitisingBatch
from app.digitising.errors import (
    DigitisedFileUnknown,
    DigitisingReasonNeeded,
    DigitisingStateForbids,
    FileListedTwice,
    FileListUnreadable,
    FileListWrong,
    LeavesDiffer,
    SecondPersonNeeded,
    SheetNotUnderstood,
)
from app.digitising.file_list import files_in
from app.digitising.sheets import BoxSheet, DocumentSheet, FileSheet, sheet_of, sheet_text
from paper.strangers import StrangerReader
from tests.app.digitising_folders import Looking, a_page, a_sheet, files_to_scan, save


@pytest.fixture
def desk(open_desk: Callable[[], Desk]) -> Desk:
    return open_desk()


@pytest.fixture
def look() -> Iterator[Looking]:
    with StrangerReader() as reader:
        yield Looking(reader)


@pytest.fixture
def batch(desk: Desk) -> DigitisingBatch:
    room = desk.digitising.batches
    number = room.receive(fonds="Primăria Țăndărei", creator="Secretariat", by="Ana").batch_no
    return room.prepare(number, files_to_scan((1, "1", 2)), by="Ana")


def scanned(desk: Desk, folder: Path, look: Looking, batch: DigitisingBatch, pages: int, *, both_sides: bool) -> None:
    """So many pages of the batch's one file, in a folder of their own."""
    save(folder, "0.png", a_sheet(sheet_text(FileSheet(batch.files[0].file_id))))
    for place in range(1, pages + 1):
        save(folder, f"{place}.png", a_page(f"{folder.name} {place}"))
    room = desk.digitising.imports
    room.take(folder, look=look, profile="archive", both_sides=both_sides, equipment="", by="Ana")


def test_a_missing_side_stops_the_batch_until_it_is_scanned(
    desk: Desk, tmp_path: Path, look: Looking, batch: DigitisingBatch
) -> None:
    leaves = desk.digitising.leaves
    scanned(desk, tmp_path / "a", look, batch, 3, both_sides=True)
    with pytest.raises(LeavesDiffer) as stopped:
        leaves.finish_scanning(batch.batch_no, by="Ana")
    assert stopped.value.facts == {"inventory_number": "1", "said": 2, "scanned": "1,5", "pages": 3, "files": 1}
    assert desk.digitising.batches.batch(batch.batch_no).stage is BatchStage.PREPARED
    scanned(desk, tmp_path / "b", look, batch, 1, both_sides=True)
    leaves.finish_scanning(batch.batch_no, by="Ana")
    assert desk.digitising.batches.batch(batch.batch_no).stage is BatchStage.SCANNED


def test_pages_that_come_after_the_count_open_it_again(
    desk: Desk, tmp_path: Path, look: Looking, batch: DigitisingBatch
) -> None:
    scanned(desk, tmp_path / "a", look, batch, 2, both_sides=False)
    desk.digitising.leaves.finish_scanning(batch.batch_no, by="Ana")
    scanned(desk, tmp_path / "b", look, batch, 1, both_sides=False)
    assert desk.digitising.batches.batch(batch.batch_no).stage is BatchStage.PREPARED
    with pytest.raises(LeavesDiffer):
        desk.digitising.leaves.finish_scanning(batch.batch_no, by="Ana")


def test_a_wrong_cover_is_corrected_by_a_second_person_with_the_reason(
    desk: Desk, tmp_path: Path, look: Looking, batch: DigitisingBatch
) -> None:
    leaves, number = desk.digitising.leaves, batch.batch_no
    scanned(desk, tmp_path / "a", look, batch, 3, both_sides=False)
    for names in (("Ana", "ana "), ("Ana", ""), ("", "Dan")):
        with pytest.raises(SecondPersonNeeded):
            leaves.correct(number, "1", 3, by=names[0], confirmed_by=names[1], reason="numărate din nou")
    with pytest.raises(DigitisingReasonNeeded):
        leaves.correct(number, "1", 3, by="Ana", confirmed_by="Dan", reason=" - ")
    with pytest.raises(DigitisedFileUnknown):
        leaves.correct(number, "7", 3, by="Ana", confirmed_by="Dan", reason="numărate din nou")
    leaves.correct(number, "1", 3, by="Ana", confirmed_by="Dan", reason="fila 2 bis nu era numărată")
    leaves.finish_scanning(number, by="Ana")
    step = desk.digitising.batches.steps(number)[-2]
    assert (step.what, step.who, step.facts["by"], step.facts["said"]) == ("leaves_corrected", "Dan", "Ana", 2)
    with pytest.raises(DigitisingStateForbids):
        leaves.correct(number, "1", 2, by="Ana", confirmed_by="Dan", reason="numărate din nou")


def test_a_list_is_taken_whole_or_not_at_all(desk: Desk, tmp_path: Path, batch: DigitisingBatch) -> None:
    table = tmp_path / "list.csv"
    table.write_text("\ufeffbox;inventory_number;leaves;title;years\n3;7;214;Autorizații;1978\n", "utf-8")
    [file] = files_in(table)
    assert (file.box, file.inventory_number, file.leaves, file.cover.years) == (3, "7", 214, "1978")
    room = desk.digitising.batches
    with pytest.raises(FileListedTwice):
        room.prepare(batch.batch_no, [file, *files_to_scan((1, "1", 5))], by="Ana")
    assert [each.inventory_number for each in room.batch(batch.batch_no).files] == ["1"]
    for text, error in (
        ("box,inventory_number,leaves\n", FileListUnreadable),
        ("box,inventory_number,leaves,title\n1,2,două,x\n", FileListWrong),
        ("box,inventory_number,leaves,title\n1,,2,x\n", FileListWrong),
        ("box,inventory_number,leaves,title\n1,2,2,\n", FileListWrong),
        ("box,inventory_number,leaves,title,colour\n1,2,2,x,roșu\n", FileListWrong),
    ):
        table.write_text(text)
        with pytest.raises(error):
            files_in(table)
    table.write_bytes("box,inventory_number,leaves,title\n1,2,2,ș\n".encode("iso-8859-16"))
    with pytest.raises(FileListUnreadable):
        files_in(table)


def test_a_sheet_says_what_it_is_and_notices_any_change(batch: DigitisingBatch) -> None:
    for sheet in (BoxSheet(batch.batch_id, 12), FileSheet(batch.files[0].file_id), DocumentSheet()):
        text = sheet_text(sheet)
        assert sheet_of(text) == sheet
        for place in range(5, len(text)):
            changed = f"{text[:place]}{'7' if text[place] != '7' else '8'}{text[place + 1 :]}"
            with pytest.raises(SheetNotUnderstood):
                sheet_of(changed)
    assert sheet_of("https://exemplu.ro/OPIS/D1/D//00000000") is None


def test_every_step_is_chained_to_the_one_before_it(desk: Desk, batch: DigitisingBatch) -> None:
    steps = desk.digitising.batches.steps(batch.batch_no)
    assert [each.what for each in steps] == ["received", "prepared"]
    other = desk.digitising.batches.receive(fonds="Primăria Țăndărei", creator="Secretariat", by="Ana")
    [first] = desk.digitising.batches.steps(other.batch_no)
    assert first.chain == steps[0].chain  # the same words at the same instant: a chain begins anew in each batch
    assert len({each.chain for each in steps}) == 2


@pytest.mark.parametrize("said", ["OPIS/D1/F/nobody", "OPIS/D1/B/12.3", "OPIS/D1/B/" + "A" * 32 + ".²", "OPIS/D2/D/"])
def test_a_square_with_a_right_sum_over_nonsense_is_no_sheet(said: str) -> None:
    with pytest.raises(SheetNotUnderstood):
        sheet_of(f"{said}/{zlib.crc32(said.encode()):08X}")
