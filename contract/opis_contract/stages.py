"""Where a paper is, as its citizen sees it: seven steps of the circuit's many states (domain 3.1)."""

from enum import StrEnum


class Stage(StrEnum):
    """The steps in order, and the one side step that asks the citizen for something."""

    RECEIVED = "received"
    REGISTERED = "registered"
    AT_DEPARTMENT = "at_department"
    IN_ENDORSEMENT = "in_endorsement"
    SIGNED = "signed"
    DISPATCHED = "dispatched"
    """Sent, or ready to be picked up."""
    CLOSED = "closed"
    NEEDS_APPLICANT = "needs_applicant"
    """The department waits for the applicant; the paper itself has not moved."""


STEPS = (
    Stage.RECEIVED,
    Stage.REGISTERED,
    Stage.AT_DEPARTMENT,
    Stage.IN_ENDORSEMENT,
    Stage.SIGNED,
    Stage.DISPATCHED,
    Stage.CLOSED,
)
TOTAL = len(STEPS)


def position(stage: Stage) -> int:
    """How many of the `TOTAL` steps the bar shows as reached, from 1."""
    if stage is Stage.NEEDS_APPLICANT:
        return position(Stage.AT_DEPARTMENT)
    return STEPS.index(stage) + 1
