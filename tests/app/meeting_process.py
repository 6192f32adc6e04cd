"""A start that another start meets in its middle: `meeting_process.py HOME`.

One process opens copies of the HOME's plain register. Before a call into the database or the file system, another one
each time, it stands still until a second process has opened the same copy and closed it again. Where the second would
have to wait for the first, it says so, and they meet at the next call at which it need not.
"""

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from types import FrameType
from typing import IO, Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from sqlcipher3 import dbapi2 as sqlcipher

from app.clock import MachineClock
from app.database.cipher import is_sealed
from app.desk import Desk
from app.home import Home

CALLS = {"execute", "connect", "open", "fsync", "replace", "link", "unlink"}


def say(word: str) -> None:
    os.write(1, f"{word}\n".encode())


def start(home: Home) -> None:
    Desk(home, MachineClock(), os.urandom).close()


def must_wait(home: Home) -> bool:
    with closing(sqlcipher.connect(home.database.with_name("desk.sqlite-turn"), timeout=0)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlcipher.OperationalError:
            return True
    return False


class Meeting:
    """Counts the calls, and lets the other process work before the first one from `at` on at which it need not wait."""

    def __init__(self, home: Home, at: int, other: subprocess.Popen[str]) -> None:
        self.calls = 0
        self.worked_at: int | None = None
        self._home = home
        self._at = at
        self._other = other

    def __call__(self, _frame: FrameType, event: str, function: Any) -> None:
        if event != "c_call" or getattr(function, "__name__", "") not in CALLS:
            return
        self.calls += 1
        if self.calls >= self._at and self.worked_at is None:
            sys.setprofile(None)
            said = ask(self._other, self._home)
            sys.setprofile(self)
            say(said)
            if said == "worked":
                self.worked_at = self.calls


def ask(other: subprocess.Popen[str], home: Home) -> str:
    talk: list[IO[str]] = [each for each in (other.stdin, other.stdout) if each is not None]
    print(home.path, file=talk[0], flush=True)
    return talk[1].readline().strip()


def the_other() -> None:
    for line in sys.stdin:
        home = Home(Path(line.strip()))
        if must_wait(home):
            say("waits")
            continue
        start(home)
        say("worked")


def the_first(home: Home) -> None:
    other = subprocess.Popen([sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    at: int | None = 1
    with other:
        while at is not None:
            copy = Home(home.path / f"copy-{at}")
            copy.make()
            shutil.copyfile(home.database, copy.database)
            meeting = Meeting(copy, at, other)
            sys.setprofile(meeting)
            start(copy)
            sys.setprofile(None)
            if not is_sealed(copy.database) or ask(other, copy) != "worked":
                sys.exit(f"not encrypted, or not to be opened, after they met at call {meeting.worked_at}")
            at = None if meeting.worked_at is None else meeting.worked_at + 1


if len(sys.argv) > 1:
    the_first(Home(Path(sys.argv[1])))
else:
    the_other()
