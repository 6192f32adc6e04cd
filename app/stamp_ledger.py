"""How many time stamps were asked for this month: an authority's contract ends at a number, and each one is paid.

A line is written before the stamp is asked for, by whatever process of this desk asks; a line too many is seen by
whoever wrote it, so two processes never take the last stamp together.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from app.clock import Clock
from app.durable import PRIVATE_FILE, disk_faults, make_folder


@dataclass(frozen=True, slots=True)
class StampLedger:
    """The lines in `file`: month and address. `quota` is for each authority and month; None never ends."""

    file: Path
    clock: Clock
    quota: int | None

    def may_ask(self, address: str) -> bool:
        """Take one stamp of this authority's month, durably; False when none is left. Raises the disk's faults."""
        if self.quota is None:
            return True
        line = f"{self.clock.now():%Y-%m}\t{address}\n".encode()
        if self._taken(line) >= self.quota:
            return False
        make_folder(self.file.parent)
        with disk_faults(self.file):
            # Appended as a whole by the system: what stands before it is what was taken before it.
            handle = os.open(self.file, os.O_APPEND | os.O_CREAT | os.O_WRONLY, PRIVATE_FILE)
            try:
                os.write(handle, line)
                os.fsync(handle)
                end = os.lseek(handle, 0, os.SEEK_CUR)
            finally:
                os.close(handle)
        return self._taken(line, until=end) <= self.quota

    def taken(self, address: str) -> int:
        """How many of this month are gone."""
        return self._taken(f"{self.clock.now():%Y-%m}\t{address}\n".encode())

    def _taken(self, line: bytes, *, until: int | None = None) -> int:
        with disk_faults(self.file):
            if not self.file.exists():
                return 0
            lines = self.file.read_bytes()[:until].splitlines(keepends=True)
        return sum(each == line for each in lines)
