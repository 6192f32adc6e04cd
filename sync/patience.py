"""A question to the network with one deadline over all of it: name, connection, handshake and every byte of the answer.

The library's time-outs are not enough for a counter at which a citizen stands: the search for a name has none, each
address of a name gets its own, and a read time-out begins anew with every byte that drips in. So each question is asked
in a thread of its own, and whoever asked waits as long as they said and no longer.
"""

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class OutOfPatience(Exception):
    """The deadline has passed; the question may still be on its way."""


class LineHangs(Exception):
    """A question before this one ran out of its time and has not come back; this one was not asked."""


class LineClosed(Exception):
    """The line was closed while the question was on its way, or before."""


class Line:
    """Asks questions of one server. Safe for threads; each caller waits for their own answer.

    A question that ran out of time is left to its library, which ends it sooner or later. While one such hangs, the
    line asks nothing more: the next citizen does not wait for the same dead network, and threads do not pile up.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._open: set[_Question[Any]] = set()
        self._hanging: set[_Question[Any]] = set()
        self._closed = threading.Event()

    def ask(self, work: Callable[[Callable[[], bool]], T], *, seconds: float) -> T:
        """What `work` returns or raises. It is given a function that tells whether anybody still waits for it.

        Raises `OutOfPatience`, `LineHangs` and `LineClosed`.
        """
        question = _Question(work)
        with self._turn:
            if self._closed.is_set():
                raise LineClosed
            self._hanging = {each for each in self._hanging if each.is_alive()}
            if self._hanging:
                raise LineHangs
            self._open.add(question)
            question.start()
        answered = question.wait(seconds)
        with self._turn:
            self._open.discard(question)
            if not answered:
                question.abandoned = True
                self._hanging.add(question)
        if answered:
            return question.answer()
        raise LineClosed if self._closed.is_set() else OutOfPatience

    def close(self) -> None:
        """Everybody who waits gets `LineClosed` now, everybody who comes later too."""
        with self._turn:
            self._closed.set()
            for question in self._open:
                question.give_up()


class _Question(Generic[T]):
    """One piece of work in its own thread, and the place where its end is told."""

    def __init__(self, work: Callable[[Callable[[], bool]], T]) -> None:
        self.abandoned = False
        self._work = work
        self._told = threading.Event()
        self._ended = False
        self._answers: list[T] = []
        self._error: BaseException | None = None
        # A daemon, so that a search for a name that hangs does not keep the program from ending.
        self._thread = threading.Thread(target=self._run, name="server question", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def wait(self, seconds: float) -> bool:
        """True when the work has ended, False when the time is over or somebody gave up."""
        self._told.wait(seconds)
        return self._ended

    def give_up(self) -> None:
        self._told.set()

    def answer(self) -> T:
        if self._error is not None:
            raise self._error
        return self._answers[0]

    def _run(self) -> None:
        try:
            self._answers.append(self._work(lambda: not self.abandoned))
        except BaseException as error:  # noqa: BLE001 - carried to whoever waits, whole
            self._error = error
        self._ended = True
        self._told.set()
