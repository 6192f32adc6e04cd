"""The log of a driver's calls for those who help from afar: names, handles, lengths, answers, times; never a content.

Every call that PyKCS11 makes goes through its low-level object, so that one is watched. Bytes and texts, of which a PIN
is one, are told by their length alone.
"""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

VARIABLE = "OPIS_TOKEN_TRACE"
"""Names the log's file to the workers; nothing is logged without it."""


class CallLog:
    """Appends whole lines, so that several workers may share the file."""

    def __init__(self, file: Path, names: dict[int, str]) -> None:
        """`names` are those of the return values. Raises OSError."""
        self._descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._names = names
        self._begun = time.monotonic()

    def note(self, text: str) -> None:
        """One line."""
        os.write(self._descriptor, f"{os.getpid()} {self._elapsed():9.1f} ms  {text}\n".encode())

    def begin(self, module: Path) -> None:
        """The first line of a worker."""
        self.note(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC, driver {module}")  # noqa: TID251 - a log's time

    def answered(self, name: str, arguments: tuple[object, ...], answer: object, seconds: float) -> None:
        """A call and what the driver said."""
        said = self._names.get(answer, hex(answer & 0xFFFFFFFF)) if isinstance(answer, int) else type(answer).__name__
        told = ", ".join(_told(argument) for argument in arguments)
        self.note(f"{name}({told}) = {said}, {1000 * seconds:.1f} ms")

    def _elapsed(self) -> float:
        return 1000 * (time.monotonic() - self._begun)


class Watched:
    """PyKCS11's low-level object; each call of the driver is logged as it begins, in case it never ends, and after."""

    def __init__(self, low: Any, log: CallLog) -> None:
        self._low = low
        self._log = log

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._low, name)
        # Load is C_GetFunctionList and C_Initialize.
        return self._watched(name, found) if name == "Load" or name.startswith("C_") else found

    def _watched(self, name: str, call: Callable[..., object]) -> Callable[..., object]:
        def watched(*arguments: object) -> object:
            self._log.note(f"{name} ...")
            begun = time.monotonic()
            answer = call(*arguments)
            self._log.answered(name, arguments, answer, time.monotonic() - begun)
            return answer

        return watched


def _told(argument: object) -> str:
    """Numbers as they are: handles, slots, flags, lengths. Of everything else the kind and the length."""
    if isinstance(argument, bool | int):
        return str(argument)
    try:
        return f"{type(argument).__name__}[{len(argument)}]"  # type: ignore[arg-type]  # what has no length says so
    except TypeError:
        return type(argument).__name__
