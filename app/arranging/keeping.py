"""Every step of the clerk over the pages of a batch is kept at once, and can be taken back even after a crash."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select, update

from app.arranging.acts import Act, ScanBefore, acts_of, acts_text, pages_of
from app.arranging.arrangement import Arrangement, PageGroup, Step, arrange
from app.arranging.errors import NothingToTakeBack, PageIsFiled, PageNotScanned
from app.clock import Clock
from app.database.arranging_tables import batch_steps, filed_pages
from app.database.engine import Database
from app.database.tables import batch_pages, batches, entries
from app.database.understanding_tables import page_texts
from app.errors import BatchIsEmpty, BatchNotFound, EntryNotFound
from opis_contract.legal_time import legal_date
from opis_contract.numbers import RegistrationNumber

_TO_THE_END = acts_text([ScanBefore()])
"""That pages come at the end again is no step of the clerk's: taking it back would move pages behind their back."""


@dataclass(frozen=True, slots=True)
class DoneStep:
    """One step as it was kept; `who` is empty for the program's own, `undone` is whether it was taken back."""

    number: int
    at: datetime
    who: str
    acts: tuple[Act, ...]
    undone: bool


class Arranging:
    """The order of the pages of this desk's batches."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def arrangement(self, batch_id: UUID) -> Arrangement:
        """How the batch stands. Raises `BatchNotFound`."""
        with self._database.read() as connection:
            return _arrangement(connection, batch_id)

    def steps(self, batch_id: UUID) -> list[DoneStep]:
        """Everything that was done to the batch's pages, the first first, what was taken back too.

        Raises `BatchNotFound`.
        """
        with self._database.read() as connection:
            _arrangement(connection, batch_id)
            rows = select(batch_steps).where(batch_steps.c.batch_id == batch_id).order_by(batch_steps.c.step)
            return [
                DoneStep(row.step, row.at, row.who, acts_of(row.acts), row.undone) for row in connection.execute(rows)
            ]

    def numbers(self, entry_ids: Collection[UUID]) -> dict[UUID, str]:
        """The numbers of these entries as they are printed; nothing else of the entries is read."""
        columns = entries.c
        wanted = select(
            columns.entry_id,
            columns.register,
            columns.year,
            columns.number,
            columns.prefix,
            columns.registered_at,
        ).where(columns.entry_id.in_(entry_ids))
        with self._database.read() as connection:
            rows = connection.execute(wanted).all()
        return {
            row.entry_id: RegistrationNumber(row.register, row.year, row.number, legal_date(row.registered_at)).text(
                row.prefix or ""
            )
            for row in rows
        }

    def do(self, batch_id: UUID, *acts: Act, who: str = "") -> Arrangement:
        """One step: all the acts, undone together. What had been taken back before can no longer be done again.

        Raises `BatchNotFound`, `PageNotScanned`, `PageIsFiled`.
        """
        with self._database.write() as connection:
            standing = _arrangement(connection, batch_id)
            _free(batch_id, standing, acts)
            known = max((page.sequence for page in standing.pages), default=0)
            connection.execute(
                insert(batch_steps).values(
                    batch_id=batch_id,
                    step=_last_step(connection, batch_id) + 1,
                    known=known,
                    acts=acts_text(acts),
                    at=self._clock.now(),
                    who=who,
                )
            )
            return _settled(connection, batch_id)

    def undo(self, batch_id: UUID) -> Arrangement:
        """Take the last step back. Raises `BatchNotFound`, `NothingToTakeBack`, `PageIsFiled`."""
        return self._turn(batch_id, undone=True)

    def redo(self, batch_id: UUID) -> Arrangement:
        """Do again what was taken back last. Raises as `undo`."""
        return self._turn(batch_id, undone=False)

    def mark_filed(self, batch_id: UUID, sequences: Collection[int], entry_id: UUID) -> None:
        """These pages are in the entry; saying it twice is saying it once. A batch of which nothing waits is done.

        Their words are in the entry's file and are kept beside it no longer.

        Raises `BatchNotFound`, `BatchIsEmpty`, `EntryNotFound`, `PageNotScanned`, and `PageIsFiled` for another entry.
        """
        with self._database.write() as connection:
            pages = {page.sequence: page for page in _arrangement(connection, batch_id).pages}
            if not sequences:
                raise BatchIsEmpty(batch_id=batch_id)
            if connection.execute(select(entries.c.entry_id).where(entries.c.entry_id == entry_id)).first() is None:
                raise EntryNotFound(entry_id=entry_id)
            for sequence in sequences:
                page = pages.get(sequence)
                if page is None:
                    raise PageNotScanned(batch_id=batch_id, sequence=sequence)
                if page.filed is None:
                    row = {"batch_id": batch_id, "sequence": sequence, "entry_id": entry_id}
                    connection.execute(insert(filed_pages).values(row))
                elif page.filed != entry_id:
                    raise PageIsFiled(batch_id=batch_id, sequence=sequence, entry_id=page.filed)
            in_the_file = page_texts.c.batch_id == batch_id, page_texts.c.sequence.in_(sequences)
            connection.execute(delete(page_texts).where(*in_the_file))
            _settled(connection, batch_id)

    def _turn(self, batch_id: UUID, *, undone: bool) -> Arrangement:
        step = batch_steps.c
        with self._database.write() as connection:
            standing = _arrangement(connection, batch_id)
            done = select(func.coalesce(func.max(step.step), 0)).where(step.batch_id == batch_id, ~step.undone)
            last_done: int = connection.execute(done).scalar_one()
            wanted = select(step.step, step.acts).where(
                step.batch_id == batch_id, step.undone != undone, step.acts != _TO_THE_END
            )
            if undone:
                wanted = wanted.order_by(step.step.desc())
            else:
                wanted = wanted.where(step.step > last_done).order_by(step.step)
            found = connection.execute(wanted.limit(1)).one_or_none()
            if found is None:
                raise NothingToTakeBack(batch_id=batch_id)
            _free(batch_id, standing, acts_of(found.acts))
            connection.execute(
                update(batch_steps).where(step.batch_id == batch_id, step.step == found.step).values(undone=undone)
            )
            return _settled(connection, batch_id)


def _arrangement(connection: Connection, batch_id: UUID) -> Arrangement:
    if connection.execute(select(batches.c.batch_id).where(batches.c.batch_id == batch_id)).first() is None:
        raise BatchNotFound(batch_id=batch_id)
    sequences = connection.execute(
        select(batch_pages.c.sequence).where(batch_pages.c.batch_id == batch_id).order_by(batch_pages.c.sequence)
    ).scalars()
    steps = connection.execute(
        select(batch_steps.c.known, batch_steps.c.acts)
        .where(batch_steps.c.batch_id == batch_id, ~batch_steps.c.undone)
        .order_by(batch_steps.c.step)
    )
    stands = arrange(sequences.all(), [Step(row.known, acts_of(row.acts)) for row in steps])
    filed = {
        row.sequence: row.entry_id
        for row in connection.execute(select(filed_pages).where(filed_pages.c.batch_id == batch_id))
    }
    return replace(
        stands,
        groups=tuple(
            PageGroup(tuple(replace(page, filed=filed.get(page.sequence)) for page in group.pages), group.entry_id)
            for group in stands.groups
        ),
    )


def _free(batch_id: UUID, standing: Arrangement, acts: Collection[Act]) -> None:
    """Every page that the acts name is there and waits."""
    pages = {page.sequence: page for page in standing.pages}
    for sequence in (sequence for act in acts for sequence in pages_of(act)):
        page = pages.get(sequence)
        if page is None:
            raise PageNotScanned(batch_id=batch_id, sequence=sequence)
        if page.filed is not None:
            raise PageIsFiled(batch_id=batch_id, sequence=sequence, entry_id=page.filed)


def _last_step(connection: Connection, batch_id: UUID) -> int:
    last: int = connection.execute(
        select(func.coalesce(func.max(batch_steps.c.step), 0)).where(batch_steps.c.batch_id == batch_id)
    ).scalar_one()
    return last


def _settled(connection: Connection, batch_id: UUID) -> Arrangement:
    """As it stands now; a batch is done while pages of it are filed and none waits."""
    stands = _arrangement(connection, batch_id)
    filed = [page.filed for page in stands.pages if page.filed is not None]
    waits = any(page.filed is None and page.folded is None for page in stands.pages)
    done = filed[-1] if filed and not waits else None
    connection.execute(update(batches).where(batches.c.batch_id == batch_id).values(entry_id=done))
    return stands
