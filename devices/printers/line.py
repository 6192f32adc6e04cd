"""The line to a printer: a socket or a device file, with one deadline over everything that passes."""

import os
import select
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol


class Deadline:
    """A moment after which nobody waits any more."""

    def __init__(self, seconds: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._end = monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds, 0 when it has passed."""
        return max(0.0, self._end - self._monotonic())


class Line(Protocol):
    """Where bytes go and come from. Both raise OSError when the line breaks."""

    def write(self, data: bytes, deadline: Deadline) -> bool:
        """Send all of it; False when the deadline passed first."""

    def read(self, seconds: float) -> bytes:
        """What comes within so many seconds, at once when something does; nothing when it stays silent or hangs up."""

    def close(self) -> None:
        """Hang up."""


class FileLine:
    """A line over a file descriptor that does not block: a socket's, or a device file's."""

    def __init__(self, handle: int, close: Callable[[], None]) -> None:
        self._handle = handle
        self._close = close

    def write(self, data: bytes, deadline: Deadline) -> bool:
        """See `Line`."""
        rest = memoryview(data)
        while rest:
            _, ready, _ = select.select([], [self._handle], [], deadline.left)
            if not ready:
                return False
            rest = rest[os.write(self._handle, rest[:65_536]) :]
        return True

    def read(self, seconds: float) -> bytes:
        """See `Line`."""
        ready, _, _ = select.select([self._handle], [], [], seconds)
        return os.read(self._handle, 4096) if ready else b""

    def close(self) -> None:
        """See `Line`."""
        self._close()


def open_socket(host: str, port: int, seconds: float) -> FileLine:
    """A line to a printer in the network. Raises OSError."""
    connected = socket.create_connection((host, port), timeout=seconds)
    connected.setblocking(False)
    return FileLine(connected.fileno(), connected.close)


def open_device(path: Path) -> FileLine:
    """A line to a printer at this machine. Raises OSError."""
    handle = os.open(path, os.O_RDWR | os.O_NONBLOCK | getattr(os, "O_NOCTTY", 0))
    return FileLine(handle, lambda: os.close(handle))
