"""The hard check of every file: as many leaves as its cover says were scanned, or the batch goes no further."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select, update

from app.clock import Clock
from app.database.digitising_tables import digitised_files, digitised_pages, import_sources, imports
from app.database.engine import Database
from app.digitising.batches import SHORTEST_REASON, BatchStage, DigitisedFile, Sign, batch_of, file_in, move, note
from app.digitising.errors import DigitisingReasonNeeded, DigitisingStateForbids, LeavesDiffer, SecondPersonNeeded
from opis_contract.people import Act


@dataclass(frozen=True, slots=True)
class FileCount:
    """A file beside its pages: those of leaves scanned on both sides, and those of leaves scanned on one."""

    file: DigitisedFile
    of_both_sides: int
    of_one_side: int

    @property
    def pages(self) -> int:
        """All that stand."""
        return self.of_both_sides + self.of_one_side

    @property
    def half_leaves(self) -> int:
        """Sides of leaves: an odd number means that a side is missing."""
        return self.of_both_sides + 2 * self.of_one_side

    @property
    def leaves(self) -> str:
        """As a person writes it: `213`, or `213,5` where a side is missing."""
        return f"{self.half_leaves // 2}{',5' if self.half_leaves % 2 else ''}"

    @property
    def agrees(self) -> bool:
        """True when the cover says the same."""
        return self.half_leaves == 2 * self.file.leaves


class Leaves:
    """Counting the leaves of this desk's batches."""

    def __init__(self, database: Database, clock: Clock, *, sign: Sign) -> None:
        self._database = database
        self._clock = clock
        self._sign = sign

    def counts(self, batch_no: int) -> tuple[FileCount, ...]:
        """Every file of the batch with its pages. Raises `DigitisingBatchUnknown`."""
        with self._database.read() as connection:
            return counts_of(connection, batch_no)

    def finish_scanning(self, batch_no: int, *, by: str) -> tuple[FileCount, ...]:
        """Everything is scanned: the batch may be checked.

        Raises `DigitisingStateForbids`, and `LeavesDiffer` while a cover says something else than was scanned.
        """
        self._sign(Act.SCAN, by)
        with self._database.write() as connection:
            stage = batch_of(connection, batch_no).stage
            if stage not in {BatchStage.PREPARED, BatchStage.RETURNED}:
                raise DigitisingStateForbids(batch=batch_no, state=stage.value)
            counts = counts_of(connection, batch_no)
            wrong = [each for each in counts if not each.agrees]
            if wrong:
                raise LeavesDiffer(
                    inventory_number=wrong[0].file.inventory_number,
                    said=wrong[0].file.leaves,
                    scanned=wrong[0].leaves,
                    pages=wrong[0].pages,
                    files=len(wrong),
                )
            move(connection, batch_no, BatchStage.SCANNED)
            facts = {"files": len(counts), "pages": sum(each.pages for each in counts)}
            note(connection, batch_no, self._clock.now(), by, "scanned", facts)
        return counts

    def correct(
        self, batch_no: int, inventory_number: str, leaves: int, *, by: str, confirmed_by: str, reason: str
    ) -> DigitisedFile:
        """The cover was wrong: one person counted the paper, a second one confirms it.

        Raises `SecondPersonNeeded`, `DigitisingReasonNeeded`, `DigitisedFileUnknown`, `DigitisingStateForbids`.
        """
        by, confirmed_by, reason = by.strip(), confirmed_by.strip(), " ".join(reason.split())
        if not by or not confirmed_by or by.casefold() == confirmed_by.casefold():
            raise SecondPersonNeeded
        if len(reason) < SHORTEST_REASON:
            raise DigitisingReasonNeeded
        self._sign(Act.CHECK_DIGITISED, confirmed_by)
        with self._database.write() as connection:
            batch = batch_of(connection, batch_no)
            if batch.stage not in {BatchStage.PREPARED, BatchStage.RETURNED}:
                raise DigitisingStateForbids(batch=batch_no, state=batch.stage.value)
            before = file_in(batch, inventory_number)
            here = update(digitised_files).where(digitised_files.c.file_id == before.file_id)
            connection.execute(here.values(leaves=leaves))
            facts = {"file": inventory_number, "said": before.leaves, "counted": leaves, "by": by, "reason": reason}
            note(connection, batch_no, self._clock.now(), confirmed_by, "leaves_corrected", facts)
            return file_in(batch_of(connection, batch_no), inventory_number)


def counts_of(connection: Connection, batch_no: int) -> tuple[FileCount, ...]:
    """Every file of the batch with the pages of its present round."""
    pages, files = digitised_pages.c, digitised_files.c
    counted = (
        select(pages.file_id, imports.c.both_sides, func.count())
        .join(digitised_files, (files.file_id == pages.file_id) & (files.round == pages.round))
        .join(import_sources, import_sources.c.source_id == pages.source_id)
        .join(imports, imports.c.import_no == import_sources.c.import_no)
        .where(files.batch_no == batch_no, pages.sheet.is_(None))
        .group_by(pages.file_id, imports.c.both_sides)
    )
    found = {(file_id, both_sides): number for file_id, both_sides, number in connection.execute(counted)}
    return tuple(
        FileCount(each, found.get((each.file_id, True), 0), found.get((each.file_id, False), 0))
        for each in batch_of(connection, batch_no).files
    )
