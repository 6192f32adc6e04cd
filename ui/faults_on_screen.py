"""What went wrong, in words on the window's notice: a broken world, wrong input, and faults of the program itself."""

import logging
import sys
from collections.abc import Callable
from types import TracebackType

from app.words import Words
from opis_contract.errors import KnownError
from ui.notices import Notice

log = logging.getLogger(__name__)


class FaultsOnScreen:
    """`hushed` says when nobody is there to read: what cannot be read then is read again when somebody comes."""

    def __init__(
        self, notice: Notice, words: Words, *, hushed: Callable[[], bool], interrupted: Callable[[], None]
    ) -> None:
        self._notice = notice
        self._words = words
        self._hushed = hushed
        self._interrupted = interrupted
        self._hook = sys.excepthook

    def begin(self) -> None:
        """From now on a fault that nobody caught is told on the window; the desk goes on."""
        self._hook, sys.excepthook = sys.excepthook, self._uncaught

    def end(self) -> None:
        """Whoever was told of such faults before is told again."""
        sys.excepthook = self._hook

    def explain(self, error: KnownError) -> None:
        """A fault that has its own sentences."""
        if not self._hushed():
            self._say(error)

    def broken(self, error: BaseException) -> None:
        """A fault of ours: into the log whole, onto the screen in words, and the desk goes on."""
        log.error("fault of ours", exc_info=error)
        self._say(error)

    def _say(self, error: BaseException) -> None:
        sentence = self._words.explain(error)
        self._notice.say(sentence.title, sentence.said, sentence.do)

    def _uncaught(self, kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._interrupted()
            return
        self.broken(error)
