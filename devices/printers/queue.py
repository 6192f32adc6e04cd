"""A print queue of the system: the document is handed to `lp`, which takes it or says no (CUPS)."""

import os
import subprocess
from collections.abc import Mapping

from devices.printers.address import PrinterAddress
from devices.printers.errors import PrinterPaused, PrintQueueRefused

PATIENCE = 15.0
"""Seconds that the queue has to take a document."""


class QueuePrinter:
    """See `app.printing.printing.PrinterEnd`. `environment` is that of the system's programs."""

    def __init__(
        self, address: PrinterAddress, *, environment: Mapping[str, str] | None = None, patience: float = PATIENCE
    ) -> None:
        self.name = address.place
        self.language = address.language
        self.width = address.width
        self.height = address.height
        self.resolution = address.resolution
        # The programs' sentences are looked into: they must be in English.
        self._environment = {**(os.environ if environment is None else environment), "LC_ALL": "C"}
        self._patience = patience

    def check(self) -> None:
        """Return when the queue is there and open. Raises `PrinterPaused`, `PrintQueueRefused`."""
        said = self._run(["lpstat", "-p", self.name], b"")
        if b" disabled since" in said:
            raise PrinterPaused(printer=self.name)

    def send(self, document: bytes, *, title: str) -> str:
        """Hand the document over, and say to which queue. Raises as `check`."""
        self.check()
        raw = [] if self.language == "pdf" else ["-o", "raw"]
        self._run(["lp", "-d", self.name, "-t", title, *raw, "-"], document)
        return self.name

    def _run(self, command: list[str], given: bytes) -> bytes:
        try:
            done = subprocess.run(
                command,
                input=given,
                env=self._environment,
                capture_output=True,
                timeout=self._patience,
                check=False,
            )
        except FileNotFoundError as error:
            raise PrintQueueRefused(printer=self.name, reason=command[0]) from error
        except subprocess.TimeoutExpired as error:
            raise PrintQueueRefused(printer=self.name, reason="ETIMEDOUT") from error
        if done.returncode != 0:
            raise PrintQueueRefused(printer=self.name, reason=str(done.returncode))
        return done.stdout
