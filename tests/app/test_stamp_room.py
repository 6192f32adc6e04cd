"""The stamp is proposed where the page is empty, and who chooses another place hears what it would cover."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from app.printing.stamp_room import StampRoom, look_for_room
from app.printing.zones import zone_box


def a_page(path: Path, written: tuple[int, ...], *, paper: int = 255, ink: int = 0) -> Path:
    """A page of A4 at 4 dots a millimetre with two lines of writing in each of the zones."""
    page = Image.new("L", (840, 1188), paper)
    pen = ImageDraw.Draw(page)
    for zone in written:
        box = zone_box(zone, 210, 297)
        for line in (8, 14):
            for letter in range(20):
                left, top = (box.left + 4 + 2 * letter) * 4, (box.top + line) * 4
                pen.line((left, top, left, top + 8), fill=ink, width=1)
    page.save(path)
    return path


def room(path: Path) -> StampRoom:
    return look_for_room(path, width=210, height=297)


@pytest.mark.parametrize("paper", [(255, 0), (196, 60), (230, 140)], ids=["white", "recycled", "faint"])
def test_two_lines_of_writing_are_seen_on_any_paper(tmp_path: Path, paper: tuple[int, int]) -> None:
    found = room(a_page(tmp_path / "page.png", (7, 9, 5), paper=paper[0], ink=paper[1]))
    assert [zone for zone in range(1, 10) if found.is_covered(zone)] == [5, 7, 9]
    assert found.emptiest == 8


def test_an_empty_page_is_stamped_above_at_the_right(tmp_path: Path) -> None:
    assert room(a_page(tmp_path / "page.png", ())).emptiest == 9


def test_a_full_page_is_stamped_where_least_is_covered(tmp_path: Path) -> None:
    path = a_page(tmp_path / "page.png", tuple(range(1, 10)))
    page = Image.open(path)
    for zone in (1, 2, 3, 4, 5, 6, 7, 9):
        box = zone_box(zone, 210, 297)
        ImageDraw.Draw(page).rectangle((box.left * 4, box.top * 4, box.right * 4, box.bottom * 4 - 40), fill=0)
    page.save(path)
    found = room(path)
    assert all(found.is_covered(zone) for zone in range(1, 10))
    assert found.emptiest == 8


def test_a_blot_of_a_few_dots_covers_nothing(tmp_path: Path) -> None:
    path = a_page(tmp_path / "page.png", ())
    page = Image.open(path)
    ImageDraw.Draw(page).rectangle((700, 60, 704, 64), fill=0)
    page.save(path)
    assert not room(path).is_covered(9)
