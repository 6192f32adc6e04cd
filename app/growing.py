"""The thread in which signatures grow to B-LTA while the window is used for other things."""

import threading
from collections.abc import Callable

from app.augmenting import Step
from opis_contract.errors import KnownError

PAUSE = 60.0
"""Seconds between two looks for something that has come due."""
FAREWELL = 1.0


class GrowthThread:
    """Takes one signed file after the other until nothing is due. Its methods come back at once, from any thread."""

    def __init__(self, go_on: Callable[[], Step | None]) -> None:
        """`go_on` is `Augmenting.go_on` with its augmenter."""
        self._go_on = go_on
        self._change = threading.Condition()
        self._something_new = False
        self._ending = False
        self._told: Callable[[], None] = lambda: None
        # A daemon: every step may be cut off at any instruction, and an authority that is silent keeps nobody waiting.
        self._thread = threading.Thread(target=self._run, name="growth", daemon=True)

    def start(self, told: Callable[[], None]) -> None:
        """Begin, once. `told` is called from the thread after each file that was carried on or had to stop."""
        self._told = told
        self._thread.start()

    def nudge(self) -> None:
        """Something was signed."""
        with self._change:
            self._something_new = True
            self._change.notify_all()

    def close(self) -> None:
        """End soon; a question to a silent authority is left behind."""
        with self._change:
            self._ending = True
            self._change.notify_all()
        if self._thread.is_alive():
            self._thread.join(FAREWELL)

    def _run(self) -> None:
        while not self._ending:
            if not self._one():
                self._wait()

    def _one(self) -> bool:
        """Whether there was something to do."""
        try:
            step = self._go_on()
        except KnownError:
            return False  # the disk or the register: looked at again after the pause
        if step is not None and not self._ending:
            self._told()
        return step is not None

    def _wait(self) -> None:
        with self._change:
            self._change.wait_for(lambda: self._ending or self._something_new, timeout=PAUSE)
            self._something_new = False
