"""Patch codes: four bars, two of them wide, that divide a stack of paper.

Wide bars are 5.08 mm, narrow ones and the spaces 2.03 mm, all together 20.3 mm, and the bars are at least 50 mm long.
Which two are wide says which of the six codes it is; any of them divides.
"""

import numpy as np
from numpy.typing import NDArray

from paper.judging.ink import PER_MM, GreyPage

_NARROW, _WIDE = 2.03, 5.08
_BETWEEN = (_NARROW + _WIDE) / 2
_MANY = 5
"""Scan lines on which a code is seen: one alone would be a drawing."""
_APART_MM = 4.0


def patch_on(page: GreyPage) -> str | None:
    """Which bars of the patch code are wide, from the top or the left (`WNNW`); None where there is none."""
    dark = page.pixels < 128
    step = round(_APART_MM * PER_MM)
    for lines in (dark[:, ::step].T, dark[::step, :]):
        seen: dict[str, int] = {}
        for line in lines:
            code = _code_in(line)
            if code:
                seen[code] = seen.get(code, 0) + 1
        best = max(seen, key=lambda code: seen[code], default="")
        if best and seen[best] >= _MANY:
            return best
    return None


def _code_in(line: NDArray[np.bool_]) -> str:
    smoothed = np.convolve(line.astype(np.float64), np.ones(5) / 5, "same") > 0.5
    steps = np.flatnonzero(np.diff(smoothed.astype(np.int8)))
    if len(steps) < 8:
        return ""
    runs = np.diff(steps) / PER_MM
    first = 0 if smoothed[steps[0] + 1] else 1
    for start in range(first, len(runs) - 6, 2):
        bars, spaces = runs[start : start + 7 : 2], runs[start + 1 : start + 7 : 2]
        if (
            ((spaces > 1.2) & (spaces < 2.9)).all()
            and ((bars > 1.2) & (bars < 6.5)).all()
            and int((bars > _BETWEEN).sum()) == 2
            and 18 < float(runs[start : start + 7].sum()) < 23
        ):
            return "".join("W" if bar > _BETWEEN else "N" for bar in bars)
    return ""
