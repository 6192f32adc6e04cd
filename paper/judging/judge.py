"""One page judged: everything that is found on it, and nothing about what becomes of it."""

from collections.abc import Sequence

from PIL import Image

from opis_contract.findings import Code, CodeKind, Finding, Found, PageVerdict
from paper.codes import labels_on, squares_coded
from paper.judging import lines
from paper.judging.blank import ink_area
from paper.judging.edges import contrast, letters_at_edge, steepness
from paper.judging.ink import PER_MM, GreyPage
from paper.judging.likeness import SAME, alike, likeness_of
from paper.judging.patches import patch_on

BLURRED_BELOW = 0.6
PALE_BELOW = 60
ASKEW_FROM = 0.5
SLIPPED_FROM = 1.0
CUT_FROM = 4
MISSING_FROM_MM = 12.0
"""A sheet that lies crooked in the feeder loses less."""


def judge(
    page: Image.Image, dpi: int, *, sheet_mm: tuple[float, float] | None = None, earlier: Sequence[bytes] = ()
) -> PageVerdict:
    """What is to be seen on a page of `dpi` dots per inch; `sheet_mm` is the width and height that it should have.

    `earlier` are the likenesses of the pages before, the nearest first.
    """
    grey = GreyPage.of(page, dpi)
    codes = codes_of(grey, page, dpi)
    blank = None if codes else ink_area(grey)
    short = _missing(grey, sheet_mm)
    if blank is not None:
        findings = (Found(Finding.BLANK, round(blank, 2)), *short)
        return PageVerdict(findings, codes, b"")
    ink = lines.letters_only(grey)
    slope = lines.slope_of(ink)
    likeness = likeness_of(grey, slope.degrees if slope else 0.0)
    findings = (*_of_ink(grey), *_of_lines(ink, slope), *short, *_double(likeness, earlier))
    return PageVerdict(findings, codes, likeness)


def codes_of(grey: GreyPage, page: Image.Image, dpi: int) -> tuple[Code, ...]:
    """The codes on the page, bar codes and squares first."""
    patch = patch_on(grey)
    read = (*labels_on(page, dpi), *squares_coded(Image.fromarray(grey.pixels)))
    return (*read, Code(CodeKind.PATCH, patch)) if patch else read


def _of_ink(grey: GreyPage) -> list[Found]:
    found = []
    dark, steep, cut = contrast(grey), steepness(grey), letters_at_edge(grey)
    if dark is not None and dark < PALE_BELOW:
        found.append(Found(Finding.PALE, round(dark)))
    if steep is not None and steep < BLURRED_BELOW:
        found.append(Found(Finding.BLURRED, round(steep, 2)))
    if cut >= CUT_FROM:
        found.append(Found(Finding.CUT, cut))
    return found


def _of_lines(ink: lines.Ink, slope: lines.Slope | None) -> list[Found]:
    if ink.size and lines.quarter_turned(ink, slope):
        clockwise = ink[::-1].T
        on_end = lines.slope_of(clockwise)
        head = lines.upside_down(clockwise, on_end) if on_end else None
        return [Found(Finding.TURNED, 270 if head else 90)] if head is not None else []
    if slope is None:
        return []
    found = []
    if lines.upside_down(ink, slope):
        found.append(Found(Finding.TURNED, 180))
    slipped = lines.slip(ink)
    if slipped >= SLIPPED_FROM:
        found.append(Found(Finding.SHEARED, round(slipped, 1)))
    elif abs(slope.degrees) >= ASKEW_FROM:
        found.append(Found(Finding.SKEWED, round(slope.degrees, 2)))
    return found


def _double(likeness: bytes, earlier: Sequence[bytes]) -> list[Found]:
    same = next((back for back, other in enumerate(earlier, start=1) if alike(likeness, other) >= SAME), None)
    return [] if same is None else [Found(Finding.DOUBLE, same)]


def _missing(grey: GreyPage, sheet_mm: tuple[float, float] | None) -> tuple[Found, ...]:
    if sheet_mm is None:
        return ()
    missing = sheet_mm[1] - grey.pixels.shape[0] / PER_MM
    return (Found(Finding.SHORT, round(missing)),) if missing >= MISSING_FROM_MM else ()
