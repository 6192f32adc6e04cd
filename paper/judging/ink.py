"""The ink of a page: what is darker than the paper around it, whatever the colour and shade of the paper.

Measured on a grey copy of 150 dots per inch: a stroke of a pencil still is two pixels wide, and a page takes
milliseconds.
"""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

DPI = 150
PER_MM = DPI / 25.4
FAINTEST = 30
"""Steps of 255: what is less dark than this beside its paper shows through from the other side. A pencil has 45."""
_GRAIN = 6.0
"""Ink is darker than this many times the paper's own grain."""
_NEARBY_MM = 8
"""The paper's shade is that of most pixels so far around."""
_COARSER = 3

Grey = NDArray[np.uint8]
Mask = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Stains:
    """Everything of ink that hangs together, one row each: place, size and area in pixels."""

    left: NDArray[np.int32]
    top: NDArray[np.int32]
    width: NDArray[np.int32]
    height: NDArray[np.int32]
    area: NDArray[np.int32]


class GreyPage:
    """A page in grey at 150 dots per inch, and what stands on it."""

    def __init__(self, pixels: Grey) -> None:
        self.pixels = pixels

    @classmethod
    def of(cls, page: Image.Image, dpi: int) -> "GreyPage":
        """The page of `dpi` dots per inch, made as fine as all are judged."""
        grey = np.asarray(page.convert("L"), np.uint8)
        if dpi == DPI:
            return cls(grey)
        height, width = (max(8, round(side * DPI / dpi)) for side in grey.shape)
        finer = cv2.INTER_AREA if dpi > DPI else cv2.INTER_LINEAR
        return cls(np.asarray(cv2.resize(grey, (width, height), interpolation=finer), np.uint8))

    @cached_property
    def darkness(self) -> Grey:
        """By how much each pixel is darker than the paper around it."""
        height, width = self.pixels.shape
        small = cv2.resize(
            self.pixels, (max(4, width // _COARSER), max(4, height // _COARSER)), interpolation=cv2.INTER_AREA
        )
        around = round(_NEARBY_MM * PER_MM / _COARSER) | 1
        paper = cv2.resize(cv2.medianBlur(small, around), (width, height), interpolation=cv2.INTER_LINEAR)
        return np.asarray(cv2.subtract(paper, self.pixels), np.uint8)

    @cached_property
    def ink(self) -> Mask:
        """1 where there is ink."""
        # Half of the pixels of any page are bare paper: their median is the grain.
        grain = float(np.median(self.darkness[self.darkness > 0])) if self.darkness.any() else 0.0
        bar = min(max(FAINTEST, _GRAIN * grain), 200)
        return (self.darkness > bar).astype(np.uint8)

    @cached_property
    def stains(self) -> Stains:
        """The ink, by what hangs together; the paper itself is none."""
        _, _, stats, _ = cv2.connectedComponentsWithStats(self.ink, connectivity=8)
        left, top, width, height, area = (np.asarray(stats[1:, column], np.int32) for column in range(5))
        return Stains(left, top, width, height, area)

    @cached_property
    def letters(self) -> NDArray[np.bool_]:
        """Which stains have the size of a letter of 6 to 40 points: those that lines are made of."""
        stains, least, most = self.stains, 1.0 * PER_MM, 12 * PER_MM
        return (
            (stains.height >= least)
            & (stains.height <= most)
            & (stains.width <= 3 * most)
            & (stains.area >= 0.1 * stains.width * stains.height)
        )
