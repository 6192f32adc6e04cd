"""Dated rows in the database: only ever added, and asked for by the day on which they are to hold.

Of a code's rows that have begun by a day, the one that began last counts, and of several from the same day the newest
revision. That order is the same at every desk, in whatever order the rows came.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, delete, func, or_, select, tuple_
from sqlalchemy.dialects.sqlite import insert as upsert

from app.database.prepared import Prepared
from app.database.tables import catalogue_rows
from app.folding import folded
from opis_contract.calendar import CalendarDay
from opis_contract.catalogue import (
    STARTER,
    Authority,
    CatalogueKind,
    CatalogueRow,
    Department,
    DocumentClass,
    NotRegistered,
    RecordsClass,
    Revision,
)
from opis_contract.dated import DatedRow
from opis_contract.registers import Register
from opis_contract.scan_profiles import ScanProfile
from opis_contract.terms import CountingRule, TermRule

Row = TypeVar("Row", bound=DatedRow)

_KINDS: dict[type[Any], CatalogueKind] = {
    Register: CatalogueKind.REGISTER,
    DocumentClass: CatalogueKind.DOCUMENT_CLASS,
    Department: CatalogueKind.DEPARTMENT,
    RecordsClass: CatalogueKind.RECORDS_CLASS,
    NotRegistered: CatalogueKind.NOT_REGISTERED,
    Authority: CatalogueKind.AUTHORITY,
    ScanProfile: CatalogueKind.SCAN_PROFILE,
    TermRule: CatalogueKind.TERM,
    CountingRule: CatalogueKind.COUNTING_RULE,
    CalendarDay: CatalogueKind.CALENDAR_DAY,
}
_ANY: TypeAdapter[CatalogueRow] = TypeAdapter(CatalogueRow)

# Built once: composing a statement anew for each registration takes longer than running it.
_NEWER = catalogue_rows.alias("newer")
_HERE = catalogue_rows.c


def _begun(rows: Any) -> ColumnElement[bool]:
    return and_(rows.catalogue == bindparam("catalogue"), rows.valid_from <= bindparam("day"))


def _rank(rows: Any) -> Any:
    return tuple_(rows.valid_from, rows.revision, rows.change_id)


_IN_FORCE: Select[Any] = select(_HERE.content).where(
    _begun(_HERE),
    or_(_HERE.valid_to.is_(None), _HERE.valid_to >= bindparam("day")),
    ~select(_NEWER.c.code)
    .where(_begun(_NEWER.c), _NEWER.c.code == _HERE.code, _rank(_NEWER.c).__gt__(_rank(_HERE)))
    .exists(),
)
_ALL = _IN_FORCE.order_by(_HERE.code)
_CODED = Prepared(_IN_FORCE.where(_HERE.code == bindparam("code")))
_NAMED = Prepared(
    _IN_FORCE.where(or_(_HERE.code == bindparam("text"), _HERE.searched == bindparam("text"))).order_by(
        # A code is meant before a name that happens to be spelt like it.
        (_HERE.code == bindparam("text")).desc(),
        _HERE.code,
    )
)


def in_force(connection: Connection, kind: type[Row], day: date) -> list[Row]:
    """Every row of the catalogue that holds on the day, by code."""
    texts = connection.execute(_ALL, {"catalogue": _KINDS[kind].value, "day": day.isoformat()}).scalars()
    return [kind.model_validate_json(text) for text in texts]


def coded(connection: Connection, kind: type[Row], code: str, day: date) -> Row | None:
    """The row of this code that holds on the day."""
    asked = {"catalogue": _KINDS[kind].value, "day": day.isoformat(), "code": code}
    text = _CODED.value(connection, asked)
    return None if text is None else kind.model_validate_json(text)


def named(connection: Connection, kind: type[Row], text: str, day: date) -> Row | None:
    """The row with this code or this name, diacritics and capitals apart, that holds on the day."""
    asked = {"catalogue": _KINDS[kind].value, "day": day.isoformat(), "text": folded(text)}
    found = _NAMED.value(connection, asked)
    return None if found is None else kind.model_validate_json(found)


def history(connection: Connection, kind: type[Row], code: str) -> list[Revision]:
    """Every row this code ever had, in the order in which they count."""
    found = connection.execute(
        select(_HERE.revision, _HERE.change_id, _HERE.content)
        .where(_HERE.catalogue == _KINDS[kind].value, _HERE.code == code)
        .order_by(_HERE.valid_from, _HERE.revision, _HERE.change_id)
    )
    return [
        Revision(revision=row.revision, change_id=row.change_id, row=_ANY.validate_json(row.content)) for row in found
    ]


def last_revision(connection: Connection, kind: type[Row], code: str) -> int | None:
    """The highest revision of the code, or None when the catalogue never had it."""
    found: int | None = connection.execute(
        select(func.max(_HERE.revision)).where(_HERE.catalogue == _KINDS[kind].value, _HERE.code == code)
    ).scalar_one()
    return found


def has(connection: Connection, each: Revision) -> bool:
    """True when the revision is here as it was put."""
    values = _values(each)
    key = {name: values[name] for name in ("catalogue", "code", "revision", "change_id")}
    found = connection.execute(select(catalogue_rows).filter_by(**key)).mappings().one_or_none()
    return found is not None and dict(found) == values


def add(connection: Connection, revisions: Iterable[Revision]) -> None:
    """Keep revisions; one that is here already is kept once."""
    values = [_values(each) for each in revisions]
    if values:
        connection.execute(upsert(catalogue_rows).on_conflict_do_nothing(), values)


def seed(connection: Connection, rows: Iterable[CatalogueRow]) -> None:
    """Give each catalogue the starter rows of the codes it never had."""
    here = {(row.catalogue, row.code) for row in connection.execute(select(_HERE.catalogue, _HERE.code).distinct())}
    add(connection, (_starting(row) for row in rows if (row.catalogue, row.code) not in here))


def begin_registers_with(connection: Connection, registers: Sequence[Register]) -> None:
    """The institution's server says with which registers it began; this desk's own beginnings are forgotten."""
    connection.execute(
        delete(catalogue_rows).where(and_(_HERE.catalogue == CatalogueKind.REGISTER.value, _HERE.revision == 0))
    )
    add(connection, map(_starting, registers))


def kind_of(row: CatalogueRow) -> CatalogueKind:
    """The catalogue a row belongs to."""
    return _KINDS[type(row)]


def _starting(row: CatalogueRow) -> Revision:
    return Revision(revision=0, change_id=STARTER, row=row)


def _values(each: Revision) -> dict[str, object]:
    row = each.row
    title = row.title if isinstance(row, Register | RecordsClass) else row.name
    return {
        "catalogue": row.catalogue,
        "code": row.code,
        "revision": each.revision,
        "change_id": each.change_id,
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
        "searched": folded(title),
        "content": row.model_dump_json(exclude_none=True),
    }
