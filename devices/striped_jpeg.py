"""A JPEG that grows with its page: strips are encoded as rows come and joined by restart markers, nothing is kept back.

Each strip is one restart interval (ITU T.81, B.2.4.4 and F.2.1.3.1): encoded by itself with the tables that all strips
share, it is followed by a restart marker, and the last marker makes way for the end of the image. So a page costs the
memory of a strip, the disk gets its bytes once, and what a crash leaves is the beginning of a JPEG that viewers open.
"""

import io
import struct
from dataclasses import dataclass

from PIL import Image

from devices.assembly import row_bytes
from devices.scanning import Colour

# More than any sheet has; libjpeg opens no more.
MOST_LINES = 65_500

# Rows of a strip where the page is not too wide: what the end of the process can take of what has come, 3 mm of A4.
_STRIP = 32
_LONGEST_INTERVAL = 65_535
_MODES = {Colour.COLOUR: "RGB", Colour.GREY: "L"}
# The blocks that 4:2:0 and grey pages are made of, in rows and columns.
_BLOCKS = {Colour.COLOUR: 16, Colour.GREY: 8}
_END = b"\xff\xd9"


class StripedJpeg:
    """The encoder of one page; `lines` is what is promised, None if unknown."""

    def __init__(self, *, width: int, lines: int | None, colour: Colour, resolution: int, quality: int) -> None:
        block = _BLOCKS[colour]
        blocks_in_row = -(-width // block)
        rows_of_blocks = max(1, min(_STRIP // block, _LONGEST_INTERVAL // blocks_in_row))
        self._width = width
        self._mode = _MODES[colour]
        self._row = row_bytes(width, colour)
        self._strip = self._row * block * rows_of_blocks
        self._interval = blocks_in_row * rows_of_blocks
        self._lines = min(lines or MOST_LINES, MOST_LINES)
        self._resolution = resolution
        self._quality = quality
        self._rest = bytearray()
        self._strips = 0

    def feed(self, rows: bytes) -> bytes:
        """What the file gets now; whole rows that make no strip yet wait."""
        self._rest += rows
        made = bytearray()
        start = 0
        with memoryview(self._rest) as waiting:
            while start + self._strip <= len(waiting):
                made += self._encoded(bytes(waiting[start : start + self._strip]))
                start += self._strip
        del self._rest[:start]
        return bytes(made)

    def rest(self) -> bytes:
        """The last, shorter strip; nothing comes behind it."""
        waiting = bytes(self._rest)
        self._rest.clear()
        return self._encoded(waiting) if waiting else b""

    def _encoded(self, rows: bytes) -> bytes:
        """One strip and the restart marker behind it; the first brings the header along."""
        size = (self._width, len(rows) // self._row)
        picture = Image.frombuffer(self._mode, size, rows, "raw", self._mode, 0, 1)
        file = io.BytesIO()
        dpi = (self._resolution, self._resolution)
        picture.save(file, "JPEG", quality=self._quality, subsampling="4:2:0", dpi=dpi)
        alone = file.getvalue()
        header = read_header(alone)
        begin = b"" if self._strips else self._begin(alone, header)
        marker = bytes((0xFF, 0xD0 + self._strips % 8))
        self._strips += 1
        return begin + alone[header.end : -len(_END)] + marker

    def _begin(self, alone: bytes, header: "Header") -> bytes:
        promised = struct.pack(">H", self._lines)
        interval = struct.pack(">BBHH", 0xFF, 0xDD, 4, self._interval)  # DRI
        height, scan = header.height_at, header.scan_at
        return alone[:height] + promised + alone[height + 2 : scan] + interval + alone[scan : header.end]


class HeaderCut(ValueError):
    """The bytes hold no JPEG's header, or not to its end."""


@dataclass(frozen=True, slots=True)
class Header:
    """Where things stand in a JPEG's header, and what they say; `interval` in blocks, 0 for none."""

    width: int
    lines: int
    colour: Colour
    interval: int
    height_at: int
    scan_at: int
    end: int

    @property
    def strip_lines(self) -> int:
        """The rows of a strip."""
        block = _BLOCKS[self.colour]
        return self.interval // -(-self.width // block) * block


def read_header(data: bytes) -> Header:
    """The header of a baseline JPEG up to its first scan. Raises `HeaderCut`."""
    at, interval, frame, height_at = 2, 0, (0, 0, 0), 0
    if data[:2] != b"\xff\xd8":
        raise HeaderCut
    while at + 4 <= len(data):
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at] != 0xFF or at + 2 + length > len(data):
            break
        match marker:
            case 0xC0:  # SOF0: the frame
                height_at = at + 5
                frame = struct.unpack_from(">HHB", data, height_at)
            case 0xDD:  # DRI: the restart interval
                (interval,) = struct.unpack_from(">H", data, at + 4)
            case 0xDA:  # SOS: the scan begins
                colour = Colour.COLOUR if frame[2] == 3 else Colour.GREY
                return Header(frame[1], frame[0], colour, interval, height_at, at, at + 2 + length)
        at += 2 + length
    raise HeaderCut


def ended(data: bytes, lines: int | None = None) -> bytes | None:
    """The strips of a page as a whole JPEG, ended already or not; None where there is no whole strip.

    `lines` is how many rows there are, if that is known; else the strips that are whole tell it, and what was cut off
    in the middle of a strip is left out.
    """
    try:
        header = read_header(data)
    except HeaderCut:
        return None
    if data.endswith(_END):
        return data
    # 0xFF inside a strip is followed by 0, so the last of these pairs is the marker behind the last whole strip.
    cut = max(data.rfind(bytes((0xFF, 0xD0 + number))) for number in range(8))
    if not header.interval or cut < header.end:
        return None
    if lines is None:
        strips = sum(data.count(bytes((0xFF, 0xD0 + number)), header.end) for number in range(8))
        lines = min(header.lines, strips * header.strip_lines)
    return data[: header.height_at] + struct.pack(">H", lines) + data[header.height_at + 2 : cut] + _END
