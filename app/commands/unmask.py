"""`opis unmask`: the whole personal number of whom an entry names, with a reason that is written down."""

from app.commands.asked import Asked
from app.commands.composition import build_desk
from app.commands.entries import named_entry


def run(asked: Asked) -> int:
    """The reason stands in the access log before the number is shown."""
    desk = build_desk(asked)
    found = desk.unmask(named_entry(desk, asked.options.number), reason=asked.options.reason)
    asked.answer(
        {"parties": [{"name": each.name, "personal_number": each.number} for each in found]},
        *(f"{each.name}: {each.number}" for each in found),
    )
    return 0
