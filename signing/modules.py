"""Which token drivers this machine has: the vendors' known places, from `modules.toml`."""

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

_KNOWN = Path(__file__).with_name("modules.toml")
_SYSTEMS = {"win32": "windows", "darwin": "macos"}


@dataclass(frozen=True, slots=True)
class Vendor:
    """A family of tokens and where its driver may stand on this system, likeliest first."""

    key: str
    name: str
    paths: tuple[Path, ...]


def known(platform: str = sys.platform) -> tuple[Vendor, ...]:
    """Every vendor that is known for the system, in the order of the file."""
    system = _SYSTEMS.get(platform, "linux")
    with _KNOWN.open("rb") as file:
        tables = tomllib.load(file)
    return tuple(
        Vendor(key, table["name"], tuple(Path(path) for path in table[system]))
        for key, table in tables.items()
        if table[system]
    )


def present(vendors: tuple[Vendor, ...] | None = None) -> list[Path]:
    """The drivers that are installed: one file per vendor, and no file twice under two names."""
    found: dict[Path, Path] = {}
    for vendor in known() if vendors is None else vendors:
        for path in vendor.paths:
            there = sorted(path.parent.glob(path.name))
            if there:
                found.setdefault(there[0].resolve(), there[0])
                break
    return list(found.values())


def of_vendor(key: str) -> Path | None:
    """The installed driver of one vendor, or None."""
    chosen = present(tuple(vendor for vendor in known() if vendor.key == key))
    return chosen[0] if chosen else None


def vendor_of(module: Path) -> str:
    """The family of tokens that a driver belongs to, by its place or its name; that name where no family is known."""
    for vendor in known():
        if any(module.match(str(path)) or module.name == path.name for path in vendor.paths):
            return vendor.name
    return module.name
