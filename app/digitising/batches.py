"""Batches of files that wait to be digitised: boxes, files with their covers, and a journal of every step.

A batch is received, prepared when its files are listed, scanned when every cover's leaves are there, checked twice by
two persons, indexed when all that is in it is described, approved, ingested by the archive, and handed back when its
paper is where it came from. On the way it may be returned, and is then scanned again.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection, insert, select, update

from app.clock import Clock
from app.database.digitising_tables import digitised_files, digitising_batches, digitising_steps
from app.database.engine import Database
from app.digitising.errors import (
    DigitisedFileUnknown,
    DigitisingBatchUnknown,
    DigitisingStateForbids,
    FileListedTwice,
)
from app.digitising.natural_order import natural_place
from opis_contract.identity import uuid7
from opis_contract.instants import instant_text
from opis_contract.people import Act

Sign = Callable[[Act, str], None]
"""Lets an act happen under a name, or refuses it."""


class BatchStage(StrEnum):
    """How far a batch is."""

    RECEIVED = "received"
    PREPARED = "prepared"
    SCANNED = "scanned"
    QA1 = "qa1"
    QA2 = "qa2"
    CHECKED = "checked"
    INDEXED = "indexed"
    APPROVED = "approved"
    INGESTED = "ingested"
    HANDED_BACK = "handed_back"
    RETURNED = "returned"
    """To the scanner: files of it are scanned again."""


SHORTEST_REASON = 5
"""Characters of a reason that a reader in fifty years understands."""
OPEN = frozenset({BatchStage.PREPARED, BatchStage.SCANNED, BatchStage.RETURNED})
"""Where a batch takes pages."""


class Cover(BaseModel):
    """What stands on the cover of a file (domain 4.2), besides its inventory number and its leaves."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1)
    department: str = ""
    years: str = ""
    class_code: str = ""
    extreme_dates: str = ""
    volume: str = ""
    retention: str = ""
    shelf_mark: str = ""
    access: str = ""


@dataclass(frozen=True, slots=True)
class FileToScan:
    """A line of the list with which a batch is prepared."""

    box: int
    inventory_number: str
    leaves: int
    cover: Cover


@dataclass(frozen=True, slots=True)
class DigitisedFile:
    """A file of a batch; `round` counts how often it went to the scanner."""

    file_id: UUID
    batch_no: int
    box: int
    inventory_number: str
    leaves: int
    cover: Cover
    round: int


