"""The intake journal: pages are on the disk before they are on the screen, and in the journal in the order they came.

A batch is a folder; its pages are `0001.jpg`, `0002.jpg`... A page whose file is whole but whose journal row was lost
to a crash is found again by `recover`; files that were never finished are told and never touched.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from uuid import UUID

from sqlalchemy import Connection, func, insert, select

from app.clock import Clock
from app.database.engine import Database
from app.database.tables import batch_pages, batches
from app.durable import disk_faults, make_folder
from app.errors import BatchIsAttached, BatchNotFound, PageNotInBatch
from app.files import hash_of
from opis_contract.identity import uuid7

_MEDIA_TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}
_PAGE_NAME = re.compile(r"(?P<sequence>\d{4,})(?P<suffix>\.[a-z]+)")


class BatchState(StrEnum):
    """Whether the batch still waits for its entry."""

    OPEN = "open"
    ATTACHED = "attached"


class PageOnDisk(Protocol):
    """A whole page in a batch's folder; a scanner's page fits by shape, and so does `IntakePage`."""

    @property
    def sequence(self) -> int: ...

    @property
    def path(self) -> Path: ...

    @property
    def sha256(self) -> str: ...

    @property
    def width(self) -> int: ...

    @property
    def height(self) -> int: ...

    @property
    def resolution(self) -> int: ...

    @property
    def media_type(self) -> str: ...


@dataclass(frozen=True, slots=True)
class IntakePage:
    """A page as it was scanned: width and height in pixels, resolution in dots an inch (0 where the file is silent)."""

    sequence: int
    path: Path
    sha256: str
    width: int
    height: int
    resolution: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Batch:
    """An open batch: write page `next_sequence` into `folder`."""

    batch_id: UUID
    folder: Path
    next_sequence: int


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch with its pages in order."""

    batch_id: UUID
    opened_at: datetime
    source: str
    pages: tuple[IntakePage, ...]
    state: BatchState
    entry_id: UUID | None


@dataclass(frozen=True, slots=True)
class RecoveredIntake:
    """What a look at the folders found: pages now in the journal, and files that no scanner finished."""

    pages: tuple[IntakePage, ...]
    unfinished: tuple[Path, ...]


