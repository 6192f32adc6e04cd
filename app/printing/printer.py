"""Labels and receipts as files of the home, and the book of how often a receipt was printed."""

from pathlib import Path
from uuid import UUID

from sqlalchemy import func, insert, select

from app.clock import Clock
from app.database.engine import Database
from app.database.tables import printed_receipts
from app.durable import make_folder, write_bytes
from app.enrolment import DeskIdentity
from app.queries import EntryView


class Printer:
    """Writes the PDF files; sending them to a device is another room's work."""

    def __init__(self, database: Database, folder: Path, clock: Clock) -> None:
        self._database = database
        self._folder = folder
        self._clock = clock

    def label(self, view: EntryView, desk: DeskIdentity, *, target: Path | None) -> Path:
        """The label of the entry."""
        from app.printing.label import label_pdf  # reportlab is loaded by who prints

        return self._keep("label", view, label_pdf(view.entry, desk.institution), target)

    def receipt(self, view: EntryView, desk: DeskIdentity, *, target: Path | None) -> Path:
        """The receipt of the entry; printed again it says so."""
        from app.printing.receipt import receipt_pdf  # reportlab is loaded by who prints

        copies = self._copies(view.entry.entry_id)
        path = self._keep("receipt", view, receipt_pdf(view, desk, duplicate=copies > 0), target)
        with self._database.write() as connection:
            copy = select(func.count() + 1).where(printed_receipts.c.entry_id == view.entry.entry_id)
            connection.execute(
                insert(printed_receipts).values(
                    entry_id=view.entry.entry_id, copy=copy.scalar_subquery(), printed_at=self._clock.now()
                )
            )
        return path

    def _copies(self, entry_id: UUID) -> int:
        with self._database.read() as connection:
            return connection.execute(
                select(func.count()).select_from(printed_receipts).where(printed_receipts.c.entry_id == entry_id)
            ).scalar_one()

    def _keep(self, kind: str, view: EntryView, pdf: bytes, target: Path | None) -> Path:
        folder = target or self._folder
        make_folder(folder)
        entry = view.entry
        path = folder / f"{kind}-{entry.register_code}-{entry.number}-{entry.year}.pdf"
        write_bytes(path, pdf)
        return path
