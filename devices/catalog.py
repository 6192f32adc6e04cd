"""The drivers of this program: which are there, and why the others are not."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from devices.errors import DriverMissing, LibsaneMissing, TwainManagerMissing, TwainManagersNotThere
from devices.escl.errors import EsclLibraryMissing
from devices.sane.library import is_installed as libsane_is_installed
from devices.twain.manager import is_installed as twain_is_installed


@dataclass(frozen=True, slots=True)
class DriverState:
    """A driver by name; `reason` is the error that says why it is not there, None if it is."""

    name: str
    reason: DriverMissing | None = None

    @property
    def available(self) -> bool:
        """Whether a worker can start it."""
        return self.reason is None


# The drivers that a worker can run.
DRIVERS = ("sane", "twain", "folder", "escl", "fake")
# What network scanners are found and understood with; a desk without devices has neither.
_ESCL_LIBRARIES = ("zeroconf", "defusedxml")


def drivers(twain_managers: Sequence[Path] = ()) -> list[DriverState]:
    """Every driver that Opis knows of, without loading any; `twain_managers` are those chosen for this machine."""
    return [DriverState(name, _not_installed(name, twain_managers) or why_absent(name)) for name in DRIVERS]


def usual_drivers(twain_managers: Sequence[Path] = ()) -> tuple[str, ...]:
    """The drivers that are asked for scanners unless somebody chooses: those whose scanners can be here.

    Whoever chose data source managers expects scanners of TWAIN, and hears why there are none.
    """
    return ("sane", "twain", "folder") if twain_managers or twain_is_installed() else ("sane", "folder")


def why_absent(name: str) -> DriverMissing | None:
    """Why there is no driver of this name, as the error to raise; None for one that a worker can start."""
    if name == "escl":
        lacking = next((library for library in _ESCL_LIBRARIES if find_spec(library) is None), None)
        return EsclLibraryMissing(library=lacking) if lacking else None
    return None


def _not_installed(name: str, twain_managers: Sequence[Path]) -> DriverMissing | None:
    """Why a driver of this version cannot work on this machine; None where it can."""
    match name:
        case "sane" if not libsane_is_installed():
            return LibsaneMissing()
        case "twain" if twain_managers and not any(each.is_file() for each in twain_managers):
            return TwainManagersNotThere(managers=", ".join(map(str, twain_managers)))
        case "twain" if not twain_managers and not twain_is_installed():
            return TwainManagerMissing()
        case _:
            return None
