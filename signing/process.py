"""A child process that answers one line for each line, within a deadline: how the desk talks to drivers and judge.

The child is kept on the short leash: what it says after the deadline is never read, it is killed instead. A thread
reads the pipe, so that waiting works alike on Windows and Linux.
"""

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Self, cast

from signing.lines import LineBroken, decode, encode
from signing.tokens import wipe

# How long a child may take to end once the desk has hung up, in seconds.
FAREWELL = 2.0
_ROOT = Path(__file__).parents[1]


class ChildSilent(Exception):
    """No answer within `seconds`; the child was killed."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class ChildGone(Exception):
    """The child ended instead of answering, with this exit code (negative: the signal that ended it)."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Child:
    """One running child. On Linux it ends with the thread that started it: use it in that thread and close it there."""

    def __init__(self, module: str, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start `python -m module <our pid> <arguments>`; `environment` is added to this process's own."""
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, str(os.getpid()), *arguments],
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Drivers of some vendors write their calls, PIN included, to stderr when a debug variable is set.
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path, **environment},
        )
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._stdin = cast("IO[bytes]", self._process.stdin)
        self._stdout = cast("IO[bytes]", self._process.stdout)
        self._reader = threading.Thread(target=_read, args=(self._stdout, self._lines), daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The child's process number."""
        return self._process.pid

    def hear(self, kinds: Iterable[type], *, deadline: float) -> object:
        """The next value it says. Raises `ChildSilent` or `ChildGone`; the child has ended then."""
        try:
            line = self._lines.get(timeout=deadline)
        except queue.Empty:
            self.kill()
            raise ChildSilent(deadline) from None
        if not line:
            raise ChildGone(self.kill())
        try:
            return decode(line, kinds)
        except LineBroken:
            raise ChildGone(self.kill()) from None

    def ask(
        self, question: object, kinds: Iterable[type], *, deadline: float, secret: bytearray | None = None
    ) -> object:
        """Say a value, with the secret's bytes behind it, and hear the answer. The secret is wiped in any case."""
        try:
            self._stdin.write(encode(question))
            if secret is not None:
                self._stdin.write(secret)
        except OSError:
            raise ChildGone(self.kill()) from None
        finally:
            if secret is not None:
                wipe(secret)
        return self.hear(kinds, deadline=deadline)

    def kill(self) -> int:
        """End it now; returns its exit code."""
        self._process.kill()
        return self._ended()

    def close(self) -> None:
        """Hang up and let it end by itself; after two seconds it is killed."""
        self._stdin.close()
        try:
            self._process.wait(FAREWELL)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._ended()

    def _ended(self) -> int:
        code = self._process.wait()
        self._reader.join()
        self._stdin.close()
        self._stdout.close()
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _read(pipe: IO[bytes], lines: "queue.SimpleQueue[bytes]") -> None:
    """Lines into the queue; an empty one tells the end. The pipe is unbuffered, so pieces are put together here."""
    waiting = b""
    while piece := pipe.read(65536):
        *whole, waiting = (waiting + piece).split(b"\n")
        for line in whole:
            lines.put(line)
    lines.put(b"")
