"""The registration stamp on a copy of an entry's paper: where it finds room, and the copy beside the original."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from app.desk import Desk
from app.errors import NothingToStamp
from app.printing.pdf import pdf_of
from app.printing.stamp import stamp_sheet
from app.printing.stamp_room import StampRoom, look_for_room
from app.printing.zones import zone_box
from opis_contract.events import FileOfEntry, FileRole


class StampMaker(Protocol):
    """Lays a page of ours over page 1 of a copy; `paper.strangers.StrangerReader` satisfies it by shape."""

    def page_size(self, path: Path, page: int = 1) -> tuple[float, float]:
        """Width and height of a page in millimetres."""

    def preview(self, path: Path, page: int, *, width: int, target: Path) -> None:
        """A picture of the page."""

    def stamped(self, path: Path, stamp: Path, place: tuple[float, float, float, float], target: Path) -> None:
        """Write the stamped copy."""


@dataclass(frozen=True, slots=True)
class Stamped:
    """The stamped copy, the zone, and whether the stamp lies over something there."""

    file: FileOfEntry
    zone: int
    covers: bool


def stampable(files: Sequence[FileOfEntry]) -> FileOfEntry | None:
    """Which of an entry's files shows the paper best: the archival one, else the first original."""
    fitting = [file for role in (FileRole.ARCHIVAL, FileRole.ORIGINAL) for file in files if file.role is role]
    return next(iter(fitting), None)


def room_for_stamp(desk: Desk, source: FileOfEntry, *, workspace: Path, maker: StampMaker) -> StampRoom:
    """How free the nine zones of the file's first page are. Raises the refusals of `maker`."""
    path = desk.file_path(source.sha256)
    width, height = maker.page_size(path)
    picture = workspace / f"{source.sha256}-page.png"
    maker.preview(path, 1, width=1000, target=picture)
    try:
        return look_for_room(picture, width=width, height=height)
    finally:
        picture.unlink()


def file_stamped(desk: Desk, entry_id: UUID, *, zone: int | None, workspace: Path, maker: StampMaker) -> Stamped:
    """Attach a copy of the entry's paper with the registration stamp in the zone, the emptiest one when None.

    The file that is stamped stays bit for bit as it was. Raises `NothingToStamp` and the refusals of `maker`.
    """
    view = desk.looking.entry(entry_id)
    source = stampable(view.files)
    if source is None:
        raise NothingToStamp(entry_id=entry_id)
    room = room_for_stamp(desk, source, workspace=workspace, maker=maker)
    chosen = zone or room.emptiest
    path = desk.file_path(source.sha256)
    box = zone_box(chosen, *maker.page_size(path))
    stamp, made = workspace / "stamp.pdf", workspace / "stamped.pdf"
    stamp.write_bytes(pdf_of(stamp_sheet(view.entry, desk.identity().institution)))
    maker.stamped(path, stamp, (box.left, box.top, box.width, box.height), made)
    entry = view.entry
    attached = desk.attach(
        entry_id,
        made,
        role=FileRole.STAMPED,
        name=f"{entry.register_code}-{entry.number}-{entry.year}-stamped.pdf",
        media_type="application/pdf",
        pages=source.pages if source.media_type == "application/pdf" else 1,
        derived_from=source.sha256,
    )
    for each in (stamp, made):
        each.unlink()
    return Stamped(attached, chosen, room.is_covered(chosen))
