"""A bitmap of Windows, in memory or in a BMP file, as rows: turned right side up, colours in their order, palette used.

pytwain 2.3.0 forgets the palette where its length is told as 0, "all there can be", and copies a page four times; here
rows are read some at a time. Pure, over bytes.
"""

import struct

from devices.assembly import Layout
from devices.errors import ScannerRefused
from devices.twain.containers import Reader

# Rows read at a time.
_ROWS = 64
_HEADER = 40
_INVERTED = bytes(range(255, -1, -1))


class Bitmap:
    """A `Transfer` of a packed DIB, or of a file that begins with "BM"."""

    def __init__(self, read: Reader) -> None:
        """Raises `ScannerRefused` for a bitmap that is compressed or of a kind that no scanner should send."""
        self._read = read
        start = 14 if read(0, 2) == b"BM" else 0
        header = read(start, _HEADER)
        if len(header) < _HEADER:
            raise ScannerRefused
        size, width, height, _planes, bits, compression = struct.unpack_from("<IiiHHI", header)
        (used,) = struct.unpack_from("<I", header, 32)
        if size < _HEADER or width < 1 or height == 0 or compression or bits not in {1, 4, 8, 24, 32}:
            raise ScannerRefused
        # A length of 0 means the whole palette. More colours than the bits can name are a broken header.
        colours = used if used or bits > 8 else 1 << bits
        if colours > 256:
            raise ScannerRefused
        self._palette = _palette(read(start + size, colours * 4))
        self._pixels = start + size + colours * 4
        if start:
            (self._pixels,) = struct.unpack("<I", read(10, 4))
        self._bits = bits
        self._stride = (width * bits + 31) // 32 * 4
        self._lines = abs(height)
        self._upside_down = height > 0
        self._width = width
        self._next = 0
        self._grey = all(red == green == blue for red, green, blue in self._palette)

    def layout(self) -> Layout:
        """The rows as they are given: the bitmap's own, without padding."""
        match self._bits:
            case 1 if self._ink_and_paper:
                samples, depth = 1, 1
            case 1 | 4 | 8 if self._grey:
                samples, depth = 1, 8
            case _:
                samples, depth = 3, 8
        row = (self._width + 7) // 8 if depth == 1 else self._width * samples
        return Layout(width=self._width, lines=self._lines, bytes_per_line=row, samples=samples, depth=depth)

    def read(self) -> bytes:
        """The next rows from the top; empty at the end, or where the bitmap is cut."""
        count = min(_ROWS, self._lines - self._next)
        if count <= 0:
            return b""
        first = self._lines - self._next - count if self._upside_down else self._next
        data = self._read(self._pixels + first * self._stride, count * self._stride)
        rows = [data[start : start + self._stride] for start in range(0, len(data), self._stride)]
        if self._upside_down:
            rows.reverse()
        self._next += count
        return b"".join(self._clean(row) for row in rows if len(row) == self._stride)

    @property
    def _ink_and_paper(self) -> bool:
        return sorted(self._palette) == [(0, 0, 0), (255, 255, 255)]

    def _clean(self, row: bytes) -> bytes:
        match self._bits:
            case 24 | 32:
                step = self._bits // 8
                clean = bytearray(self._width * 3)
                end = self._width * step
                clean[0::3], clean[1::3], clean[2::3] = row[2:end:step], row[1:end:step], row[0:end:step]
                return bytes(clean)
            case 1 if self._ink_and_paper:
                row = row[: (self._width + 7) // 8]
                # Where index 1 is white, ink is 0; a clean row has it as 1.
                return row.translate(_INVERTED) if self._palette[1] == (255, 255, 255) else row
            case _:
                return self._looked_up(row)

    def _looked_up(self, row: bytes) -> bytes:
        """Every pixel by its palette."""
        pixels = row if self._bits == 8 else b"".join(_spread(byte, self._bits) for byte in row)
        pixels = pixels[: self._width]
        tables = [
            bytes(colour[band] for colour in self._palette).ljust(256, b"\0") for band in range(1 if self._grey else 3)
        ]
        if self._grey:
            return pixels.translate(tables[0])
        clean = bytearray(len(pixels) * 3)
        for band, table in enumerate(tables):
            clean[band::3] = pixels.translate(table)
        return bytes(clean)


def _palette(data: bytes) -> list[tuple[int, int, int]]:
    """Red, green and blue of each index; Windows has them the other way round."""
    return [(data[at + 2], data[at + 1], data[at]) for at in range(0, len(data) - 3, 4)]


def _spread(byte: int, bits: int) -> bytes:
    """The pixels of one byte, the highest bits first."""
    return bytes(byte >> shift & (1 << bits) - 1 for shift in range(8 - bits, -1, -bits))
