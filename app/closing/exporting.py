"""The register of a year as data: the thirteen columns as CSV, XLSX or XML, with the checksum beside the file."""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from xml.sax.saxutils import escape, quoteattr

from app.closing.rows import RegisterRow, RowKind
from app.durable import disk_faults, finish, unfinished, write_bytes
from opis_contract.legal_columns import LegalColumn


class Say(Protocol):
    """Words under a key with their facts, as `app.words.Words.say` gives them."""

    def __call__(self, key: str, **facts: object) -> str:
        """The sentence."""


_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ExportFormat(StrEnum):
    """The formats of domain 1.11."""

    CSV = "csv"
    XLSX = "xlsx"
    XML = "xml"


def export(
    rows: Iterable[RegisterRow], target: Path, form: ExportFormat, *, say: Say, register: str, year: int
) -> Path:
    """Write `target` and `target.sha256` (as `sha256sum --check` reads it), whole or not at all; returns the latter.

    Raises the disk's faults.
    """
    with unfinished(target.parent) as partial:
        match form:
            case ExportFormat.CSV:
                _write(partial, target, _csv(rows, say))
            case ExportFormat.XML:
                _write(partial, target, _xml(rows, register, year))
            case ExportFormat.XLSX:
                with disk_faults(target):
                    _xlsx(partial, rows, say, title=f"{register} {year}")
        digest = hashlib.sha256()
        with disk_faults(partial), partial.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
        finish(partial, target, mode=0o644)
    sums = target.with_name(f"{target.name}.sha256")
    write_bytes(sums, f"{digest.hexdigest()}  {target.name}\n".encode(), mode=0o644)
    return sums


def headings(say: Say) -> list[str]:
    """The columns' names as printed, and the one that says what became of a number without a paper."""
    return [*(say(f"columns.{column.value}") for column in LegalColumn), say("closing.remark")]


def remark(row: RegisterRow, say: Say) -> str:
    """What the row says beyond its columns: what became of the number, or what the paper answers; else empty."""
    if row.kind in {RowKind.PAPER, RowKind.REPLY}:
        return say("printing.answers", numbers=", ".join(row.answers)) if row.answers else ""
    text = say(f"closing.kinds.{row.kind.value}")
    return f"{text} {row.kept}" if row.kept is not None else text


def cells(row: RegisterRow, say: Say) -> list[str]:
    """The row as text, in the order of `headings`."""
    return [*(_resolved(column, row.columns[column], say) for column in LegalColumn), remark(row, say)]


def _resolved(column: LegalColumn, text: str, say: Say) -> str:
    return say(f"resolution_modes.{text}") if column is LegalColumn.RESOLUTION_MODE and text else text


def _write(partial: Path, target: Path, chunks: Iterator[bytes]) -> None:
    with disk_faults(target), partial.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)


def _csv(rows: Iterable[RegisterRow], say: Say) -> Iterator[bytes]:
    """RFC 4180 with semicolons and a byte order mark: what a Romanian Excel opens with a double click."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    yield b"\xef\xbb\xbf"
    writer.writerow(headings(say))
    for row in rows:
        # A cell that begins like a formula would be run by the program that opens the file.
        writer.writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells(row, say))
        if buffer.tell() > 1 << 16:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _xml(rows: Iterable[RegisterRow], register: str, year: int) -> Iterator[bytes]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<register code={quoteattr(register)} year="{year}">\n'.encode()
    for row in rows:
        kept = f' kept="{row.kept}"' if row.kept is not None else ""
        yield f'  <entry number="{row.number}" kind="{row.kind.value}" series="{row.series.value}"{kept}>\n'.encode()
        for answered in row.answers:
            yield f"    <answers>{escape(answered)}</answers>\n".encode()
        for column in LegalColumn:
            if text := row.columns[column]:
                yield f"    <{column.value}>{escape(_printable(text))}</{column.value}>\n".encode()
        yield b"  </entry>\n"
    yield b"</register>\n"


def _printable(text: str) -> str:
    """XML 1.0 has no control characters, not even escaped (section 2.2)."""
    return "".join(each for each in text if each >= " " or each in "\t\n\r")


def _xlsx(partial: Path, rows: Iterable[RegisterRow], say: Say, *, title: str) -> None:
    # openpyxl is loaded by who exports a workbook.
    from openpyxl import Workbook
    from openpyxl.cell import Cell, WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)

    def texts(values: list[str]) -> list[Cell]:
        made = []
        for value in values:
            cell = WriteOnlyCell(sheet, value=_printable(value))
            cell.data_type = "s"  # a text that begins with = stays a text
            made.append(cell)
        return made

    sheet.append(texts(headings(say)))
    for row in rows:
        sheet.append(texts(cells(row, say)))
    with partial.open("wb") as file:
        book.save(file)
