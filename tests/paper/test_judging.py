"""A judge of pages loses no page, finds the blank ones, and says truly how a page lies; on pages whose truth is known.

`--soak` judges 2,000 pages and 1,000 separators; every run a fraction of them.
"""

from collections.abc import Callable
from random import Random

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from opis_contract.findings import CodeKind, Finding
from paper.judging.judge import judge
from paper.judging.likeness import SAME, alike
from tests.paper.labelled_pages import (
    DPI,
    FONTS,
    SIZE,
    askew,
    blank,
    faded,
    labelled,
    letter,
    paper,
    peppered,
    scanned,
    soft,
    with_code,
    with_patch,
)

PATCHES = ("WNNW", "WWNN", "NNWW", "WNWN", "NWNW", "NWWN")


@pytest.fixture
def random() -> Random:
    return Random(11)  # noqa: S311 - drawn papers, no secrets


def on_paper(page: Image.Image, random: Random) -> Image.Image:
    shade, grain = paper(random)
    return scanned(page, random, shade=shade, grain=grain)


@pytest.mark.timeout(1800)
def test_no_page_with_anything_on_it_is_blank_blank_ones_are_found_and_slopes_are_true(soak: bool) -> None:
    wrong, blanks, found, slopes = [], 0, 0, []
    for page in labelled(2000 if soak else 72, seed=2026):
        verdict = judge(page.image, DPI)
        said_blank = verdict.measure(Finding.BLANK) is not None
        if page.kind.startswith("blank"):
            blanks += 1
            found += said_blank
        elif said_blank:
            wrong.append(page.kind)
        if page.kind == "letter":
            slopes.append(abs((verdict.measure(Finding.SKEWED) or 0.0) - page.degrees))
    assert wrong == []
    assert found >= 0.95 * blanks
    # Less than half a degree is not said; it counts as an error of its whole size.
    assert sorted(slopes)[int(0.95 * len(slopes)) - 1] <= 0.5
    assert sum(slope <= 0.15 for slope in slopes) >= 0.9 * len(slopes)


@pytest.mark.timeout(900)
def test_the_slope_of_a_page_within_eight_degrees_is_known_to_a_seventh_of_a_degree(random: Random, soak: bool) -> None:
    count = 500 if soak else 12
    errors = []
    for _ in range(count):
        degrees = random.choice((-1, 1)) * random.uniform(0.6, 8)
        measured = judge(on_paper(askew(letter(random), degrees), random), DPI).measure(Finding.SKEWED)
        errors.append(abs((measured or 0.0) - degrees))
    assert sum(error <= 0.15 for error in errors) >= 0.95 * count


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_that_lies_wrong_is_told_which_way_to_turn(random: Random, turn: int) -> None:
    for _ in range(3):
        page = on_paper(askew(letter(random, lines=20), random.uniform(-2, 2)), random)
        lying = page.rotate(turn, expand=True)  # counter-clockwise: it is mended by turning it clockwise
        # Where it is not sure the judge says nothing, never the wrong way.
        assert judge(lying, DPI).measure(Finding.TURNED) in ({turn} if turn else {None})


@pytest.mark.parametrize(
    ("harm", "finding"),
    [
        (lambda page: soft(page, 1.5), Finding.BLURRED),
        (lambda page: soft(page, 2.5), Finding.BLURRED),
        (lambda page: faded(page, 0.2), Finding.PALE),
        (lambda page: page.crop((160, 0, *SIZE)), Finding.CUT),
    ],
    ids=["a little soft", "soft", "pale", "cut"],
)
def test_a_harm_is_found_by_its_name_and_not_on_a_sound_page(
    random: Random, harm: Callable[[Image.Image], Image.Image], finding: Finding
) -> None:
    for _ in range(3):
        sound = letter(random)
        assert finding in {found.finding for found in judge(on_paper(harm(sound), random), DPI).findings}
        assert {found.finding for found in judge(on_paper(sound, random), DPI).findings} == set()


def test_a_pale_page_is_not_called_blurred(random: Random) -> None:
    for _ in range(3):
        assert judge(on_paper(faded(letter(random), 0.25), random), DPI).measure(Finding.BLURRED) is None


def test_a_page_that_slipped_in_the_feeder_is_told(random: Random) -> None:
    page = letter(random, lines=36)
    middle = SIZE[1] // 2
    slipped = Image.new("L", SIZE, 255)
    slipped.paste(askew(page, -1.5).crop((0, 0, SIZE[0], middle)), (0, 0))
    slipped.paste(askew(page, 1.2).crop((0, middle, *SIZE)), (0, middle))
    assert judge(on_paper(slipped, random), DPI).measure(Finding.SHEARED) == pytest.approx(2.7, abs=0.3)


def test_a_sheet_that_came_short_is_told_by_what_is_missing(random: Random) -> None:
    page = on_paper(letter(random), random)
    half = page.crop((0, 0, SIZE[0], SIZE[1] // 2))
    assert judge(half, DPI, sheet_mm=(210, 297)).measure(Finding.SHORT) == pytest.approx(148, abs=2)
    assert judge(page, DPI, sheet_mm=(210, 297)).measure(Finding.SHORT) is None
    assert judge(half, DPI).measure(Finding.SHORT) is None


def test_the_same_sheet_scanned_twice_is_alike_and_a_form_with_another_word_is_not(random: Random) -> None:
    font = ImageFont.truetype(FONTS + "DejaVuSans.ttf", 22)
    twice, filled_in = 0, 0
    for _ in range(5):
        page = letter(random)
        first, moved = (
            on_paper(ImageChops.offset(askew(page, random.uniform(-0.3, 0.3)), *place), random)
            for place in ((0, 0), (random.randrange(-12, 12), random.randrange(-12, 12)))
        )
        other = page.copy()
        ImageDraw.Draw(other).text((300, 160), "Popescu Ioana", fill=30, font=font)
        one, again, form = (judge(each, DPI).likeness for each in (first, moved, on_paper(other, random)))
        twice += alike(one, again) >= SAME
        filled_in += alike(one, form) >= SAME
    assert (twice >= 4, filled_in) == (True, 0)
    assert alike(judge(on_paper(blank(random)[0], random), DPI).likeness, b"") == 0


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("kind", [CodeKind.QR, CodeKind.PATCH])
def test_separators_are_read_askew_and_dirty(random: Random, soak: bool, kind: CodeKind) -> None:
    count = 1000 if soak else 12
    read = 0
    for number in range(count):
        text = f"OPIS/D1/D//{number:04}" if kind is CodeKind.QR else PATCHES[number % len(PATCHES)]
        sheet = with_code(random, text) if kind is CodeKind.QR else with_patch(text)
        dirty = peppered(askew(sheet, random.uniform(-5, 5)), 0.02, random)
        read += [(code.kind, code.text) for code in judge(dirty, DPI).codes] == [(kind, text)]
    assert read >= 0.999 * count


@pytest.mark.timeout(900)
def test_no_letter_is_taken_for_a_separator(random: Random, soak: bool) -> None:
    for _ in range(300 if soak else 8):
        assert judge(on_paper(letter(random), random), DPI).codes == ()
