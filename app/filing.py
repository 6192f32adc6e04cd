"""Putting papers into an entry: the originals as they are, one searchable PDF/A of them, and its signed form."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from app.desk import Desk
from app.errors import BatchIsAttached, BatchIsEmpty
from app.intake import BatchState
from opis_contract.events import FileOfEntry, FileRole
from opis_contract.page_text import PageText


class ArchivalFile(Protocol):
    """What a maker of PDF/A hands back; `paper` satisfies it by shape."""

    @property
    def path(self) -> Path:
        """Where the finished file stands."""

    @property
    def pages(self) -> int:
        """How many pages it has."""


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it came, and by how many degrees clockwise its pages stand upright."""

    path: Path
    name: str
    media_type: str
    pages: int
    turn: int = 0
    text: PageText | None = None
    """The words of its only page as it is turned, where they have been read already."""


class ArchivalMaker(Protocol):
    """Makes one PDF/A of the sources in their order, or None where a source is signed and must stay as it is."""

    def __call__(
        self, sources: Sequence[Original], target: Path, *, title: str, created: datetime
    ) -> ArchivalFile | None:
        """Write `target` whole or not at all."""


@dataclass(frozen=True, slots=True)
class Filed:
    """What the entry holds now that it did not hold before."""

    originals: tuple[FileOfEntry, ...]
    archival: FileOfEntry | None
    """None when an original is signed: a signed file is never converted."""


def file_originals(
    desk: Desk, entry_id: UUID, originals: Sequence[Original], *, workspace: Path, make: ArchivalMaker
) -> Filed:
    """Attach `originals` to the entry and, made from them, one archival file named after the number.

    The originals are safe before the conversion begins: a paper that cannot be converted is still kept.
    """
    entry = desk.looking.entry(entry_id).entry
    kept = tuple(
        desk.attach(
            entry_id,
            original.path,
            role=FileRole.ORIGINAL,
            name=original.name,
            media_type=original.media_type,
            pages=original.pages,
        )
        for original in originals
    )
    name = f"{entry.register_code}-{entry.number}-{entry.year}.pdf"
    made = make(
        originals,
        workspace / name,
        title=f"{entry.number}/{entry.year} {entry.content.summary}",
        created=entry.registered_at,
    )
    if made is None:
        return Filed(originals=kept, archival=None)
    archival = desk.attach(
        entry_id,
        made.path,
        role=FileRole.ARCHIVAL,
        name=name,
        media_type="application/pdf",
        pages=made.pages,
        derived_from=kept[0].sha256,
    )
    made.path.unlink()
    return Filed(originals=kept, archival=archival)


def file_batch(
    desk: Desk,
    entry_id: UUID,
    batch_id: UUID,
    *,
    workspace: Path,
    make: ArchivalMaker,
    pages: Collection[int] | None = None,
) -> Filed:
    """Pages of an intake batch go into the entry as they were put in order; they are marked as filed only afterwards.

    `pages` are the sequences of one group; left out, all that wait. Raises `BatchIsAttached` when none waits any more,
    `BatchIsEmpty` when there are none.
    """
    batch = desk.intake.batch(batch_id)
    scanned = {page.sequence: page for page in batch.pages}
    waiting = [page for page in desk.arranging.arrangement(batch_id).waiting if pages is None or page.sequence in pages]
    if not waiting:
        raise (BatchIsAttached if batch.state is BatchState.ATTACHED else BatchIsEmpty)(batch_id=batch_id)
    texts = desk.understanding.texts(batch_id)
    originals = [
        Original(scan.path, scan.path.name, scan.media_type, 1, page.turn, texts.get(page.sequence))
        for page in waiting
        for scan in (scanned[page.sequence],)
    ]
    filed = file_originals(desk, entry_id, originals, workspace=workspace, make=make)
    desk.arranging.mark_filed(batch_id, [page.sequence for page in waiting], entry_id)
    return filed


class SignedFile(Protocol):
    """What the signing room hands back, by shape."""

    @property
    def path(self) -> Path:
        """Where the signed file stands."""

    @property
    def signer(self) -> str:
        """Name in the certificate."""


def file_signed(desk: Desk, sha256: str, signed: SignedFile) -> FileOfEntry:
    """Attach the signed form of a stored file beside it; the signed file itself is moved into the store."""
    entry_id, file = desk.looking.file_of_entry(sha256)
    attached = desk.attach(
        entry_id,
        signed.path,
        role=FileRole.SIGNED,
        name=file.name,
        media_type=file.media_type,
        pages=file.pages,
        derived_from=sha256,
        signer=signed.signer,
    )
    signed.path.unlink()
    return attached
