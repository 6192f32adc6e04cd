"""How long the desk waits for a driver before it ends it: a pure decision over the last signs of life.

There are two signs: what the driver says, and the beat of a thread that is not the driver's. A driver may be silent as
long as its phase allows; a process whose beat stops is stuck as a whole (stopped, swapped out, its interpreter locked
by the driver), and no phase is waited out for it.
"""

from dataclasses import asdict, dataclass, replace
from enum import Enum

from devices.scanning import Patience


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
    """Seconds of silence that are borne in each phase, and seconds without a beat."""

    starting: float = 20
    answering: float = 30
    warming_up: float = 60
    reading: float = 20
    between_pages: float = 30
    stopping: float = 3
    letting_go: float = 15
    beat: float = 12

    def of(self, phase: Phase) -> float:
        """The limit of one phase, in seconds."""
        seconds: dict[str, float] = asdict(self)
        return seconds[phase.value]

    def with_patience(self, patience: Patience) -> "Limits":
        """The limits for a scanner that needs more, or less, than is usual."""
        return replace(self, **{phase: seconds for phase, seconds in asdict(patience).items() if seconds is not None})


@dataclass(frozen=True, slots=True)
class SignsOfLife:
    """The moments (monotonic seconds) of the driver's last word and of the last beat, None before any."""

    event: float
    beat: float | None = None


def patience(now: float, signs: SignsOfLife, phase: Phase, limits: Limits) -> float:
    """Seconds left until the worker is ended, unless a sign of life comes; never negative."""
    ends = [signs.event + limits.of(phase)]
    if signs.beat is not None:
        ends.append(signs.beat + limits.beat)
    return max(0.0, min(ends) - now)


def decide(now: float, signs: SignsOfLife, phase: Phase, limits: Limits) -> Verdict:
    """What to do at `now` (monotonic seconds) after these last signs of life."""
    return Verdict.WAIT if patience(now, signs, phase, limits) > 0 else Verdict.KILL
