"""What the institution stands for with its key: the journal's signed checkpoints, and proof files over them."""

from uuid import UUID

from sqlalchemy import Connection, Select, select

from opis_contract.checkpoints import SignedCheckpoint, origin_of, read_checkpoint, sign_checkpoint
from opis_contract.events import Event, event_leaf
from opis_contract.messages import InclusionProof
from opis_contract.proofs import proof_file
from opis_contract.signed_note import NoteKey, public_key
from opis_server import journal
from opis_server.tables import events, journal_key, ledger, state


def signed_checkpoint(connection: Connection) -> SignedCheckpoint:
    """The journal as it stands in this transaction, signed."""
    seed = _seed(connection)
    note = sign_checkpoint(_origin(connection), journal.checkpoint(connection), seed=seed)
    return read_checkpoint(note, public_key(seed))


def published_key(connection: Connection) -> NoteKey:
    """The key whose signature stands under the checkpoints of the present epoch."""
    return NoteKey(_origin(connection), public_key(_seed(connection)))


def inclusion_of(connection: Connection, register: str, year: int, number: int) -> InclusionProof | None:
    """Where the entry of this number stands in the journal, or None for a number without an entry."""
    leaf = connection.execute(_event(register, year, number).with_only_columns(events.c.leaf)).scalar()
    return None if leaf is None else journal.prove(connection, leaf.hex())


def proof_of(connection: Connection, register: str, year: int, number: int) -> bytes:
    """The proof file of the entry of this number; what was written at its registration stays under its commitment."""
    text = connection.execute(_event(register, year, number).with_only_columns(events.c.content)).scalar_one()
    event = Event.model_validate_json(text)
    return proof_file(
        event,
        journal.prove(connection, event_leaf(event).hex()),
        signed_checkpoint(connection),
        public=published_key(connection).public,
        opened=False,
    )


def _event(register: str, year: int, number: int) -> Select[tuple[bytes, str]]:
    """The event by which the number was given."""
    held = (ledger.c.register_code == register) & (ledger.c.year == year) & (ledger.c.number == number)
    columns = select(events.c.leaf, events.c.content)
    return columns.join(ledger, ledger.c.event_id == events.c.event_id).where(held).limit(1)


def _origin(connection: Connection) -> str:
    return origin_of(UUID(connection.execute(select(state.c.epoch)).scalar_one()))


def _seed(connection: Connection) -> bytes:
    seed: bytes = connection.execute(select(journal_key.c.seed)).scalar_one()
    return seed
