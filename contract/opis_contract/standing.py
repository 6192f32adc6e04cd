"""Where an entry stands after everything that happened to it: the fold of its events, the same at desk and server.

`begin` and `after` never fail: of two acts that exclude each other the one that comes first in the server's order
counts and the later one changes nothing. Whether an act may be recorded at all is asked before, of `rules`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import assert_never

from opis_contract.acts import (
    AnnulmentAsked,
    AnnulmentDecided,
    CorrectableField,
    DeadlineExtended,
    DeadlineResumed,
    DeadlineSuspended,
    EntryAct,
    EntryClosed,
    EntryCorrected,
    EntryLinked,
    EntryRedirected,
    EntryReturned,
    EntryUnlinked,
    ReservationEnded,
    ReservationFilled,
)
from opis_contract.entries import DeadlineDates, Entry, EntryContent
from opis_contract.events import Event


class EntryState(StrEnum):
    """What a row of the register is, whatever step its paper has reached."""

    REGISTERED = "registered"
    RESERVED = "reserved"
    RETURNED = "returned"
    REDIRECTED = "redirected"
    CLOSED = "closed"
    ANNULLED = "annulled"
    UNUSED = "unused"

    @property
    def holds_a_paper(self) -> bool:
        """False for a row that is struck through or barred: nothing more can happen to it."""
        return self not in {EntryState.ANNULLED, EntryState.UNUSED}

    @property
    def waits(self) -> bool:
        """True while somebody still owes the paper an answer: its deadline counts."""
        return self in {EntryState.REGISTERED, EntryState.REDIRECTED}


@dataclass(frozen=True, slots=True)
class AskedAnnulment:
    """An annulment that waits for its second person."""

    by: str
    at: datetime
    act: AnnulmentAsked


@dataclass(frozen=True, slots=True)
class EntryStanding:
    """An entry as it stands. `entry.content` is the corrected one; `first_deadline` the term of its class."""

    entry: Entry
    state: EntryState
    first_deadline: DeadlineDates | None
    annulment: AskedAnnulment | None = None
    """Asked and not decided."""
    annulled: AskedAnnulment | None = None
    """Asked and approved."""
    paused: DeadlineSuspended | None = None
    corrected: bool = False


def begin(entry: Entry) -> EntryStanding:
    """The entry as it was registered."""
    state = EntryState.RESERVED if entry.content.reservation else EntryState.REGISTERED
    return EntryStanding(entry=entry, state=state, first_deadline=entry.content.deadline)


def folded(entry: Entry, acts: Iterable[tuple[EntryAct, datetime]]) -> EntryStanding:
    """The entry after its acts, each with the instant at which it happened, in their order."""
    standing = begin(entry)
    for act, at in acts:
        standing = after(standing, act, at)
    return standing


def act_of(event: Event) -> EntryAct | None:
    """The act that the event tells, or None when it is a registration, a file or about the whole register."""
    return event.body if isinstance(event.body, EntryAct) else None


def after(standing: EntryStanding, act: EntryAct, at: datetime) -> EntryStanding:
    """The standing after one more act; unchanged where the act no longer applies."""
    if not standing.state.holds_a_paper:
        return standing
    match act:
        case EntryCorrected(changes=changes):
            corrected = replace(_with(standing, {each.field.value: each.new for each in changes}), corrected=True)
            if all(each.field is not CorrectableField.DEADLINE for each in changes):
                return corrected
            # Another class has another term from the start; the history keeps the one counted at registration.
            return replace(corrected, first_deadline=corrected.entry.content.deadline)
        case AnnulmentAsked():
            return replace(standing, annulment=standing.annulment or AskedAnnulment(act.by, at, act))
        case AnnulmentDecided(approved=approved):
            return _decided(standing, approved=approved, by=act.by)
        case EntryReturned():
            return replace(standing, state=EntryState.RETURNED)
        case EntryLinked(link=link, deadline=deadline):
            content = standing.entry.content
            links = (*(each for each in content.links if each != link), link)
            return _updated(standing, links=links, deadline=deadline or content.deadline)
        case EntryUnlinked(link=link, deadline=deadline):
            content = standing.entry.content
            links = tuple(each for each in content.links if (each.kind, each.entry_id) != (link.kind, link.entry_id))
            return _updated(standing, links=links, deadline=deadline or content.deadline)
        case DeadlineExtended(deadline=deadline):
            return _updated(standing, deadline=deadline)
        case DeadlineSuspended():
            return replace(standing, paused=standing.paused or act)
        case DeadlineResumed(deadline=deadline):
            return replace(_updated(standing, deadline=deadline), paused=None)
        case EntryRedirected():
            return replace(standing, state=EntryState.REDIRECTED)
        case EntryClosed(mode=mode, class_code=class_code):
            code = class_code or standing.entry.content.class_code
            closed = _updated(standing, resolution_mode=mode, class_code=code)
            return replace(closed, state=EntryState.CLOSED)
        case ReservationFilled(content=content):
            if standing.state is not EntryState.RESERVED:
                return standing
            entry = standing.entry.model_copy(update={"content": content})
            return replace(standing, entry=entry, state=EntryState.REGISTERED, first_deadline=content.deadline)
        case ReservationEnded():
            return replace(standing, state=EntryState.UNUSED) if standing.state is EntryState.RESERVED else standing
        case never:
            assert_never(never)


def is_late(standing: EntryStanding, today: date) -> bool:
    """True when the legal limit has passed and the matter is still open."""
    deadline = standing.entry.content.deadline
    return standing.state.waits and deadline is not None and today > deadline.limit


def _decided(standing: EntryStanding, *, approved: bool, by: str) -> EntryStanding:
    asked = standing.annulment
    if asked is None or asked.by == by:
        return standing
    if not approved:
        return replace(standing, annulment=None)
    return replace(standing, annulment=None, annulled=asked, state=EntryState.ANNULLED)


def _with(standing: EntryStanding, changed: dict[str, object]) -> EntryStanding:
    """The content with fields replaced by JSON values; a correction that no longer fits changes nothing."""
    plain = standing.entry.content.model_dump(mode="json") | changed
    try:
        content = EntryContent.model_validate(plain)
    except ValueError:
        return standing
    return replace(standing, entry=standing.entry.model_copy(update={"content": content}))


def _updated(standing: EntryStanding, **fields: object) -> EntryStanding:
    content = standing.entry.content.model_copy(update=fields)
    return replace(standing, entry=standing.entry.model_copy(update={"content": content}))
