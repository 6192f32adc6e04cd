"""`opis registers`: the registers in force on a day."""

from app.commands.asked import Asked
from app.commands.composition import build_desk


def run(asked: Asked) -> int:
    """Answers `{"registers": [...]}`, each as the contract writes it."""
    found = build_desk(asked).catalogue.registers(asked.options.on)
    lines = [f"{each.code:<8}  {each.prefix:<8}  {each.title}" for each in found]
    asked.answer({"registers": [each.model_dump(mode="json", exclude_none=True) for each in found]}, *lines)
    return 0
