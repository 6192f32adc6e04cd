"""What desks tell of entries after registration: judged by the contract's rules, counted in the server's order."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from opis_contract.acts import DayClosed, EntryAct, EntryLinked, NumbersUnused, RegisterAct, YearClosed
from opis_contract.closing import DaySheet, sheet_hash
from opis_contract.events import EntryRegistered, Event
from opis_contract.links import LinkKind
from opis_contract.registers import Direction
from opis_contract.rules import Surroundings, refuse_unless_possible
from opis_contract.standing import EntryStanding, EntryState, act_of, after, folded
from opis_server import journal, ledger
from opis_server.errors import DaySheetNotChained, EntryUnknown
from opis_server.tables import entries, register_acts, replies
from opis_server.tables import events as recorded
from opis_server.whereabouts import stage_of


def take(connection: Connection, event: Event, act: EntryAct, *, now: datetime, sequence: int | None) -> None:
    """Record the act and what it makes of the entry. Raises `EntryUnknown` and the errors of the contract's rules."""
    stands = standing(connection, act.entry_id)
    refuse_unless_possible(stands, act, _surroundings(connection, stands, act, at=event.happened_at))
    journal.record(connection, event, now=now, sequence=sequence)
    show(connection, after(stands, act, event.happened_at))


def take_for_register(
    connection: Connection, event: Event, act: RegisterAct, *, now: datetime, sequence: int | None
) -> int:
    """Record what happened to a register as a whole; its place in the journal. Raises `DaySheetNotChained`."""
    if isinstance(act, DayClosed):
        _refuse_unless_chained(connection, act.sheet)
    position = journal.record(connection, event, now=now, sequence=sequence)
    connection.execute(
        insert(register_acts).values(
            position=position, kind=act.kind, register_code=act.register_code, year=_year_of(act)
        )
    )
    return position


def _refuse_unless_chained(connection: Connection, sheet: DaySheet) -> None:
    """Two desks that close the same day, or one that did not know the last sheet: the second counts again."""
    acts = register_acts.c
    texts = connection.execute(
        select(recorded.c.content)
        .join(register_acts, acts.position == recorded.c.position)
        .where(acts.kind == "day_closed", acts.register_code == sheet.register_code)
        .order_by(recorded.c.position.desc())
        .limit(1)
    ).scalars()
    before = [Event.model_validate_json(text).body for text in texts]
    last = next((sheet_hash(body.sheet) for body in before if isinstance(body, DayClosed)), None)
    if sheet.previous != last:
        raise DaySheetNotChained(register=sheet.register_code, day=f"{sheet.day:%d.%m.%Y}")


def _year_of(act: RegisterAct) -> int:
    match act:
        case NumbersUnused(year=year) | YearClosed(year=year):
            return year
        case DayClosed(day=day):
            return day.year


def standing(connection: Connection, entry_id: UUID) -> EntryStanding:
    """Where the entry stands after everything recorded. Raises `EntryUnknown`."""
    known = ledger.find_entry(connection, entry_id)
    if known is None:
        raise EntryUnknown(entry=str(entry_id))
    texts = connection.execute(
        select(recorded.c.content).where(recorded.c.subject_id == str(entry_id)).order_by(recorded.c.position)
    ).scalars()
    told = [Event.model_validate_json(text) for text in texts]
    registered = [
        event.body.entry
        for event in told
        if isinstance(event.body, EntryRegistered) and event.body.entry.number == known.number
    ]
    return folded(registered[-1], [(act, event.happened_at) for event in told if (act := act_of(event)) is not None])


def show(connection: Connection, stands: EntryStanding) -> None:
    """Make the entry's row show where it stands."""
    entry, content = stands.entry, stands.entry.content
    where = entries.c.entry_id == str(entry.entry_id)
    connection.execute(
        update(entries)
        .where(where)
        .values(state=stands.state.value, department=content.department, **ledger.deadline_columns(content))
    )
    if stands.state is EntryState.CLOSED:
        connection.execute(update(entries).where(where).values(stage=stage_of(content).value))
    _write_replies(connection, stands)


def _write_replies(connection: Connection, stands: EntryStanding) -> None:
    if stands.entry.direction is Direction.INCOMING:
        return
    reply = str(stands.entry.entry_id)
    answered = {str(link.entry_id) for link in stands.entry.content.links if link.kind is LinkKind.REPLY_TO}
    known = set(connection.execute(select(replies.c.answered_id).where(replies.c.reply_id == reply)).scalars())
    for each in sorted(answered - known):
        connection.execute(insert(replies).values(reply_id=reply, answered_id=each))
    for each in sorted(known - answered):
        connection.execute(replies.delete().where(replies.c.reply_id == reply, replies.c.answered_id == each))


def _surroundings(connection: Connection, stands: EntryStanding, act: EntryAct, *, at: datetime) -> Surroundings:
    entry = stands.entry
    linked: str | None = None
    if isinstance(act, EntryLinked):
        linked = connection.execute(
            select(entries.c.registered_at).where(entries.c.entry_id == str(act.link.entry_id))
        ).scalar()
    return Surroundings(
        at=at,
        answered=_is_answered(connection, entry.entry_id),
        year_closed=_year_is_closed(connection, entry.register_code, entry.year),
        linked_registered_at=datetime.fromisoformat(linked) if linked else None,
    )


def _is_answered(connection: Connection, entry_id: UUID) -> bool:
    stands = entries.c.state.not_in([EntryState.ANNULLED.value, EntryState.UNUSED.value])
    found = connection.execute(
        select(replies.c.reply_id)
        .join(entries, entries.c.entry_id == replies.c.reply_id)
        .where(replies.c.answered_id == str(entry_id), stands)
    ).first()
    return found is not None


def _year_is_closed(connection: Connection, register_code: str, year: int) -> bool:
    acts = register_acts.c
    closed = select(acts.position).where(
        acts.kind == "year_closed", acts.register_code == register_code, acts.year == year
    )
    return connection.execute(closed).first() is not None
