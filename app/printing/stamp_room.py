"""Where on a page a stamp finds room: how much ink lies under each of the nine zones, and which is the emptiest.

Reads a picture of the page that the worker for strangers' files made; paper may be grey, so ink is what is clearly
darker than most of the page.
"""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from app.printing.zones import HEIGHT, ZONES, zone_box

DARKER = 48
"""Of 255 steps of grey: what is so much darker than the paper is ink."""
COVERED = 0.004
"""From this part of ink on a stamp lies over something: one line of text in a stamp's area is ten times as much."""

_PREFERRED = (9, 7, 8, 3, 1, 2, 6, 4, 5)
"""Of equally empty zones the one where registries stamp: above at the right first, the middle last."""


@dataclass(frozen=True, slots=True)
class StampRoom:
    """The part of each zone that is ink, from 0 to 1, by the zone's number."""

    ink: dict[int, float]

    @property
    def emptiest(self) -> int:
        """The zone to propose: the first of the usual ones that is free, else the one with the least under it."""
        free = [zone for zone in _PREFERRED if not self.is_covered(zone)]
        return free[0] if free else min(_PREFERRED, key=lambda zone: self.ink[zone])

    def is_covered(self, zone: int) -> bool:
        """True when the stamp would lie over something."""
        return self.ink[zone] >= COVERED


def look_for_room(picture: Path, *, width: float, height: float, of_height: float = HEIGHT) -> StampRoom:
    """How free the zones of a page are; `width` and `height` are its millimetres, whatever the picture's pixels."""
    with Image.open(picture) as opened:
        grey = opened.convert("L")
    lightness = grey.histogram()
    paper = max(range(256), key=lambda each: lightness[each])
    ink = grey.point([255 if each < paper - DARKER else 0 for each in range(256)])
    found: dict[int, float] = {}
    for zone in ZONES:
        box = zone_box(zone, width, height, of_height=of_height)
        across, down = grey.width / width, grey.height / height
        part = ink.crop(
            (
                max(0, round(box.left * across)),
                max(0, round(box.top * down)),
                min(grey.width, round(box.right * across)),
                min(grey.height, round(box.bottom * down)),
            )
        )
        found[zone] = part.histogram()[255] / max(1, part.width * part.height)
    return StampRoom(found)
