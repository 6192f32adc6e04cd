"""Two copies of one desk: how it is seen, how the second gets a name of its own, and what its papers are called then.

Offline nobody can prevent it: an image is restored, a machine is cloned, and both give the numbers of one block. The
first push of the second copy shows it, because one desk's own count has two different events, or one number two papers.
That copy is heard only after it has taken a name of its own. A number that is printed on two papers stays with the
first that was told; the second paper gets one of the main series, and everybody can read what it was called before.
"""

import base64
import hashlib
import hmac
import logging
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from opis_contract.entries import Entry
from opis_contract.events import EntryRegistered, Event, PaperRenumbered, event_leaf
from opis_contract.identity import uuid7
from opis_contract.instants import instant_text
from opis_contract.legal_time import in_legal_time, legal_year
from opis_contract.messages import CopyRequest, Enrolled
from opis_contract.numbers import Series
from opis_contract.registers import Register
from opis_server import books, journal, ledger
from opis_server.errors import DeskIsACopy, DeskUnknown
from opis_server.settings import Randomness, Settings
from opis_server.tables import desks, state
from opis_server.tables import events as recorded

log = logging.getLogger(__name__)

WHY_LATE = "numărul {number}/{year} a fost tipărit și pe alt document"
"""Why the second paper says that it came in before its number was given: a text of the register, in its language."""


def lineage(connection: Connection, desk_id: UUID) -> set[UUID]:
    """The desk and, where it is a copy, the desks that it was copied from."""
    found = {desk_id}
    origin: str | None = str(desk_id)
    while origin is not None:
        found.add(UUID(origin))
        origin = connection.execute(select(desks.c.copied_from).where(desks.c.desk_id == origin)).scalar()
    return found


def is_split(connection: Connection, desk_id: UUID) -> bool:
    """True when it is known that copies of this desk are at work, each with its name."""
    named = (desks.c.copied_from == str(desk_id)) | (
        (desks.c.desk_id == str(desk_id)) & desks.c.copied_from.is_not(None)
    )
    return connection.execute(select(desks.c.desk_id).where(named)).first() is not None


def refuse_copy(connection: Connection, sender_id: UUID, first_sequence: int, events: Sequence[Event]) -> None:
    """Raises `DeskIsACopy` when another program speaks, or has spoken, under the sender's name."""
    own = lineage(connection, sender_id)
    for sequence, event in enumerate(events, start=first_sequence):
        if event.desk_id not in own or _is_recorded(connection, event):
            continue
        if event.desk_id == sender_id and _was_told_otherwise(connection, sender_id, sequence, event):
            raise DeskIsACopy
        if isinstance(event.body, EntryRegistered) and not is_split(connection, sender_id):
            entry = event.body.entry
            if entry.series is Series.REPLY:
                continue
            holder = ledger.holder_of(connection, entry.register_code, entry.year, entry.number)
            if holder is not None and holder != entry.entry_id:
                known = ledger.find_entry(connection, holder)
                if known is not None and known.desk_id == sender_id:
                    raise DeskIsACopy


def name_copy(
    connection: Connection,
    request: CopyRequest,
    *,
    sender_id: UUID,
    settings: Settings,
    epoch: UUID,
    status_address: str,
    now: datetime,
) -> Enrolled:
    """A seat of its own for the copy that asks with the secret both share; asked again, the same answer.

    Raises `DeskUnknown` when the name belongs to another desk.
    """
    row = connection.execute(select(desks).where(desks.c.desk_id == str(request.desk_id))).one_or_none()
    origin = sender_id if request.desk_id != sender_id else UUID(row.copied_from if row else "")
    token = _token(connection, request.desk_id, origin)
    if row is None:
        log.warning("desk %s has a copy, which is now %s", origin, request.desk_id)
        connection.execute(
            insert(desks).values(
                desk_id=str(request.desk_id),
                counter=request.counter,
                token_hash=hashlib.sha256(token.encode()).hexdigest(),
                enrolled_at=instant_text(now),
                copied_from=str(origin),
            )
        )
    elif row.copied_from != str(origin):
        raise DeskUnknown
    return Enrolled(
        desk_id=request.desk_id,
        token=token,
        institution=settings.institution,
        registers=books.beginnings(connection),
        epoch=epoch,
        status_address=status_address,
    )


