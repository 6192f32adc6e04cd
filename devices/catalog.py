"""The drivers of this program: which are there, and why the others are not."""

from dataclasses import dataclass

from devices.errors import DriverMissing, EsclAbsent, LibsaneMissing, TwainAbsent
from devices.sane.library import is_installed


@dataclass(frozen=True, slots=True)
class DriverState:
    """A driver by name; `reason_code` is the code of the error that says why it is not there, None if it is."""

    name: str
    available: bool
    reason_code: str | None = None


# The drivers that a worker can run.
DRIVERS = ("sane", "folder", "fake")
_ABSENT: dict[str, type[DriverMissing]] = {"twain": TwainAbsent, "escl": EsclAbsent}


def drivers() -> list[DriverState]:
    """Every driver that Opis knows of, without loading any."""
    states = []
    for name in (*DRIVERS, *_ABSENT):
        missing = LibsaneMissing() if name == "sane" and not is_installed() else why_absent(name)
        states.append(DriverState(name, available=missing is None, reason_code=missing.code if missing else None))
    return states


def why_absent(name: str) -> DriverMissing | None:
    """Why this version has no driver of this name, as the error to raise; None for a driver that it has."""
    return _ABSENT[name]() if name in _ABSENT else None
