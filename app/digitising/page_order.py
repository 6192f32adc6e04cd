"""The pages of a batch in the order of the paper: boxes, files, and within a file as it was scanned."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from app.database.digitising_tables import digitised_files, digitised_pages, import_sources, imports
from app.digitising.batches import DigitisedFile, batch_of


@dataclass(frozen=True, slots=True)
class StandingPage:
    """A page that counts; `number` is its place in the file, `page` its place in the source, both from 1."""

    file: DigitisedFile
    number: int
    document: int
    source_id: int
    page: int
    import_no: int
    name: str
    media_type: str
    source_sha256: str
    sha256: str
    width: int
    height: int
    dpi: int


@dataclass(frozen=True, slots=True)
class FolderOfBatch:
    """A folder from which pages of the batch came."""

    import_no: int
    folder: str
    profile: str
    both_sides: bool
    equipment: str
    who: str
    began_at: datetime
    finished_at: datetime | None


def pages_of(connection: Connection, batch_no: int) -> Iterator[StandingPage]:
    """Every page that stands, one file at a time. Raises `DigitisingBatchUnknown`."""
    for file in batch_of(connection, batch_no).files:
        yield from pages_of_file(connection, file)


def pages_of_file(connection: Connection, file: DigitisedFile) -> list[StandingPage]:
    """The pages of the file's present round, in their order."""
    pages, sources = digitised_pages.c, import_sources.c
    rows = connection.execute(
        select(digitised_pages, sources.import_no, sources.name, sources.media_type, sources.sha256.label("source"))
        .join(import_sources, sources.source_id == pages.source_id)
        .where(pages.file_id == file.file_id, pages.round == file.round, pages.sheet.is_(None))
        .order_by(sources.import_no, sources.place, sources.name, pages.page)
    )
    return [standing_page(row, file, number) for number, row in enumerate(rows, start=1)]


def standing_page(row: Row[*tuple[Any, ...]], file: DigitisedFile, number: int) -> StandingPage:
    """The page of a row that has its source beside it."""
    return StandingPage(
        file=file,
        number=number,
        document=row.document,
        source_id=row.source_id,
        page=row.page,
        import_no=row.import_no,
        name=row.name,
        media_type=row.media_type,
        source_sha256=row.source,
        sha256=row.sha256,
        width=row.width,
        height=row.height,
        dpi=row.dpi,
    )


def folders_of(connection: Connection, batch_no: int) -> list[FolderOfBatch]:
    """The folders from which standing pages of the batch came, the first first."""
    pages, sources, files = digitised_pages.c, import_sources.c, digitised_files.c
    numbers = (
        select(sources.import_no)
        .join(digitised_pages, pages.source_id == sources.source_id)
        .join(digitised_files, (files.file_id == pages.file_id) & (files.round == pages.round))
        .where(files.batch_no == batch_no)
    )
    rows = connection.execute(select(imports).where(imports.c.import_no.in_(numbers)).order_by(imports.c.import_no))
    return [
        FolderOfBatch(
            row.import_no,
            row.folder,
            row.profile,
            row.both_sides,
            row.equipment,
            row.who,
            row.began_at,
            row.finished_at,
        )
        for row in rows
    ]
