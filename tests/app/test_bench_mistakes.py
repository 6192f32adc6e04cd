"""A reader's mistakes are counted letter by letter, and the drawn letters say truly what stands on them."""

import pytest

from app.bench.drawn_pages import SIZE, Quality, letters
from app.bench.mistakes import distance, mistakes


@pytest.mark.parametrize(
    ("stands", "read", "wrong"),
    [
        ("", "", 0),
        ("", "abc", 3),
        ("abc", "", 3),
        ("registratură", "registratură", 0),
        ("registratură", "registratura", 1),
        ("kitten", "sitting", 3),
        ("nr. 12.907 din 14.03.2026", "nr 12907 din 14.03.2026", 2),
        ("ab", "ba", 2),
    ],
)
def test_letters_to_put_in_take_out_or_change_are_counted(stands: str, read: str, wrong: int) -> None:
    assert distance(stands, read) == distance(read, stands) == wrong


def test_lines_and_cedillas_are_no_mistakes() -> None:
    assert mistakes([("știință și\nțară", "ştiinţă şi ţară\n")]) == 0
    assert mistakes([("abcd", "abed"), ("abcd", "abcd")]) == 1 / 8


def test_the_same_seed_draws_the_same_letters_of_each_quality() -> None:
    first, again = list(letters(3)), list(letters(3))
    assert [page.quality for page in first] == list(Quality)
    assert [page.lines for page in first] == [page.lines for page in again]
    assert all(page.image.size == SIZE and page.image.mode == "RGB" for page in first)
    assert all(line.startswith("Nr. ") for line in (page.lines[1] for page in first))
