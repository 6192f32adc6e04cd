"""The desk as a witness: the server's last signed checkpoint is kept, and every later one must contain it.

A journal never takes anything back. One that does is told by name and believed no more; what had been seen of it stays
here as the proof. A restored server begins another journal under the same key, and the older one is kept beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, update

from app.database.engine import Database
from app.database.tables import witnessed

if TYPE_CHECKING:
    from opis_contract.checkpoints import SignedCheckpoint


@dataclass(frozen=True, slots=True)
class Witnessed:
    """What was last seen of one journal. `forked` is the note that does not fit it, None while all is well."""

    public_key: bytes
    checkpoint: SignedCheckpoint
    forked: str | None


class Witness:
    """What `sync` asks and tells; each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def seen(self) -> tuple[Witnessed, ...]:
        """Every journal of the server that was seen, the present one last."""
        from opis_contract.checkpoints import read_checkpoint

        with self._database.read() as connection:
            rows = connection.execute(select(witnessed).order_by(witnessed.c.place)).all()
        return tuple(
            Witnessed(row.public_key, read_checkpoint(row.checkpoint, row.public_key), row.forked) for row in rows
        )

    def newest(self) -> Witnessed | None:
        """What was last seen."""
        return next(reversed(self.seen()), None)

    @property
    def is_forked(self) -> bool:
        """True when the server's history does not contain what it had been."""
        with self._database.read() as connection:
            return (
                connection.execute(select(witnessed.c.origin).where(witnessed.c.forked.is_not(None))).first()
                is not None
            )

    def keep(self, checkpoint: SignedCheckpoint, public_key: bytes) -> None:
        """Remember a checkpoint that was found good, in place of the journal's earlier one."""
        with self._database.write() as connection:
            same = witnessed.c.origin == checkpoint.origin
            if connection.execute(update(witnessed).where(same).values(checkpoint=checkpoint.note)).rowcount == 0:
                place = connection.execute(select(func.count() + 1).select_from(witnessed)).scalar_one()
                connection.execute(
                    insert(witnessed).values(
                        origin=checkpoint.origin, place=place, public_key=public_key, checkpoint=checkpoint.note
                    )
                )

    def condemn(self, note: str) -> None:
        """Keep the note that does not fit what was last seen, beside it: the two are the proof of the fork."""
        newest = self.newest()
        if newest is not None and newest.forked is None:
            with self._database.write() as connection:
                same = witnessed.c.origin == newest.checkpoint.origin
                connection.execute(update(witnessed).where(same).values(forked=note))
