"""What the institution stands for with its key: the journal's signed checkpoints, and proof files over them."""

from uuid import UUID

from sqlalchemy import Connection, select

from opis_contract.checkpoints import SignedCheckpoint, origin_of, read_checkpoint, sign_checkpoint
from opis_contract.events import event_leaf
from opis_contract.messages import InclusionProof
from opis_contract.proofs import proof_file
from opis_contract.signed_note import NoteKey, public_key
from opis_server import journal, ledger
from opis_server.tables import journal_key, state


def signed_checkpoint(connection: Connection) -> SignedCheckpoint:
    """The journal as it stands in this transaction, signed."""
    seed = _seed(connection)
    note = sign_checkpoint(_origin(connection), journal.checkpoint(connection), seed=seed)
    return read_checkpoint(note, public_key(seed))


def published_key(connection: Connection) -> NoteKey:
    """The key whose signature stands under the checkpoints of the present epoch."""
    return NoteKey(_origin(connection), public_key(_seed(connection)))


def inclusion_of(connection: Connection, entry_id: UUID) -> InclusionProof | None:
    """Where the event that gave the entry its number stands in the journal, or None for an unknown entry."""
    known = ledger.find_entry(connection, entry_id)
    return None if known is None else journal.prove(connection, event_leaf(ledger.event_of(connection, known)).hex())


def proof_of(connection: Connection, known: ledger.KnownEntry) -> bytes:
    """The proof file of the entry; what was written at its registration stays under its commitment."""
    event = ledger.event_of(connection, known)
    return proof_file(
        event,
        journal.prove(connection, event_leaf(event).hex()),
        signed_checkpoint(connection),
        public=published_key(connection).public,
        opened=False,
    )


def _origin(connection: Connection) -> str:
    return origin_of(UUID(connection.execute(select(state.c.epoch)).scalar_one()))


def _seed(connection: Connection) -> bytes:
    seed: bytes = connection.execute(select(journal_key.c.seed)).scalar_one()
    return seed
