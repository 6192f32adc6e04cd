"""Pages are looked at one after the other once they are safe; what is seen comes to the strip when it is known."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol
from uuid import UUID

from app.desk import Desk
from app.judging.keeping import UnjudgedPage
from opis_contract.errors import KnownError
from opis_contract.findings import PageVerdict
from opis_contract.scan_profiles import ScanProfile
from ui.work import Lane, Work


class JudgePage(Protocol):
    """Looks at a page in a process of its own."""

    def __call__(self, page: Path, earlier: Sequence[bytes]) -> PageVerdict:
        """What is to be seen on it. Raises known errors."""

    def close(self) -> None:
        """End the process."""


class PageJudging:
    """One page at a time, those of the batch on screen first, until every page has its verdict."""

    def __init__(
        self,
        desk: Desk,
        judge: JudgePage,
        work: Work,
        *,
        shown: Callable[[], UUID | None],
        profile: Callable[[], ScanProfile],
        judged: Callable[[UUID], None],
        failed: Callable[[KnownError], None],
    ) -> None:
        """`judged` is called with the batch of each page that has got its verdict."""
        self._desk = desk
        self._judge = judge
        self._work = work
        self._shown = shown
        self._profile = profile
        self._judged = judged
        self._failed = failed
        self._busy = False

    def go_on(self) -> None:
        """Look at the next page, if nobody does already."""
        if self._busy:
            return
        self._busy = True
        first = self._shown()
        self._work.run(Lane.DATABASE, lambda: self._desk.judging.next(first), done=self._found, failed=self._stopped)

    def _found(self, page: UnjudgedPage | None) -> None:
        if page is None:
            self._busy = False
            return
        self._work.run(
            Lane.JUDGING,
            lambda: self._judge(page.path, page.earlier),
            done=lambda verdict: self._keep(page, verdict),
            failed=self._stopped,
        )

    def _keep(self, page: UnjudgedPage, verdict: PageVerdict) -> None:
        profile = self._profile()

        def done(_: None) -> None:
            self._busy = False
            self._judged(page.batch_id)
            self.go_on()

        self._work.run(
            Lane.DATABASE,
            lambda: self._desk.judging.keep(page.batch_id, page.sequence, verdict, profile),
            done=done,
            failed=self._stopped,
        )

    def _stopped(self, error: KnownError) -> None:
        """The pages are safe; the next one that comes is a reason to try again."""
        self._busy = False
        self._failed(error)
