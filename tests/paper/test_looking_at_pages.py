"""Pages scanned elsewhere, looked at in the worker: every pixel decoded, squares read whichever way the page lies."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import segno
from PIL import Image

from paper.errors import NotReadable
from paper.strangers import StrangerReader


@pytest.fixture(scope="module")
def reader() -> Iterator[StrangerReader]:
    with StrangerReader() as reader:
        yield reader


def a_page(shade: int, text: str = "") -> Image.Image:
    """An A4 page at 100 dots per inch, with a square of 40 mm when it says something."""
    page = Image.new("L", (827, 1169), shade)
    if text:
        rows = list(segno.make(text, micro=False, error="m").matrix_iter(border=4))
        square = Image.new("L", (len(rows), len(rows)))
        square.putdata([0 if dark else 255 for row in rows for dark in row])
        page.paste(square.resize((160, 160), Image.Resampling.NEAREST), (300, 120))
    return page


@pytest.mark.parametrize("turn", [0, 90, 180, 270, 4, -5])
@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "pdf"])
def test_a_square_is_read_from_every_kind_of_file_and_side(
    reader: StrangerReader, tmp_path: Path, suffix: str, turn: int
) -> None:
    page = a_page(245, "OPIS/D1/D//2C1B3F5A").rotate(turn, expand=True, fillcolor=245)
    page.save(tmp_path / f"page.{suffix}", dpi=(100, 100), resolution=100)
    [seen] = reader.look_at_pages(tmp_path / f"page.{suffix}", dpi=100, squares=True)
    assert seen.codes == "OPIS/D1/D//2C1B3F5A"
    [unread] = reader.look_at_pages(tmp_path / f"page.{suffix}", dpi=100, squares=False)
    assert (unread.codes, unread.sha256) == ("", seen.sha256)


def test_every_page_of_a_long_file_has_its_own_hash_and_says_whether_it_is_of_one_colour(
    reader: StrangerReader, tmp_path: Path
) -> None:
    pages = [a_page(shade).convert("1") if shade == 255 else a_page(shade, "x") for shade in (255, 240, 230)]
    pages[0].save(tmp_path / "long.tif", save_all=True, append_images=pages[1:], dpi=(100, 100))
    seen = reader.look_at_pages(tmp_path / "long.tif", dpi=300, squares=True)
    assert [(each.width, each.height, each.dpi, each.uniform) for each in seen] == [
        (827, 1169, 100, True),
        (827, 1169, 100, False),
        (827, 1169, 100, False),
    ]
    assert len({each.sha256 for each in seen}) == 3


def test_a_page_that_breaks_off_is_refused_though_it_begins_well(reader: StrangerReader, tmp_path: Path) -> None:
    a_page(245, "x").save(tmp_path / "page.jpg")
    whole = (tmp_path / "page.jpg").read_bytes()
    (tmp_path / "page.jpg").write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(NotReadable):
        reader.look_at_pages(tmp_path / "page.jpg", dpi=300, squares=True)
