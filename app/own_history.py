"""The journal of a desk that keeps its register alone: it stands for its own history with a key of its own."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from app.database.engine import Database
from app.database.tables import desk, journal
from app.durable import disk_faults, write_bytes
from app.journal import Journal
from opis_contract.events import Event
from opis_contract.journal import consistency_proof
from opis_contract.messages import Checkpoint

if TYPE_CHECKING:
    from opis_contract.checkpoints import SignedCheckpoint


class OwnHistory:
    """Checkpoints, consistency and the events themselves."""

    def __init__(self, database: Database, journal_of_desk: Journal, keys: Path) -> None:
        self._database = database
        self._journal = journal_of_desk
        self._key_file = keys / "journal-key"

    @property
    def public(self) -> bytes:
        """The public half of the desk's key; the key is made at the first need."""
        from opis_contract.signed_note import public_key

        return public_key(self._seed())

    def signed_checkpoint(self) -> SignedCheckpoint:
        """The desk's journal as it stands now, signed."""
        # Keys and signatures load a library that a registration does not wait for.
        from opis_contract.checkpoints import origin_of, read_checkpoint, sign_checkpoint
        from opis_contract.signed_note import public_key

        state = self._journal.state()
        seed = self._seed()
        with self._database.read() as connection:
            origin = origin_of(connection.execute(select(desk.c.desk_id)).scalar_one())
        note = sign_checkpoint(origin, Checkpoint(size=state.size, root=state.root), seed=seed)
        return read_checkpoint(note, public_key(seed))

    def consistency(self, first: int, second: int) -> tuple[str, ...]:
        """The hashes that show the journal of `first` events in that of `second` (RFC 6962, 2.1.2)."""
        with self._database.read() as connection:
            leaves = connection.execute(select(journal.c.leaf).order_by(journal.c.position).limit(second)).scalars()
            return tuple(each.hex() for each in consistency_proof(first, leaves.all()))

    def event(self, event_id: UUID) -> Event:
        """An event as it was recorded."""
        with self._database.read() as connection:
            text = connection.execute(select(journal.c.event).where(journal.c.event_id == event_id)).scalar_one()
        return Event.model_validate_json(text)

    def _seed(self) -> bytes:
        with disk_faults(self._key_file):
            if self._key_file.exists():
                return bytes.fromhex(self._key_file.read_text("ascii"))
        seed = secrets.token_bytes(32)
        write_bytes(self._key_file, seed.hex().encode("ascii"))
        return seed
