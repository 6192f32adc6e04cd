"""Printing an entry: the print is written down, the sheet is made in the printer's language, and the end is kept.

The number exists before anything is printed and stays whatever the printer does. A printer that is off, open or empty
raises its fault; printing again is then one more print, never another number.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, assert_never
from uuid import UUID

from app.catalogue import rows
from app.clock import Clock
from app.database.engine import Database
from app.enrolment import DeskIdentity
from app.printing import book
from app.printing.book import PrintKind, PrintState
from app.queries import EntryView
from opis_contract.catalogue import DocumentClass
from opis_contract.errors import KnownError
from opis_contract.legal_time import legal_date


class PrinterEnd(Protocol):
    """A printer as the desk uses it; those of `devices.printers` satisfy it by shape, and `PdfFolder`."""

    @property
    def name(self) -> str:
        """How a person knows it."""

    @property
    def language(self) -> str:
        """One of `app.printing.languages.Language`."""

    @property
    def width(self) -> float:
        """Millimetres that it can print on."""

    @property
    def height(self) -> float | None:
        """Millimetres of a label or page; None for a roll."""

    @property
    def resolution(self) -> int:
        """Dots per inch; 0 where the language knows none."""

    def send(self, document: bytes, *, title: str) -> str:
        """Print, and say where. Raises a `KnownError`; its fact `begun` is True when something may have come out."""


ChoosePrinter = Callable[[PrintKind], PrinterEnd]
"""The printer that the settings name for a kind of print."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What came out, and where: a printer's name, or the path of the file."""

    kind: PrintKind
    where: str
    duplicate: bool


class Printing:
    """The use case, for one desk."""

    def __init__(self, database: Database, clock: Clock, choose: ChoosePrinter) -> None:
        self._database = database
        self._clock = clock
        self._choose = choose

    def print(
        self,
        kind: PrintKind,
        view: EntryView,
        desk: DeskIdentity,
        *,
        masked: bool,
        printer: PrinterEnd | None,
        zone: int,
        again: bool,
        reason: str | None,
    ) -> Printed:
        """See `Desk.print`."""
        entry_id = view.entry.entry_id
        with self._database.write() as connection:
            record = book.begin(
                connection, entry_id, kind, now=self._clock.now(), clerk=desk.clerk, reason=reason, again=again
            )
            entry = view.entry
            day = legal_date(entry.registered_at)
            paper = rows.named(connection, DocumentClass, entry.content.document_type, day)
        try:
            end = printer or self._choose(kind)
            document = _document(
                kind, view, desk, end, paper=paper, masked=masked, duplicate=record.duplicate, zone=zone
            )
            where = end.send(document, title=_title(kind, view))
        except KnownError as fault:
            if not fault.facts.get("begun"):
                self._end(entry_id, record, PrintState.FAILED)
            raise
        self._end(entry_id, record, PrintState.DONE)
        return Printed(kind, where, record.duplicate)

    def _end(self, entry_id: UUID, record: book.PrintRecord, state: PrintState) -> None:
        with self._database.write() as connection:
            book.end(connection, entry_id, record, state)


def _title(kind: PrintKind, view: EntryView) -> str:
    entry = view.entry
    return f"{kind.value}-{entry.register_code}-{entry.number}-{entry.year}"


def _document(
    kind: PrintKind,
    view: EntryView,
    desk: DeskIdentity,
    end: PrinterEnd,
    *,
    paper: DocumentClass | None,
    masked: bool,
    duplicate: bool,
    zone: int,
) -> bytes:
    # reportlab and Pillow are loaded by who prints.
    from app.printing.label import label_sheet
    from app.printing.languages import Language, written_in
    from app.printing.receipt import ReceiptFacts, receipt_sheet
    from app.printing.stamp import stamped_page

    match kind:
        case PrintKind.LABEL:
            height = end.height or end.width / 2
            sheet = label_sheet(
                view.entry, desk.institution, status_address=desk.status_address, width=end.width, height=height
            )
        case PrintKind.RECEIPT:
            facts = ReceiptFacts(view, desk, paper, duplicate=duplicate, masked=masked)
            sheet = receipt_sheet(facts, width=end.width, height=end.height)
        case PrintKind.STAMP:
            height = end.height or end.width * 2**0.5
            sheet = stamped_page(view.entry, desk.institution, zone=zone, width=end.width, height=height)
        case never:
            assert_never(never)
    return written_in(Language(end.language), sheet, resolution=end.resolution)
