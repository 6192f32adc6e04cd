"""The end of a batch at this desk: its pages stand in the archive, byte for byte, its paper where it came from."""

from dataclasses import dataclass
from pathlib import Path

from app.clock import Clock
from app.database.engine import Database
from app.digitising.approving import Approving
from app.digitising.batches import BatchStage, Sign, batch_of, move, note
from app.digitising.errors import BatchNotSound, DigitisingPlaceNeeded, DigitisingStateForbids
from app.files import FileStore, pieces
from opis_contract.people import Act

PAGES = "pagini"
"""The folder of the pages in the place that the archive named; beside it stands the evidence."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What the archive has now: so many files of so many bytes in the folder."""

    folder: Path
    files: int
    size: int


class HandingOver:
    """Batches that leave this desk."""

    def __init__(self, database: Database, store: Path, clock: Clock, approving: Approving, *, sign: Sign) -> None:
        self._database = database
        self._store = FileStore(store)
        self._clock = clock
        self._approving = approving
        self._sign = sign

    def ingest(self, batch_no: int, folder: Path, *, by: str) -> Ingested:
        """Copy every file of an approved batch into the archive's folder, and read it there again.

        Goes on where it was stopped. Raises `BatchNotApproved`, `DigitisingStateForbids`, `BatchNotSound` where the
        batch is not as it was approved, and the disk's faults.
        """
        self._sign(Act.APPROVE_DIGITISED, by)
        with self._database.read() as connection:
            _refuse_unless(batch_of(connection, batch_no).stage, BatchStage.APPROVED, batch_no)
        evidence = self._approving.approval(batch_no).evidence
        verdict = self._approving.verify(batch_no)
        if not verdict.sound:
            raise BatchNotSound(batch=batch_no, damaged=len(verdict.damaged))
        archive = FileStore(folder / PAGES)
        hashes = sorted({page.source_sha256 for file in evidence.files for page in file.pages})
        size = 0
        for sha256 in hashes:
            archive.put(pieces(self._store.path(sha256)), expected=sha256)
            size += archive.verify(sha256).size
        with self._database.write() as connection:
            _refuse_unless(batch_of(connection, batch_no).stage, BatchStage.APPROVED, batch_no)
            facts = {"place": str(folder), "files": len(hashes), "size": size}
            note(connection, batch_no, self._clock.now(), by, "ingested", facts)
            move(connection, batch_no, BatchStage.INGESTED)
        return Ingested(folder, len(hashes), size)

    def hand_back(self, batch_no: int, *, to: str, by: str) -> None:
        """The paper of an ingested batch is back: on which shelf, or with whom.

        Raises `DigitisingStateForbids`, `DigitisingPlaceNeeded`, `DigitisingBatchUnknown`.
        """
        self._sign(Act.APPROVE_DIGITISED, by)
        to = " ".join(to.split())
        if not to:
            raise DigitisingPlaceNeeded
        with self._database.write() as connection:
            _refuse_unless(batch_of(connection, batch_no).stage, BatchStage.INGESTED, batch_no)
            note(connection, batch_no, self._clock.now(), by, "handed_back", {"to": to})
            move(connection, batch_no, BatchStage.HANDED_BACK)


def _refuse_unless(stage: BatchStage, needed: BatchStage, batch_no: int) -> None:
    if stage is not needed:
        raise DigitisingStateForbids(batch=batch_no, state=stage.value)
