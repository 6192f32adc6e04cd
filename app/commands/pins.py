"""Where a command takes a PIN from: terminal, file, standard input. Never a str nor bytes, which cannot be wiped."""

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

from app.commands.asked import Asked
from app.commands.composition import existing
from signing.tokens import PinAsker, PinRequest, wipe
from signing.typing_twice import TypedTwice

_ENDS = b"\r\n"


def pin_from(asked: Asked, file: Path | None) -> PinAsker:
    """Asks on the terminal, or takes the first line of `file`; `-` is standard input. Raises `NoSuchFile`."""
    if file is None:
        return TypedTwice(PinFromTerminal(asked))
    if str(file) == "-":
        return PinFromFile(None)
    [path] = existing(asked, [file])
    return PinFromFile(path)


class PinFromTerminal:
    """Asks without showing what is typed. An empty answer is a change of mind."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked

    def ask(self, request: PinRequest) -> bytearray | None:
        """See `PinAsker`."""
        question = f"commands.pins.{request.purpose.value}"
        said = self._asked.words.say(question, holder=request.holder, token=request.token_label)
        typed = _typed_in_the_dark(said)
        sys.stderr.write("\n")
        return typed or None


@dataclass(frozen=True, slots=True)
class PinFromFile:
    """Reads the first line of a file that its owner alone should read, or the next one of standard input."""

    path: Path | None

    def ask(self, request: PinRequest) -> bytearray | None:  # noqa: ARG002 - the protocol's argument
        """See `PinAsker`."""
        if self.path is None:
            return _line(io.FileIO(sys.stdin.fileno(), closefd=False)) or None
        with io.FileIO(self.path) as file:
            return _line(file) or None

    @override
    def __repr__(self) -> str:
        return "PinFromFile(…)"


def _line(file: io.FileIO) -> bytearray:
    """The bytes before the end of the line, read one by one, so that no buffer of Python's keeps them."""
    typed, one = bytearray(), bytearray(1)
    while file.readinto(one) and one != b"\n":
        typed += one
    wipe(one)
    while typed[-1:] and typed[-1] in _ENDS:
        typed[-1:] = b""
    return typed


def _typed_in_the_dark(question: str) -> bytearray:
    """The question is shown once nothing is echoed any more: what is typed before that is thrown away."""
    if sys.platform == "win32":
        _show(question)
        return _typed_on_windows()
    try:
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        _show(question)
        return _line(io.FileIO(sys.stdin.fileno(), closefd=False))
    with io.FileIO(terminal) as file, _echo_off(terminal):
        _show(question)
        return _line(file)


def _show(question: str) -> None:
    sys.stderr.write(question)
    sys.stderr.flush()


@contextmanager
def _echo_off(terminal: int) -> Iterator[None]:
    import termios

    before = termios.tcgetattr(terminal)
    silent = [*before]
    silent[3] &= ~termios.ECHO
    termios.tcsetattr(terminal, termios.TCSAFLUSH, silent)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSAFLUSH, before)


def _typed_on_windows() -> bytearray:
    """Key by key; Ctrl+C and the backspace as everywhere."""
    import msvcrt  # type: ignore[import-not-found,unused-ignore]  # Windows alone has it

    key: Callable[[], str] = msvcrt.getwch  # type: ignore[attr-defined,unused-ignore]  # as above
    typed = bytearray()
    while (one := key()) not in "\r\n":
        if one == "\x03":
            wipe(typed)
            raise KeyboardInterrupt
        if one == "\b":
            typed[-1:] = b""
        else:
            typed += one.encode()
    return typed
