"""From what a driver sends to clean rows, believing nothing: padding cut, depth reduced, every promise checked.

python-sane 2.9.2 hands a cancelled page of 453 of 2,362 lines, and a sheared one, to the caller as a success; here
both are faults. Needs no driver, so every lie a driver can tell is tested on bytes alone.
"""

import sys
from dataclasses import dataclass, replace

from devices.errors import PageSheared, PageTruncated
from devices.scanning import Colour


@dataclass(frozen=True, slots=True)
class Layout:
    """How the driver says it sends a page: `samples` 1 (grey) or 3 (RGB) of `depth` bits; `lines` None if unknown."""

    width: int
    lines: int | None
    bytes_per_line: int
    samples: int
    depth: int

    @property
    def colour(self) -> Colour:
        """What a clean row holds."""
        if self.samples == 3:
            return Colour.COLOUR
        return Colour.LINEART if self.depth == 1 else Colour.GREY

    @property
    def bytes_needed(self) -> int:
        """The bytes of a row that are picture, not padding."""
        return self.samples * ((self.width + 7) // 8 if self.depth == 1 else self.width * self.depth // 8)


def row_bytes(width: int, colour: Colour) -> int:
    """The bytes of a clean row: 3 or 1 per pixel, 8 pixels per byte for lineart (1 is ink)."""
    match colour:
        case Colour.COLOUR:
            return width * 3
        case Colour.GREY:
            return width
        case Colour.LINEART:
            return (width + 7) // 8


class Assembly:
    """Takes the bytes of one page as they come and gives back the whole clean rows among them."""

    def __init__(self, layout: Layout) -> None:
        """Raises `PageSheared` where the layout contradicts itself."""
        if layout.width < 1 or layout.depth not in {1, 8, 16} or layout.samples not in {1, 3}:
            raise PageSheared
        if layout.bytes_per_line < layout.bytes_needed:
            raise PageSheared
        self.layout = layout
        self.lines = 0
        self._rest = b""

    def feed(self, chunk: bytes) -> bytes:
        """The clean rows that `chunk` completes. Raises `PageSheared` when there are more than were promised."""
        stride = self.layout.bytes_per_line
        data = self._rest + chunk if self._rest else chunk
        whole = len(data) // stride
        self._rest = data[whole * stride :]
        if self.layout.lines is not None and self.lines + whole > self.layout.lines:
            raise PageSheared
        self.lines += whole
        return self._clean(data[: whole * stride])

    def confirm(self, again: Layout) -> None:
        """Compare with the driver's word once rows are coming. Raises `PageSheared` if the row's size has changed."""
        if replace(again, lines=None) != replace(self.layout, lines=None):
            raise PageSheared

    @property
    def complete(self) -> bool:
        """Whether as many rows came as were promised."""
        return self.lines == self.layout.lines

    def check(self, corrected: int | None) -> None:
        """Raise `PageTruncated` or `PageSheared` unless the page that has ended is whole.

        `corrected` is the driver's number of lines after the end: a feeder that measures the sheet knows it only then.
        """
        promised = self.layout.lines if self.layout.lines is not None else max(1, self.lines)
        if self.lines not in {promised, corrected} or self.lines == 0:
            raise PageTruncated(received=self.lines, promised=promised)
        if self._rest:
            raise PageSheared

    def _clean(self, rows: bytes) -> bytes:
        layout = self.layout
        if layout.bytes_per_line > layout.bytes_needed:
            starts = range(0, len(rows), layout.bytes_per_line)
            rows = b"".join(rows[start : start + layout.bytes_needed] for start in starts)
        if layout.depth == 16:
            # SANE sends 16-bit samples in the machine's byte order; the page keeps the high byte.
            return rows[1::2] if sys.byteorder == "little" else rows[::2]
        if layout.depth == 1 and layout.samples == 3:
            return self._spread(rows)
        return rows

    def _spread(self, rows: bytes) -> bytes:
        """1-bit RGB as 8-bit RGB. SANE sends a byte of 8 red pixels, then 8 green, then 8 blue, and so on."""
        clean = bytearray()
        for start in range(0, len(rows), self.layout.bytes_needed):
            row = rows[start : start + self.layout.bytes_needed]
            spread = bytearray(len(row) * 8)
            for band in range(3):
                bits = b"".join(_BITS[byte] for byte in row[band::3])
                spread[band::3] = bits
            clean += spread[: self.layout.width * 3]
        return bytes(clean)


# Each byte as its eight bits, 0 or 255, most significant first.
_BITS = [bytes(255 if byte >> bit & 1 else 0 for bit in range(7, -1, -1)) for byte in range(256)]
