"""`opis stamp`: a copy of an entry's paper with the registration stamp on page 1; the original stays as it is."""

from app.commands.asked import Asked
from app.commands.composition import build_desk, workspace
from app.commands.entries import named_entry
from app.stamping import file_stamped
from paper.strangers import StrangerReader


def run(asked: Asked) -> int:
    """Answers the file, its zone, and whether the stamp lies over something."""
    desk = build_desk(asked)
    entry_id = named_entry(desk, asked.options.number)
    with workspace(asked) as folder, StrangerReader() as reader:
        made = file_stamped(desk, entry_id, zone=asked.options.zone, workspace=folder, maker=reader)
    path = desk.file_path(made.file.sha256)
    lines = [asked.words.say("commands.stamp.done", zone=made.zone, path=path)]
    if made.covers:
        lines.append(asked.words.say("commands.stamp.covers"))
    answer = {"file": made.file.model_dump(mode="json"), "path": str(path), "zone": made.zone, "covers": made.covers}
    asked.answer(answer, *lines)
    return 0
