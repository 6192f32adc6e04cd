"""What a desk remembers of a network scanner: its name, where it last answered, and its certificate.

Scanners sign their certificates themselves. The first one seen is kept, and another one later is refused until somebody
who stands at the scanner accepts it: that is how a stranger in between is noticed.
"""

import hashlib
import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from devices.durable import rename_durably
from devices.escl.errors import NothingToAccept, NotRemembered


@dataclass(frozen=True, slots=True)
class Known:
    """One scanner; certificates as SHA-256 in hex, "" for none. `refused` is the new one that was last refused."""

    id: str
    name: str = ""
    address: str = ""
    certificate: str = ""
    refused: str = ""


class Memory:
    """One file for each scanner in `folder`; with None it lasts as long as the object."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._held: dict[str, Known] = {}

    def of(self, scanner_id: str) -> Known:
        """What is known of a scanner; nothing but its id, where it is new."""
        if self._folder is None:
            return self._held.get(scanner_id, Known(scanner_id))
        try:
            told = json.loads(self._file(self._folder, scanner_id).read_text("utf-8"))
            return Known(**told)
        except FileNotFoundError:
            return Known(scanner_id)
        except (OSError, ValueError, TypeError) as unreadable:  # nobody is trusted anew because of a damaged file
            raise NotRemembered(folder=str(self._folder)) from unreadable

    def keep(self, known: Known) -> None:
        """Remember it, durably. Raises `NotRemembered` where the disk refuses."""
        if self.of(known.id) == known:
            return
        self._held[known.id] = known
        if self._folder is None:
            return
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = self._file(self._folder, known.id)
            written = file.with_name(f"{file.name}.{os.getpid()}.tmp")
            written.write_text(json.dumps(asdict(known), ensure_ascii=False, indent=1), "utf-8")
            rename_durably(written, file)
        except OSError as refused:
            raise NotRemembered(folder=str(self._folder)) from refused

    @staticmethod
    def _file(folder: Path, scanner_id: str) -> Path:
        """Ids hold addresses, which are no names of files."""
        return folder / f"{hashlib.sha256(scanner_id.encode()).hexdigest()[:24]}.json"


def accept_certificate(folder: Path, scanner_id: str) -> Known:
    """Trust from now on the certificate that was refused, and no other. Raises `NothingToAccept`."""
    memory = Memory(folder)
    known = memory.of(scanner_id)
    if not known.refused:
        raise NothingToAccept(scanner=known.name or scanner_id)
    accepted = replace(known, certificate=known.refused, refused="")
    memory.keep(accepted)
    return accepted


def short(certificate: str) -> str:
    """The beginning of a fingerprint as people compare it: four groups of four."""
    letters = certificate.upper()[:16]
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))
