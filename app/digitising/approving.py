"""An indexed batch is approved, by another person than scanned it, and its evidence sealed; or it is sent back.

From the approval on any change of the batch is found.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from app.clock import Clock
from app.database.digitising_tables import digitising_steps
from app.database.engine import Database
from app.digitising.batches import (
    SHORTEST_REASON,
    BatchStage,
    Sign,
    Step,
    batch_of,
    chained,
    file_in,
    move,
    note,
    scan_again,
    steps_of,
)
from app.digitising.errors import (
    ApproverScanned,
    BatchNotApproved,
    DigitisingReasonNeeded,
    DigitisingStateForbids,
    SecondPersonNeeded,
)
from app.digitising.evidence import Evidence, evidence_of
from app.digitising.natural_order import natural_place
from app.errors import FileDamaged, FileMissing
from app.files import FileStore
from opis_contract.messages import Institution
from opis_contract.people import Act

__all__ = ["Approval", "Approving", "Verdict"]


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved, when, and the SHA-256 of the evidence as written."""

    evidence: Evidence
    approved_by: str
    at: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is left of the evidence today: is the record the sealed one, are its steps, which stored files are not."""

    record: bool
    steps: bool
    files: int
    damaged: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """True when nothing is missing and nothing was changed."""
        return self.record and self.steps and not self.damaged


class Approving:
    """Approvals of this desk's batches."""

    def __init__(self, database: Database, store: Path, clock: Clock, *, sign: Sign) -> None:
        self._database = database
        self._store = FileStore(store)
        self._clock = clock
        self._sign = sign

    def approve(self, batch_no: int, *, institution: Institution, by: str) -> Approval:
        """Seal the evidence; durable when this returns.

        Raises `SecondPersonNeeded`, `ApproverScanned`, `DigitisingStateForbids`, `DigitisingBatchUnknown`.
        """
        by = by.strip()
        if not by:
            raise SecondPersonNeeded
        self._sign(Act.APPROVE_DIGITISED, by)
        with self._database.write() as connection:
            stage = batch_of(connection, batch_no).stage
            if stage is not BatchStage.INDEXED:
                raise DigitisingStateForbids(batch=batch_no, state=stage.value)
            evidence = evidence_of(connection, batch_no, institution)
            if by.casefold() in {each.casefold() for each in evidence.scanned_by}:
                raise ApproverScanned(batch=batch_no, by=by)
            facts = {
                "institution": institution.model_dump(mode="json", exclude_none=True),
                "sha256": hashlib.sha256(evidence.written()).hexdigest(),
            }
            note(connection, batch_no, self._clock.now(), by, "approved", facts)
            move(connection, batch_no, BatchStage.APPROVED)
            return _approval(connection, batch_no)

    def reject(self, batch_no: int, files: Collection[str], *, reason: str, by: str) -> None:
        """Send an indexed batch back: these files, by inventory number, to be scanned again; without any, to its index.

        Raises `DigitisingReasonNeeded`, `DigitisingStateForbids`, `DigitisedFileUnknown`, `DigitisingBatchUnknown`.
        """
        reason = " ".join(reason.split())
        if len(reason) < SHORTEST_REASON:
            raise DigitisingReasonNeeded
        self._sign(Act.APPROVE_DIGITISED, by)
        with self._database.write() as connection:
            batch = batch_of(connection, batch_no)
            if batch.stage is not BatchStage.INDEXED:
                raise DigitisingStateForbids(batch=batch_no, state=batch.stage.value)
            for inventory_number in files:
                scan_again(connection, file_in(batch, inventory_number).file_id)
            facts = {"files": sorted(files, key=natural_place), "reason": reason}
            note(connection, batch_no, self._clock.now(), by, "rejected", facts)
            move(connection, batch_no, BatchStage.RETURNED if files else BatchStage.CHECKED)

    def approval(self, batch_no: int) -> Approval:
        """The evidence of an approved batch, made again. Raises `BatchNotApproved`, `DigitisingBatchUnknown`."""
        with self._database.read() as connection:
            return _approval(connection, batch_no)

    def verify(self, batch_no: int) -> Verdict:
        """Make the record again, go through the steps and read every stored file. Raises as `approval`."""
        with self._database.read() as connection:
            approval = _approval(connection, batch_no)
            steps = _chain_holds(connection, batch_no)
        hashes = sorted({page.source_sha256 for file in approval.evidence.files for page in file.pages})
        return Verdict(
            record=hashlib.sha256(approval.evidence.written()).hexdigest() == approval.sha256,
            steps=steps,
            files=len(hashes),
            damaged=tuple(each for each in hashes if not self._is_whole(each)),
        )

    def _is_whole(self, sha256: str) -> bool:
        try:
            self._store.verify(sha256)
        except (FileMissing, FileDamaged):
            return False
        return True


def _approval(connection: Connection, batch_no: int) -> Approval:
    batch_of(connection, batch_no)
    step = _approved(steps_of(connection, batch_no))
    if step is None:
        raise BatchNotApproved(batch=batch_no)
    institution = Institution.model_validate(step.facts["institution"])
    evidence = evidence_of(connection, batch_no, institution)
    return Approval(evidence, step.who, step.at, str(step.facts["sha256"]))


def _approved(steps: list[Step]) -> Step | None:
    return next((each for each in steps if each.what == "approved"), None)


def _chain_holds(connection: Connection, batch_no: int) -> bool:
    """Whether every step is chained to the one before it, computed again from the rows."""
    columns = digitising_steps.c
    rows = connection.execute(
        digitising_steps.select().where(columns.batch_no == batch_no).order_by(columns.step)
    ).all()
    before = b""
    for row in rows:
        if chained(before, row.at, row.who, row.what, row.facts) != row.chain:
            return False
        before = row.chain
    return True
