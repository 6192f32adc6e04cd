"""Whether anything stands on a page: a page number, a stroke of a pencil is something; dust, holes and shadows are not.

A page with something on it that were taken for blank is a loss, a blank one that is kept costs a glance.
"""

import math

import numpy as np
from numpy.typing import NDArray

from paper.judging.ink import PER_MM, GreyPage

_DUST_MM = 1.4
"""The longest side of a speck."""
_SPECKS_MM2 = 2.5
"""Specks that together have more ink are something: dots of a leader, of a matrix printer."""
_EDGE_MM = 1.5
"""Shadows of the lid and of the sheet's edge begin so near the edge of the picture."""
_SHADOW_MM = 12
"""A shadow runs along an edge for so long at least."""
_HOLE_MM = (4.0, 8.5)
_FROM_EDGE_MM = 22.0
_ROUND = math.pi / 4
_PAPER = 110
"""What is darker throughout is no sheet of paper: a dark print, a lamp that failed. That is not nothing."""


def ink_area(page: GreyPage) -> float | None:
    """Square millimetres of ink if the page is blank; None if something stands on it."""
    if float(np.median(page.pixels)) < _PAPER:
        return None
    stains = page.stains
    rows, columns = page.pixels.shape
    right, bottom = stains.left + stains.width, stains.top + stains.height
    edge = _EDGE_MM * PER_MM
    at_edge = (stains.left < edge) | (stains.top < edge) | (right > columns - edge) | (bottom > rows - edge)
    longest = np.maximum(stains.width, stains.height)
    across = np.minimum(stains.width, stains.height)
    shadow = at_edge & ((longest > _SHADOW_MM * PER_MM) | (across < edge))
    counted = (stains.area >= 3) & ~shadow & ~_holes(page)
    if bool((counted & (longest > _DUST_MM * PER_MM)).any()):
        return None
    ink = float(stains.area[counted].sum()) / PER_MM**2
    return ink if ink < _SPECKS_MM2 else None


def _holes(page: GreyPage) -> NDArray[np.bool_]:
    """The holes of a punch: round, of the size of one, near an edge, and never alone."""
    stains = page.stains
    rows, columns = page.pixels.shape
    least, most = (side * PER_MM for side in _HOLE_MM)
    near = _FROM_EDGE_MM * PER_MM
    middle_x, middle_y = stains.left + stains.width / 2, stains.top + stains.height / 2
    at_edge = (middle_x < near) | (middle_x > columns - near) | (middle_y < near) | (middle_y > rows - near)
    sized = (stains.width > least) & (stains.width < most) & (stains.height > least) & (stains.height < most)
    as_wide = np.abs(stains.width - stains.height) < 0.2 * stains.width
    filled = np.abs(stains.area / (stains.width * stains.height) - _ROUND) < 0.12
    holes: NDArray[np.bool_] = sized & as_wide & filled & at_edge
    return holes if int(holes.sum()) >= 2 else np.zeros_like(holes)
