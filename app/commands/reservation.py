"""`opis reservation make|fill|end|list`: numbers kept for a paper that is still to come (domain 1.4)."""

from datetime import datetime

from app.commands.asked import Asked
from app.commands.composition import build_desk
from app.commands.drafting import draft_from
from app.commands.entries import named_entry
from app.desk import Desk
from opis_contract.acts import ReservationEnded, ReservationFilled, UnusedCause
from opis_contract.entries import EntryContent, EntryDraft, Reservation
from opis_contract.legal_time import LEGAL_ZONE, legal_date
from opis_contract.standing import EntryStanding


def run(asked: Asked) -> int:
    """Do the act; what has run out is barred first."""
    desk = build_desk(asked)
    desk.end_reservations()
    match asked.options.act:
        case "make":
            return _told(asked, _make(asked, desk))
        case "fill":
            return _told(asked, _fill(asked, desk))
        case "end":
            entry_id = named_entry(desk, asked.options.number)
            cause = UnusedCause.RESERVATION_GIVEN_UP
            return _told(asked, desk.act(ReservationEnded(entry_id=entry_id, by=_clerk(asked), cause=cause)))
        case _:
            waiting = desk.reservations()
            asked.answer({"reservations": [_described(each) for each in waiting]}, *map(_line, waiting))
            return 0


def _make(asked: Asked, desk: Desk) -> EntryStanding:
    options = asked.options
    today = legal_date(desk.clock.now())
    until = datetime.combine(options.day or today, options.until or asked.settings.closing_hour, LEGAL_ZONE)
    reservation = Reservation(purpose=options.purpose, holder=options.holder, expires_at=until)
    content = EntryContent(summary=options.purpose, reservation=reservation)
    draft = EntryDraft(direction=options.direction, content=content)
    if options.register:
        draft = draft.model_copy(update={"register_code": options.register})
    registration = desk.register(draft, clerk=_clerk(asked))
    return desk.standing(registration.entry.entry_id)


def _fill(asked: Asked, desk: Desk) -> EntryStanding:
    entry_id = named_entry(desk, asked.options.number)
    entry = desk.standing(entry_id).entry
    asked.options.direction = entry.direction
    content = draft_from(
        asked.options, legal_date(entry.registered_at), desk.deadlines.calendar(), seal=desk.personal_numbers.seal
    ).draft.content
    return desk.act(ReservationFilled(entry_id=entry_id, by=_clerk(asked), content=content))


def _clerk(asked: Asked) -> str:
    return str(asked.options.clerk or asked.settings.clerk)


def _told(asked: Asked, stands: EntryStanding) -> int:
    asked.answer(_described(stands), _line(stands))
    return 0


def _described(stands: EntryStanding) -> dict[str, object]:
    held = stands.entry.content.reservation
    return {
        "entry_id": str(stands.entry.entry_id),
        "number": stands.entry.shown_number,
        "state": stands.state.value,
        "purpose": held.purpose if held else None,
        "holder": held.holder if held else None,
        "expires_at": held.expires_at.isoformat() if held else None,
    }


def _line(stands: EntryStanding) -> str:
    held = stands.entry.content.reservation
    told = [stands.entry.shown_number, stands.entry.content.summary, held.holder if held else ""]
    return "  ".join(filter(None, told))
