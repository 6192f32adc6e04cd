"""Pages are looked at one after the other once they are safe, and then read; what is seen comes when it is known."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol
from uuid import UUID

from app.desk import Desk
from app.judging.keeping import UnjudgedPage
from app.understanding.keeping import UnreadPage
from opis_contract.errors import KnownError
from opis_contract.findings import PageVerdict
from opis_contract.page_text import PageText
from opis_contract.scan_profiles import ScanProfile
from ui.scanning.one_by_one import OneByOne
from ui.work import Lane, Work


class JudgePage(Protocol):
    """Looks at a page in a process of its own."""

    def __call__(self, page: Path, earlier: Sequence[bytes]) -> PageVerdict:
        """What is to be seen on it. Raises known errors."""

    def close(self) -> None:
        """End the process."""


class ReadPage(Protocol):
    """Reads a page in a process of its own."""

    def __call__(self, page: Path, turn: int) -> PageText | None:
        """The words of the page turned by `turn` degrees clockwise, None where there is no reading it.

        Raises known errors.
        """

    def close(self) -> None:
        """End the process."""


def page_judging(
    desk: Desk,
    judge: JudgePage,
    work: Work,
    *,
    shown: Callable[[], UUID | None],
    profile: Callable[[], ScanProfile],
    judged: Callable[[UUID], None],
    failed: Callable[[KnownError], None],
) -> OneByOne[UnjudgedPage, PageVerdict]:
    """Those of the batch on screen first; `judged` is called with the batch of each page that has got its verdict."""
    return OneByOne(
        work,
        Lane.JUDGING,
        find=lambda: desk.judging.next(shown()),
        do=lambda page: judge(page.path, page.earlier),
        keep=lambda page, verdict: desk.judging.keep(page.batch_id, page.sequence, verdict, profile()),
        kept=lambda page: judged(page.batch_id),
        failed=failed,
    )


def page_reading(
    desk: Desk,
    read: ReadPage,
    work: Work,
    *,
    shown: Callable[[], UUID | None],
    kept: Callable[[UUID], None],
    failed: Callable[[KnownError], None],
) -> OneByOne[UnreadPage, PageText | None]:
    """Those of the batch on screen first; `kept` is called with the batch of each page whose words are there now."""
    return OneByOne(
        work,
        Lane.READING,
        find=lambda: desk.understanding.next(shown()),
        do=lambda page: read(page.path, page.turn),
        keep=desk.understanding.keep,
        kept=lambda page: kept(page.batch_id),
        failed=failed,
    )
