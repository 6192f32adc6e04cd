"""From a batch on the screen to pages of an entry, told page by page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol
from uuid import UUID

from app import filing
from app.desk import Desk
from app.durable import make_folder


class MakeArchival(Protocol):
    """Makes one PDF/A of the pages; `told` gets the number of pages done."""

    def __call__(
        self, sources: Sequence[Path], target: Path, *, title: str, created: datetime, told: Callable[[int], None]
    ) -> filing.ArchivalFile | None:
        """None when a source is signed and must stay as it is. Raises known errors."""


@dataclass(frozen=True, slots=True)
class BatchFiling:
    """Satisfies `FileBatch`. `workspace` is a folder of the home for the file at work."""

    desk: Desk
    workspace: Path
    make: MakeArchival

    def __call__(self, entry_id: UUID, batch_id: UUID, *, told: Callable[[int], None]) -> None:
        """The originals are safe before the PDF/A is begun."""
        make_folder(self.workspace)
        with TemporaryDirectory(dir=self.workspace, prefix=".filing-") as folder:
            filing.file_batch(self.desk, entry_id, batch_id, workspace=Path(folder), make=_Telling(self.make, told))


@dataclass(frozen=True, slots=True)
class _Telling:
    """The maker with its listener, in the shape that filing knows."""

    make: MakeArchival
    told: Callable[[int], None]

    def __call__(
        self, sources: Sequence[Path], target: Path, *, title: str, created: datetime
    ) -> filing.ArchivalFile | None:
        return self.make(sources, target, title=title, created=created, told=self.told)
