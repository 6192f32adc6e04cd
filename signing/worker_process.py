"""What every child process of this room does first: die with the desk, and keep its pipe from libraries that print."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def die_with_the_desk(desk: int) -> None:
    """Ask Linux to kill this process with the desk's thread that started it, even while a driver hangs.

    `desk` is the desk's process number: it may have died before it could be asked.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != desk:
            sys.exit(1)


def private_stdout() -> int:
    """The pipe to the desk, out of reach of drivers that print: their stdout becomes stderr."""
    pipe = os.dup(1)
    os.dup2(2, 1)
    return pipe
