"""Reading a stranger's PDF inside a worker process: pages, words, signatures. The one place that renders PDF pages."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from pikepdf import Dictionary, Object
from PIL import Image

from paper.errors import EmptyFile, Encrypted, FileRefused, NoSuchPage, NotReadable, TooBig
from paper.limits import Limits

LEAST_DPI = 100
"""A page too large for its pixels is pictured coarser, down to this; then it is refused."""
_POINTS_PER_INCH = 72
_FIELDS_AT_MOST = 100_000

# What the two libraries raise for broken files; pdfium's binding checks its own arguments by assertions.
_PDFIUM_FAULTS = (pypdfium2.PdfiumError, ctypes.ArgumentError, AssertionError, ArithmeticError, ValueError, OSError)
_QPDF_FAULTS = (pikepdf.PdfError, RuntimeError, ArithmeticError, ValueError, TypeError, LookupError)


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What a PDF says of itself."""

    pages: int
    encrypted: bool
    signatures: int
    title: str


def look_at_pdf(path: Path, limits: Limits) -> PdfFacts:
    """Pages, encryption, signatures and title. Raises `EmptyFile`, `NotReadable` and `TooBig`."""
    try:
        with _opened(path, limits) as document:
            encrypted = pdfium.FPDF_GetSecurityHandlerRevision(document) != -1
            return PdfFacts(len(document), encrypted, count_signatures(path), _title(document))
    except Encrypted:
        return PdfFacts(pages=0, encrypted=True, signatures=0, title="")


def pdf_pictures(path: Path, dpi: int, limits: Limits) -> Iterator[tuple[Image.Image, int]]:
    """Each page as it prints, with the dots per inch that its pixels allowed."""
    with _opened(path, limits) as document:
        for number in range(len(document)):
            page = document[number]
            width, height = page.get_size()
            possible = int(_POINTS_PER_INCH * (limits.pixels / max(width * height, 1)) ** 0.5)
            # JPEG counts its sides in 16 bits.
            possible = min(possible, int(_POINTS_PER_INCH * 65_000 / max(width, height, 1)))
            if possible < min(dpi, LEAST_DPI):
                raise TooBig(path=path)
            fitting = min(dpi, possible)
            yield _render(page, fitting / _POINTS_PER_INCH), fitting
            page.close()


def pdf_picture(path: Path, number: int, width: int, height: int, limits: Limits) -> Image.Image:
    """Page `number`, the first is 1, as large as fits into `width` x `height` pixels."""
    with _opened(path, limits) as document:
        if not 1 <= number <= len(document):
            raise NoSuchPage(path=path, page=number)
        page = document[number - 1]
        across, up = page.get_size()
        picture = _render(page, min(width / max(across, 1), height / max(up, 1)))
        # Pixels are counted upwards; a page that must fit does not get one more.
        return picture.crop((0, 0, min(picture.width, width), min(picture.height, height)))


def pdf_texts(path: Path, limits: Limits) -> Iterator[str]:
    """The text that each page holds, in the order in which it was written."""
    with _opened(path, limits) as document:
        for number in range(len(document)):
            page = document[number]
            words = page.get_textpage()
            yield words.get_text_range(errors="replace").replace("\r\n", "\n").replace("\x00", "")
            words.close()
            page.close()


def count_signatures(path: Path) -> int:
    """Signature fields that were signed, sound or not.

    A file that qpdf cannot open may still be signed: there the byte ranges are counted, rather one too many than none.
    """
    try:
        with pikepdf.open(path, suppress_warnings=True, access_mode=pikepdf.AccessMode.stream) as pdf:
            return sum(1 for value in _field_values(pdf) if "/ByteRange" in value and "/Contents" in value)
    except _QPDF_FAULTS:
        return path.read_bytes().count(b"/ByteRange")


def _field_values(pdf: pikepdf.Pdf) -> Iterator[Dictionary]:
    """The values of all form fields that are dictionaries; each field once, though a hostile tree bites its tail."""
    form = pdf.Root.get("/AcroForm")
    waiting = _members(form, "/Fields")
    seen: set[tuple[int, int]] = set()
    visited = 0
    while waiting and visited < _FIELDS_AT_MOST:
        field = waiting.pop()
        visited += 1
        if not isinstance(field, Dictionary) or field.objgen in seen:
            continue
        if field.is_indirect:
            seen.add(field.objgen)
        value = field.get("/V")
        if isinstance(value, Dictionary):
            yield value
        waiting += _members(field, "/Kids")


def _members(holder: Object | None, name: str) -> list[Object]:
    found = holder.get(name) if isinstance(holder, Dictionary) else None
    return list(found) if isinstance(found, pikepdf.Array) else []


@contextmanager
def _opened(path: Path, limits: Limits) -> Iterator[pypdfium2.PdfDocument]:
    """The document, with its forms, for filled fields are part of the page."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise _why_not_opened(path) from error
    try:
        if len(document) > limits.pages:
            raise TooBig(path=path)
        document.init_forms()
        yield document
    except _PDFIUM_FAULTS as error:
        raise NotReadable(path=path) from error
    finally:
        document.close()


def _title(document: pypdfium2.PdfDocument) -> str:
    """The title, with a mark where it is no Unicode: pdfium's binding refuses such a file, which is otherwise sound."""
    size = pdfium.FPDF_GetMetaText(document, b"Title", None, 0)
    letters = ctypes.create_string_buffer(size)
    pdfium.FPDF_GetMetaText(document, b"Title", letters, size)
    return letters.raw.decode("utf-16-le", errors="replace").rstrip("\x00")


def _why_not_opened(path: Path) -> FileRefused:
    """Asked of pdfium itself: its binding calls a document without pages an error, with the number of an older one."""
    document = pdfium.FPDF_LoadDocument(os.fsencode(path), None)
    if document:
        pdfium.FPDF_CloseDocument(document)
        return EmptyFile(path=path)
    # Security is a lock that no password opens: the document was encrypted for certificates of others.
    if pdfium.FPDF_GetLastError() in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
        return Encrypted(path=path)
    return NotReadable(path=path)


def _render(page: pypdfium2.PdfPage, scale: float) -> Image.Image:
    picture: Image.Image = page.render(scale=scale, rev_byteorder=True).to_pil()
    return picture
