"""Tesseract as a reader of pages: its engine stays loaded in worker processes, each on one core and with one thread."""

import errno
import queue
from pathlib import Path
from typing import Self

from typing_extensions import override

from opis_contract.page_text import PageText
from paper.engine import EngineMissing, engine_version
from paper.errors import ReaderNotStarted, ReadingUnavailable, TooBig, error_of
from paper.frames import Recognise, Refused, WordsRead
from paper.guest import Guest, GuestDied, GuestSilent
from paper.limits import Limits
from paper.recognising import PageUnread, page_text_of

LANGUAGE = "ron"
WHILE_WAITED_FOR = Limits(cpu_seconds=60, wall_seconds=300)
IN_THE_BACKGROUND = Limits(cpu_seconds=60, wall_seconds=24 * 3600, idle=True)
"""A reader whom a busy counter lets wait is not late; a page that needs a minute of the processor is."""


class Tesseract:
    """As many worker processes as pages are read at once, each started when it is first needed; any thread may call.

    A page that kills its worker is unread; the next page gets a new one.
    """

    def __init__(self, *, at_once: int = 2, limits: Limits = WHILE_WAITED_FOR, language: str = LANGUAGE) -> None:
        """`limits` are those of each worker."""
        self._limits = limits
        self._language = language
        self._free: queue.SimpleQueue[Guest | None] = queue.SimpleQueue()
        self._at_once = at_once
        self._living: set[Guest] = set()
        self._stopped = False
        for _ in range(at_once):
            self._free.put(None)

    def recognise(self, image: Path, dpi: int) -> PageText:
        """See `Recogniser`. Raises `ReadingUnavailable`, `ReaderNotStarted`, and `NotReadable` for a damaged image."""
        guest = self._free.get()
        try:
            guest = guest if guest and guest.lives() else self._another(guest)
            guest.ask(Recognise(image, dpi, self._language))
            answer = guest.hear(self._limits.wall_seconds)
        except (GuestDied, GuestSilent) as end:
            if guest:
                self._living.discard(guest)
            guest = None
            raise PageUnread from end
        finally:
            self._free.put(guest)
        match answer:
            case WordsRead(table, scale):
                return page_text_of(table, scale)
            case Refused(ReadingUnavailable.code, reason=str(reason)):
                raise ReadingUnavailable(reason=reason)
            case Refused(code, path):
                refusal = error_of(code, {"path": path})
                if refusal and not isinstance(refusal, TooBig):
                    raise refusal
        raise PageUnread

    def stop(self) -> None:
        """End the workers now: a page under way is unread, and so is every one after it. From any thread."""
        self._stopped = True
        for guest in tuple(self._living):
            guest.kill()

    def close(self) -> None:
        """Let the workers go, once their pages are read."""
        for guest in [self._free.get() for _ in range(self._at_once)]:
            if guest:
                guest.close()
            self._free.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @override
    def __repr__(self) -> str:
        return f"Tesseract({self._language!r})"

    def _another(self, dead: Guest | None) -> Guest:
        if dead:
            self._living.discard(dead)
            dead.close()
        if self._stopped:
            raise PageUnread
        try:
            guest = Guest(self._limits, None)
        except OSError as refused:
            raise ReaderNotStarted(reason=errno.errorcode.get(refused.errno or 0, "?")) from refused
        self._living.add(guest)
        return guest


def check_tesseract(language: str = LANGUAGE) -> str:
    """The version. Raises `ReadingUnavailable` when the library or the language is missing."""
    from paper.engine import Engine

    try:
        Engine(language).close()
        return engine_version()
    except EngineMissing as missing:
        raise ReadingUnavailable(reason=str(missing)) from missing