class Intake:
    """The batches of this desk."""

    def __init__(self, database: Database, folder: Path, clock: Clock, randomness: Callable[[int], bytes]) -> None:
        self._database = database
        self._folder = folder
        self._clock = clock
        self._randomness = randomness

    def open(self, *, source: str) -> Batch:
        """Begin a batch; `source` says where the pages come from, for instance a scanner's name."""
        now = self._clock.now()
        batch_id = uuid7(now, self._randomness)
        folder = self._folder / str(batch_id)
        make_folder(folder)
        with self._database.write() as connection:
            connection.execute(insert(batches).values(batch_id=batch_id, opened_at=now, source=source))
        return Batch(batch_id=batch_id, folder=folder, next_sequence=1)

    def resume(self, batch_id: UUID) -> Batch:
        """Go on with an open batch. Raises `BatchNotFound`, `BatchIsAttached`."""
        with self._database.read() as connection:
            _open_batch(connection, batch_id)
            last = connection.execute(
                select(func.max(batch_pages.c.sequence)).where(batch_pages.c.batch_id == batch_id)
            ).scalar_one()
        return Batch(batch_id=batch_id, folder=self._folder / str(batch_id), next_sequence=(last or 0) + 1)

    def accept(self, batch_id: UUID, page: PageOnDisk) -> None:
        """Write a finished page into the journal; the same page twice is one page.

        Raises `BatchNotFound`, `BatchIsAttached`, `PageNotInBatch`.
        """
        if page.path.parent != self._folder / str(batch_id) or not page.path.is_file():
            raise PageNotInBatch(batch_id=batch_id, sequence=page.sequence, path=page.path)
        with self._database.write() as connection:
            _open_batch(connection, batch_id)
            _accept(connection, batch_id, page)

    def batch(self, batch_id: UUID) -> BatchView:
        """One batch. Raises `BatchNotFound`."""
        with self._database.read() as connection:
            row = connection.execute(select(batches).where(batches.c.batch_id == batch_id)).one_or_none()
            if row is None:
                raise BatchNotFound(batch_id=batch_id)
            return self._view(connection, row.batch_id, row.opened_at, row.source, row.entry_id)

    def batches(self) -> list[BatchView]:
        """Every batch, unfinished ones first, the newest first among them."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(batches).order_by(batches.c.entry_id.is_not(None), batches.c.opened_at.desc())
            ).all()
            return [self._view(connection, row.batch_id, row.opened_at, row.source, row.entry_id) for row in rows]

    def recover(self) -> RecoveredIntake:
        """Take in the whole pages that a crash left out of the journal, in their order; tell what was never finished.

        A page that cannot be read to its end counts as unfinished. Nothing on the disk is changed.
        """
        pages: list[IntakePage] = []
        unfinished: list[Path] = []
        for view in self.batches():
            folder = self._folder / str(view.batch_id)
            known = {page.path for page in view.pages}
            with disk_faults(folder):
                found = sorted(path for path in folder.glob("*") if path not in known) if folder.is_dir() else []
            for path in found:
                page = _page_on_disk(path)
                if page is None:
                    unfinished.append(path)
                elif view.state is BatchState.OPEN:
                    with self._database.write() as connection:
                        _accept(connection, view.batch_id, page)
                    pages.append(page)
        return RecoveredIntake(pages=tuple(pages), unfinished=tuple(unfinished))

    def _view(
        self, connection: Connection, batch_id: UUID, opened_at: datetime, source: str, entry_id: UUID | None
    ) -> BatchView:
        return BatchView(
            batch_id=batch_id,
            opened_at=opened_at,
            source=source,
            pages=self._pages(connection, batch_id),
            state=BatchState.OPEN if entry_id is None else BatchState.ATTACHED,
            entry_id=entry_id,
        )

    def _pages(self, connection: Connection, batch_id: UUID) -> tuple[IntakePage, ...]:
        rows = connection.execute(
            select(batch_pages).where(batch_pages.c.batch_id == batch_id).order_by(batch_pages.c.sequence)
        )
        return tuple(
            IntakePage(
                sequence=row.sequence,
                path=self._folder / str(batch_id) / row.name,
                sha256=row.sha256,
                width=row.width,
                height=row.height,
                resolution=row.resolution,
                media_type=row.media_type,
            )
            for row in rows
        )


def _open_batch(connection: Connection, batch_id: UUID) -> None:
    row = connection.execute(select(batches.c.entry_id).where(batches.c.batch_id == batch_id)).one_or_none()
    if row is None:
        raise BatchNotFound(batch_id=batch_id)
    if row.entry_id is not None:
        raise BatchIsAttached(batch_id=batch_id)


def _accept(connection: Connection, batch_id: UUID, page: PageOnDisk) -> None:
    known = connection.execute(
        select(batch_pages.c.name, batch_pages.c.sha256).where(
            batch_pages.c.batch_id == batch_id, batch_pages.c.sequence == page.sequence
        )
    ).one_or_none()
    if known is not None:
        if (known.name, known.sha256) != (page.path.name, page.sha256):
            raise PageNotInBatch(batch_id=batch_id, sequence=page.sequence, path=page.path)
        return
    connection.execute(
        insert(batch_pages).values(
            batch_id=batch_id,
            sequence=page.sequence,
            name=page.path.name,
            sha256=page.sha256,
            width=page.width,
            height=page.height,
            resolution=page.resolution,
            media_type=page.media_type,
        )
    )


def _page_on_disk(path: Path) -> IntakePage | None:
    """The page in the file, or None when its name is no page's or its picture does not end."""
    from PIL import Image  # imaging is loaded when a crash left something to look at

    match = _PAGE_NAME.fullmatch(path.name)
    if match is None or match["suffix"] not in _MEDIA_TYPES or not path.is_file():
        return None
    try:
        with Image.open(path) as picture:
            picture.load()
            width, height = picture.size
            resolution = round(float(picture.info.get("dpi", (0, 0))[0]))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
    return IntakePage(
        sequence=int(match["sequence"]),
        path=path,
        sha256=hash_of(path),
        width=width,
        height=height,
        resolution=resolution,
        media_type=_MEDIA_TYPES[match["suffix"]],
    )
