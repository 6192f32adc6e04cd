"""What time it is, as an argument: the machine's clock at work, any other in a test."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Two clocks: the wall's, which may be set back, and one that only runs forward."""

    def now(self) -> datetime:
        """This instant, aware and in UTC."""

    def monotonic(self) -> float:
        """Seconds since some moment; only differences mean something."""


class MachineClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """This instant, aware and in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place that asks the machine

    def monotonic(self) -> float:
        """Seconds since some moment; only differences mean something."""
        return time.monotonic()
