"""An uncompressed TIFF, in memory or in a file, as rows: what sources on Linux hand over natively.

Baseline TIFF 6.0: one image, strips, 1, 8 or 24 bits per pixel. Pure, over bytes.
"""

import struct
from collections.abc import Mapping

from devices.assembly import Layout
from devices.errors import ScannerRefused
from devices.twain.containers import Reader

# Bytes read at a time.
_PORTION = 1 << 18
_INVERTED = bytes(range(255, -1, -1))
_WIDTH, _LENGTH, _BITS, _COMPRESSION, _PHOTOMETRIC, _OFFSETS, _SAMPLES, _COUNTS, _PLANES, _ORDER = (
    256, 257, 258, 259, 262, 273, 277, 279, 284, 266,
)  # fmt: skip
_SIZES = {1: "B", 3: "H", 4: "I"}
# Of an image file directory and of a list in it: more is a broken file.
_MOST_FIELDS, _MOST_VALUES = 4096, 1 << 16
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB = 0, 1, 2


class TiffRows:
    """A `Transfer` of the first image of a TIFF."""

    def __init__(self, read: Reader) -> None:
        """Raises `ScannerRefused` for a TIFF that is compressed, tiled, planar or of another depth."""
        self._read = read
        fields = _directory(read)
        self._width, self._lines = _one(fields, _WIDTH), _one(fields, _LENGTH)
        self._samples = _one(fields, _SAMPLES, 1)
        self._depth = (fields.get(_BITS) or (1,))[0]
        photometric = _one(fields, _PHOTOMETRIC)
        plain = (
            _one(fields, _COMPRESSION, 1) == 1
            and _one(fields, _PLANES, 1) == 1
            and _one(fields, _ORDER, 1) == 1
            and (self._samples, self._depth, photometric) in {(1, 1, 0), (1, 1, 1), (1, 8, 0), (1, 8, 1), (3, 8, _RGB)}
        )
        if not plain or _OFFSETS not in fields or self._width < 1:
            raise ScannerRefused
        # A clean row has ink as 1 in lineart, and light as 255 in grey.
        self._inverted = photometric == (_BLACK_IS_ZERO if self._depth == 1 else _WHITE_IS_ZERO)
        whole = self.layout().bytes_per_line * self._lines
        self._strips = list(zip(fields[_OFFSETS], fields.get(_COUNTS, (whole,)), strict=False))

    def layout(self) -> Layout:
        """As the file says."""
        row = (self._width + 7) // 8 if self._depth == 1 else self._width * self._samples
        return Layout(
            width=self._width, lines=self._lines, bytes_per_line=row, samples=self._samples, depth=self._depth
        )

    def read(self) -> bytes:
        """The next bytes; empty at the end, or where the file is cut."""
        if not self._strips:
            return b""
        at, count = self._strips.pop(0)
        if count > _PORTION:
            self._strips.insert(0, (at + _PORTION, count - _PORTION))
        data = self._read(at, min(count, _PORTION))
        return data.translate(_INVERTED) if self._inverted else data


def _directory(read: Reader) -> Mapping[int, tuple[int, ...]]:
    """The fields of the first image, as numbers."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(read(0, 4))
    if order is None:
        raise ScannerRefused
    try:
        (at,) = struct.unpack(order + "I", read(4, 4))
        (count,) = struct.unpack(order + "H", read(at, 2))
        if count > _MOST_FIELDS:
            raise ScannerRefused
        entries = read(at + 2, count * 12)
        return dict(_field(read, order, entries[start : start + 12]) for start in range(0, len(entries), 12))
    except struct.error as broken:
        raise ScannerRefused from broken


def _field(read: Reader, order: str, entry: bytes) -> tuple[int, tuple[int, ...]]:
    tag, kind, count = struct.unpack(order + "HHI", entry[:8])
    letter = _SIZES.get(kind)
    if letter is None:
        return tag, ()
    if count > _MOST_VALUES:
        raise ScannerRefused
    form = f"{order}{count}{letter}"
    size = struct.calcsize(form)
    data = entry[8 : 8 + size] if size <= 4 else read(struct.unpack(order + "I", entry[8:])[0], size)
    return tag, struct.unpack(form, data)


def _one(fields: Mapping[int, tuple[int, ...]], tag: int, default: int | None = None) -> int:
    values = fields.get(tag)
    if values:
        return values[0]
    if default is None:
        raise ScannerRefused
    return default
