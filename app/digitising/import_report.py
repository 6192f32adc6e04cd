"""How the folder of an import stands: what was taken, what was put aside and why, what changed behind our back."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, select

from app.database.digitising_tables import digitised_pages, import_sources, imports
from app.digitising.listing import SourceState

_SHOWN = 1000
"""Files put aside that a report names."""


@dataclass(frozen=True, slots=True)
class PutAside:
    """A file that was not taken, and the code of the sentence that says why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How a folder stands: every file of it is in exactly one of `taken`, `known`, `aside` and `waiting`."""

    import_no: int
    folder: Path
    taken: int
    known: int
    aside: int
    waiting: int
    pages: int
    sheets: int
    loose: int
    """Pages that no sheet leads to a file."""
    changed: tuple[str, ...]
    """Taken files whose bytes in the folder are others now; what was taken stands."""
    put_aside: tuple[PutAside, ...]
    """The first thousand of them."""

    @property
    def whole(self) -> bool:
        """True when every file was taken as it is, and every page has its file."""
        return not (self.aside or self.waiting or self.loose or self.changed)


def report_of(connection: Connection, import_no: int) -> ImportReport:
    """How the folder of an import stands."""
    sources, pages = import_sources.c, digitised_pages.c
    mine = sources.import_no == import_no
    folder = connection.execute(select(imports.c.folder).where(imports.c.import_no == import_no)).scalar_one()
    states: dict[str, int] = dict(
        connection.execute(select(sources.state, func.count()).where(mine).group_by(sources.state)).all()
    )
    counted = (
        select(
            func.count(),
            func.count(pages.sheet),
            func.count().filter(pages.file_id.is_(None), pages.sheet.is_(None)),
        )
        .join(import_sources, sources.source_id == pages.source_id)
        .where(mine)
    )
    all_pages, sheets, loose = connection.execute(counted).one()
    in_order = (sources.place, sources.name)
    changed = connection.execute(select(sources.name).where(mine, sources.changed).order_by(*in_order))
    aside = connection.execute(
        select(sources.name, sources.reason)
        .where(mine, sources.state == SourceState.ASIDE.value)
        .order_by(*in_order)
        .limit(_SHOWN)
    )
    return ImportReport(
        import_no=import_no,
        folder=Path(folder),
        taken=states.get(SourceState.TAKEN.value, 0),
        known=states.get(SourceState.KNOWN.value, 0),
        aside=states.get(SourceState.ASIDE.value, 0),
        waiting=states.get(SourceState.WAITING.value, 0),
        pages=all_pages - sheets,
        sheets=sheets,
        loose=loose,
        changed=tuple(changed.scalars().all()),
        put_aside=tuple(PutAside(row.name, row.reason) for row in aside),
    )
