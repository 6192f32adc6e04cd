"""A thermal printer on a line: asked how it is, given its document, and asked again whether it came out.

A printer that answers is believed; one that is silent gets its document all the same, for many never say a word.
"""

import errno
from collections.abc import Callable
from typing import assert_never

from devices.printers.address import PrinterAddress
from devices.printers.errors import (
    PrinterOpen,
    PrinterOutOfPaper,
    PrinterPaused,
    PrinterStopped,
    PrinterUnreachable,
)
from devices.printers.line import Deadline, Line
from devices.printers.status import ESCPOS_FINISHED, Said, Trouble, question_of, understood

PATIENCE = 15.0
"""Seconds for one print: a long receipt takes five."""

CONNECTING = 3.0
ANSWERING = 1.0
"""Seconds in which a printer that can speak does."""


class ThermalPrinter:
    """See `app.printing.printing.PrinterEnd`; `connect` opens a new line for each print."""

    def __init__(self, address: PrinterAddress, connect: Callable[[], Line], *, patience: float = PATIENCE) -> None:
        self.name = address.place
        self.language = address.language
        self.width = address.width
        self.height = address.height
        self.resolution = address.resolution
        self._connect = connect
        self._patience = patience

    def check(self) -> None:
        """Return when it could print now, as far as it tells. Raises as `send`, and prints nothing."""
        self._over_a_line(lambda line: self._ask(line, Deadline(self._patience), begun=False))

    def send(self, document: bytes, *, title: str) -> str:  # noqa: ARG002 - it shows no titles
        """Print, and say on which printer.

        Raises `PrinterUnreachable`, `PrinterOutOfPaper`, `PrinterOpen`, `PrinterPaused`, `PrinterStopped`.
        """
        self._over_a_line(lambda line: self._print(line, document, Deadline(self._patience)))
        return self.name

    def _over_a_line(self, talk: Callable[[Line], object]) -> None:
        try:
            line = self._connect()
        except OSError as error:
            raise PrinterUnreachable(printer=self.name, reason=_name_of(error)) from error
        try:
            talk(line)
        finally:
            line.close()

    def _print(self, line: Line, document: bytes, deadline: Deadline) -> None:
        speaks = self._ask(line, deadline, begun=False)
        finished = ESCPOS_FINISHED if speaks and self.language == "escpos" else b""
        try:
            taken = line.write(document + finished, deadline)
        except OSError as error:
            raise PrinterStopped(printer=self.name, begun=True) from error
        if not taken:
            raise PrinterStopped(printer=self.name, begun=True)
        if finished and not self._heard(line, deadline.left):
            # It speaks and did not say that it was done: what keeps it, it may tell in its own words.
            self._ask(line, Deadline(ANSWERING), begun=True)
            raise PrinterStopped(printer=self.name, begun=True)
        if speaks:
            self._ask(line, deadline, begun=True)

    def _ask(self, line: Line, deadline: Deadline, *, begun: bool) -> bool:
        """True when the printer answered that all is well, False when it says nothing."""
        question = question_of(self.language)
        if not question:
            return False
        try:
            if not line.write(question, deadline):
                raise PrinterStopped(printer=self.name, begun=begun)
            said = self._answer(line, Deadline(min(ANSWERING, deadline.left)))
        except OSError as error:
            raise PrinterStopped(printer=self.name, begun=begun) from error
        match said.trouble:
            case None:
                return said.whole
            case Trouble.PAPER:
                raise PrinterOutOfPaper(printer=self.name, begun=begun)
            case Trouble.OPEN:
                raise PrinterOpen(printer=self.name, begun=begun)
            case Trouble.PAUSED:
                raise PrinterPaused(printer=self.name, begun=begun)
            case never:
                assert_never(never)

    def _answer(self, line: Line, deadline: Deadline) -> Said:
        heard = b""
        while not (said := understood(self.language, heard)).whole:
            more = line.read(deadline.left)
            if not more:
                break
            heard += more
        return said

    def _heard(self, line: Line, seconds: float) -> bytes:
        try:
            return line.read(seconds)
        except OSError as error:
            raise PrinterStopped(printer=self.name, begun=True) from error


def _name_of(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, type(error).__name__)
