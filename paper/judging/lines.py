"""The lines of a page: how much they are askew, whether they stand on end or on their head, whether the page slipped.

Ink is summed along lines of every slope; along the lines of a text the sums are sharp, full and empty in turn. The
page is cut into narrow columns first, each summed once, so that a slope is tried by shifting columns.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from paper.judging.ink import DPI, PER_MM, GreyPage

STEEPEST = 9.0
"""Degrees."""
_COARSE, _FINE = 0.5, 0.05
_COLUMN = 12
"""Pixels of a column: over these a line of 9 degrees falls by less than two."""
_SHARP = 1.25
"""How many times sharper than the middle of all slopes the best one is where there are lines of text."""
_LETTERS = 60
"""Fewer letters make no lines that can be trusted."""
_SIDEWAYS = 1.6
_CLEAR = 8.0
"""The sharpness of half a page of text; a line or two have less, and a slope by chance."""

Ink = NDArray[np.uint8]
Profile = NDArray[np.float64]
Columns = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Slope:
    """How lines lie: degrees by which they fall to the right, and how clearly."""

    degrees: float
    sharpness: float


def letters_only(page: GreyPage) -> Ink:
    """The ink of the letters; pictures, frames and shadows would hide the lines. Empty where there are too few."""
    if int(page.letters.sum()) < _LETTERS:
        return np.zeros((0, 0), np.uint8)
    _, labels = cv2.connectedComponents(page.ink, connectivity=8)
    wanted = np.concatenate([[False], page.letters])
    return np.asarray(wanted[labels], np.uint8)


def slope_of(ink: Ink) -> Slope | None:
    """How the lines of this ink lie; None where there are none that can be told."""
    rough = _rough_slope(ink)
    if rough is None:
        return None
    columns, middles = _columns(ink, _COLUMN)
    fine = rough.degrees + np.arange(-_COARSE, _COARSE + _FINE / 2, _FINE)
    scores = np.array([_sharpness(columns, middles, degrees) for degrees in fine])
    top = int(scores.argmax())
    degrees = float(fine[top])
    if 0 < top < len(fine) - 1:
        before, here, after = scores[top - 1 : top + 2]
        bend = before - 2 * here + after
        degrees += _FINE * float((before - after) / (2 * bend)) if bend else 0.0
    return Slope(degrees, rough.sharpness)


def quarter_turned(ink: Ink, upright: Slope | None) -> bool:
    """Whether the lines run up and down."""
    on_end = _rough_slope(np.ascontiguousarray(ink.T))
    return on_end is not None and (upright is None or on_end.sharpness > _SIDEWAYS * upright.sharpness)


def _rough_slope(ink: Ink) -> Slope | None:
    """To half a degree, on a picture half as fine."""
    if min(ink.shape, default=0) < DPI // 2:
        return None
    half = cv2.resize(ink * np.uint8(255), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    columns, middles = _columns(np.asarray(half, np.uint8), _COLUMN)
    slopes = np.arange(-STEEPEST, STEEPEST + _COARSE / 2, _COARSE)
    scores = np.array([_sharpness(columns, middles, degrees) for degrees in slopes])
    best, usual = int(scores.argmax()), float(np.median(scores))
    if usual <= 0 or scores[best] < _SHARP * usual:
        return None
    return Slope(float(slopes[best]), float(scores[best] / usual))


def upside_down(ink: Ink, slope: Slope) -> bool | None:
    """Whether the letters stand on their heads; None where it cannot be told.

    In Latin script more letters rise above the body of a line than hang below it; capitals and figures only rise.
    """
    columns, middles = _columns(ink, _COLUMN)
    profile = _profile(columns, middles, slope.degrees)
    above = below = 0.0
    lines = 0
    for start, end in _bands(profile):
        body = profile[start:end]
        full = np.flatnonzero(body > 0.5 * float(np.percentile(body, 90)))
        first, last = int(full[0]), int(full[-1])
        if end - start < 1.2 * PER_MM or last - first < 3:
            continue
        above += float(body[:first].sum())
        below += float(body[last + 1 :].sum())
        lines += 1
    if lines < 5 or not above + below:
        return None
    share = (above - below) / (above + below)
    return None if abs(share) < 0.12 else share < 0


def slip(ink: Ink) -> float:
    """Degrees between the upper and the lower lines; 0 where one of them has none that are clear."""
    middle = ink.shape[0] // 2
    upper, lower = slope_of(ink[:middle]), slope_of(ink[middle:])
    if upper is None or lower is None or min(upper.sharpness, lower.sharpness) < _CLEAR:
        return 0.0
    return abs(upper.degrees - lower.degrees)


def _columns(ink: Ink, wide: int) -> tuple[Columns, Profile]:
    """The ink of each row within each column of pixels, and how far from the middle each column stands."""
    count = max(1, ink.shape[1] // wide)
    kept = ink[:, : count * wide].astype(np.float64)
    summed = kept.reshape(ink.shape[0], count, wide).sum(axis=2)
    return np.asarray(summed, np.float64), (np.arange(count) + 0.5 - count / 2) * wide


def _profile(columns: Columns, middles: Profile, degrees: float) -> Profile:
    """The ink along lines that fall by so many degrees, from the top of the page to its bottom."""
    shifts = middles * math.tan(math.radians(degrees))
    rows = columns.shape[0]
    summed = np.zeros(rows)
    whole = np.floor(shifts).astype(int)
    for column, (shift, part) in enumerate(zip(whole, shifts - whole, strict=True)):
        for offset, weight in ((shift, 1 - part), (shift + 1, part)):
            if offset >= 0:
                summed[: rows - offset] += weight * columns[offset:, column]
            else:
                summed[-offset:] += weight * columns[:offset, column]
    return summed


def _sharpness(columns: Columns, middles: Profile, degrees: float) -> float:
    steps = np.diff(_profile(columns, middles, degrees))
    return float((steps * steps).sum())


def _bands(profile: Profile) -> list[tuple[int, int]]:
    """Where lines stand: rows with ink between rows without."""
    inked = np.concatenate([[0], (profile > 0.04 * float(profile.max())).astype(np.int8), [0]])
    steps = np.diff(inked)
    return list(zip(np.flatnonzero(steps == 1).tolist(), np.flatnonzero(steps == -1).tolist(), strict=True))
