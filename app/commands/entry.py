"""`opis entry ACT NUMBER`: what happens to an entry after it has its number, and its whole history."""

from collections.abc import Callable
from uuid import UUID

from app import deeds
from app.acts import Happened
from app.commands.asked import Asked
from app.commands.composition import build_desk
from app.commands.entries import named_entry
from app.commands.letters import LETTERS
from app.desk import Desk
from app.petitions.filing import file_anonymous, file_repeated
from opis_contract.acts import (
    AnnulmentAsked,
    AnnulmentCause,
    AnnulmentDecided,
    EntryClosed,
    EntryReturned,
)
from opis_contract.entries import Entry, ResolutionMode
from opis_contract.errors import WrongInput
from opis_contract.legal_time import in_legal_time, legal_date
from opis_contract.links import LinkKind
from opis_contract.rules import NotLinked
from opis_contract.standing import EntryStanding


class CorrectionNotWritten(WrongInput):
    """A correction is written `field=text`."""

    code = "correction_not_written"


def run(asked: Asked) -> int:
    """Do the act; answers where the entry stands afterwards."""
    desk = build_desk(asked)
    entry_id = named_entry(desk, asked.options.number)
    if asked.options.act == "history":
        return _history(asked, desk, entry_id)
    if asked.options.act == "chain":
        return _chain(asked, desk, entry_id)
    by = asked.options.clerk or asked.settings.clerk
    letters: tuple[Entry, ...] = ()
    if asked.options.act in LETTERS:
        stands, letters = LETTERS[asked.options.act](asked, desk, entry_id, by)
    else:
        stands = _ACTS[asked.options.act](asked, desk, entry_id, by)
    deadline = stands.entry.content.deadline
    asked.answer(
        {
            "entry_id": str(entry_id),
            "number": stands.entry.shown_number,
            "state": stands.state.value,
            "annulment_asked_by": stands.annulment.by if stands.annulment else None,
            "deadline": deadline.model_dump(mode="json") if deadline else None,
            "links": [link.model_dump(mode="json") for link in stands.entry.content.links],
            "letters": [{"entry_id": str(each.entry_id), "number": each.shown_number} for each in letters],
        },
        asked.words.say(
            "acts.done", number=stands.entry.shown_number, state=asked.words.say(f"states.{stands.state.value}")
        ),
        *([asked.words.say("acts.waits_for_second", by=stands.annulment.by)] if stands.annulment else []),
        *([asked.words.say("acts.deadline", day=f"{deadline.limit:%d.%m.%Y}")] if deadline else []),
        *(asked.words.say("acts.letter", number=each.shown_number, about=each.content.summary) for each in letters),
    )
    return 0


def _correct(asked: Asked, desk: Desk, entry_id: UUID, by: str) -> EntryStanding:
    texts: dict[str, str] = {}
    for written in asked.options.set:
        name, equals, text = written.partition("=")
        if not equals:
            raise CorrectionNotWritten(text=written)
        texts[name.strip()] = text
    return deeds.correct(desk, entry_id, texts, by=by, reason=asked.options.reason)


def _annul(asked: Asked, desk: Desk, entry_id: UUID, by: str) -> EntryStanding:
    cause = AnnulmentCause(asked.options.cause)
    return desk.act(AnnulmentAsked(entry_id=entry_id, by=by, cause=cause, reason=asked.options.reason))


def _decide(asked: Asked, desk: Desk, entry_id: UUID, by: str) -> EntryStanding:
    approved = asked.options.answer == "approve"
    return desk.act(AnnulmentDecided(entry_id=entry_id, by=by, approved=approved, reason=asked.options.reason))


def _return(asked: Asked, desk: Desk, entry_id: UUID, by: str) -> EntryStanding:
    return desk.act(EntryReturned(entry_id=entry_id, by=by, reason=asked.options.reason))


def _link(asked: Asked, desk: Desk, entry_id: UUID, by: str) -> EntryStanding:
    other = named_entry(desk, asked.options.other)
    return deeds.link(desk, entry_id, other, LinkKind(asked.options.kind), by=by)


def _unlink(asked: Asked, desk: Desk, entry_id: UUID, by: str) -> EntryStanding:
    other = named_entry(desk, asked.options.other)
    stands = desk.standing(entry_id)
    made = next((link for link in stands.entry.content.links if link.entry_id == other), None)
    if made is None:
        raise NotLinked(number=str(stands.entry.number), linked=asked.options.other)
    return deeds.unlink(desk, entry_id, made, by=by, reason=asked.options.reason)


def _suspend(asked: Asked, desk: Desk, entry_id: UUID, by: str) -> EntryStanding:
    options = asked.options
    since = options.since or legal_date(desk.clock.now())
    return deeds.suspend(desk, entry_id, by=by, since=since, basis=options.reason, legal=not options.internal)


def _resume(asked: Asked, desk: Desk, entry_id: UUID, by: str) -> EntryStanding:
    return deeds.resume(desk, entry_id, by=by, on=asked.options.on or legal_date(desk.clock.now()))


def _file(asked: Asked, desk: Desk, entry_id: UUID, by: str) -> EntryStanding:
    if asked.options.repeats is not None:
        return file_repeated(desk, entry_id, named_entry(desk, asked.options.repeats), by=by)
    return file_anonymous(desk, entry_id, by=by)


def _close(asked: Asked, desk: Desk, entry_id: UUID, by: str) -> EntryStanding:
    mode = ResolutionMode(asked.options.mode)
    return desk.act(EntryClosed(entry_id=entry_id, by=by, mode=mode, basis=asked.options.reason or ""))


_ACTS: dict[str, Callable[[Asked, Desk, UUID, str], EntryStanding]] = {
    "correct": _correct,
    "annul": _annul,
    "decide": _decide,
    "return": _return,
    "link": _link,
    "unlink": _unlink,
    "suspend": _suspend,
    "resume": _resume,
    "file": _file,
    "close": _close,
}


def _history(asked: Asked, desk: Desk, entry_id: UUID) -> int:
    happened = desk.history(entry_id)
    asked.answer(
        {"events": [_described(each) for each in happened]},
        *(_line(asked, each) for each in happened),
    )
    return 0


def _chain(asked: Asked, desk: Desk, entry_id: UUID) -> int:
    chain = desk.chains.of(entry_id)
    asked.answer(
        {
            "numbers": list(chain.numbers),
            "department": chain.department,
            "events": [{"number": each.number, **_described(each.happened)} for each in chain.history],
        },
        asked.words.say("acts.chain", numbers=", ".join(chain.numbers), department=chain.department or "—"),
        *(f"{each.number}  {_line(asked, each.happened)}" for each in chain.history),
    )
    return 0


def _described(each: Happened) -> dict[str, object]:
    return {
        "event_id": str(each.event.event_id),
        "at": each.event.happened_at.isoformat(),
        "sent": each.sent,
        "refused": each.refused,
        "body": each.event.body.model_dump(mode="json", exclude_none=True),
    }


def _line(asked: Asked, each: Happened) -> str:
    body = each.event.body
    who = getattr(body, "by", "") or getattr(getattr(body, "entry", None), "clerk", "")
    why = getattr(body, "reason", "") or getattr(body, "basis", "")
    told = [f"{in_legal_time(each.event.happened_at):%d.%m.%Y %H:%M}", asked.words.say(f"events.{body.kind}"), who, why]
    if each.refused:
        told.append(asked.words.say("acts.refused"))
    return "  ".join(filter(None, told))
