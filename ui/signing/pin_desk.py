"""The one door from the token's lane to the official: a question is shown on the main thread, the lane waits for it."""

from concurrent.futures import Future
from typing import Protocol

from signing.tokens import PinRequest, wipe
from ui.work import Work


class PinView(Protocol):
    """Where the PIN is typed."""

    def ask_pin(self, request: PinRequest) -> None:
        """Show the field and what the official must know."""

    def hide_pin(self) -> None:
        """Nothing is asked any more; the field is empty."""


class PinDesk:
    """A `signing.tokens.PinAsker`. `ask` is called in the token's lane, everything else on the main thread."""

    def __init__(self, view: PinView, work: Work) -> None:
        self._view = view
        self._work = work
        self._waiting: Future[bytearray | None] | None = None
        self._closed = False

    @property
    def asking(self) -> bool:
        """True while the lane waits for a PIN."""
        return self._waiting is not None

    def ask(self, request: PinRequest) -> bytearray | None:
        """The PIN, or None when the official changed their mind. Waits as long as it takes."""
        answer: Future[bytearray | None] = Future()
        self._waiting = answer
        if self._closed:
            return None
        self._work.on_main(lambda: self._view.ask_pin(request))
        return answer.result()

    def give(self, pin: bytearray) -> None:
        """The official typed it; the bytes belong to the lane from now on."""
        waiting = self._let_go()
        if waiting is None:
            wipe(pin)
        else:
            waiting.set_result(pin)

    def refuse(self) -> None:
        """The official changed their mind: nothing is signed, no try is lost."""
        waiting = self._let_go()
        if waiting is not None:
            waiting.set_result(None)

    def close(self) -> None:
        """The window goes: whoever waits, or will, gets no PIN."""
        self._closed = True
        self.refuse()

    def _let_go(self) -> Future[bytearray | None] | None:
        waiting, self._waiting = self._waiting, None
        self._view.hide_pin()
        return waiting
