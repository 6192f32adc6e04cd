"""Opening PDF files made by strangers: one fence, one meaning for each way in which they are broken.

pyHanko 0.38 answers broken files with programming-type exceptions as often as with its own (18 of 303 signatures in the
test files of esig/dss), so the fence names them all; what is ours, `KnownError`, passes through.
"""

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pyhanko.pdf_utils.crypt import AuthStatus, StandardSecurityHandler
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator.errors import PathError, ValidationError

from signing.errors import NotAPdf, PdfDamaged, PdfEncrypted, PdfMissing

FAULTS: tuple[type[Exception], ...] = (
    PdfError,
    SigningError,
    SignatureValidationError,
    PathError,
    ValidationError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
READING_FAULTS: tuple[type[Exception], ...] = (*FAULTS, OSError)
"""Where nothing is written: there OSError is EINVAL for a nonsensical offset in the file."""
HEADER_WITHIN = 1024
"""Where `%PDF-` must begin, in bytes from the start (ISO 32000-1, annex H.3.4.1)."""


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The file for reading. Raises `PdfMissing`; `NotAPdf` when it does not begin like one."""
    try:
        file = path.open("rb")
    except OSError as fault:
        raise PdfMissing(file=path.name) from fault
    with file:
        if b"%PDF-" not in file.read(HEADER_WITHIN):
            raise NotAPdf(file=path.name)
        file.seek(0)
        yield file


def reader_of(file: IO[bytes], name: str) -> PdfFileReader:
    """A reader that bears hybrid cross references, small faults (`strict=False`) and an owner's password.

    Raises `PdfEncrypted` when the file does not open without a password, and `PdfDamaged`.
    """
    with broken_is_damaged(name, READING_FAULTS):
        reader = PdfFileReader(file, strict=False)
        if reader.encrypted and not _opens(reader):
            raise PdfEncrypted(file=name)
        if not reader.root["/Pages"]:
            raise PdfDamaged(file=name)
    return reader


@contextmanager
def broken_is_damaged(name: str, faults: tuple[type[Exception], ...] = FAULTS) -> Iterator[None]:
    """Say every fault of the fence as `PdfDamaged`."""
    try:
        yield
    except faults as fault:
        raise PdfDamaged(file=name) from fault


def _opens(reader: PdfFileReader) -> bool:
    """Whether the empty password opens it (an owner's password alone restricts printing, not reading)."""
    if not isinstance(reader.security_handler, StandardSecurityHandler):
        return False  # encrypted for the holders of certificates
    return bool(reader.decrypt(b"").status != AuthStatus.FAILED)
