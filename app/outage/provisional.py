"""Provisional receipts: what a citizen gets when no number is left, and the table that says for ever what became of it.

`T-GHISEUL2-0017` is no registration number. The paper is kept as an intent; the number comes with the next sync, and
the row of the receipt stays, so that whoever brings the slip in ten years finds the entry.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from app.database.outage_tables import provisional_receipts
from app.database.tables import entries
from opis_contract.messages import RegistrationRequest

_LONGEST_STATION = 16


@dataclass(frozen=True, slots=True)
class ProvisionalReceipt:
    """One slip; `number` and `year` are None until the paper is registered."""

    label: str
    entry_id: UUID
    given_at: datetime
    clerk: str
    tracking_code: str
    register: str | None
    number: int | None
    year: int | None
    registered_at: datetime | None


def give(connection: Connection, request: RegistrationRequest, *, now: datetime) -> str:
    """The label for this paper; the same paper keeps the one it got first."""
    known = select(provisional_receipts.c.label).where(provisional_receipts.c.entry_id == request.entry_id)
    label: str | None = connection.execute(known).scalar_one_or_none()
    if label is not None:
        return label
    row = {
        "entry_id": request.entry_id,
        "label": str(request.entry_id),
        "given_at": now,
        "clerk": request.clerk,
        "tracking_code": request.tracking_code,
    }
    number = connection.execute(insert(provisional_receipts).values(row).returning(provisional_receipts.c.number))
    count = number.scalar_one()
    label = f"T-{station(request.counter)}-{count:04d}"
    connection.execute(update(provisional_receipts).where(provisional_receipts.c.number == count).values(label=label))
    return label


def conversions(connection: Connection) -> list[ProvisionalReceipt]:
    """Every slip that was ever given, oldest first, with the number its paper has now."""
    rows = connection.execute(
        select(
            provisional_receipts,
            entries.c.register,
            entries.c.number.label("entry_number"),
            entries.c.year,
            entries.c.registered_at,
        )
        .join(entries, entries.c.entry_id == provisional_receipts.c.entry_id, isouter=True)
        .order_by(provisional_receipts.c.number)
    )
    return [
        ProvisionalReceipt(
            label=row.label,
            entry_id=row.entry_id,
            given_at=row.given_at,
            clerk=row.clerk,
            tracking_code=row.tracking_code,
            register=row.register,
            number=row.entry_number,
            year=row.year,
            registered_at=row.registered_at,
        )
        for row in rows
    ]


def station(counter: str) -> str:
    """The desk's name as capitals and digits: `ghișeul 2` is `GHISEUL2`."""
    plain = unicodedata.normalize("NFD", counter).encode("ascii", "ignore").decode().upper()
    return "".join(char for char in plain if char.isalnum())[:_LONGEST_STATION] or "GHISEU"
