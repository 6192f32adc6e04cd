"""Hears at once when a card reader, a card or a token comes or goes."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from typing import IO, cast

from devices.frames import FrameBroken, decode
from devices.process import ROOT
from devices.reader_state import ReaderState

PAUSE = 5.0
"""Seconds until a watcher that ended by itself is started again."""


class ReaderWatch:
    """Watches in a child process, so that a card service that hangs or crashes is no matter of the desk's."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        """Nothing runs before `start`."""
        self._environment = dict(environment)
        self._told: Callable[[ReaderState], None] = lambda _: None
        self._closing = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._guard = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="card readers", daemon=True)

    def start(self, told: Callable[[ReaderState], None]) -> None:
        """Begin, once. `told` hears, in the watch's own thread, of the state at first and after each change."""
        self._told = told
        self._thread.start()

    def close(self) -> None:
        """End, and come back when the child is gone."""
        self._closing.set()
        with self._guard:
            if self._child is not None:
                self._child.kill()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._closing.is_set():
            child = self._begun()
            if child is not None:
                with child, cast("IO[bytes]", child.stdout) as lines:
                    self._hear(lines)
                    child.kill()
            self._closing.wait(PAUSE)

    def _begun(self) -> "subprocess.Popen[bytes] | None":
        with self._guard:
            if self._closing.is_set():
                return None
            try:
                self._child = subprocess.Popen(
                    [sys.executable, "-m", "devices.pcsc", "watch"],
                    cwd=ROOT,
                    env=self._environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
            except OSError:
                return None  # no process can be started now; tried again after the pause
            return self._child

    def _hear(self, lines: IO[bytes]) -> None:
        for line in lines:
            try:
                state = decode(line)
            except FrameBroken:
                return
            if isinstance(state, ReaderState) and not self._closing.is_set():
                self._told(state)
