"""`opis log`: who looked at what; its chain checked; an extract for the citizen whom an entry is about."""

from app.commands.asked import Asked
from app.commands.composition import build_desk
from app.commands.entries import named_entry
from app.privacy.access_log import Look, Looked
from opis_contract.legal_time import LEGAL_ZONE
from opis_contract.people import Act


def run(asked: Asked) -> int:
    """Looking into the log stands in the log too. Rows older than the time of keeping are let go first."""
    options = asked.options
    desk = build_desk(asked)
    terms = " ".join(filter(None, (options.act, options.person, options.entry)))
    desk.working.tells(Looked.READ_LOG, Act.READ_LOG, terms=terms)
    desk.access.let_go(years=asked.settings.log_years)
    if options.act == "check":
        count = desk.access.check()
        asked.answer({"rows": count}, asked.words.say("log.whole", count=count))
        return 0
    entry_id = named_entry(desk, options.entry) if options.entry else None
    if options.act == "extract" and entry_id is not None:
        looks = desk.access.about([entry_id])
    else:
        looks = desk.access.rows(who=options.person, entry_id=entry_id, limit=options.limit)
    asked.answer({"rows": [_row(each) for each in looks]}, *(_line(asked, each) for each in looks))
    return 0


def _row(look: Look) -> dict[str, object]:
    return {
        "position": look.position,
        "at": look.at.isoformat(),
        "who": look.who,
        "what": look.what.value,
        "entry_id": str(look.entry_id) if look.entry_id else None,
        "why": look.why,
        "place": look.place,
        "terms": look.terms,
    }


def _line(asked: Asked, look: Look) -> str:
    said = (look.who, asked.words.say(f"log.{look.what}"), look.place, look.why, look.terms)
    return f"{look.at.astimezone(LEGAL_ZONE):%d.%m.%Y %H:%M:%S}  " + " · ".join(filter(None, said))
