"""Where on a page the registration stamp may stand: nine zones, numbered like the digits of a keypad.

7 8 9 are the upper row, 1 2 3 the lower one.
"""

from app.printing.sheet import Box

WIDTH, HEIGHT = 58.0, 26.0
"""Millimetres of the stamp, its frame included."""
EDGE = 8.0
"""Millimetres from the edge of the page."""
ZONES = range(1, 10)


def zone_box(zone: int, width: float, height: float, *, of_height: float = HEIGHT) -> Box:
    """Where the stamp of a zone stands on a page of this size in millimetres; on a small page it stands closer.

    `of_height`: of a stamp that is higher than the usual one.
    """
    across, up = (zone - 1) % 3, (zone - 1) // 3
    edge_x, edge_y = (max(0.0, min(EDGE, (whole - own) / 2)) for whole, own in ((width, WIDTH), (height, of_height)))
    left = edge_x + (width - WIDTH - 2 * edge_x) * across / 2
    top = edge_y + (height - of_height - 2 * edge_y) * (2 - up) / 2
    return Box(left, top, WIDTH, of_height)
