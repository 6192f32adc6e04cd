"""The PIN of the chosen token is changed where it is used: the one of today, the new one, the new one again."""

from collections.abc import Callable
from typing import Protocol

from app.words import Sentence
from opis_contract.errors import KnownError
from signing.tokens import Credential, PinAsker
from signing.typing_twice import TypedTwice
from ui.work import Lane, Work
from ui.writing import Writing


class ChangePin(Protocol):
    """Changes the PIN of the token that holds a certificate, in one try."""

    def __call__(self, credential: Credential, asker: PinAsker) -> None:
        """Raises `PinFault` and the token's faults; the PIN then is as it was."""


class PinChangeView(Protocol):
    """What the presenter asks of the screen."""

    def explain(self, sentence: Sentence | None) -> None:
        """A fault; None takes it back."""

    def show_progress(self, words: str, done: int, total: int) -> None:
        """The line over the button."""


class PinChange:
    """One change at a time, and none while something is being signed."""

    def __init__(
        self,
        view: PinChangeView,
        work: Work,
        writing: Writing,
        *,
        change: ChangePin,
        asker: PinAsker,
        chosen: Callable[[], Credential | None],
        over: Callable[[], None],
    ) -> None:
        """`chosen` is None while nothing can be changed; `over` is called after a change or its failure."""
        self._view = view
        self._work = work
        self._writing = writing
        self._change = change
        self._asker = TypedTwice(asker)
        self._chosen = chosen
        self._over = over
        self._running = False

    def begin(self) -> None:
        """Ask for the PINs."""
        credential = self._chosen()
        if credential is None or self._running:
            return
        self._running = True
        self._view.explain(None)
        self._work.run(
            Lane.TOKEN,
            lambda: self._change(credential, self._asker),
            done=lambda _: self._changed(credential),
            failed=self._failed,
        )

    def _changed(self, credential: Credential) -> None:
        self._running = False
        self._view.show_progress(self._writing.words.say("signing.pin_changed", token=credential.token_label), 0, 0)
        self._over()

    def _failed(self, error: KnownError) -> None:
        self._running = False
        self._view.explain(self._writing.words.explain(error))
        self._over()
