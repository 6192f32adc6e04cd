"""What an official returned unsigned: off the list, with the reason for whoever prepared it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from app.database.tables import returned_unsigned
from app.errors import ReturnReasonMissing


@dataclass(frozen=True, slots=True)
class Returned:
    """Why a file came back unsigned, who returned it, and when."""

    reason: str
    by: str
    at: datetime


def return_unsigned(connection: Connection, sha256: str, returned: Returned) -> None:
    """Keep it, in the place of an earlier reason. Raises `ReturnReasonMissing`."""
    if not returned.reason.strip():
        raise ReturnReasonMissing
    row = {"reason": returned.reason.strip(), "returned_by": returned.by, "returned_at": returned.at}
    statement = upsert(returned_unsigned).values(sha256=sha256, **row)
    connection.execute(statement.on_conflict_do_update(index_elements=["sha256"], set_=row))


def take_back(connection: Connection, sha256: str) -> None:
    """Nothing for what was not returned."""
    connection.execute(delete(returned_unsigned).where(returned_unsigned.c.sha256 == sha256))


def returned_of(connection: Connection, hashes: Iterable[str]) -> dict[str, Returned]:
    """Those of the files that were returned unsigned, by hash."""
    rows = connection.execute(select(returned_unsigned).where(returned_unsigned.c.sha256.in_(list(hashes)))).all()
    return {row.sha256: Returned(row.reason, row.returned_by, row.returned_at) for row in rows}
