"""What a thermal printer makes of the bytes it gets: a small interpreter of ZPL, ESC/POS and EPL pictures.

It knows the commands that `app.printing.languages` writes, and says so when others come.
"""

import re
from dataclasses import dataclass


class NotUnderstood(ValueError):
    """A command that this printer does not have."""


@dataclass(frozen=True, slots=True)
class Print:
    """A label or a cut-off receipt: rows of dots, eight to a byte, 1 is black."""

    width: int
    height: int
    rows: bytes


_ZPL_FORMAT = re.compile(
    rb"\s*\^XA\^CI28\^PW(\d+)\^LL(\d+)\^LH0,0\^LS0\^FO0,0\^GFA,(\d+),(\d+),(\d+),([0-9A-F]*)\^FS\^PQ1,0,1,Y\^XZ\s*"
)
_EPL_FORMAT = re.compile(rb"\nN\nq(\d+)\nQ(\d+),24\nGW0,0,(\d+),(\d+),")


def printed_from(language: str, document: bytes) -> tuple[Print, ...]:
    """Every label or receipt in the bytes. Raises `NotUnderstood`."""
    return {"zpl": _zpl, "escpos": _escpos, "epl": _epl}[language](document)


def _zpl(document: bytes) -> tuple[Print, ...]:
    made: list[Print] = []
    place = 0
    while place < len(document):
        found = _ZPL_FORMAT.match(document, place)
        if found is None:
            raise NotUnderstood(document[place : place + 20])
        width, height, total, counted, row_bytes = map(int, found.groups()[:5])
        rows = bytes.fromhex(found[6].decode("ascii"))
        if not total == counted == len(rows) == row_bytes * height:
            raise NotUnderstood(b"^GFA")
        made.append(Print(width, height, rows))
        place = found.end()
    return tuple(made)


def _escpos(document: bytes) -> tuple[Print, ...]:
    made: list[Print] = []
    rows, row_bytes, place = b"", 0, 0
    while place < len(document):
        rest = document[place:]
        if rest.startswith(b"\x1b@"):
            rows, row_bytes, place = b"", 0, place + 2
        elif rest.startswith(b"\x1dv0\x00"):
            wide, high = int.from_bytes(rest[4:6], "little"), int.from_bytes(rest[6:8], "little")
            if row_bytes not in {0, wide} or len(rest) < 8 + wide * high:
                raise NotUnderstood(rest[:8])
            row_bytes, rows, place = wide, rows + rest[8 : 8 + wide * high], place + 8 + wide * high
        elif rest.startswith(b"\x1bd"):
            place += 3
        elif rest.startswith(b"\x1dVB"):
            made.append(Print(row_bytes * 8, len(rows) // row_bytes, rows))
            rows, row_bytes, place = b"", 0, place + 4
        else:
            raise NotUnderstood(rest[:8])
    return tuple(made)


def _epl(document: bytes) -> tuple[Print, ...]:
    made: list[Print] = []
    place = 0
    while place < len(document):
        found = _EPL_FORMAT.match(document, place)
        if found is None:
            raise NotUnderstood(document[place : place + 20])
        width, height, row_bytes, rows = map(int, found.groups())
        end = found.end() + row_bytes * rows
        if rows != height or document[end : end + 4] != b"\nP1\n":
            raise NotUnderstood(document[end : end + 4])
        made.append(Print(width, height, bytes(each ^ 0xFF for each in document[found.end() : end])))
        place = end + 4
    return tuple(made)
