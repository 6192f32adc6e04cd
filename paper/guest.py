"""The worker process for strangers' files as the desk sees it: started, asked, heard, ended.

The thread that starts the process listens to it until it ends, for Linux kills the worker when that *thread* ends
(prctl(2), PR_SET_PDEATHSIG): a worker started by a lane's thread would die as soon as the lane goes idle.
"""

import os
import queue
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, cast, get_args

from paper.frames import Answer, FrameBroken, Question, decode, encode
from paper.limits import Limits

_ROOT = Path(__file__).parents[1]
_ANSWERS = get_args(Answer)
FAREWELL = 2.0
"""Seconds that a worker may take to end once the desk has hung up."""


class GuestDied(Exception):
    """The worker ended instead of answering, with this exit code: negative is the signal that ended it."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class GuestSilent(Exception):
    """The worker said nothing in its time; it was ended."""


class Guest:
    """One running worker; for one thread at a time, any."""

    def __init__(self, limits: Limits, log: Path | None) -> None:
        """Start it; what its libraries print goes to the end of `log`. Raises OSError if it cannot start."""
        self._heard: queue.SimpleQueue[Answer | None] = queue.SimpleQueue()
        self._born: queue.SimpleQueue[subprocess.Popen[bytes] | OSError] = queue.SimpleQueue()
        self._log = log or Path(os.devnull)
        self._listener = threading.Thread(target=self._listen, name="reader of strangers", daemon=True)
        self._listener.start()
        born = self._born.get()
        if isinstance(born, OSError):
            raise born
        self._process = born
        self._stdin = cast("IO[bytes]", born.stdin)
        self._write(encode(limits))

    def lives(self) -> bool:
        """Whether it is still there to be asked."""
        return self._process.poll() is None

    def ask(self, question: Question) -> None:
        """Send a question. A worker that is gone hears nothing; `hear` tells it."""
        self._write(encode(question))

    def hear(self, seconds: float) -> Answer:
        """The next answer. Raises `GuestSilent` or `GuestDied`; the worker has ended then."""
        try:
            answer = self._heard.get(timeout=seconds)
        except queue.Empty:
            self.kill()
            raise GuestSilent from None
        if answer is None:
            raise GuestDied(self.kill())
        return answer

    def kill(self) -> int:
        """End it now; returns its exit code."""
        self._process.kill()
        return self._ended()

    def close(self) -> None:
        """Hang up and let it end by itself; after two seconds it is killed."""
        with suppress(OSError):
            self._stdin.close()
        try:
            self._process.wait(FAREWELL)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._ended()

    def _ended(self) -> int:
        code = self._process.wait()
        self._listener.join()
        with suppress(OSError):
            self._stdin.close()
        return code

    def _write(self, line: bytes) -> None:
        with suppress(OSError):
            self._stdin.write(line)

    def _listen(self) -> None:
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
        try:
            with self._log.open("ab") as log:
                process = subprocess.Popen(
                    [sys.executable, "-m", "paper.worker", str(os.getpid())],
                    bufsize=0,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    env={**os.environ, "PYTHONPATH": path},
                )
        except OSError as refused:
            self._born.put(refused)
            return
        self._born.put(process)
        with os.fdopen(os.dup(cast("IO[bytes]", process.stdout).fileno()), "rb") as pipe, suppress(FrameBroken):
            cast("IO[bytes]", process.stdout).close()
            for line in pipe:
                answer = decode(line)
                if not isinstance(answer, _ANSWERS):
                    break
                self._heard.put(answer)
        self._heard.put(None)
