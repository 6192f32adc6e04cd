"""`opis sign`: a PDF is signed with a token; the PIN comes from the terminal or a file, never from the command line."""

import getpass
import sys
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from app.clock import MachineClock
from app.commands.asked import Asked
from app.commands.composition import existing
from app.commands.devices import time_stamps, token_environment, token_modules
from opis_contract.errors import WrongInput
from signing.desk import best, credentials, sign
from signing.tokens import PinRequest


class FolderMissing(WrongInput):
    """The folder in which a file should be written is not there."""

    code = "folder_missing"

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


def run(asked: Asked) -> int:
    """The signed file appears whole or not at all; the source stays as it is."""
    options = asked.options
    [source] = existing(asked, [options.source])
    target = asked.path(options.out)
    if not target.parent.is_dir():
        raise FolderMissing(path=target.parent)
    pin_file = None
    if options.pin_file and str(options.pin_file) != "-":
        [pin_file] = existing(asked, [options.pin_file])
    now = MachineClock().now()
    environment = token_environment(asked)
    found = credentials(token_modules(asked, options.module), now=now, environment=environment)
    credential = best(found, token_serial=options.token)
    signed = sign(
        source,
        target,
        credential,
        PinFromTerminal(asked) if options.pin_file is None else PinFromFile(pin_file),
        clock_now=now,
        reason=options.reason,
        environment=environment,
        authority=time_stamps(asked, options.timestamp),
    )
    lines = [asked.words.say("commands.sign.done", path=signed.path, level=signed.level.value, signer=signed.signer)]
    if signed.timestamp_pending:
        lines.append(asked.words.say("commands.sign.stamp_waits"))
    asked.answer(
        {
            "path": str(signed.path),
            "sha256": signed.sha256,
            "level": signed.level.value,
            "signer": signed.signer,
            "timestamp_pending": signed.timestamp_pending,
        },
        *lines,
    )
    return 0


class PinFromTerminal:
    """Asks on the terminal, without showing what is typed. An empty answer is a change of mind."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked

    def ask(self, request: PinRequest) -> bytearray | None:
        """See `PinAsker`."""
        words = self._asked.words.say("commands.sign.pin", holder=request.holder, token=request.token_label)
        typed = getpass.getpass(words)
        return bytearray(typed.encode()) or None


@dataclass(frozen=True, slots=True)
class PinFromFile:
    """Reads the first line of a file that its owner alone should read, or of standard input."""

    path: Path | None

    def ask(self, request: PinRequest) -> bytearray | None:  # noqa: ARG002 - the protocol's argument
        """See `PinAsker`."""
        if self.path is None:
            line = sys.stdin.buffer.readline()
        else:
            with self.path.open("rb") as file:
                line = file.readline()
        return bytearray(line.rstrip(b"\r\n")) or None

    @override
    def __repr__(self) -> str:
        return "PinFromFile(…)"
