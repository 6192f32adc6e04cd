"""Which acts the law lets happen to an entry as it stands (domain 1.4, 1.8, 2.2, 3.6); asked before an act is recorded.

Every refusal is an error with facts; its words say what may be done instead.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import assert_never
from uuid import UUID

from opis_contract.acts import (
    AnnulmentAsked,
    AnnulmentDecided,
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
from opis_contract.entries import EntryContent, EntryDraft, ResolutionMode
from opis_contract.errors import WrongInput
from opis_contract.legal_time import legal_date
from opis_contract.links import LinkKind
from opis_contract.registers import Direction
from opis_contract.standing import EntryStanding, EntryState

PETITION_ANNULMENT = timedelta(hours=24)
"""After this time a petition is answered, never annulled (domain 1.4)."""

PETITION = "petition"
"""The case of the table of terms by which a petition is known."""

_NEEDS_REPLY = {ResolutionMode.FAVOURABLE, ResolutionMode.UNFAVOURABLE, ResolutionMode.PARTIAL}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rules need to know beyond the entry's own history."""

    at: datetime
    answered: bool
    """An outgoing entry answers this one."""
    year_closed: bool
    linked_registered_at: datetime | None = None
    """When the entry at the other end of a link was registered; None when nobody knows it."""


class EntryNotOpen(WrongInput):
    """The entry is annulled, unused or in another state that this act does not fit. Facts: number, state."""

    code = "entry_not_open"


class NothingChanged(WrongInput):
    """The correction changes nothing. Facts: number."""

    code = "nothing_changed"


class CorrectionNotPossible(WrongInput):
    """The corrected content breaks a rule of the fields. Facts: number, field."""

    code = "correction_not_possible"


class YearIsClosed(WrongInput):
    """The register of that year is closed and bound. Facts: number, year."""

    code = "year_is_closed"


class AlreadyAnswered(WrongInput):
    """A reply was sent: the number cannot be annulled. Facts: number."""

    code = "already_answered"


class PetitionTooOld(WrongInput):
    """A petition is not annulled after 24 hours. Facts: number."""

    code = "petition_too_old"


class AnnulmentAlreadyAsked(WrongInput):
    """The annulment waits for its second person already. Facts: number, by."""

    code = "annulment_already_asked"


class AnnulmentNotAsked(WrongInput):
    """There is nothing to decide. Facts: number."""

    code = "annulment_not_asked"


class SecondPersonNeeded(WrongInput):
    """Who asked cannot be who agrees. Facts: number, by."""

    code = "second_person_needed"


class ReservationIncomplete(WrongInput):
    """The paper for a reserved number names no sender or no addressee. Facts: number."""

    code = "reservation_incomplete"


class LinkedToItself(WrongInput):
    """An entry cannot refer to itself. Facts: number."""

    code = "linked_to_itself"


class LinkedAlready(WrongInput):
    """The same reference exists. Facts: number, linked."""

    code = "linked_already"


class NotLinked(WrongInput):
    """There is no such reference to take back. Facts: number, linked."""

    code = "not_linked"


class LinkGoesForward(WrongInput):
    """Papers are connected to the one that was registered first. Facts: number, linked."""

    code = "link_goes_forward"


class DeadlineMissing(WrongInput):
    """The entry has no term. Facts: number."""

    code = "deadline_missing"


class DeadlinePassed(WrongInput):
    """The term has passed: it is late and can no longer be extended. Facts: number, limit."""

    code = "deadline_passed"


class ExtensionTooShort(WrongInput):
    """The new limit is not after the present one. Facts: number, limit."""

    code = "extension_too_short"


class DeadlineStandsStill(WrongInput):
    """The term is suspended already. Facts: number."""

    code = "deadline_stands_still"


class DeadlineRuns(WrongInput):
    """The term is not suspended. Facts: number."""

    code = "deadline_runs"


class ReplyMissing(WrongInput):
    """A paper that is due an answer cannot be closed without one. Facts: number."""

    code = "reply_missing"


class BasisMissing(WrongInput):
    """Closing without action needs its legal ground. Facts: number."""

    code = "basis_missing"


def refuse_unless_possible(standing: EntryStanding, act: EntryAct, around: Surroundings) -> None:
    """Return when the act may be recorded; else raise the error that says why not."""
    number = str(standing.entry.number)
    match act:
        case EntryCorrected():
            _open(standing, EntryState.REGISTERED, EntryState.REDIRECTED, EntryState.RETURNED, EntryState.CLOSED)
            _year_open(standing, around)
            _correction_fits(standing, act)
        case AnnulmentAsked():
            _annullable(standing, around)
        case AnnulmentDecided(by=by, approved=approved):
            _decidable(standing, around, by=by, approved=approved)
        case EntryReturned():
            _open(standing, EntryState.REGISTERED)
        case EntryLinked():
            _linkable(standing, act, around)
        case EntryUnlinked(link=link):
            _open(standing, EntryState.REGISTERED, EntryState.REDIRECTED, EntryState.RETURNED, EntryState.CLOSED)
            if not _has_link(standing.entry.content, link.kind, link.entry_id):
                raise NotLinked(number=number, linked=link.shown_number)
        case DeadlineExtended():
            _extendable(standing, act, around)
        case DeadlineSuspended():
            _open(standing, EntryState.REGISTERED, EntryState.REDIRECTED)
            _has_term(standing)
            if standing.paused is not None:
                raise DeadlineStandsStill(number=number)
        case DeadlineResumed():
            _open(standing, EntryState.REGISTERED, EntryState.REDIRECTED)
            if standing.paused is None:
                raise DeadlineRuns(number=number)
        case EntryRedirected():
            _open(standing, EntryState.REGISTERED)
        case EntryClosed():
            _closable(standing, act, around)
        case ReservationFilled(content=content):
            _open(standing, EntryState.RESERVED)
            _makes_a_paper(standing, content)
        case ReservationEnded():
            _open(standing, EntryState.RESERVED)
        case never:
            assert_never(never)


