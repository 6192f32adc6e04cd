"""How long the desk waits for a driver before it ends it: a pure decision over the moment of the last event."""

from dataclasses import asdict, dataclass
from enum import Enum


class Phase(Enum):
    """What the desk is waiting for; each has its limit of the same name in `Limits`."""

    STARTING = "starting"
    ANSWERING = "answering"
    WARMING_UP = "warming_up"
    READING = "reading"
    BETWEEN_PAGES = "between_pages"
    STOPPING = "stopping"
    LETTING_GO = "letting_go"


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
    letting_go: float = 15

    def of(self, phase: Phase) -> float:
        """The limit of one phase, in seconds."""
        seconds: dict[str, float] = asdict(self)
        return seconds[phase.value]


def patience(now: float, last_event: float, phase: Phase, limits: Limits) -> float:
    """Seconds left until the worker is ended; never negative."""
    return max(0.0, last_event + limits.of(phase) - now)


def decide(now: float, last_event: float, phase: Phase, limits: Limits) -> Verdict:
    """What to do at `now` (monotonic seconds) when the last sign of life was at `last_event`."""
    return Verdict.WAIT if patience(now, last_event, phase, limits) > 0 else Verdict.KILL
