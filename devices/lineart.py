"""Ink and paper on the way to disk: rows in a netpbm picture that any viewer opens, then CCITT G4 without loss.

A page of ink and paper is small, so its rows may wait on disk for its end; G4 strips could not be ended by two bytes.
"""

import io
from pathlib import Path

from PIL import Image

from devices.assembly import row_bytes
from devices.scanning import Colour


def head(width: int, lines: int, resolution: int) -> bytes:
    """The beginning of the file, before the first row; the resolution is a comment in it."""
    return b"P4\n# %d dpi\n%d %d\n" % (resolution, width, lines)


def encoded_part(part: Path, suffix: str = ".tif") -> bytes:
    """The whole rows of such a file, cut wherever it may be, as a TIFF in G4 or a PNG; b"" where there is none."""
    lines = part.read_bytes().split(b"\n", 3)
    if lines[0] != b"P4" or len(lines) < 4:
        return b""
    width, resolution = int(lines[2].split()[0]), int(lines[1].split()[1])
    row = row_bytes(width, Colour.LINEART)
    count = len(lines[3]) // row
    if count == 0:
        return b""
    picture = Image.frombytes("1", (width, count), lines[3][: count * row], "raw", "1;I")
    file = io.BytesIO()
    if suffix == ".tif":
        picture.save(file, "TIFF", compression="group4", dpi=(resolution, resolution))
    else:
        picture.save(file, "PNG", dpi=(resolution, resolution))
    return file.getvalue()
