"""Batches of scanned pages as lines of a list: unfinished first, then those that have their number."""

from collections.abc import Callable, Sequence

from app.intake import BatchState, BatchView
from ui.scanning.scan_screen import BatchLine
from ui.writing import Writing


def batch_lines(batches: Sequence[BatchView], name_of: Callable[[str], str], writing: Writing) -> list[BatchLine]:
    """`name_of` gives a scanner's name by the source that the batch kept. Batches without a page are not shown."""
    shown = sorted((each for each in batches if each.pages), key=lambda each: each.state is not BatchState.OPEN)
    return [
        BatchLine(
            each.batch_id,
            f"{writing.moment(each.opened_at)} · {name_of(each.source)}",
            writing.counted("files.pages", len(each.pages))
            + " · "
            + writing.words.say("scanning.waits" if each.state is BatchState.OPEN else "scanning.is_attached"),
            each.state is BatchState.OPEN,
        )
        for each in shown
    ]