def is_petition(standing: EntryStanding) -> bool:
    """True for a petition under OG 27/2002, by the term it got at registration."""
    return standing.first_deadline is not None and standing.first_deadline.term == PETITION


def _makes_a_paper(standing: EntryStanding, content: EntryContent) -> None:
    entry = standing.entry
    try:
        EntryDraft(direction=entry.direction, register_code=entry.register_code, content=content)
    except ValueError as error:
        raise ReservationIncomplete(number=str(entry.number)) from error


def _open(standing: EntryStanding, *states: EntryState) -> None:
    if standing.state not in states:
        raise EntryNotOpen(number=str(standing.entry.number), state=standing.state.value)


def _year_open(standing: EntryStanding, around: Surroundings) -> None:
    if around.year_closed:
        raise YearIsClosed(number=str(standing.entry.number), year=standing.entry.year)


def _correction_fits(standing: EntryStanding, act: EntryCorrected) -> None:
    number = str(standing.entry.number)
    plain = standing.entry.content.model_dump(mode="json")
    if all(plain.get(each.field.value) == each.new for each in act.changes):
        raise NothingChanged(number=number)
    try:
        EntryContent.model_validate(plain | {each.field.value: each.new for each in act.changes})
    except ValueError as error:
        raise CorrectionNotPossible(number=number, field=act.changes[0].field.value) from error


def _annullable(standing: EntryStanding, around: Surroundings) -> None:
    entry = standing.entry
    _open(standing, EntryState.REGISTERED, EntryState.RETURNED)
    _year_open(standing, around)
    if around.answered:
        raise AlreadyAnswered(number=str(entry.number))
    if is_petition(standing) and around.at - entry.registered_at > PETITION_ANNULMENT:
        raise PetitionTooOld(number=str(entry.number))
    if standing.annulment is not None:
        raise AnnulmentAlreadyAsked(number=str(entry.number), by=standing.annulment.by)


def _decidable(standing: EntryStanding, around: Surroundings, *, by: str, approved: bool) -> None:
    number = str(standing.entry.number)
    asked = standing.annulment
    if asked is None:
        raise AnnulmentNotAsked(number=number)
    if asked.by == by:
        raise SecondPersonNeeded(number=number, by=by)
    if approved:
        _year_open(standing, around)
    if approved and around.answered:
        raise AlreadyAnswered(number=number)


def _linkable(standing: EntryStanding, act: EntryLinked, around: Surroundings) -> None:
    entry, link = standing.entry, act.link
    number = str(entry.number)
    _open(standing, EntryState.REGISTERED, EntryState.REDIRECTED, EntryState.RETURNED, EntryState.CLOSED)
    if link.entry_id == entry.entry_id:
        raise LinkedToItself(number=number)
    if _has_link(entry.content, link.kind, link.entry_id):
        raise LinkedAlready(number=number, linked=link.shown_number)
    linked_at = around.linked_registered_at
    if link.kind is LinkKind.CONNECTED_TO and linked_at is not None and linked_at > entry.registered_at:
        raise LinkGoesForward(number=number, linked=link.shown_number)


def _has_link(content: EntryContent, kind: LinkKind, entry_id: UUID) -> bool:
    return any((each.kind, each.entry_id) == (kind, entry_id) for each in content.links)


def _has_term(standing: EntryStanding) -> None:
    if standing.entry.content.deadline is None:
        raise DeadlineMissing(number=str(standing.entry.number))


def _extendable(standing: EntryStanding, act: DeadlineExtended, around: Surroundings) -> None:
    number = str(standing.entry.number)
    _open(standing, EntryState.REGISTERED, EntryState.REDIRECTED)
    deadline = standing.entry.content.deadline
    if deadline is None:
        raise DeadlineMissing(number=number)
    limit = _day(deadline.limit)
    if legal_date(around.at) > deadline.limit:
        raise DeadlinePassed(number=number, limit=limit)
    if act.deadline.limit <= deadline.limit:
        raise ExtensionTooShort(number=number, limit=limit)


def _closable(standing: EntryStanding, act: EntryClosed, around: Surroundings) -> None:
    entry = standing.entry
    number = str(entry.number)
    _open(standing, EntryState.REGISTERED, EntryState.REDIRECTED)
    due_an_answer = entry.direction is Direction.INCOMING and entry.content.deadline is not None
    if due_an_answer and act.mode in _NEEDS_REPLY and not around.answered:
        raise ReplyMissing(number=number)
    if act.mode in {ResolutionMode.FILED, ResolutionMode.TACIT} and not act.basis:
        raise BasisMissing(number=number)


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