@dataclass(frozen=True, slots=True)
class DigitisingBatch:
    """A batch with its files, in the order of their boxes and numbers."""

    batch_no: int
    batch_id: UUID
    fonds: str
    creator: str
    stage: BatchStage
    files: tuple[DigitisedFile, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done to a batch."""

    at: datetime
    who: str
    what: str
    facts: Mapping[str, object]
    chain: str


class Batches:
    """The batches of this desk."""

    def __init__(self, database: Database, clock: Clock, randomness: Callable[[int], bytes], *, sign: Sign) -> None:
        self._database = database
        self._clock = clock
        self._randomness = randomness
        self._sign = sign

    def receive(self, *, fonds: str, creator: str, by: str) -> DigitisingBatch:
        """Papers of a fonds have come to be digitised."""
        self._sign(Act.SCAN, by)
        now = self._clock.now()
        with self._database.write() as connection:
            row = {"batch_id": uuid7(now, self._randomness), "fonds": fonds, "creator": creator}
            made = insert(digitising_batches).values(state=BatchStage.RECEIVED.value, **row)
            number: int = connection.execute(made.returning(digitising_batches.c.batch_no)).scalar_one()
            note(connection, number, now, by, "received", {"fonds": fonds, "creator": creator})
            return batch_of(connection, number)

    def prepare(self, batch_no: int, files: Sequence[FileToScan], *, by: str) -> DigitisingBatch:
        """List files of the batch, all of them or none. More may be listed until the checks begin.

        Raises `DigitisingBatchUnknown`, `DigitisingStateForbids`, `FileListedTwice`.
        """
        self._sign(Act.SCAN, by)
        now = self._clock.now()
        with self._database.write() as connection:
            stands = batch_of(connection, batch_no)
            if stands.stage not in OPEN | {BatchStage.RECEIVED}:
                raise DigitisingStateForbids(batch=batch_no, state=stands.stage.value)
            known = {each.inventory_number for each in stands.files}
            for each in files:
                if each.inventory_number in known:
                    raise FileListedTwice(inventory_number=each.inventory_number)
                known.add(each.inventory_number)
                connection.execute(
                    insert(digitised_files).values(
                        file_id=uuid7(now, self._randomness),
                        batch_no=batch_no,
                        box=each.box,
                        inventory_number=each.inventory_number,
                        cover=each.cover.model_dump_json(),
                        leaves=each.leaves,
                    )
                )
            if stands.stage is not BatchStage.RETURNED:
                move(connection, batch_no, BatchStage.PREPARED)
            listed = [[each.box, each.inventory_number, each.leaves] for each in files]
            note(connection, batch_no, now, by, "prepared", {"files": listed})
            return batch_of(connection, batch_no)

    def batch(self, batch_no: int) -> DigitisingBatch:
        """One batch. Raises `DigitisingBatchUnknown`."""
        with self._database.read() as connection:
            return batch_of(connection, batch_no)

    def batches(self) -> list[DigitisingBatch]:
        """Every batch, the newest first."""
        with self._database.read() as connection:
            numbers = connection.execute(
                select(digitising_batches.c.batch_no).order_by(digitising_batches.c.batch_no.desc())
            ).scalars()
            return [batch_of(connection, number) for number in numbers.all()]

    def file(self, batch_no: int, inventory_number: str) -> DigitisedFile:
        """One file of the batch. Raises `DigitisingBatchUnknown`, `DigitisedFileUnknown`."""
        return file_in(self.batch(batch_no), inventory_number)

    def steps(self, batch_no: int) -> list[Step]:
        """What was done to the batch, the first first."""
        with self._database.read() as connection:
            return steps_of(connection, batch_no)


def batch_of(connection: Connection, batch_no: int) -> DigitisingBatch:
    """The batch as it stands. Raises `DigitisingBatchUnknown`."""
    row = connection.execute(select(digitising_batches).where(digitising_batches.c.batch_no == batch_no)).one_or_none()
    if row is None:
        raise DigitisingBatchUnknown(batch=batch_no)
    files = connection.execute(select(digitised_files).where(digitised_files.c.batch_no == batch_no)).all()
    ordered = sorted(files, key=lambda each: (each.box, natural_place(each.inventory_number)))
    return DigitisingBatch(
        batch_no=batch_no,
        batch_id=row.batch_id,
        fonds=row.fonds,
        creator=row.creator,
        stage=BatchStage(row.state),
        files=tuple(
            DigitisedFile(
                file_id=each.file_id,
                batch_no=batch_no,
                box=each.box,
                inventory_number=each.inventory_number,
                leaves=each.leaves,
                cover=Cover.model_validate_json(each.cover),
                round=each.round,
            )
            for each in ordered
        ),
    )


def file_in(batch: DigitisingBatch, inventory_number: str) -> DigitisedFile:
    """The file with this inventory number. Raises `DigitisedFileUnknown`."""
    for each in batch.files:
        if each.inventory_number == inventory_number:
            return each
    raise DigitisedFileUnknown(batch=batch.batch_no, inventory_number=inventory_number)


def move(connection: Connection, batch_no: int, stage: BatchStage) -> None:
    """The batch is there now."""
    here = digitising_batches.c.batch_no == batch_no
    connection.execute(update(digitising_batches).where(here).values(state=stage.value))


def scan_again(connection: Connection, file_id: UUID) -> None:
    """The pages that the file has stand no more; those that come now do."""
    files = digitised_files.c
    connection.execute(update(digitised_files).where(files.file_id == file_id).values(round=files.round + 1))


def note(connection: Connection, batch_no: int, at: datetime, who: str, what: str, facts: Mapping[str, object]) -> None:
    """Write the step down, chained to the one before it in the batch."""
    steps = digitising_steps
    newest = select(steps.c.chain).where(steps.c.batch_no == batch_no).order_by(steps.c.step.desc()).limit(1)
    before: bytes = connection.execute(newest).scalar() or b""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True)
    chain = chained(before, at, who, what, text)
    row = {"batch_no": batch_no, "at": at, "who": who, "what": what, "facts": text, "chain": chain}
    connection.execute(insert(steps).values(row))


def steps_of(connection: Connection, batch_no: int) -> list[Step]:
    """What was done to the batch, the first first."""
    rows = select(digitising_steps).where(digitising_steps.c.batch_no == batch_no).order_by(digitising_steps.c.step)
    return [Step(row.at, row.who, row.what, json.loads(row.facts), row.chain.hex()) for row in connection.execute(rows)]


def chained(before: bytes, at: datetime, who: str, what: str, facts: str) -> bytes:
    """The chain after a step, from the one before it."""
    return hashlib.sha256(before + "\n".join((instant_text(at), who, what, facts)).encode()).digest()
