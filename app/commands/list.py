"""`opis list`: the rows of the register, the newest first."""

from app.commands.asked import Asked
from app.commands.composition import build_desk
from app.queries import EntryQuery, EntryRow
from opis_contract.errors import WrongInput
from opis_contract.legal_time import legal_date
from opis_contract.numbers import RegistrationNumber


class LimitOutOfRange(WrongInput):
    """A list has at least one row."""

    code = "limit_out_of_range"


def run(asked: Asked) -> int:
    """Answers `{"entries": [...], "total": n}`; `total` counts what a longer list would hold."""
    options = asked.options
    if options.limit < 1:
        raise LimitOutOfRange(limit=options.limit)
    query = EntryQuery(
        register=options.register, year=options.year, day=options.day, text=options.text, limit=options.limit
    )
    page = build_desk(asked).looking.entries(query)
    entries = [
        {
            "entry_id": str(row.entry_id),
            "register": row.register,
            "year": row.year,
            "number": row.number,
            "registered_at": row.registered_at.isoformat(),
            "direction": row.direction,
            "party": row.party,
            "summary": row.summary,
            "files": row.files,
            "offline": row.offline,
            "sent": row.sent,
        }
        for row in page.rows
    ]
    lines = [f"{_shown(row):>18}  {row.party:<30.30}  {row.summary}" for row in page.rows]
    asked.answer({"entries": entries, "total": page.total}, *(lines or [asked.words.say("commands.list.empty")]))
    return 0


def _shown(row: EntryRow) -> str:
    number = RegistrationNumber(row.register, row.year, row.number, legal_date(row.registered_at))
    return number.text(row.prefix)
