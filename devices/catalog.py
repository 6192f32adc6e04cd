"""The drivers of this program: which are there, and why the others are not."""

from dataclasses import dataclass
from importlib.util import find_spec

from devices.errors import DriverMissing, LibsaneMissing, TwainManagerMissing
from devices.escl.errors import EsclLibraryMissing
from devices.sane.library import is_installed as libsane_is_installed
from devices.twain.manager import is_installed as twain_is_installed


@dataclass(frozen=True, slots=True)
class DriverState:
    """A driver by name; `reason_code` is the code of the error that says why it is not there, None if it is."""

    name: str
    available: bool
    reason_code: str | None = None


# The drivers that a worker can run.
DRIVERS = ("sane", "twain", "folder", "escl", "fake")
# What network scanners are found and understood with; a desk without devices has neither.
_ESCL_LIBRARIES = ("zeroconf", "defusedxml")


def drivers() -> list[DriverState]:
    """Every driver that Opis knows of, without loading any."""
    states = []
    for name in DRIVERS:
        missing = _not_installed(name) or why_absent(name)
        states.append(DriverState(name, available=missing is None, reason_code=missing.code if missing else None))
    return states


def usual_drivers() -> tuple[str, ...]:
    """The drivers that are asked for scanners unless somebody chooses: those whose scanners can be here."""
    return ("sane", "twain", "folder") if twain_is_installed() else ("sane", "folder")


def why_absent(name: str) -> DriverMissing | None:
    """Why there is no driver of this name, as the error to raise; None for one that a worker can start."""
    if name == "escl":
        lacking = next((library for library in _ESCL_LIBRARIES if find_spec(library) is None), None)
        return EsclLibraryMissing(library=lacking) if lacking else None
    return None


def _not_installed(name: str) -> DriverMissing | None:
    """Why a driver of this version cannot work on this machine; None where it can."""
    match name:
        case "sane" if not libsane_is_installed():
            return LibsaneMissing()
        case "twain" if not twain_is_installed():
            return TwainManagerMissing()
        case _:
            return None
