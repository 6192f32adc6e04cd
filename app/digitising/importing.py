"""Pages that were scanned elsewhere come in: every file of a folder once, in natural order, with pace and forecast.

A file is copied into the store whole before its rows are written, and all its rows are one transaction: after a crash
at any moment the next run goes on with the first file that has none.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from app.clock import Clock
from app.database.digitising_tables import import_sources, imports
from app.database.engine import Database
from app.digitising.batches import Sign
from app.digitising.errors import FolderToImportMissing, SourceChanging
from app.digitising.import_report import ImportReport, report_of
from app.digitising.listing import SourceState, write_down
from app.digitising.taking import Look, Seen, put_aside, settle
from app.errors import FileDamaged, FileMissing
from app.files import FileStore, pieces
from opis_contract.errors import KnownError, WrongInput
from opis_contract.people import Act


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the run is: sources of all, and what this run alone took in so many seconds."""

    done: int
    total: int
    pages: int
    sources: int
    seconds: float

    @property
    def pages_per_minute(self) -> int:
        """0 until there is something to count."""
        return round(self.pages * 60 / self.seconds) if self.seconds > 0 else 0

    @property
    def left(self) -> timedelta | None:
        """How long the rest takes at this pace; None until there is a pace."""
        if not self.sources or self.seconds <= 0:
            return None
        return timedelta(seconds=(self.total - self.done) * self.seconds / self.sources)


class Imports:
    """The folders that were imported at this desk."""

    def __init__(self, database: Database, store: Path, clock: Clock, *, sign: Sign) -> None:
        self._database = database
        self.store = FileStore(store)
        self._clock = clock
        self._sign = sign

    def take(
        self,
        folder: Path,
        *,
        look: Look,
        profile: str,
        both_sides: bool,
        equipment: str,
        by: str,
        at_once: int = 1,
        told: Callable[[Progress], None] = lambda _: None,
    ) -> ImportReport:
        """Take in everything of the folder that was not taken yet. Another run on the same folder goes on.

        So many files are looked at `at_once`, each in a thread; they are taken one after the other all the same.

        What a file is refused for stands in its row and the next one follows. Raises `FolderToImportMissing`, the
        disk's faults and whatever `look` raises as a fault of the world: everything taken until then is kept.
        """
        self._sign(Act.SCAN, by)
        if not folder.is_dir():
            raise FolderToImportMissing(path=folder)
        import_no = self._begin(folder, profile, both_sides=both_sides, equipment=equipment, by=by)
        write_down(self._database, import_no, folder)
        begun = self._clock.monotonic()
        done, total = self._counted(import_no)
        pages = 0
        told(Progress(done, total, 0, 0, 0.0))
        for sources, (row, looked) in enumerate(self._looked_at(import_no, folder, look, at_once), start=1):
            pages += self._take_one(folder, row, looked)
            told(Progress(done + sources, total, pages, sources, self._clock.monotonic() - begun))
        with self._database.write() as connection:
            # Once and for all: the evidence of a batch names the moment.
            ended = update(imports).where(imports.c.import_no == import_no, imports.c.finished_at.is_(None))
            connection.execute(ended.values(finished_at=self._clock.now()))
        return self.report(import_no)

    def report(self, import_no: int) -> ImportReport:
        """How the folder of an import stands."""
        with self._database.read() as connection:
            return report_of(connection, import_no)

    def _begin(self, folder: Path, profile: str, *, both_sides: bool, equipment: str, by: str) -> int:
        """The number of the folder's import; a folder keeps what was said of it at its first run."""
        with self._database.write() as connection:
            known = connection.execute(select(imports.c.import_no).where(imports.c.folder == str(folder))).scalar()
            if known is not None:
                begun: int = known
                return begun
            row = {"folder": str(folder), "profile": profile, "both_sides": both_sides, "equipment": equipment}
            made = insert(imports).values(who=by, began_at=self._clock.now(), **row).returning(imports.c.import_no)
            number: int = connection.execute(made).scalar_one()
            return number

    def _counted(self, import_no: int) -> tuple[int, int]:
        sources = import_sources.c
        with self._database.read() as connection:
            waits = func.count().filter(sources.state == SourceState.WAITING.value)
            total, waiting = connection.execute(select(func.count(), waits).where(sources.import_no == import_no)).one()
        return total - waiting, total

    def _looked_at(
        self, import_no: int, folder: Path, look: Look, at_once: int
    ) -> Iterator[tuple[Row[*tuple[Any, ...]], Future[Seen]]]:
        """The first source that waits, until none does; those behind it are looked at meanwhile."""
        ahead: dict[int, Future[Seen]] = {}
        with ThreadPoolExecutor(at_once, thread_name_prefix="looking") as lookers:
            try:
                while rows := self._waiting(import_no, at_once):
                    for row in rows:
                        if row.source_id not in ahead:
                            ahead[row.source_id] = lookers.submit(look, folder / row.name)
                    yield rows[0], ahead.pop(rows[0].source_id)
            finally:
                for each in ahead.values():
                    each.cancel()

    def _waiting(self, import_no: int, limit: int) -> Sequence[Row[*tuple[Any, ...]]]:
        sources = import_sources.c
        wanted = select(import_sources).where(
            sources.import_no == import_no, sources.state == SourceState.WAITING.value
        )
        with self._database.read() as connection:
            return connection.execute(wanted.order_by(sources.place, sources.name).limit(limit)).all()

    def _take_one(self, folder: Path, row: Row[*tuple[Any, ...]], looked: Future[Seen]) -> int:
        """Take the source or put it aside; how many pages came of it."""
        path = folder / row.name
        try:
            seen = looked.result()
            stored = self.store.put(pieces(path), expected=seen.sha256)
            with self._database.write() as connection:
                return settle(connection, row, seen, stored.size)
        except FileDamaged:
            refusal: KnownError = SourceChanging()
        except FileMissing as missing:
            refusal = missing
        except WrongInput as refused:
            refusal = refused
        with self._database.write() as connection:
            put_aside(connection, row, refusal)
        return 0
