"""What waits for a signature: archival files of outgoing and internal papers, and what was marked by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from app import returning
from app.augmenting import Augmenting
from app.clock import Clock
from app.database.engine import Database
from app.database.tables import entries, entry_files, returned_unsigned, sign_marks
from app.errors import FileNotInRegister
from app.returning import Returned
from opis_contract.events import FileOfEntry, FileRole
from opis_contract.legal_time import legal_date
from opis_contract.numbers import RegistrationNumber
from opis_contract.registers import Direction

_PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class ToSign:
    """A file that waits; `number` as printed (`1432/23.11.2026`), `since` when it was attached or marked."""

    entry_id: UUID
    number: str
    summary: str
    sha256: str
    name: str
    pages: int
    since: datetime


def paper_to_sign(files: Sequence[FileOfEntry]) -> FileOfEntry | None:
    """Which of an entry's files the official signs: the last archival one, else the PDF that came signed already."""
    archival = [each for each in files if each.role is FileRole.ARCHIVAL]
    signed_by_others = [each for each in files if each.role is FileRole.ORIGINAL and each.media_type == _PDF]
    return next(reversed(archival or signed_by_others), None)


class Signing:
    """The official's list, and what becomes of a signature afterwards."""

    def __init__(self, database: Database, clock: Clock, augmenting: Augmenting) -> None:
        self.augmenting = augmenting
        self._database = database
        self._clock = clock

    def waiting(self) -> list[ToSign]:
        """PDF files that wait and of which no signed version exists, those that wait longest first."""
        signed = entry_files.alias("signed")
        has_signed = (
            select(signed.c.sha256)
            .where(signed.c.role == FileRole.SIGNED.value, signed.c.derived_from == entry_files.c.sha256)
            .exists()
        )
        due = (entry_files.c.role == FileRole.ARCHIVAL.value) & entries.c.direction.in_(
            [Direction.OUTGOING.value, Direction.INTERNAL.value]
        )
        with self._database.read() as connection:
            rows = connection.execute(
                select(entries, entry_files.c.content.label("file"), entry_files.c.attached_at, sign_marks.c.marked_at)
                .join(entry_files, entry_files.c.entry_id == entries.c.entry_id)
                .join(sign_marks, sign_marks.c.sha256 == entry_files.c.sha256, isouter=True)
                .join(returned_unsigned, returned_unsigned.c.sha256 == entry_files.c.sha256, isouter=True)
                .where(due | sign_marks.c.sha256.is_not(None), ~has_signed, returned_unsigned.c.sha256.is_(None))
            ).all()
        found = []
        for row in rows:
            file = FileOfEntry.model_validate_json(row.file)
            if file.media_type != _PDF:
                continue
            number = RegistrationNumber(row.register, row.year, row.number, legal_date(row.registered_at))
            found.append(
                ToSign(
                    entry_id=row.entry_id,
                    number=number.text(row.prefix or ""),
                    summary=row.summary,
                    sha256=file.sha256,
                    name=file.name,
                    pages=file.pages,
                    since=row.marked_at or row.attached_at,
                )
            )
        return sorted(found, key=lambda each: (each.since, each.sha256))

    def return_unsigned(self, sha256: str, reason: str, *, by: str) -> None:
        """Take a file off the list; a changed file comes as a new one.

        Raises `ReturnReasonMissing` and `FileNotInRegister`.
        """
        with self._database.write() as connection:
            self._must_be_kept(connection, sha256)
            returning.return_unsigned(connection, sha256, Returned(reason, by, self._clock.now()))

    def take_back(self, sha256: str) -> None:
        """Put what was returned on the list again; nothing for what was not."""
        with self._database.write() as connection:
            returning.take_back(connection, sha256)

    def mark(self, sha256: str) -> None:
        """Put a file of an entry on the list; marking twice is marking once. Raises `FileNotInRegister`."""
        with self._database.write() as connection:
            self._must_be_kept(connection, sha256)
            statement = upsert(sign_marks).values(sha256=sha256, marked_at=self._clock.now())
            connection.execute(statement.on_conflict_do_nothing())

    def _must_be_kept(self, connection: Connection, sha256: str) -> None:
        if connection.execute(select(entry_files.c.sha256).where(entry_files.c.sha256 == sha256)).first() is None:
            raise FileNotInRegister(sha256=sha256)
