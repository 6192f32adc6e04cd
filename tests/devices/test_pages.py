"""A page on its way to disk: whole under its final name, or visibly partial, never in between."""

import hashlib
import io
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from devices.errors import PageNotStored, PageTaken, PageTooLong
from devices.pages import PageWriter, finished_page, finished_pages, keep_partial
from devices.process import ROOT
from devices.scanning import Colour
from tests.devices.conftest import assert_whole, names

ROW = {Colour.COLOUR: bytes(range(30)), Colour.GREY: bytes(range(10)), Colour.LINEART: b"\xf0\xc0"}


def writer(folder: Path, sequence: int = 1, colour: Colour = Colour.GREY, lines: int | None = 4) -> PageWriter:
    return PageWriter(folder, sequence, width=10, lines=lines, colour=colour, resolution=300)


@pytest.mark.parametrize("colour", Colour)
def test_a_finished_page_says_what_it_is(batch: Path, colour: Colour) -> None:
    with writer(batch, 7, colour) as page:
        page.write(ROW[colour] * 3)
        page.write(ROW[colour])
        done = page.finish()
    suffix = ".tif" if colour is Colour.LINEART else ".jpg"
    assert names(batch) == [f"0007{suffix}"]
    assert done.sha256 == hashlib.sha256(done.path.read_bytes()).hexdigest()
    assert (done.sequence, done.width, done.height, done.resolution, done.colour) == (7, 10, 4, 300, colour)
    assert_whole(done)
    assert finished_pages(batch) == [done]


def test_pages_are_encoded_as_the_archive_wants_them(batch: Path) -> None:
    for sequence, colour in enumerate(Colour, 1):
        with writer(batch, sequence, colour) as page:
            page.write(ROW[colour] * 4)
            page.finish()
    with Image.open(batch / "0001.jpg") as picture:
        assert (picture.mode, picture.info["dpi"]) == ("RGB", (300, 300))
        assert [layer[1:3] for layer in picture.layer] == [(2, 2), (1, 1), (1, 1)]  # 4:2:0
    with Image.open(batch / "0002.jpg") as picture:
        assert picture.mode == "L"
    with Image.open(batch / "0003.tif") as picture:
        assert (picture.mode, picture.info["compression"], picture.info["dpi"]) == ("1", "group4", (300, 300))
        # A set bit is ink: the scanner's first four pixels are black.
        assert [picture.getpixel((column, 0)) for column in range(10)] == [0] * 4 + [255] * 4 + [0] * 2


@pytest.mark.parametrize("colour", Colour)
def test_rows_of_a_broken_page_are_kept_to_be_seen(batch: Path, colour: Colour) -> None:
    with writer(batch, 4, colour) as page:
        page.write(ROW[colour] * 3)
    assert names(batch) == ["0004.part"]
    (kept,) = keep_partial(batch)
    assert names(batch) == [kept.name]
    assert kept.name == ("0004.partial.png" if colour is Colour.LINEART else "0004.partial.jpg")
    with Image.open(kept) as picture:
        assert picture.size == (10, 3)
    assert finished_pages(batch) == []


def test_a_second_broken_attempt_does_not_overwrite_the_first(batch: Path) -> None:
    for _ in range(3):
        with writer(batch) as page:
            page.write(ROW[Colour.GREY])
        keep_partial(batch)
    assert names(batch) == ["0001.partial-2.jpg", "0001.partial-3.jpg", "0001.partial.jpg"]


def test_a_page_without_a_row_leaves_nothing(batch: Path) -> None:
    with writer(batch):
        pass
    assert names(batch) == []


