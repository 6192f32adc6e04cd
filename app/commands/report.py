"""`opis report petitions|outage`: what became of the petitions of half a year (OG 27/2002); a day's outages."""

from app.commands import outage_report
from app.commands.asked import Asked
from app.commands.composition import build_desk
from opis_contract.petitions import Half, PetitionCount


def run(asked: Asked) -> int:
    """Answers the figures; a person gets one line for each."""
    if asked.options.act == "outage":
        return outage_report.run(asked)
    desk = build_desk(asked)
    half = Half(asked.options.year or desk.catalogue.today.year, asked.options.half)
    count = desk.petitions.of_half(half)
    figures = figures_of(count)
    say = asked.words.say
    asked.answer(
        {"year": half.year, "half": half.half, **figures},
        *(f"{say(f'petitions.{name}'):<48} {number:>6}" for name, number in figures.items()),
    )
    return 0


def figures_of(count: PetitionCount) -> dict[str, int]:
    """The report's lines by name."""
    outcomes = {outcome.value: number for outcome, number in count.outcomes.items()}
    terms = {"in_term": count.in_term, "late": count.late, "running": count.running}
    return {"received": count.received, **outcomes, **terms}
