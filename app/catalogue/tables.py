"""Tables as files: XLSX and CSV, written for a person with a spreadsheet and read back from whatever that person saved.

A file is read within limits that a real catalogue never meets. Anything that is not plain cells is refused: macros,
formulas, a workbook that unpacks to more than it may, a document type declaration in its XML.
"""

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from app.catalogue.cells import Cell
from app.catalogue.errors import TableBroken, TableEmpty, TableEndingUnknown, TableTooLarge, TableWithMacros
from app.durable import disk_faults, write_bytes

LARGEST_FILE = 5_000_000
LARGEST_UNPACKED = 50_000_000
MOST_PARTS = 200
MOST_ROWS = 5_000
MOST_COLUMNS = 100
_FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "'")


_DAMAGED = (
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
"""By these Python tells a damaged archive."""
_STUMBLES = (ArithmeticError, AttributeError, LookupError, SyntaxError, TypeError)
"""openpyxl tells a broken workbook by whatever its parser stumbles over; a SyntaxError is its XML parser's."""


class Formula:
    """Stands where a workbook has a formula: what it once came to is nobody's word."""


def write_table(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """Write the rows, the first one the titles, as the ending of the name says. Raises `TableEndingUnknown`."""
    match path.suffix.lower():
        case ".xlsx":
            write_bytes(path, _workbook(rows))
        case ".csv":
            write_bytes(path, _separated(rows))
        case _:
            raise TableEndingUnknown(path=path)


def read_table(path: Path) -> list[list[Cell | Formula]]:
    """Every row up to the last that is not empty. Raises `TableRefused` and the disk's faults."""
    with disk_faults(path), path.open("rb") as file:
        data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise TableTooLarge(path=path)
    match path.suffix.lower():
        case ".xlsx":
            rows = list(_limited(_of_workbook(path, data), path))
        case ".csv":
            rows = list(_limited(_of_separated(path, data), path))
        case ".xlsm" | ".xltm" | ".xlsb":
            raise TableWithMacros(path=path)
        case _:
            raise TableEndingUnknown(path=path)
    while rows and all(cell in {None, ""} for cell in rows[-1] if not isinstance(cell, Formula)):
        rows.pop()
    if not rows:
        raise TableEmpty(path=path)
    return rows


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    # openpyxl takes longer to load than most commands to run.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet("opis")
    sheet.freeze_panes = "B2"
    for at, row in enumerate(rows):
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, value=text)
            cell.data_type = "s"
            cell.number_format = "@"
            if at == 0:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _separated(rows: Iterable[Sequence[str]]) -> bytes:
    """Semicolons and a byte order mark: what a Romanian spreadsheet opens with a double click."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerows([_harmless(text) for text in row] for row in rows)
    return b"\xef\xbb\xbf" + written.getvalue().encode("utf-8")


def _harmless(text: str) -> str:
    """A spreadsheet takes a text that begins like a formula for one; an apostrophe says that it is text."""
    return f"'{text}" if text.startswith(_FORMULA_BEGINS) else text


def _of_separated(path: Path, data: bytes) -> Iterator[list[Cell | Formula]]:
    text = _decoded(data)
    if text is None:
        raise TableBroken(path=path)
    first = text.partition("\n")[0]
    delimiter = max((";", ",", "\t"), key=first.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [_meant(cell) for cell in row]
    except csv.Error as error:
        raise TableBroken(path=path) from error


def _meant(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA_BEGINS) else cell


def _decoded(data: bytes) -> str | None:
    """UTF-8 with or without its mark, or what an older Romanian spreadsheet writes."""
    if b"\x00" in data:
        return None
    for encoding in ("utf-8-sig", "cp1250"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text if encoding == "utf-8-sig" else text.translate(_CEDILLAS)
    return None


_CEDILLAS = str.maketrans("şţŞŢ", "șțȘȚ")
"""Windows-1250 has no comma below; Romanian is written with it."""


def _of_workbook(path: Path, data: bytes) -> Iterator[list[Cell | Formula]]:
    _refuse_more_than_cells(path, data)
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what a workbook says of its size need not be so
            for row in sheet.iter_rows():
                yield [Formula() if cell.data_type == "f" else _plain(cell.value) for cell in row]
        finally:
            book.close()
    except (InvalidFileException, *_DAMAGED, *_STUMBLES) as error:
        raise TableBroken(path=path) from error


def _plain(value: object) -> Cell:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    from datetime import date, datetime

    return value if isinstance(value, date | datetime) else str(value)


def _refuse_more_than_cells(path: Path, data: bytes) -> None:
    """What a workbook holds beyond cells is looked at before anything of it is parsed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise TableTooLarge(path=path)
            if any("vbaproject" in part.filename.lower() for part in parts):
                raise TableWithMacros(path=path)
            for part in parts:
                with packed.open(part) as opened:
                    if b"<!DOCTYPE" in opened.read(4096):
                        raise TableBroken(path=path)
    except _DAMAGED as error:
        raise TableBroken(path=path) from error


def _limited(rows: Iterable[list[Cell | Formula]], path: Path) -> Iterator[list[Cell | Formula]]:
    for count, row in enumerate(rows, start=1):
        if count > MOST_ROWS or len(row) > MOST_COLUMNS:
            raise TableTooLarge(path=path)
        yield row
