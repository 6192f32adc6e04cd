"""What a measurement says: a ratio, the goal it must not exceed, and whether it holds."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times its baseline, or its allowed time, something took."""

    name: str
    ratio: float
    goal: float
    seen: str
    """The two times behind the ratio, for a person."""

    @property
    def holds(self) -> bool:
        """True when the goal is reached."""
        return self.ratio <= self.goal


def against(name: str, measured: float, baseline: float, *, goal: float, of: str) -> Ratio:
    """Something that took `measured` seconds where its baseline, called `of`, took `baseline`."""
    return Ratio(name, round(measured / baseline, 3), goal, f"{_ms(measured)} / {_ms(baseline)} ({of})")


def within(name: str, times: Sequence[float], *, allowed: float) -> Ratio:
    """The 95th percentile of the times, in seconds, against the time allowed: a goal of 1 is the whole of it."""
    slow = percentile(times, 0.95)
    return Ratio(name, round(slow / allowed, 3), 1.0, f"p95 {_ms(slow)} / {_ms(allowed)}, max {_ms(max(times))}")


def percentile(times: Sequence[float], share: float) -> float:
    """The time that this share of the times does not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"
