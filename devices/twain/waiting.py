"""How a source says that a page is ready: it calls back, from whichever thread it likes.

Nobody here waits without end: pytwain's blocking GetMessage can neither be cancelled nor time out, and its package has
no callbacks at all, which on Linux are the only way.
"""

import ctypes
import queue
import sys
from collections.abc import Callable
from typing import Protocol

from devices.twain.manager import CallbackFunction
from devices.twain.numbers import Answer
from devices.twain.structures import Event

# Whether a message of Windows was the source's own; what the source says by it stands in the event then.
ProcessEvent = Callable[[Event], bool]


class Waiting(Protocol):
    """Where a source's messages arrive."""

    @property
    def address(self) -> int | None:
        """Of the C function that the source calls back."""

    @property
    def window(self) -> int | None:
        """The window that manager and source are given, None where there are none."""

    def next(self, seconds: float, process: ProcessEvent) -> int | None:
        """The source's next message (MSG_), or None after so many seconds."""

    def forget(self) -> None:
        """What an earlier scan said is of no interest to the next."""

    def close(self) -> None:
        """Let go of the window."""


def usual_waiting() -> Waiting:
    """The way of this system."""
    if sys.platform == "win32":
        from devices.twain.windows import CalledBackAtWindow

        return CalledBackAtWindow()
    return CalledBack()


class CalledBack:
    """The messages of sources that call back; it must outlive them, for they may call late."""

    def __init__(self) -> None:
        self._said: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._function = CallbackFunction(self._called)

    @property
    def address(self) -> int | None:
        """As `Waiting.address`."""
        return ctypes.cast(self._function, ctypes.c_void_p).value

    @property
    def window(self) -> int | None:
        """None is needed."""
        return None

    def next(self, seconds: float, process: ProcessEvent) -> int | None:  # noqa: ARG002  # no windows, no messages
        """As `Waiting.next`."""
        try:
            return self._said.get(timeout=seconds) if seconds else self._said.get_nowait()
        except queue.Empty:
            return None

    def forget(self) -> None:
        """As `Waiting.forget`."""
        while not self._said.empty():
            self._said.get()

    def close(self) -> None:
        """Nothing is held."""

    def _called(self, *told: int) -> int:
        """In the driver's thread: note the message (its fifth argument), do nothing else."""
        self._said.put(told[4])
        return int(Answer.SUCCESS)
