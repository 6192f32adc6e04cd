"""One file of a folder is taken, with its pages led to their places, or put aside with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Row, insert, select, update

from app.database.digitising_tables import digitised_files, digitised_pages, import_sources
from app.digitising.errors import BatchTakesNoPages, SheetNotUnderstood, SheetOfAnotherDesk
from app.digitising.leading import (
    Cursor,
    Led,
    Spot,
    cursor_before,
    cursor_values,
    lead,
    lead_again,
    open_for_pages,
    place_of,
)
from app.digitising.listing import SourceState
from app.digitising.sheets import sheet_of
from opis_contract.errors import KnownError


class SeenPage(Protocol):
    """One page as it was looked at; `paper`'s fits by shape."""

    @property
    def width(self) -> int: ...

    @property
    def height(self) -> int: ...

    @property
    def dpi(self) -> int: ...

    @property
    def sha256(self) -> str:
        """Over the pixels."""

    @property
    def codes(self) -> str:
        """A line for each square on it."""

    @property
    def uniform(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Seen:
    """A file that was looked at from end to end."""

    sha256: str
    media_type: str
    pages: Sequence[SeenPage]


class Look(Protocol):
    """Looks at a stranger's file where it can do no harm."""

    def __call__(self, path: Path) -> Seen:
        """Every page of it. Raises a `WrongInput` that says why the file is not taken."""


def settle(connection: Connection, row: Row[*tuple[Any, ...]], seen: Seen, size: int) -> int:
    """Write the source and its pages, and lead those behind it again where it came late."""
    if not _still_waits(connection, row):
        return 0
    spot = Spot(row.import_no, row.place, row.name)
    sheets = [_sheet_on(page) for page in seen.pages]
    led, cursor = lead(connection, spot, cursor_before(connection, spot), list(enumerate(sheets, start=1)))
    known = _is_known(connection, row, seen)
    values = {
        "state": (SourceState.KNOWN if known else SourceState.TAKEN).value,
        "size": size,
        "sha256": seen.sha256,
        "media_type": seen.media_type,
        "pages": len(led),
        "sheets": sum(sheet is not None for sheet in sheets),
        **cursor_values(cursor),
    }
    here = import_sources.c.source_id == row.source_id
    connection.execute(update(import_sources).where(here).values(values))
    if not known:
        for file_id in dict.fromkeys(each.at.file_id for each in led):
            open_for_pages(connection, file_id)
        connection.execute(
            insert(digitised_pages), [_page_row(row.source_id, *each) for each in zip(led, seen.pages, strict=True)]
        )
    lead_again(connection, spot, cursor)
    return 0 if known else len(led)


def put_aside(connection: Connection, row: Row[*tuple[Any, ...]], refusal: KnownError) -> None:
    """The line goes on; after a sheet that leads nobody knows where, pages wait for one that does."""
    if not _still_waits(connection, row):
        return
    spot = Spot(row.import_no, row.place, row.name)
    leads_nowhere = isinstance(refusal, SheetNotUnderstood | SheetOfAnotherDesk | BatchTakesNoPages)
    cursor = Cursor() if leads_nowhere else cursor_before(connection, spot)
    values = {"state": SourceState.ASIDE.value, "reason": refusal.code, "sheets": int(leads_nowhere)}
    here = import_sources.c.source_id == row.source_id
    connection.execute(update(import_sources).where(here).values(values | cursor_values(cursor)))


def _still_waits(connection: Connection, row: Row[*tuple[Any, ...]]) -> bool:
    """False when another run on the same folder was quicker."""
    state = select(import_sources.c.state).where(import_sources.c.source_id == row.source_id)
    return bool(connection.execute(state).scalar_one() == SourceState.WAITING.value)


def _is_known(connection: Connection, row: Row[*tuple[Any, ...]], seen: Seen) -> bool:
    """Whether this very file, by name and content, stands already from another folder.

    Pages of one colour prove nothing: two empty backs in ink and paper are often the same to the last bit.
    """
    if all(page.uniform for page in seen.pages):
        return False
    sources, pages, files = import_sources.c, digitised_pages.c, digitised_files.c
    stands = (
        select(sources.source_id)
        .join(digitised_pages, pages.source_id == sources.source_id)
        .outerjoin(digitised_files, files.file_id == pages.file_id)
        .where(
            sources.sha256 == seen.sha256,
            sources.name == row.name,
            sources.import_no != row.import_no,
            sources.state == SourceState.TAKEN.value,
            files.file_id.is_(None) | (files.round == pages.round),
        )
    )
    return connection.execute(stands.limit(1)).first() is not None


def _sheet_on(page: SeenPage) -> str | None:
    """The text of our sheet on the page, if it is one. Raises `SheetNotUnderstood`."""
    return next((text for text in page.codes.splitlines() if sheet_of(text) is not None), None)


def _page_row(source_id: int, led: Led, seen: SeenPage) -> dict[str, object]:
    return {
        "source_id": source_id,
        "page": led.page,
        "sheet": led.sheet,
        "sha256": seen.sha256,
        "width": seen.width,
        "height": seen.height,
        "dpi": seen.dpi,
        **place_of(led.at),
    }
