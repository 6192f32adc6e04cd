"""A worker process seen from the desk: started, spoken to, heard, ended.

The thread that starts the process is the one that listens to it, for Linux kills the worker when that *thread* ends
(prctl(2), PR_SET_PDEATHSIG): a worker started by a lane's thread would die as soon as the lane goes idle.
"""

import io
import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from devices.frames import Beat, Frame, FrameBroken, Request, decode, encode

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Nudge:
    """Put into the inbox by another thread of the desk so that the one that waits looks up."""


@dataclass(frozen=True, slots=True)
class Died:
    """The last thing heard of a worker."""


Heard = Frame | Nudge | Died


class WorkerProcess:
    """One running worker; every method may be called from any thread."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        log: Path | None = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start `command`; what its driver prints goes to the end of `log`. Raises OSError if it cannot start."""
        self._monotonic = monotonic
        self.last_beat: float | None = None
        """When the process was last known to run, since the last question; None before the first one."""
        self._command = list(command)
        self._environment = dict(environment)
        self._log = log or Path(os.devnull)
        self._inbox: queue.SimpleQueue[Heard] = queue.SimpleQueue()
        self._born: queue.SimpleQueue[subprocess.Popen[bytes] | OSError] = queue.SimpleQueue()
        self._stdin: io.FileIO
        self._speaking = threading.Lock()
        self._ending = threading.Lock()
        self._buried = False
        self._listener = threading.Thread(target=self._listen, name="scanner worker", daemon=True)
        self._listener.start()
        born = self._born.get()
        if isinstance(born, OSError):
            raise born
        self._process = born
        self._undertaker = threading.Thread(target=self._bury, name="scanner worker's end", daemon=True)
        self._undertaker.start()

    @property
    def alive(self) -> bool:
        """Whether the process has not ended yet."""
        return self._undertaker.is_alive()

    def ask(self, request: Request) -> None:
        """Send a request. A worker that is dying hears nothing; `hear` then tells that it died."""
        self.last_beat = self._monotonic()
        with self._speaking, suppress(OSError, ValueError):  # ValueError: the pipe was closed at its end
            self._stdin.write(encode(request))

    def hear(self, seconds: float) -> Heard | None:
        """The next thing heard, or None after `seconds` of silence."""
        try:
            return self._inbox.get(timeout=seconds)
        except queue.Empty:
            return None

    def nudge(self) -> None:
        """Wake the thread that waits in `hear`."""
        self._inbox.put(Nudge())

    def kill(self) -> None:
        """End the worker and whatever its driver forked; returns when they are gone."""
        with self._ending:
            if not self._buried:
                os.killpg(self._process.pid, signal.SIGKILL)
        self._undertaker.join()

    def close(self, seconds: float) -> None:
        """Hang up, give the driver `seconds` to let go of its scanner, then end it."""
        with self._speaking:
            self._stdin.close()
        self._undertaker.join(timeout=seconds)
        self.kill()

    def _listen(self) -> None:
        """Start the process and put its frames into the inbox until it closes its end or talks nonsense."""
        try:
            with self._log.open("ab") as log:
                process = subprocess.Popen(
                    self._command,
                    bufsize=0,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    env=self._environment,
                    cwd=ROOT,
                    start_new_session=True,  # a group of its own: SANE backends fork readers, all end together
                )
        except OSError as refused:
            self._born.put(refused)
            return
        self._stdin, stdout = cast("io.FileIO", process.stdin), cast("io.FileIO", process.stdout)
        self._born.put(process)
        with io.BufferedReader(stdout) as answers, suppress(FrameBroken):
            for line in answers:
                frame = decode(line)
                self.last_beat = self._monotonic()
                if not isinstance(frame, Beat):
                    self._inbox.put(frame)
        os.killpg(process.pid, signal.SIGKILL)

    def _bury(self) -> None:
        """Wait for the process to end, however it ends; say so after everything that it had said.

        What its driver forked holds the pipe open, so the group is ended before the listener is waited for, and before
        the dead process is reaped, while its number still belongs to it.
        """
        os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOWAIT)
        with self._ending:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._listener.join()
            self._process.wait()
            self._buried = True
        with self._speaking:
            self._stdin.close()
        self._inbox.put(Died())
