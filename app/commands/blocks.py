"""`opis blocks show|open|close|conversions`: the numbers held for outages, and what became of provisional receipts."""

from app.commands.asked import Asked
from app.commands.composition import build_desk
from app.desk import Desk


def run(asked: Asked) -> int:
    """Do the act that was asked."""
    desk = build_desk(asked)
    match asked.options.act:
        case "open":
            left = desk.outages.open_reserve(by=asked.options.clerk or asked.settings.clerk)
            asked.answer({"left": left}, asked.words.count("commands.blocks.opened", left))
        case "close":
            told = desk.block_closing.close(by=asked.options.clerk or asked.settings.clerk, retire=asked.options.retire)
            asked.answer(
                {"unused": [act.model_dump(mode="json") for act in told]},
                *(f"{act.register_code} {act.year}: {act.first}-{act.last}" for act in told),
            )
        case "conversions":
            _conversions(asked, desk)
        case _:
            _show(asked, desk)
    return 0


def _show(asked: Asked, desk: Desk) -> None:
    outage = desk.outages.now()
    facts = desk.outages.facts()
    asked.answer(
        {
            "level": outage.level.value if outage.level else None,
            "left": facts.left,
            "reserve": facts.reserve,
            "provisional": facts.provisional,
        },
        asked.words.say("commands.blocks.left", left=facts.left, reserve=facts.reserve),
    )


def _conversions(asked: Asked, desk: Desk) -> None:
    slips, copies = desk.outages.slips(), desk.outages.copies()
    told = [
        {
            "slip": each.label,
            "given_at": each.given_at.isoformat(),
            "number": each.number,
            "year": each.year,
            "entry_id": str(each.entry_id),
        }
        for each in slips
    ]
    renumbered = [
        {
            "printed_number": each.printed_number,
            "year": each.year,
            "kept_number": each.kept_number,
            "kept_year": each.kept_year,
            "entry_id": str(each.entry_id),
        }
        for each in copies
    ]
    lines = [f"{each.label} → {each.number or '?'}/{each.year or '?'}" for each in slips]
    lines += [f"{each.printed_number}/{each.year} → {each.kept_number}/{each.kept_year}" for each in copies]
    asked.answer({"slips": told, "renumbered": renumbered}, *lines)
