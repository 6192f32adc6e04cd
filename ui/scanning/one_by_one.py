"""Work that waits for nobody: one page after the other is taken up, worked on in a lane, and its result kept."""

from collections.abc import Callable
from typing import Generic, TypeVar

from opis_contract.errors import KnownError
from ui.work import Lane, Work

P = TypeVar("P")
R = TypeVar("R")


class OneByOne(Generic[P, R]):
    """Goes on by itself until nothing is left; `go_on` says that there may be more."""

    def __init__(
        self,
        work: Work,
        lane: Lane,
        *,
        find: Callable[[], P | None],
        do: Callable[[P], R],
        keep: Callable[[P, R], None],
        kept: Callable[[P], None],
        failed: Callable[[KnownError], None],
    ) -> None:
        """`find` and `keep` run in the database's lane, `do` in its own; `kept` and `failed` on the main thread."""
        self._work = work
        self._lane = lane
        self._find = find
        self._do = do
        self._keep = keep
        self._kept = kept
        self._failed = failed
        self._busy = False

    def go_on(self) -> None:
        """Take up the next page, if none is under way."""
        if not self._busy:
            self._busy = True
            self._work.run(Lane.DATABASE, self._find, done=self._found, failed=self._stopped)

    def _found(self, page: P | None) -> None:
        if page is None:
            self._busy = False
            return
        self._work.run(
            self._lane, lambda: self._do(page), done=lambda result: self._have(page, result), failed=self._stopped
        )

    def _have(self, page: P, result: R) -> None:
        def done(_: None) -> None:
            self._busy = False
            self._kept(page)
            self.go_on()

        self._work.run(Lane.DATABASE, lambda: self._keep(page, result), done=done, failed=self._stopped)

    def _stopped(self, error: KnownError) -> None:
        """The pages are safe; the next one that comes is a reason to try again."""
        self._busy = False
        self._failed(error)
