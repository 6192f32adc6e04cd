"""How sharp and how dark the ink is, and whether letters run off the sheet."""

import cv2
import numpy as np

from paper.judging.ink import PER_MM, GreyPage

_STROKES = 400
"""Pixels of ink below which neither can be told."""
_AT_EDGE = 2
"""Pixels."""


def contrast(page: GreyPage) -> float | None:
    """By how many of 255 steps most strokes are darker than their paper at their darkest; None with too little ink."""
    inked = page.darkness[page.ink > 0]
    return float(np.percentile(inked, 80)) if inked.size >= _STROKES else None


def steepness(page: GreyPage) -> float | None:
    """How steep the edges of the ink are beside its darkness: a sharp print has 1, whatever its contrast."""
    dark = contrast(page)
    if dark is None:
        return None
    bends = np.abs(cv2.Laplacian(page.pixels, cv2.CV_16S))
    near = cv2.dilate(page.ink, np.ones((3, 3), np.uint8)) > 0
    return float(np.percentile(bends[near], 90)) / max(dark, 1.0)


def letters_at_edge(page: GreyPage) -> int:
    """How many letters touch the edge of the picture where most do; shadows are longer than letters."""
    stains = page.stains
    rows, columns = page.pixels.shape
    letters = page.letters & (np.maximum(stains.width, stains.height) < 8 * PER_MM)
    sides = (
        stains.left < _AT_EDGE,
        stains.left + stains.width > columns - _AT_EDGE,
        stains.top < _AT_EDGE,
        stains.top + stains.height > rows - _AT_EDGE,
    )
    return max(int((side & letters).sum()) for side in sides)