def renumber(
    connection: Connection,
    event: Event,
    entry: Entry,
    *,
    book: Register,
    holder: UUID,
    server_id: UUID,
    now: datetime,
    randomness: Randomness,
) -> None:
    """Keep what the copy told, give its paper the next main number, and tell everybody how it was called before."""
    journal.record(connection, event, now=now)
    registered_at = ledger.stamp(connection, book, now)
    year = legal_year(registered_at)
    known = ledger.find_entry(connection, entry.entry_id)
    if known is not None:
        # Told before, to a server that was asked again: the paper keeps the number it has.
        return
    printed = in_legal_time(entry.registered_at)
    content = entry.content
    if content.received_at is None:
        late = {
            "received_at": entry.registered_at,
            "delay_reason": WHY_LATE.format(number=entry.number, year=f"{printed:%d.%m.%Y}"),
        }
        content = content.model_copy(update=late)
    renamed = entry.model_copy(
        update={
            "year": year,
            "number": ledger.take_main_number(connection, book, year, registered_at),
            "series": Series.MAIN,
            "registered_at": registered_at,
            "content": content,
            "order": None,
        }
    )
    registered = Event(
        event_id=uuid7(now, randomness),
        desk_id=server_id,
        happened_at=registered_at,
        salt=randomness(16).hex(),
        body=EntryRegistered(entry=renamed),
    )
    ledger.enter(connection, renamed, event_id=registered.event_id, given_here=True)
    journal.record(connection, registered, now=now)
    told = PaperRenumbered(
        entry_id=entry.entry_id,
        register_code=entry.register_code,
        year=entry.year,
        printed_number=entry.number,
        holder_id=holder,
        kept_year=year,
        kept_number=renamed.number,
    )
    journal.record(
        connection,
        Event(
            event_id=uuid7(now, randomness),
            desk_id=server_id,
            happened_at=now,
            salt=randomness(16).hex(),
            body=told,
        ),
        now=now,
    )


def note_clock(connection: Connection, desk_id: UUID, *, clock_at: datetime | None, now: datetime) -> None:
    """Keep both clocks of the moment in which the desk was heard; one that is far off is told in the log."""
    row: dict[str, str | None] = {"heard_at": instant_text(now)}
    if clock_at is not None:
        row["clock_at"] = instant_text(clock_at)
        seconds = int((clock_at - now).total_seconds())
        if abs(seconds) > ledger.TRUSTED_DRIFT_SECONDS:
            log.warning("the clock of desk %s is %d s off", desk_id, seconds)
    connection.execute(update(desks).where(desks.c.desk_id == str(desk_id)).values(row))


def _is_recorded(connection: Connection, event: Event) -> bool:
    found = select(recorded.c.position).where(recorded.c.leaf == event_leaf(event))
    return connection.execute(found).first() is not None


def _was_told_otherwise(connection: Connection, desk_id: UUID, sequence: int, event: Event) -> bool:
    """True when the place in the desk's own count is taken by another event."""
    other = select(recorded.c.position).where(
        recorded.c.desk_id == str(desk_id),
        recorded.c.sequence == sequence,
        recorded.c.event_id != str(event.event_id),
    )
    return connection.execute(other).first() is not None


def _token(connection: Connection, desk_id: UUID, origin: UUID) -> str:
    secret: bytes = connection.execute(select(state.c.secret)).scalar_one()
    return base64.urlsafe_b64encode(hmac.digest(secret, desk_id.bytes + origin.bytes, "sha256")).rstrip(b"=").decode()
