"""A folder scanned elsewhere: each page once and in its file, whatever lies between, comes late or is damaged."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import select

from app.database.digitising_tables import digitised_pages, import_sources
from app.desk import Desk
from app.digitising.batches import DigitisingBatch
from app.digitising.errors import FolderToImportMissing
from app.digitising.import_report import ImportReport
from app.digitising.importing import Progress
from app.digitising.natural_order import natural_place
from app.digitising.sheets import BoxSheet, DocumentSheet, FileSheet, sheet_text
from app.digitising.taking import Seen
from app.errors import DiskFull
from paper.strangers import StrangerReader
from tests.app.conftest import HandClock
from tests.app.digitising_folders import Looking, a_page, a_sheet, files_to_scan, save


@pytest.fixture
def desk(open_desk: Callable[[], Desk]) -> Desk:
    return open_desk()


@pytest.fixture
def look() -> Iterator[Looking]:
    with StrangerReader() as reader:
        yield Looking(reader)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "scanned"
    made.mkdir()
    return made


@pytest.fixture
def batch(desk: Desk) -> DigitisingBatch:
    room = desk.digitising.batches
    number = room.receive(fonds="Primăria Țăndărei", creator="Secretariat", by="Ana").batch_no
    return room.prepare(number, files_to_scan((1, "1", 2), (1, "2", 1), (2, "10", 1)), by="Ana")


def take(
    desk: Desk, folder: Path, look: Looking, *, both_sides: bool = False, told: Callable[[Progress], None] | None = None
) -> ImportReport:
    return desk.digitising.imports.take(
        folder,
        look=look,
        profile="archive",
        both_sides=both_sides,
        equipment="fi-7700",
        by="Ana",
        told=told or (lambda _: None),
    )


def led(desk: Desk) -> list[tuple[str, int, object, int]]:
    """Source, page, file and document of every page that is no sheet, in order."""
    pages, sources = digitised_pages.c, import_sources.c
    rows = (
        select(sources.name, pages.page, pages.file_id, pages.document)
        .join(import_sources, sources.source_id == pages.source_id)
        .where(pages.sheet.is_(None))
        .order_by(sources.place, sources.name, pages.page)
    )
    with desk._database.read() as connection:
        return [tuple(row) for row in connection.execute(rows)]


def file_sheet(batch: DigitisingBatch, place: int) -> str:
    return sheet_text(FileSheet(batch.files[place].file_id))


def stack(folder: Path, batch: DigitisingBatch) -> None:
    """Two boxes, three files: loose pictures, a TIFF and a PDF of many pages."""
    save(folder, "1.png", a_sheet(sheet_text(BoxSheet(batch.batch_id, 1))))
    save(folder, "2.png", a_sheet(file_sheet(batch, 0)))
    save(folder, "3.jpg", a_page("hotărârea 1"))
    save(folder, "4.png", a_sheet(sheet_text(DocumentSheet())))
    save(folder, "5.jpg", a_page("hotărârea 2"))
    save(folder, "10.tif", a_sheet(file_sheet(batch, 1)), a_page("dispoziția 1"))
    save(folder, "11.pdf", a_sheet(sheet_text(BoxSheet(batch.batch_id, 2))), a_sheet(file_sheet(batch, 2)), a_page("p"))


def test_a_mixed_folder_goes_into_two_boxes_and_three_files_and_is_never_taken_twice(
    desk: Desk, folder: Path, look: Looking, batch: DigitisingBatch
) -> None:
    stack(folder, batch)
    report = take(desk, folder, look)
    one, two, ten = (each.file_id for each in batch.files)
    assert led(desk) == [("3.jpg", 1, one, 1), ("5.jpg", 1, one, 2), ("10.tif", 2, two, 1), ("11.pdf", 3, ten, 1)]
    assert (report.taken, report.pages, report.sheets, report.whole) == (7, 4, 6, True)
    assert look.looked == ["1.png", "2.png", "3.jpg", "4.png", "5.jpg", "10.tif", "11.pdf"]
    stored = {path.name for path in desk.home.digitised.rglob("*") if path.is_file()}
    assert len(stored) == 7
    look.looked.clear()
    assert take(desk, folder, look) == report
    assert look.looked == []
    assert [each.agrees for each in desk.digitising.leaves.counts(batch.batch_no)] == [True, True, True]


def test_a_sheet_read_on_both_its_sides_divides_once(
    desk: Desk, folder: Path, look: Looking, batch: DigitisingBatch
) -> None:
    document = a_sheet(sheet_text(DocumentSheet()))
    for place, page in enumerate([a_sheet(file_sheet(batch, 0))] * 2 + [document] * 2 + [a_page("a"), a_page("b")]):
        save(folder, f"{place}.png", page)
    take(desk, folder, look, both_sides=True)
    assert [row[3] for row in led(desk)] == [1, 1]


def test_what_cannot_be_read_is_put_aside_and_taken_once_it_is_mended(
    desk: Desk, folder: Path, look: Looking, batch: DigitisingBatch
) -> None:
    stack(folder, batch)
    whole = (folder / "5.jpg").read_bytes()
    (folder / "5.jpg").write_bytes(whole[: len(whole) // 2])
    (folder / "notes.txt").write_text("cutia 1")
    (folder / "link.png").symlink_to(folder / "3.jpg")
    (folder / ".hidden").write_text("")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.jpg")).write_bytes(whole)
    report = take(desk, folder, look)
    assert {each.name: each.reason for each in report.put_aside} == {
        "5.jpg": "not_readable",
        "notes.txt": "unsupported_kind",
        "link.png": "source_is_link",
        "\\xff.jpg": "source_name_unreadable",
    }
    assert (report.taken, report.whole) == (6, False)
    (folder / "5.jpg").write_bytes(whole)
    assert take(desk, folder, look).taken == 7
    assert ("5.jpg", 1, batch.files[0].file_id, 2) in led(desk)


def test_a_page_changed_after_it_was_taken_is_told_and_what_was_taken_stands(
    desk: Desk, folder: Path, look: Looking, batch: DigitisingBatch
) -> None:
    stack(folder, batch)
    before = take(desk, folder, look)
    os.utime(folder / "3.jpg", ns=(1, 1))  # touched, not changed
    save(folder, "5.jpg", a_page("altceva"))
    report = take(desk, folder, look)
    assert report.changed == ("5.jpg",)
    assert (report.pages, report.taken) == (before.pages, before.taken)


def test_a_sheet_that_comes_late_leads_the_pages_behind_it_up_to_the_next_one(
    desk: Desk, folder: Path, look: Looking, batch: DigitisingBatch
) -> None:
    stack(folder, batch)
    sheet = (folder / "2.png").read_bytes()
    (folder / "2.png").unlink()
    report = take(desk, folder, look)
    assert (report.loose, report.whole) == (2, False)
    (folder / "2.png").write_bytes(sheet)
    assert take(desk, folder, look).whole
    one, two, ten = (each.file_id for each in batch.files)
    assert [row[2:] for row in led(desk)] == [(one, 1), (one, 2), (two, 1), (ten, 1)]


def test_after_a_sheet_that_is_not_understood_pages_wait_for_a_good_one(
    desk: Desk, folder: Path, look: Looking, batch: DigitisingBatch
) -> None:
    stack(folder, batch)
    text = file_sheet(batch, 1)
    save(folder, "10.tif", a_sheet(f"{text[:-1]}{'0' if text[-1] != '0' else '1'}"))
    save(folder, "10a.jpg", a_page("dispoziția 1"))
    report = take(desk, folder, look)
    assert [each.reason for each in report.put_aside] == ["sheet_not_understood"]
    assert report.loose == 1
    save(folder, "10.tif", a_sheet(text))
    assert take(desk, folder, look).whole
    assert ("10a.jpg", 1, batch.files[1].file_id, 1) in led(desk)


def test_a_copy_of_the_folder_elsewhere_brings_nothing_again_but_empty_backs_do_count(
    desk: Desk, folder: Path, look: Looking, batch: DigitisingBatch, tmp_path: Path
) -> None:
    stack(folder, batch)
    first = take(desk, folder, look)
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in folder.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    report = take(desk, copy, look)
    assert (report.known, report.taken, report.pages) == (first.taken, 0, 0)
    white = a_page("").point(lambda _: 255).convert("1")
    for elsewhere, place in (("three", 0), ("four", 1)):
        save(tmp_path / elsewhere, "0.png", a_sheet(file_sheet(batch, place)))
        save(tmp_path / elsewhere, "1.tif", white)
        assert take(desk, tmp_path / elsewhere, look).pages == 1


def test_a_full_disk_stops_the_run_and_the_next_one_goes_on_from_there(
    desk: Desk, folder: Path, look: Looking, batch: DigitisingBatch
) -> None:
    stack(folder, batch)

    class Filling(Looking):
        def __call__(self, path: Path) -> Seen:
            if path.name == "5.jpg":
                raise DiskFull(path=path)
            return look(path)

    with pytest.raises(DiskFull):
        take(desk, folder, Filling(look._reader))
    assert look.looked == ["1.png", "2.png", "3.jpg", "4.png"]
    assert take(desk, folder, look).whole
    assert look.looked[4:] == ["5.jpg", "10.tif", "11.pdf"]


def test_pace_and_forecast_count_what_this_run_took(
    desk: Desk, folder: Path, look: Looking, batch: DigitisingBatch, clock: HandClock
) -> None:
    stack(folder, batch)
    told: list[Progress] = []

    class Slow(Looking):
        def __call__(self, path: Path) -> Seen:
            clock.turn(seconds=30)
            return look(path)

    take(desk, folder, Slow(look._reader), told=told.append)
    assert told[0].left is None
    assert (told[2].done, told[2].total, told[2].pages_per_minute) == (2, 7, 2)
    left = told[2].left
    assert left is not None
    assert left.total_seconds() == 150


def test_a_folder_that_is_not_there_is_told(desk: Desk, tmp_path: Path, look: Looking) -> None:
    with pytest.raises(FolderToImportMissing):
        take(desk, tmp_path / "nowhere", look)


def test_names_stand_in_the_order_in_which_people_read_them() -> None:
    names = ["b/2.jpg", "Pagina 10.jpg", "b10/1.jpg", "pagina 9.jpg", "pagina 9a.jpg", "b/10.jpg", "b2/1.jpg"]
    in_order = ["b/2.jpg", "b/10.jpg", "b2/1.jpg", "b10/1.jpg", "pagina 9.jpg", "pagina 9a.jpg", "Pagina 10.jpg"]
    assert sorted(names, key=natural_place) == in_order


def test_files_looked_at_together_are_taken_in_their_order(
    desk: Desk, folder: Path, look: Looking, batch: DigitisingBatch
) -> None:
    stack(folder, batch)
    save(folder, "3.jpg", a_page("hotărârea 1")).write_bytes(b"\xff\xd8\xff")
    behind = Event()

    class Backwards(Looking):
        def __call__(self, path: Path) -> Seen:
            """The first file of all is the last to be looked at."""
            if path.name == "1.png":
                assert behind.wait(60)
            seen = look(path)
            if path.name == "2.png":
                behind.set()
            return seen

    report = desk.digitising.imports.take(
        folder, look=Backwards(look._reader), profile="", both_sides=False, equipment="", by="Ana", at_once=3
    )
    assert [(each.name, each.reason) for each in report.put_aside] == [("3.jpg", "not_readable")]
    one, two, ten = (each.file_id for each in batch.files)
    assert led(desk) == [("5.jpg", 1, one, 1), ("10.tif", 2, two, 1), ("11.pdf", 3, ten, 1)]


def test_two_runs_on_one_folder_take_every_page_once(
    desk: Desk, folder: Path, look: Looking, batch: DigitisingBatch
) -> None:
    stack(folder, batch)

    class Overtaken(Looking):
        def __call__(self, path: Path) -> Seen:
            """While this run looks at a file, another one takes the whole folder."""
            assert take(desk, folder, look).whole
            return look(path)

    report = take(desk, folder, Overtaken(look._reader))
    assert (report.taken, report.pages, report.whole) == (7, 4, True)
    assert len(led(desk)) == 4
