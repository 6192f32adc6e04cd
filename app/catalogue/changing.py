"""Changing a catalogue: what may not be is refused before anything is written, the rest is one event and new rows.

A change holds from a day on. What was in force before that day stays known, because papers were registered by it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice

from sqlalchemy import Connection

from app import journal, outbox
from app.catalogue import rows
from app.catalogue.errors import (
    ChangeBackdated,
    GeneralRegisterStays,
    NamedTwice,
    NumberingMidYear,
    PrefixTaken,
    ReferenceUnknown,
    ReplyPolicyMidYear,
)
from app.enrolment import standing
from opis_contract.acts import LARGEST_CHANGE, CatalogueChanged
from opis_contract.catalogue import CatalogueRow, Department, DocumentClass, RecordsClass, Revision
from opis_contract.dated import DatedRow
from opis_contract.events import Event
from opis_contract.identity import uuid7
from opis_contract.registers import GENERAL_REGISTER, Register, SequencePolicy
from opis_contract.scan_profiles import ScanProfile
from opis_contract.terms import CountingRule, TermRule


class Became(StrEnum):
    """What a change does to a row."""

    ADDED = "added"
    CHANGED = "changed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Change:
    """One row of a catalogue before and after; `before` is None for a code that is not in force."""

    became: Became
    before: CatalogueRow | None
    after: CatalogueRow

    @property
    def day(self) -> date:
        """From when the institution works differently: the first day of the new row, or the first without the old."""
        if self.became is Became.ENDED and self.after.valid_to is not None:
            return self.after.valid_to + timedelta(days=1)
        return self.after.valid_from


def planned(connection: Connection, wanted: Iterable[CatalogueRow], *, today: date) -> list[Change]:
    """What the wanted rows change against those in force on their first day; a row that says the same changes nothing.

    Raises the errors of `app.catalogue.errors`; nothing is written.
    """
    changes = [change for row in wanted if (change := _change(connection, row)) is not None]
    _refuse_doubles(changes)
    for change in changes:
        _refuse_past(change, today)
        if isinstance(change.after, Register):
            _refuse_numbering(change, change.after)
    _refuse_dangling(connection, changes)
    _refuse_same_prefix(connection, changes)
    return changes


def ending(row: rows.Row, day: date) -> rows.Row:
    """The row as it holds for the last time on the day before; one that began that day holds for that day."""
    return row.model_copy(update={"valid_to": max(day - timedelta(days=1), row.valid_from)})


def write(
    connection: Connection,
    changes: Sequence[Change],
    *,
    by: str,
    reason: str,
    now: datetime,
    randomness: Callable[[int], bytes],
) -> None:
    """Journal the changes, put them on their way to the other desks, and keep the rows: in the caller's transaction."""
    desk_id = standing(connection).desk_id
    waiting = iter(changes)
    while together := list(islice(waiting, LARGEST_CHANGE)):
        event_id = uuid7(now, randomness)
        revisions = tuple(
            Revision(
                revision=(rows.last_revision(connection, type(each.after), each.after.code) or 0) + 1,
                change_id=event_id,
                row=each.after,
            )
            for each in together
        )
        event = Event(
            event_id=event_id,
            desk_id=desk_id,
            happened_at=now,
            salt=randomness(16).hex(),
            body=CatalogueChanged(by=by, reason=reason, revisions=revisions),
        )
        journal.append(connection, event)
        outbox.append(connection, event)
        rows.add(connection, revisions)


def _change(connection: Connection, row: CatalogueRow) -> Change | None:
    before = rows.coded(connection, type(row), row.code, row.valid_from)
    if before is None:
        return Change(Became.ADDED, None, row)
    if before.model_copy(update={"valid_from": row.valid_from}) == row:
        return None
    ended = row.valid_to is not None and before.model_copy(update={"valid_to": row.valid_to}) == row
    return Change(Became.ENDED if ended else Became.CHANGED, before, row)


def _refuse_doubles(changes: Sequence[Change]) -> None:
    seen: set[tuple[str, str, date]] = set()
    for each in changes:
        key = (each.after.catalogue, each.after.code, each.after.valid_from)
        if key in seen:
            raise NamedTwice(row=each.after.code)
        seen.add(key)


def _refuse_past(change: Change, today: date) -> None:
    """What was in force yesterday was in force: papers were registered by it."""
    if change.before is not None and change.day < today:
        raise ChangeBackdated(row=change.after.code, day=f"{change.day:%d.%m.%Y}")


def _refuse_numbering(change: Change, after: Register) -> None:
    before = change.before
    if after.code == GENERAL_REGISTER.code and (
        change.became is Became.ENDED or after.valid_to is not None or after.sequence is not SequencePolicy.YEARLY
    ):
        raise GeneralRegisterStays
    if not isinstance(before, Register) or (after.valid_from.month, after.valid_from.day) == (1, 1):
        return
    if before.valid_from == after.valid_from:
        # It begins that very day: nothing was numbered by it before.
        return
    if before.reply_number_policy is not after.reply_number_policy:
        raise ReplyPolicyMidYear(register=after.code, next_year=after.valid_from.year + 1)
    if before.numbering != after.numbering:
        raise NumberingMidYear(register=after.code, next_year=after.valid_from.year + 1)


def _refuse_dangling(connection: Connection, changes: Sequence[Change]) -> None:
    """Whatever a row names is in force when the row begins, or comes with this change."""
    coming = {(type(each.after), each.after.code) for each in changes if each.became is not Became.ENDED}
    for each in changes:
        if each.became is Became.ENDED:
            continue
        for kind, code in _named_by(each.after):
            here = rows.coded(connection, kind, code, each.after.valid_from)
            if here is None and (kind, code) not in coming:
                raise ReferenceUnknown(row=each.after.code, named=code)


def _named_by(row: CatalogueRow) -> list[tuple[type[DatedRow], str]]:
    named: list[tuple[type[DatedRow], str | None]]
    match row:
        case Register():
            named = [(Department, row.department), (Register, row.points_to)]
        case DocumentClass():
            named = [
                (Department, row.department),
                (Register, row.register_code),
                (TermRule, row.term),
                (ScanProfile, row.scan_profile),
            ]
        case Department():
            named = [(Department, row.parent)]
        case RecordsClass():
            named = [(Department, row.department)]
        case TermRule():
            named = [(TermRule, row.extension), (TermRule, row.redirect), (CountingRule, row.counted_by)]
        case _:
            named = []
    return [(kind, code) for kind, code in named if code is not None]


def _refuse_same_prefix(connection: Connection, changes: Sequence[Change]) -> None:
    """Two registers whose numbers look alike would give two papers one number (rule R6)."""
    for each in changes:
        after = each.after
        if not isinstance(after, Register) or each.became is Became.ENDED:
            continue
        books = {book.code: book for book in rows.in_force(connection, Register, after.valid_from)}
        books |= {other.after.code: other.after for other in changes if isinstance(other.after, Register)}
        for other in books.values():
            if other.code != after.code and other.prefix == after.prefix and other.in_force(after.valid_from):
                raise PrefixTaken(register=after.code, other=other.code, prefix=after.prefix)
