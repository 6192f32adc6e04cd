"""Telling signed messages (.p7m, .p7s) and containers (ASiC) from PDF files, without loading what judges them."""

from pathlib import Path

_SIGNED_DATA = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
"""The object identifier with which a signed message begins, in DER (RFC 5652, section 5.1)."""
_BEGINNING = 64
_SUFFIXES = {".p7s", ".p7m"}
_CONTAINERS = {".asice", ".asics", ".sce", ".scs"}
_ASIC = b"mimetypeapplication/vnd.etsi.asic-"
"""How such a zip file begins, after the 30 bytes of its first entry's header (EN 319 162-1, A.1)."""


def is_message(path: Path) -> bool:
    """Whether the file is, or calls itself, a signed message rather than a PDF."""
    if path.suffix.lower() in _SUFFIXES:
        return True
    try:
        with path.open("rb") as file:
            return _SIGNED_DATA in file.read(_BEGINNING)
    except OSError:
        return False


def is_container(path: Path) -> bool:
    """Whether the file is, or calls itself, an ASiC container."""
    if path.suffix.lower() in _CONTAINERS:
        return True
    try:
        with path.open("rb") as file:
            return _ASIC in file.read(_BEGINNING + len(_ASIC))
    except OSError:
        return False
