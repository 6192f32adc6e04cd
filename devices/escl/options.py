"""What the eSCL driver is told when its process starts: addresses, where it remembers, how long it waits."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from devices.scanning import Patience


@dataclass(frozen=True, slots=True)
class EsclOptions:
    """Times are in seconds."""

    addresses: tuple[str, ...] = ()
    """Scanners that somebody typed; they are listed besides those that announce themselves."""
    folder: Path | None = None
    """Where certificates and last addresses are remembered; without it only as long as the process lives."""
    interfaces: tuple[str, ...] = ()
    """The addresses of this computer on whose networks scanners are looked for; empty for all."""
    looking: float = 2
    """How long scanners may take to announce themselves; 0 does not look for any."""
    connecting: float = 10
    answering: float = 120
    """How long the first page may take to begin: a slow glass at 600 dpi."""
    following: float = 120
    """How long a later page may take to begin."""
    stalling: float = 20
    """How long a page may pause once it has begun."""
    pause: float = 1
    """Between two attempts."""

    def with_patience(self, patience: Patience) -> "EsclOptions":
        """The options for a scanner that needs more time, or less, than is usual."""
        named: dict[str, Any] = {
            "answering": patience.warming_up,
            "following": patience.between_pages,
            "stalling": patience.reading,
        }
        return replace(self, **{name: seconds for name, seconds in named.items() if seconds is not None})

    def as_argument(self) -> str:
        """As one argument of the worker's command line."""
        return json.dumps(asdict(self) | {"folder": str(self.folder) if self.folder else None})


def from_argument(argument: str) -> EsclOptions:
    """The options again."""
    told = json.loads(argument)
    told["addresses"], told["interfaces"] = tuple(told["addresses"]), tuple(told["interfaces"])
    told["folder"] = Path(told["folder"]) if told["folder"] else None
    return EsclOptions(**told)
