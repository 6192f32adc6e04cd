"""`opis classes`: the document classes in force on a day."""

from app.commands.asked import Asked
from app.commands.composition import build_desk


def run(asked: Asked) -> int:
    """Answers `{"classes": [...]}`, each as the contract writes it."""
    found = build_desk(asked).catalogue.classes(asked.options.on)
    lines = [f"{each.code:<28}  {each.department or '—':<5}  {each.name}" for each in found]
    asked.answer({"classes": [each.model_dump(mode="json", exclude_none=True) for each in found]}, *lines)
    return 0
