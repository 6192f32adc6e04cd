"""`opis checkpoint`: the journal's newest signed checkpoint, to be published wherever many people see it."""

from app.commands.asked import Asked
from app.commands.composition import build_desk
from app.commands.proof import history_of
from app.durable import write_bytes


def run(asked: Asked) -> int:
    """Writes the signed note, or says it when no file is named."""
    desk = build_desk(asked)
    with history_of(desk) as history:
        checkpoint = history.checkpoint()
    answer: dict[str, object] = {"origin": checkpoint.origin, "size": checkpoint.size, "checkpoint": checkpoint.note}
    if asked.options.output is None:
        asked.answer(answer, checkpoint.note.rstrip("\n"))
        return 0
    target = asked.path(asked.options.output)
    write_bytes(target, checkpoint.note.encode(), mode=0o644)
    asked.answer(answer | {"path": str(target)}, asked.words.say("commands.proof.done", path=target))
    return 0
