"""What thermal printers say of themselves when they are asked: paper, cover, pause.

ESC/POS: DLE EOT 2 and 4, one byte each (Epson, "Transmit real-time status"). ZPL: ~HS, three lines between STX and ETX.
Many printers and most print servers say nothing; silence is no fault.
"""

from dataclasses import dataclass
from enum import Enum

ESCPOS_ASK = b"\x10\x04\x02\x10\x04\x04"
ESCPOS_FINISHED = b"\x1dr\x01"
"""GS r 1 is answered in its turn, when everything before it was printed."""
ZPL_ASK = b"~HS\r\n"

_STX, _ETX = b"\x02", b"\x03"


class Trouble(Enum):
    """Why nothing can be printed."""

    PAPER = "paper"
    OPEN = "open"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Said:
    """An answer: whole or not yet, and the trouble it tells of."""

    whole: bool
    trouble: Trouble | None = None


def question_of(language: str) -> bytes:
    """How to ask; nothing for a language without a question."""
    return {"escpos": ESCPOS_ASK, "zpl": ZPL_ASK}.get(language, b"")


def understood(language: str, heard: bytes) -> Said:
    """What the bytes say that came back until now."""
    return _escpos(heard) if language == "escpos" else _zpl(heard)


def _escpos(heard: bytes) -> Said:
    # Bits 1 and 4 of a status byte are 1, bits 0 and 7 are 0; anything else is not one.
    statuses = [each for each in heard if each & 0b1001_0011 == 0b0001_0010]
    if len(statuses) < 2:
        return Said(whole=False)
    cause, paper = statuses[0], statuses[1]
    if cause & 0b0000_0100:
        return Said(True, Trouble.OPEN)
    if cause & 0b0010_0000 or paper & 0b0110_0000:
        return Said(True, Trouble.PAPER)
    return Said(True, Trouble.PAUSED if cause & 0b0100_0000 else None)


def _zpl(heard: bytes) -> Said:
    lines = [part.partition(_ETX)[0].split(b",") for part in heard.split(_STX)[1:] if _ETX in part]
    if len(lines) < 2 or len(lines[0]) < 3 or len(lines[1]) < 3:
        return Said(whole=False)
    if lines[1][2] == b"1":
        return Said(True, Trouble.OPEN)
    if lines[0][1] == b"1":
        return Said(True, Trouble.PAPER)
    return Said(True, Trouble.PAUSED if lines[0][2] == b"1" else None)
