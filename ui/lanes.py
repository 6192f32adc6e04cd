"""Background work: lanes of threads, and one QObject on the main thread that brings the answers home.

PySide runs a plain function on the *worker* thread when the object that emits was made there, so no QObject is made off
the main thread: this one object emits one queued signal, everything else is concurrent.futures.
"""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, Signal, Slot

from opis_contract.errors import KnownError
from ui.work import Lane

T = TypeVar("T")


class Lanes(QObject):
    """The lanes of one window. `broken` is told of faults that are ours, on the main thread."""

    _arrived = Signal()

    def __init__(self, *, broken: Callable[[BaseException], None]) -> None:
        super().__init__()
        self._broken = broken
        self._pools = {
            lane: ThreadPoolExecutor(max_workers=lane.workers, thread_name_prefix=f"lane-{lane.value}") for lane in Lane
        }
        self._waiting: deque[Callable[[], None]] = deque()
        self._cancels: set[threading.Event] = set()
        self._under_way = 0
        self._closed = False
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """True while some work has not been answered."""
        return self._under_way > 0 or bool(self._waiting)

    def run(
        self,
        lane: Lane,
        work: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[KnownError], None],
        cancel: threading.Event | None = None,
    ) -> None:
        """See ui.work.Work; to be called on the main thread. After closing, asks are dropped: nobody is left to see."""
        if QThread.currentThread() is not self.thread():
            raise RuntimeError("work is asked for on the main thread")
        if self._closed:
            return
        if cancel is not None:
            self._cancels.add(cancel)
        self._under_way += 1

        def finish(future: Future[T]) -> None:
            def tell() -> None:
                self._under_way -= 1
                if cancel is not None:
                    self._cancels.discard(cancel)
                self._answer(future, done, failed)

            self.on_main(tell)

        self._pools[lane].submit(work).add_done_callback(finish)

    def on_main(self, callback: Callable[[], None]) -> None:
        """Call back on the main thread soon; may be asked from any thread."""
        self._waiting.append(callback)
        self._arrived.emit()

    def close(self) -> None:
        """Cancel what can be cancelled, drop what has not begun, wait for the rest, deliver nothing more."""
        self._closed = True
        for cancel in self._cancels:
            cancel.set()
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)
        for pool in self._pools.values():
            pool.shutdown(wait=True)
        self._waiting.clear()
        QCoreApplication.removePostedEvents(self)

    @Slot()
    def _deliver(self) -> None:
        while self._waiting:
            self._waiting.popleft()()

    def _answer(self, future: Future[T], done: Callable[[T], None], failed: Callable[[KnownError], None]) -> None:
        if self._closed or future.cancelled():
            return
        match future.exception():
            case None:
                done(future.result())
            case KnownError() as known:
                failed(known)
            case CancelledError():
                return
            case BaseException() as ours:
                self._broken(ours)
