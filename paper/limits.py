"""The fence round the reading of strangers' files: how big, how long, how much, and who ends whom."""

import ctypes
import math
import os
import signal
import sys
from dataclasses import dataclass

if sys.platform != "win32":
    import resource

MEBIBYTE = 1024 * 1024
PIXELS = 150_000_000
"""Of one page at most: an A0 plan at 300 dots per inch has 139 million."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one stranger's file may cost. Seconds count for one answer: the look at the file, or one of its pages."""

    file_mebibytes: int = 2048
    memory_mebibytes: int = 2048
    """Address space of the worker process, its libraries included."""
    cpu_seconds: int = 30
    wall_seconds: int = 90
    """Longer than the processor's, for the worker of a busy desk waits for its turn."""
    pages: int = 5000
    pixels: int = PIXELS
    idle: bool = False
    """Run only while nobody else wants the processor or the disk."""


def fence_in(limits: Limits, parent: int) -> None:
    """Put this worker process behind its limits. On Windows only the caller's deadline holds.

    It ends with the thread of `parent` that started it (prctl(2), PR_SET_PDEATHSIG).
    """
    if sys.platform == "win32":
        return
    memory = limits.memory_mebibytes * MEBIBYTE
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        if limits.idle:
            # The disk's scheduler follows: such a process is in its idle class too (ioprio_set(2)).
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # it died before it could be asked about
            sys.exit(0)


def begin_answer(limits: Limits) -> None:
    """Give this process its processor seconds for one answer; when they are used up, SIGXCPU ends it."""
    if sys.platform == "win32":
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = math.ceil(used.ru_utime + used.ru_stime) + limits.cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))


def out_of_time(exit_code: int) -> bool:
    """Whether a worker that ended so had used up its processor seconds."""
    return sys.platform != "win32" and exit_code == -signal.SIGXCPU


def out_of_memory(exit_code: int) -> bool:
    """Whether a worker that ended so was killed by Linux, short of memory: nobody else does it."""
    return sys.platform != "win32" and exit_code == -signal.SIGKILL
