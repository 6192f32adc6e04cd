"""Scanned pages are looked at by a worker process of their own, while nobody else wants the processor."""

from collections.abc import Sequence
from pathlib import Path

from opis_contract.findings import PageVerdict
from paper.errors import FileRefused
from paper.strangers import Limits, StrangerReader

STEPPING_BACK = Limits(idle=True, wall_seconds=900)
"""A machine that is busy at the counter lets the judge wait for a quarter of an hour."""


class PageJudge:
    """Judges one page after the other; any thread may call. Let go of with `close`."""

    def __init__(self, log: Path, limits: Limits = STEPPING_BACK) -> None:
        self._reader = StrangerReader(limits, log=log)

    def __call__(self, page: Path, earlier: Sequence[bytes]) -> PageVerdict:
        """What is to be seen on the page; `earlier` are the likenesses of those before it, the nearest first.

        A page that cannot be looked at has no findings: who opens it is told why. Raises `ReaderNotStarted`.
        """
        try:
            return self._reader.judge(page, earlier=earlier)[0]
        except FileRefused:
            return PageVerdict((), (), b"")

    def close(self) -> None:
        """End the worker."""
        self._reader.close()
