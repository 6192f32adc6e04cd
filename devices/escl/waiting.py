"""Waiting for a scanner without going deaf: the call blocks in a thread while the driver says that it still lives."""

import threading
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from typing import TypeVar

from devices.scanning import PageProgress

T = TypeVar("T")

# How often, in seconds, a scan says that it waits; a cancel is heard then.
SIGN_OF_LIFE = 0.25


class Waiting:
    """One thread for calls that may block. `wake` makes the running one return; it may raise whatever it likes."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="scanner line")
        self._nothing = threading.Event()

    def call(self, sequence: int, blocking: Callable[[], T]) -> Generator[PageProgress, None, T]:
        """Give what the call gives; meanwhile, that page `sequence` is waited for."""
        running = self._thread.submit(blocking)
        try:
            while True:
                try:
                    return running.result(timeout=SIGN_OF_LIFE)
                except NotYet:
                    if running.done():  # it was the call's own
                        raise
                yield PageProgress(sequence, 0, None)
        finally:
            self._let_end(running)

    def rest(self, sequence: int, seconds: float) -> Generator[PageProgress, None, None]:
        """Wait so long."""
        yield from self.call(sequence, lambda: self._nothing.wait(seconds) and None)

    def close(self) -> None:
        """End the thread."""
        self._nothing.set()
        self._wake()
        self._thread.shutdown(wait=True)

    def _let_end(self, running: "Future[T]") -> None:
        if not running.done():
            self._wake()
            self._nothing.set()
