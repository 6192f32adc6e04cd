"""Where a paper is, worked out from what the register knows of it and of the answers to it (domain 3.1)."""

from collections.abc import Iterable

from opis_contract.entries import EntryContent
from opis_contract.stages import Stage, position


def stage_of(content: EntryContent) -> Stage:
    """The step that the entry itself has reached."""
    if content.resolution_mode is not None:
        return Stage.CLOSED
    if content.dispatch_date is not None or content.dispatch_mode is not None:
        return Stage.DISPATCHED
    if content.department is not None:
        return Stage.AT_DEPARTMENT
    return Stage.REGISTERED


def furthest(own: Stage, answers: Iterable[Stage]) -> Stage:
    """The step its citizen sees: an answer that is signed or sent counts, one that was only begun does not."""
    told = [stage for stage in answers if position(stage) >= position(Stage.SIGNED)]
    # The end of an answer's own path is that it was sent; only the paper itself can be closed.
    reached = [Stage.DISPATCHED if stage is Stage.CLOSED else stage for stage in told]
    return max([own, *reached], key=position)
