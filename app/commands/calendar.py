"""`opis calendar`: the days that the Government makes free or worked, as this institution keeps them."""

from app.commands.asked import Asked
from app.commands.composition import build_desk
from app.deadlines.free_days import FreeDays
from opis_contract.calendar import CalendarDay, DayStatus
from opis_contract.errors import WrongInput


class DecisionMissing(WrongInput):
    """A day is made free or worked by a decision, which must be named."""

    code = "decision_missing"


def run(asked: Asked) -> int:
    """Answers `{"days": [...]}` for the list, the one day for a change."""
    options = asked.options
    days = build_desk(asked).free_days
    match options.act:
        case "add":
            _add(asked, days)
        case "remove":
            days.take_back(options.day, by=_clerk(asked), legal_basis=options.basis or "")
            asked.answer(
                {"day": options.day.isoformat(), "status": DayStatus.BY_LAW.value},
                asked.words.say("calendar.removed", day=f"{options.day:%d.%m.%Y}"),
            )
        case _:
            decided = days.decided(options.year)
            asked.answer({"days": [_row(each) for each in decided]}, *(_lines(asked, decided)))
    return 0


def _add(asked: Asked, days: FreeDays) -> None:
    options = asked.options
    if len((options.basis or "").strip()) < 3:
        raise DecisionMissing
    status = DayStatus.WORKED if options.worked else DayStatus.FREE
    decided = days.decide(options.day, status, legal_basis=options.basis.strip(), by=_clerk(asked))
    asked.answer(_row(decided), _line(asked, decided))


def _clerk(asked: Asked) -> str:
    return asked.options.clerk or asked.settings.clerk


def _row(day: CalendarDay) -> dict[str, str]:
    return {"day": day.code, "status": day.status.value, "basis": day.legal_basis}


def _line(asked: Asked, day: CalendarDay) -> str:
    status = asked.words.say(f"calendar.{day.status.value}")
    return f"{day.day:%d.%m.%Y}  {status}  {day.legal_basis}"


def _lines(asked: Asked, days: list[CalendarDay]) -> list[str]:
    return [_line(asked, each) for each in days] or [asked.words.say("calendar.empty")]
