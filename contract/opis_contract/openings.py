"""Which acts can be done with an entry now: the rules are asked with an act of each kind; nothing is said twice."""

from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from opis_contract.acts import (
    AnnulmentAsked,
    AnnulmentCause,
    AnnulmentDecided,
    CorrectableField,
    Correction,
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
    UnusedCause,
)
from opis_contract.entries import DeadlineDates, ResolutionMode
from opis_contract.errors import WrongInput
from opis_contract.legal_time import legal_date
from opis_contract.links import Link, LinkKind
from opis_contract.registers import Direction
from opis_contract.rules import Surroundings, is_petition, refuse_unless_possible
from opis_contract.standing import EntryStanding


class Opening(StrEnum):
    """An act as the desk offers it; the likeliest first."""

    APPROVE_ANNULMENT = "approve_annulment"
    REFUSE_ANNULMENT = "refuse_annulment"
    FILL = "fill"
    GIVE_UP = "give_up"
    RESUME = "resume"
    REPLY = "reply"
    CLOSE = "close"
    LINK = "link"
    CORRECT = "correct"
    EXTEND = "extend"
    SUSPEND = "suspend"
    REDIRECT = "redirect"
    FILE_ANONYMOUS = "file_anonymous"
    FILE_REPEATED = "file_repeated"
    UNLINK = "unlink"
    RETURN = "return"
    ANNUL = "annul"


_NOBODY = "\u2014"
_WHY = "\u2014\u2014\u2014"


def openings(standing: EntryStanding, around: Surroundings) -> tuple[Opening, ...]:
    """What the rules let happen now, whoever asks; persons and rights are asked about elsewhere."""
    return tuple(
        each for each in Opening if any(_possible(standing, act, around) for act in _PROBES[each](standing, around))
    )


def _possible(standing: EntryStanding, act: EntryAct, around: Surroundings) -> bool:
    try:
        refuse_unless_possible(standing, act, around)
    except WrongInput:
        return False
    return True


_Probe = Callable[[EntryStanding, Surroundings], list[EntryAct]]


def _decide(approved: bool) -> _Probe:  # the one thing that differs
    return lambda standing, _: [
        AnnulmentDecided(entry_id=standing.entry.entry_id, by=_NOBODY, approved=approved, reason=_WHY)
    ]


def _fill(standing: EntryStanding, _: Surroundings) -> list[EntryAct]:
    # Whether the paper is complete is asked when it is there: what is open for giving up is open for filling.
    return _give_up(standing, _)


def _give_up(standing: EntryStanding, _: Surroundings) -> list[EntryAct]:
    cause = UnusedCause.RESERVATION_GIVEN_UP
    return [ReservationEnded(entry_id=standing.entry.entry_id, by=_NOBODY, cause=cause)]


def _resume(standing: EntryStanding, around: Surroundings) -> list[EntryAct]:
    deadline = _any_deadline(standing, around)
    today = legal_date(around.at)
    return [DeadlineResumed(entry_id=standing.entry.entry_id, by=_NOBODY, on=today, deadline=deadline)]


def _close(standing: EntryStanding, _: Surroundings) -> list[EntryAct]:
    return [EntryClosed(entry_id=standing.entry.entry_id, by=_NOBODY, mode=mode, basis=_WHY) for mode in ResolutionMode]


def _reply(standing: EntryStanding, around: Surroundings) -> list[EntryAct]:
    """A reply is a paper of its own; it is due while the matter may still be closed with one."""
    entry = standing.entry
    if around.answered or entry.direction is not Direction.INCOMING or entry.content.sender is None:
        return []
    return [EntryClosed(entry_id=entry.entry_id, by=_NOBODY, mode=ResolutionMode.WITHDRAWN, basis=_WHY)]


def _file(standing: EntryStanding, around: Surroundings) -> list[EntryAct]:
    """What was answered is not filed as if nobody could be answered."""
    if around.answered or not is_petition(standing):
        return []
    return [EntryClosed(entry_id=standing.entry.entry_id, by=_NOBODY, mode=ResolutionMode.FILED, basis=_WHY)]


def _link(standing: EntryStanding, _: Surroundings) -> list[EntryAct]:
    link = Link(kind=LinkKind.SAME_MATTER, entry_id=UUID(int=0), shown_number=_NOBODY)
    return [EntryLinked(entry_id=standing.entry.entry_id, by=_NOBODY, link=link)]


def _unlink(standing: EntryStanding, _: Surroundings) -> list[EntryAct]:
    links = standing.entry.content.links
    return [EntryUnlinked(entry_id=standing.entry.entry_id, by=_NOBODY, link=link, reason=_WHY) for link in links]


def _correct(standing: EntryStanding, _: Surroundings) -> list[EntryAct]:
    change = Correction(field=CorrectableField.LEAVES, new=(standing.entry.content.leaves + 1) % 9999)
    return [EntryCorrected(entry_id=standing.entry.entry_id, by=_NOBODY, reason=_WHY, changes=(change,))]


def _extend(standing: EntryStanding, around: Surroundings) -> list[EntryAct]:
    deadline = _any_deadline(standing, around)
    return [
        DeadlineExtended(entry_id=standing.entry.entry_id, by=_NOBODY, approved_by=_WHY, reason=_WHY, deadline=deadline)
    ]


def _suspend(standing: EntryStanding, around: Surroundings) -> list[EntryAct]:
    today = legal_date(around.at)
    return [DeadlineSuspended(entry_id=standing.entry.entry_id, by=_NOBODY, since=today, basis=_WHY, legal=True)]


def _redirect(standing: EntryStanding, _: Surroundings) -> list[EntryAct]:
    return [EntryRedirected(entry_id=standing.entry.entry_id, by=_NOBODY, to=_NOBODY, basis=_WHY)]


def _return(standing: EntryStanding, _: Surroundings) -> list[EntryAct]:
    return [EntryReturned(entry_id=standing.entry.entry_id, by=_NOBODY, reason=_WHY)]


def _annul(standing: EntryStanding, _: Surroundings) -> list[EntryAct]:
    return [AnnulmentAsked(entry_id=standing.entry.entry_id, by=_NOBODY, cause=AnnulmentCause.TEST, reason=_WHY)]


def _any_deadline(standing: EntryStanding, around: Surroundings) -> DeadlineDates:
    """A later date than the entry has."""
    present = standing.entry.content.deadline
    day: date = (present.limit if present else legal_date(around.at)) + timedelta(days=1)
    return DeadlineDates(target=day, limit=day, basis=_WHY)


_PROBES: dict[Opening, _Probe] = {
    Opening.APPROVE_ANNULMENT: _decide(approved=True),
    Opening.REFUSE_ANNULMENT: _decide(approved=False),
    Opening.FILL: _fill,
    Opening.GIVE_UP: _give_up,
    Opening.RESUME: _resume,
    Opening.REPLY: _reply,
    Opening.CLOSE: _close,
    Opening.LINK: _link,
    Opening.CORRECT: _correct,
    Opening.EXTEND: _extend,
    Opening.SUSPEND: _suspend,
    Opening.REDIRECT: _redirect,
    Opening.FILE_ANONYMOUS: _file,
    Opening.FILE_REPEATED: _file,
    Opening.UNLINK: _unlink,
    Opening.RETURN: _return,
    Opening.ANNUL: _annul,
}
