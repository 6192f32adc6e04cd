"""What was done to a PDF after a signature, and whether the signature covers what it seems to cover."""

import hashlib
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from signing.strangers import READING_FAULTS
from signing.verdicts import Changes

_WHITE = b" \t\r\n\f\0"
_DEEPEST = 64
"""Levels of a page tree that are followed; real ones have two or three."""


def changes_after(
    signature: EmbeddedPdfSignature,
    coverage: SignatureCoverageLevel | None,
    diff: DiffResult | Exception | None,
    *,
    docmdp_ok: bool | None,
) -> Changes:
    """Sort what pyHanko's analysis found.

    pyHanko calls suspicious whatever it cannot prove harmless, the later updates of genuine German, French and
    Hungarian long-term signatures among them; so the pages are compared before a document is called changed.
    """
    if coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return Changes.NONE
    if diff is None:
        return Changes.UNKNOWN
    if not isinstance(diff, DiffResult) or diff.modification_level == ModificationLevel.OTHER:
        return Changes.PAGES if _pages_changed(signature) else Changes.UNCLEAR
    if docmdp_ok is False:
        return Changes.PAGES
    return _allowed(signature, diff)


def _allowed(signature: EmbeddedPdfSignature, diff: DiffResult) -> Changes:
    if diff.modification_level == ModificationLevel.NONE:
        return Changes.NONE
    signatures = {name for name, _, _ in enumerate_sig_fields(signature.reader)}
    filled = set(diff.changed_form_fields) - signatures
    commented = diff.modification_level == ModificationLevel.ANNOTATIONS
    return Changes.FILLED if filled or commented else Changes.ADDED


def gap_is_signature(signature: EmbeddedPdfSignature) -> bool:
    """Whether the only gap in the signed bytes is the signature itself, and nothing is signed twice.

    pyHanko asks this of a signature under later changes, but compares lengths alone where it covers the whole file.
    """
    if len(signature.byte_range) != 4:
        return False
    first, length, second, rest = (int(number) for number in signature.byte_range)
    if first != 0 or rest < 0 or second <= length:
        return False
    signature.reader.stream.seek(length)
    gap = signature.reader.stream.read(second - length)
    digits = bytes(byte for byte in gap[1:-1] if byte not in _WHITE)
    return gap[:1] == b"<" and gap[-1:] == b">" and digits.lower() == signature.pkcs7_content.hex().encode("ascii")


def _pages_changed(signature: EmbeddedPdfSignature) -> bool:
    """Whether the pages' contents are others than in the signed revision; False when that cannot be read."""
    reader: PdfFileReader = signature.reader
    try:
        signed = _contents(reader.get_historical_root(signature.signed_revision)["/Pages"], _DEEPEST)
        return signed != _contents(reader.root["/Pages"], _DEEPEST)
    except READING_FAULTS:
        return False


def _contents(node: Any, deepest: int) -> list[bytes]:
    """A digest of each page's content streams, in the order of the pages."""
    if "/Kids" in node and deepest:
        return [one for kid in node["/Kids"] for one in _contents(kid.get_object(), deepest - 1)]
    contents = node.get("/Contents", [])
    streams = contents if isinstance(contents, list) else [contents]
    digest = hashlib.sha256()
    for stream in streams:
        digest.update(stream.get_object().data)
    return [digest.digest()]
