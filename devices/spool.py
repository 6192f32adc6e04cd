"""Rows on disk as they came, from a worker that cannot encode: `0004.rows`, a netpbm picture that any viewer opens.

The desk makes the page of it when the worker says that it is whole; what a broken scan left becomes a partial page. So
even the death of both leaves the rows. Written with the standard library alone, for the 32-bit worker of TWAIN.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self

from devices.assembly import row_bytes
from devices.errors import PageNotStored, PageTaken
from devices.scanning import Colour

_NETPBM = {Colour.COLOUR: b"P6", Colour.GREY: b"P5", Colour.LINEART: b"P4"}
# Rows read at a time, in bytes: what a page costs in memory on its way from here.
_PORTION = 1 << 20
# Where the number of rows stands, which is known only at the end: ten digits.
_LINES = 10


@dataclass(frozen=True, slots=True)
class SpooledRows:
    """What lies in a `.rows`: whole rows from `start` on, `lines` of them."""

    path: Path
    width: int
    lines: int
    colour: Colour
    resolution: int
    start: int
    whole: bool
    """Whether the page came to its end."""

    def portions(self) -> Iterator[bytes]:
        """The rows, some at a time."""
        row = row_bytes(self.width, self.colour)
        portion = max(1, _PORTION // row)
        with self.path.open("rb") as file:
            file.seek(self.start)
            for first in range(0, self.lines, portion):
                yield file.read(min(portion, self.lines - first) * row)


class RowsFile:
    """One page on its way to disk as rows; leaving it unfinished keeps them."""

    def __init__(self, folder: Path, sequence: int, *, width: int, colour: Colour, resolution: int) -> None:
        """Open the page's `.rows`. Raises `PageTaken` if there is one, `PageNotStored` if the disk refuses."""
        self._folder = folder
        self._path = rows_path(folder, sequence)
        self._row = row_bytes(width, colour)
        self._lines = 0
        self._head = b"%s\n# %d dpi\n%d " % (_NETPBM[colour], resolution, width)
        try:
            self._file: BinaryIO = self._path.open("xb")
            depth = b"" if colour is Colour.LINEART else b"255\n"
            self._file.write(self._head + b"0" * _LINES + b"\n" + depth)
            self._file.flush()
        except FileExistsError as taken:
            raise PageTaken(page=sequence) from taken
        except OSError as refused:
            raise PageNotStored(folder=str(folder)) from refused

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        try:
            self._file.close()
            if self._lines == 0:
                self._path.unlink(missing_ok=True)
        except OSError as refused:
            raise PageNotStored(folder=str(self._folder)) from refused

    def write(self, rows: bytes) -> None:
        """Append whole clean rows."""
        try:
            self._file.write(rows)
            self._file.flush()
        except OSError as refused:
            raise PageNotStored(folder=str(self._folder)) from refused
        self._lines += len(rows) // self._row

    def finish(self) -> None:
        """Note how many rows there are: the mark of a page that came to its end."""
        try:
            self._file.seek(len(self._head))
            self._file.write(b"%0*d" % (_LINES, self._lines))
            self._file.close()
        except OSError as refused:
            raise PageNotStored(folder=str(self._folder)) from refused


def rows_path(folder: Path, sequence: int) -> Path:
    """Where the rows of a page lie."""
    return folder / f"{sequence:04}.rows"


def read_spool(path: Path) -> SpooledRows | None:
    """The whole rows of a `.rows`, wherever it may be cut; None where there is none."""
    with path.open("rb") as file:
        lines = file.read(256).split(b"\n", 4)
    colour = next((colour for colour, magic in _NETPBM.items() if magic == lines[0]), None)
    if colour is None or len(lines) < (4 if colour is Colour.LINEART else 5):
        return None
    resolution, (width, told) = int(lines[1].split()[1]), (int(number) for number in lines[2].split())
    start = sum(len(line) + 1 for line in lines[: 3 if colour is Colour.LINEART else 4])
    count = (path.stat().st_size - start) // row_bytes(width, colour)
    return SpooledRows(path, width, count, colour, resolution, start, whole=count == told) if count else None
