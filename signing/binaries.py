"""For how many bits a driver's file was built, from its first bytes: ELF, PE (Windows) and Mach-O."""

import struct
import sys
from pathlib import Path

OUR_BITS = 64 if sys.maxsize > 2**32 else 32
_ELF_CLASSES = {1: 32, 2: 64}
_PE_MAGICS = {0x10B: 32, 0x20B: 64}  # PE and PE32+
_MACH_O_MAGICS = {0xFEEDFACE: 32, 0xFEEDFACF: 64}
_PE_OFFSET = 0x3C
_ENOUGH = 4096


def bits_of(file: Path) -> int | None:
    """32 or 64; None for a file that is no library, or holds several (a "fat" Mach-O). Raises OSError."""
    with file.open("rb") as opened:
        head = opened.read(_ENOUGH)
    if head[:4] == b"\x7fELF":
        return _ELF_CLASSES.get(head[4]) if len(head) > 4 else None
    if head[:2] == b"MZ":
        return _of_pe(head)
    if len(head) >= 4:
        return _MACH_O_MAGICS.get(struct.unpack_from("<I", head)[0])
    return None


def _of_pe(head: bytes) -> int | None:
    """The magic number of the optional header stands behind the signature and 20 bytes of file header."""
    try:
        (start,) = struct.unpack_from("<I", head, _PE_OFFSET)
        if head[start : start + 4] != b"PE\0\0":
            return None
        (magic,) = struct.unpack_from("<H", head, start + 24)
    except struct.error:
        return None
    return _PE_MAGICS.get(magic)
