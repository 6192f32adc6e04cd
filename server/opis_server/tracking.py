"""What a tracking code opens: where the paper is, and nothing about whose it is."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection, select

from opis_contract.messages import InclusionProof
from opis_contract.stages import Stage
from opis_contract.standing import EntryState
from opis_server import witness
from opis_server.tables import entries, replies
from opis_server.whereabouts import furthest


@dataclass(frozen=True, slots=True)
class PublicDeadline:
    """The two dates of the term and its legal basis."""

    target: date
    limit: date
    basis: str


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """What anybody with the code may know."""

    entry_id: UUID
    register_code: str
    year: int
    number: int
    registered_at: datetime
    stage: Stage
    state: EntryState
    department: str | None
    deadline: PublicDeadline | None
    inclusion: InclusionProof | None
    """Where its registration stands in the journal."""


def find(connection: Connection, tracking_code: str) -> PublicEntry | None:
    """The entry of a normalised tracking code, or None when nobody was given it."""
    row = connection.execute(select(entries).where(entries.c.tracking_code == tracking_code)).one_or_none()
    if row is None:
        return None
    answers = connection.execute(
        select(entries.c.stage)
        .join(replies, replies.c.reply_id == entries.c.entry_id)
        .where(replies.c.answered_id == row.entry_id)
        .where(entries.c.state.not_in([EntryState.ANNULLED.value, EntryState.UNUSED.value]))
    ).scalars()
    deadline = None
    if row.deadline_limit is not None:
        deadline = PublicDeadline(
            target=date.fromisoformat(row.deadline_target),
            limit=date.fromisoformat(row.deadline_limit),
            basis=row.deadline_basis,
        )
    return PublicEntry(
        entry_id=UUID(row.entry_id),
        register_code=row.register_code,
        year=row.year,
        number=row.number,
        registered_at=datetime.fromisoformat(row.registered_at),
        stage=furthest(Stage(row.stage), map(Stage, answers)),
        state=EntryState(row.state),
        department=row.department,
        deadline=deadline,
        inclusion=witness.inclusion_of(connection, UUID(row.entry_id)),
    )
