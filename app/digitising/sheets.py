"""The sheets that divide a stack: what the square on each says, with a version and a checksum, and reading it back."""

import re
import zlib
from dataclasses import dataclass
from uuid import UUID

from app.digitising.errors import SheetNotUnderstood

_MARK = "OPIS/"
_VERSION = "D1"
_NAME = re.compile(r"[0-9A-F]{32}")
_BOX = re.compile(r"([0-9A-F]{32})\.([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class BoxSheet:
    """Here a box of a batch begins."""

    batch_id: UUID
    box: int


@dataclass(frozen=True, slots=True)
class FileSheet:
    """Here a file begins."""

    file_id: UUID


@dataclass(frozen=True, slots=True)
class DocumentSheet:
    """Here the next document of the file begins; all these sheets are alike and may be used again."""


Sheet = BoxSheet | FileSheet | DocumentSheet


def sheet_text(sheet: Sheet) -> str:
    """What the square says: letters and signs that make the smallest square (ISO/IEC 18004, alphanumeric mode)."""
    said = f"{_MARK}{_VERSION}/{_subject(sheet)}".upper()
    return f"{said}/{_sum(said)}"


def sheet_of(text: str) -> Sheet | None:
    """The sheet whose square says this; None for a square that is none of ours.

    Raises `SheetNotUnderstood` for a newer version, and for one of ours that was changed or read wrong.
    """
    if not text.startswith(_MARK):
        return None
    said, _, checksum = text.rpartition("/")
    if checksum != _sum(said):
        raise SheetNotUnderstood
    match said.split("/")[1:]:
        case [version, "B", subject] if version == _VERSION and (box := _BOX.fullmatch(subject)):
            return BoxSheet(UUID(box[1]), int(box[2]))
        case [version, "F", subject] if version == _VERSION and _NAME.fullmatch(subject):
            return FileSheet(UUID(subject))
        case [version, "D", ""] if version == _VERSION:
            return DocumentSheet()
        case _:
            raise SheetNotUnderstood


def _subject(sheet: Sheet) -> str:
    match sheet:
        case BoxSheet(batch_id, box):
            return f"B/{batch_id.hex}.{box}"
        case FileSheet(file_id):
            return f"F/{file_id.hex}"
        case DocumentSheet():
            return "D/"


def _sum(said: str) -> str:
    return f"{zlib.crc32(said.encode()):08X}"
