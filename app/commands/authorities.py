"""`opis authorities`: the competent authorities in force on a day, to which misaddressed papers are sent on."""

from app.commands.asked import Asked
from app.commands.composition import build_desk


def run(asked: Asked) -> int:
    """Answers `{"authorities": [...]}`, each as the contract writes it."""
    found = build_desk(asked).catalogue.authorities(asked.options.on)
    lines = [f"{each.code:<22}  {each.name}: {', '.join(each.matters)}" for each in found]
    asked.answer({"authorities": [each.model_dump(mode="json", exclude_none=True) for each in found]}, *lines)
    return 0
