"""What happened to an entry after its number, in one line each: who, what, why, and what stood there before."""

from app.acts import Happened
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
from opis_contract.standing import act_of
from ui.writing import Writing


def act_words(happened: Happened, writing: Writing) -> str:
    """The line; empty for a registration and for files, which the screen tells in its own way."""
    act = act_of(happened.event)
    if act is None:
        return ""
    told = [writing.words.say(f"events.{act.kind}"), *_facts(act, writing), act.by]
    if happened.refused:
        told.append(writing.words.say("acts.refused"))
    return " \u00b7 ".join(filter(None, told))


def _facts(act: EntryAct, writing: Writing) -> list[str]:
    say = writing.words.say
    match act:
        case EntryCorrected(changes=changes, reason=reason):
            return [
                *(
                    f"{say(f'fields.{each.field.value}')}: {_shown(each.old)} \u2192 {_shown(each.new)}"
                    for each in changes
                ),
                reason,
            ]
        case AnnulmentAsked(cause=cause, reason=reason):
            return [say(f"annulment_causes.{cause.value}"), reason]
        case AnnulmentDecided(approved=approved, reason=reason):
            return [say("acting.approved" if approved else "acting.not_approved"), reason]
        case EntryLinked(link=link):
            return [f"{say(f'link_kinds.{link.kind.value}')} {link.shown_number}"]
        case EntryUnlinked(link=link, reason=reason):
            return [f"{say(f'link_kinds.{link.kind.value}')} {link.shown_number}", reason]
        case DeadlineExtended(deadline=deadline, approved_by=approved_by, reason=reason):
            return [writing.day(deadline.limit), say("acting.approved_by_whom", name=approved_by), reason]
        case DeadlineSuspended(since=since, basis=basis):
            return [writing.day(since), basis]
        case DeadlineResumed(deadline=deadline):
            return [writing.day(deadline.limit)]
        case EntryRedirected(to=to, basis=basis):
            return [to, basis]
        case EntryClosed(mode=mode, basis=basis):
            return [say(f"resolution_modes.{mode.value}"), basis]
        case EntryReturned(reason=reason):
            return [reason]
        case ReservationFilled(content=content):
            return [content.summary]
        case ReservationEnded():
            return []


def _shown(value: object) -> str:
    """A JSON value as a clerk reads it; the name alone of a person."""
    if value is None or value == "":
        return "\u2014"
    if isinstance(value, list):
        return "; ".join(map(_shown, value))
    if isinstance(value, dict):
        return str(value.get("name", value.get("limit", "")))
    return str(value)