@pytest.mark.parametrize("colour", [Colour.COLOUR, Colour.GREY])
@pytest.mark.parametrize("lines", [1, 31, 32, 33, 700])
def test_a_page_made_of_strips_is_the_page_encoded_at_once(batch: Path, colour: Colour, lines: int) -> None:
    mode = "RGB" if colour is Colour.COLOUR else "L"
    picture = Image.effect_noise((90, lines), 60).convert(mode)
    with PageWriter(batch, 1, width=90, lines=None, colour=colour, resolution=300, quality=85) as page:
        rows = picture.tobytes()
        for start in range(0, len(rows), len(rows) // lines * 50):
            page.write(rows[start : start + len(rows) // lines * 50])
        done = page.finish()
    at_once = io.BytesIO()
    picture.save(at_once, "JPEG", quality=85, subsampling="4:2:0")
    # Chroma is interpolated across the borders of strips alike: every pixel is the same.
    with Image.open(done.path) as stored, Image.open(at_once) as whole:
        assert stored.size == whole.size == (90, lines)
        assert stored.tobytes() == whole.tobytes()


def test_a_part_is_a_picture_that_any_viewer_opens(batch: Path) -> None:
    for sequence, (colour, kind) in enumerate([(Colour.GREY, "JPEG"), (Colour.LINEART, "PPM")], 1):
        with writer(batch, sequence, colour) as page:
            page.write(ROW[colour] * 4)
        with Image.open(batch / f"{sequence:04}.part", formats=[kind]) as picture:
            picture.load()
            assert picture.size == (10, 4)


@given(cut=st.integers(0, 20_000), colour=st.sampled_from(Colour))
def test_a_part_that_was_cut_anywhere_gives_its_whole_rows(
    tmp_path_factory: pytest.TempPathFactory, cut: int, colour: Colour
) -> None:
    """Lineart to the row, colour and grey to the strip of 32 rows."""
    folder = tmp_path_factory.mktemp("batch")
    noise = Image.effect_noise((40, 500), 60).convert({"colour": "RGB", "grey": "L", "lineart": "1"}[colour])
    part = folder / "0001.part"
    with PageWriter(folder, 1, width=40, lines=500, colour=colour, resolution=300) as page:
        page.write(noise.tobytes())
        data = part.read_bytes()
    part.write_bytes(data[:cut])
    kept = keep_partial(folder)
    left = data[:cut]
    if colour is Colour.LINEART:
        lines = max(0, len(left) - (len(data) - 500 * 5)) // 5
    else:
        lines = 32 * sum(left.count(bytes((0xFF, 0xD0 + number))) for number in range(8))
    assert len(kept) == (1 if lines else 0)
    for path in kept:
        with Image.open(path) as picture:
            picture.load()
            assert picture.size == (40, lines)


def test_a_finished_page_that_a_kill_left_without_its_name_is_kept_to_its_last_row(batch: Path) -> None:
    with writer(batch, lines=None) as page:
        page.write(ROW[Colour.GREY] * 150)
        done = page.finish()
    done.path.rename(batch / "0001.part")
    (kept,) = keep_partial(batch)
    with Image.open(kept) as picture:
        picture.load()
        assert picture.size == (10, 150)


def test_a_page_longer_than_a_picture_can_be_is_a_fault(batch: Path) -> None:
    with pytest.raises(PageTooLong):
        writer(batch, lines=70_000)
    with pytest.raises(PageTooLong), writer(batch, lines=None) as page:
        page.write(ROW[Colour.GREY] * 70_000)


def test_a_page_is_never_overwritten(batch: Path) -> None:
    with writer(batch) as page:
        page.write(ROW[Colour.GREY] * 4)
        first = page.finish()
    with pytest.raises(PageTaken):
        writer(batch, colour=Colour.LINEART)
    assert finished_page(batch, 1) == first


def test_two_writers_never_share_a_page(batch: Path) -> None:
    with writer(batch), pytest.raises(PageTaken):
        writer(batch)


def test_what_a_kill_between_rename_and_clean_up_leaves_is_the_page_alone(batch: Path) -> None:
    with writer(batch) as page:
        page.write(ROW[Colour.GREY] * 4)
        part = (batch / "0001.part").read_bytes()
        done = page.finish()
    (batch / "0001.part").write_bytes(part)
    (batch / "0002.tmp").write_bytes(b"half a pa")
    assert keep_partial(batch) == []
    assert names(batch) == ["0001.jpg"]
    assert finished_pages(batch) == [done]


def test_pages_are_listed_by_number_and_nothing_else_is(batch: Path) -> None:
    for sequence in (10, 2, 10_000):
        with writer(batch, sequence) as page:
            page.write(ROW[Colour.GREY] * 4)
            page.finish()
    (batch / "notes.txt").write_text("0003.jpg")
    (batch / "0003.partial.jpg").write_bytes(b"")
    assert [page.sequence for page in finished_pages(batch)] == [2, 10, 10_000]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PageNotStored) as refused:
        writer(tmp_path / "gone")
    assert refused.value.facts["folder"] == str(tmp_path / "gone")


def test_a_full_disk_is_told_and_leaves_no_page(batch: Path) -> None:
    """The limit on a file's size makes the real write fail half-way, as a full disk does."""
    script = """
import os, resource, sys
from pathlib import Path
from devices.errors import PageNotStored
from devices.pages import PageWriter
from devices.scanning import Colour
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
try:
    with PageWriter(Path(sys.argv[1]), 1, width=100, lines=2560, colour=Colour.GREY, resolution=75) as page:
        for _ in range(20):
            page.write(os.urandom(12800))
        page.finish()
except PageNotStored as told:
    print("told", told.facts["folder"])
"""
    done = subprocess.run(
        [sys.executable, "-c", script, batch], cwd=ROOT, capture_output=True, text=True, check=True, timeout=30
    )
    assert done.stdout == f"told {batch}\n"
    assert names(batch) == ["0001.part"]
    assert len(keep_partial(batch)) == 1
    assert finished_pages(batch) == []
