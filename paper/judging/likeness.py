"""Whether two pages are the same sheet scanned twice: a small picture of each one's ink, straightened and cut to it.

Two filled forms are alike almost everywhere; the same sheet is alike everywhere. So what counts is the place where
the two pictures differ most.
"""

import cv2
import numpy as np

from paper.judging.ink import GreyPage

_SIZE = (96, 136)
_FINE = (480, 680)
_PLACE = 5
"""Small pixels: a place of about a word."""
SAME = 0.6
"""From this likeness on two pages seem to be the same sheet; two copies of a form with one other word have 0.55."""


def likeness_of(page: GreyPage, degrees: float) -> bytes:
    """The page's ink, whose lines fall by so many degrees, straight and small: 96 times 136 bytes, none without ink."""
    ink = cv2.resize(page.ink * np.uint8(255), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    height, width = ink.shape
    turning = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    straight = cv2.warpAffine(ink, turning, (width, height))
    rows, columns = (np.flatnonzero(straight.max(axis=axis) > 127) for axis in (1, 0))
    if rows.size < _PLACE or columns.size < _PLACE:
        return b""
    cut = straight[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    fine = cv2.GaussianBlur(cv2.resize(cut, _FINE, interpolation=cv2.INTER_AREA), (0, 0), 5)
    small = cv2.resize(fine, _SIZE, interpolation=cv2.INTER_AREA)
    darkest = max(1.0, float(small.max()))
    return bytes((small.astype(np.float32) * (255 / darkest)).astype(np.uint8).tobytes())


def alike(one: bytes, other: bytes) -> float:
    """From 0 for nothing in common to 1 for the same; 0 where either has nothing on it."""
    if not one or not other:
        return 0.0
    first, second = (
        np.frombuffer(each, np.uint8).reshape(_SIZE[1], _SIZE[0]).astype(np.float32) for each in (one, other)
    )
    apart = cv2.boxFilter(np.abs(first - second), -1, (_PLACE, _PLACE))
    return max(0.0, 1 - 2 * float(apart.max()) / 255)
