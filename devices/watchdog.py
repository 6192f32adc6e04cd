"""How long the desk waits for a driver before it ends it: a pure decision over the moment of the last event."""

from dataclasses import dataclass
from enum import Enum


class Phase(Enum):
    """What the desk is waiting for."""

    STARTING = "starting"
    ANSWERING = "answering"
    WARMING_UP = "warming_up"
    READING = "reading"
    BETWEEN_PAGES = "between_pages"
    STOPPING = "stopping"


class Verdict(Enum):
    """Go on waiting, or end the worker."""

    WAIT = "wait"
    KILL = "kill"


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of silence that are borne in each phase."""

    starting: float = 20
    answering: float = 30
    warming_up: float = 60
    reading: float = 20
    between_pages: float = 30
    stopping: float = 3

    def of(self, phase: Phase) -> float:
        """The limit of one phase, in seconds."""
        match phase:
            case Phase.STARTING:
                return self.starting
            case Phase.ANSWERING:
                return self.answering
            case Phase.WARMING_UP:
                return self.warming_up
            case Phase.READING:
                return self.reading
            case Phase.BETWEEN_PAGES:
                return self.between_pages
            case Phase.STOPPING:
                return self.stopping


def patience(now: float, last_event: float, phase: Phase, limits: Limits) -> float:
    """Seconds left until the worker is ended; never negative."""
    return max(0.0, last_event + limits.of(phase) - now)


def decide(now: float, last_event: float, phase: Phase, limits: Limits) -> Verdict:
    """What to do at `now` (monotonic seconds) when the last sign of life was at `last_event`."""
    return Verdict.WAIT if patience(now, last_event, phase, limits) > 0 else Verdict.KILL
