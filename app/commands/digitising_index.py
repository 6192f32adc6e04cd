"""`opis digitise table|describe|indexed`: what is in a batch, written by whoever has a spreadsheet."""

from collections.abc import Callable

from app.commands.asked import Asked
from app.commands.composition import existing
from app.desk import Desk
from app.digitising.index_table import index_in, index_table
from app.durable import write_bytes


def _table(asked: Asked, desk: Desk, _: str) -> int:
    """The index as far as it is known, to be filled in."""
    options = asked.options
    room = desk.digitising
    made = index_table(room.batches.batch(options.batch), room.indexing.documents(options.batch))
    path = asked.path(options.output) if options.output else desk.home.print / f"index-lot-{options.batch}.csv"
    write_bytes(path, made)
    asked.answer({"file": str(path)}, str(path))
    return 0


def _describe(asked: Asked, desk: Desk, by: str) -> int:
    [path] = existing(asked, [asked.options.file])
    lines = index_in(path)
    desk.digitising.indexing.describe(asked.options.batch, lines, by=by)
    said = asked.words.count("digitising.described", len(lines))
    asked.answer({"batch": asked.options.batch, "lines": len(lines)}, said)
    return 0


def _indexed(asked: Asked, desk: Desk, by: str) -> int:
    """The batch waits for the archivist."""
    desk.digitising.indexing.finish(asked.options.batch, by=by)
    batch = desk.digitising.batches.batch(asked.options.batch)
    said = asked.words.say(f"digitising.stage.{batch.stage.value}")
    asked.answer({"batch": batch.batch_no, "state": batch.stage.value}, f"{batch.batch_no}: {said}")
    return 0


ACTS: dict[str, Callable[[Asked, Desk, str], int]] = {"table": _table, "describe": _describe, "indexed": _indexed}
"""What each act does with the desk, in whose name; the exit code comes back."""
