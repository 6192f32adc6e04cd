"""How a desk joins: a code that works once and for a day, a token that only the desk knows, its numbers handed over.

Code and token are stored as hashes. The token is derived from the code and a salt of the server, so that a desk which
did not hear the answer asks again and hears the same one, without the server ever keeping a token.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from opis_contract.instants import instant_text
from opis_contract.messages import Enrolled, EnrolRequest, SeriesHandover
from opis_contract.sealed import SealingKey
from opis_contract.tracking import new_tracking_code, normalise_tracking_code
from opis_server import books, ledger
from opis_server.errors import (
    DeskUnknown,
    EnrolmentCodeExpired,
    EnrolmentCodeUnknown,
    EnrolmentCodeUsed,
    MainSeriesFull,
    RequestNotUnderstood,
    SeriesAlreadyBegun,
)
from opis_server.settings import Settings
from opis_server.tables import desks, enrolment_codes, entries, handovers

CODE_LIFETIME = timedelta(hours=24)
LONGEST_COUNTER = 200


def new_enrolment_code(
    connection: Connection, counter: str, *, now: datetime, randomness: Callable[[int], bytes]
) -> str:
    """A code for one desk, valid for 24 hours: 80 random bits, spelt like a tracking code so that slips show."""
    code = new_tracking_code(randomness)
    connection.execute(
        insert(enrolment_codes).values(
            code_hash=_hashed(code),
            counter=counter,
            expires_at=instant_text(now + CODE_LIFETIME),
            salt=randomness(32),
        )
    )
    return code


def enrol(
    connection: Connection,
    request: EnrolRequest,
    *,
    settings: Settings,
    epoch: UUID,
    status_address: str,
    keys: Callable[[tuple[SealingKey, ...]], tuple[SealingKey, ...]],
    now: datetime,
) -> Enrolled:
    """Take the desk in, with its main numbers when it is the one that began them.

    The same desk with the same code gets the same answer again; with a new code it gets a new token, the old one ends.
    Raises the `EnrolmentCode...` errors, `SeriesAlreadyBegun`, `RegisterUnknown` and `MainSeriesFull`.
    """
    if len(request.counter) > LONGEST_COUNTER:
        raise RequestNotUnderstood(where="counter", detail="string_too_long")
    code = normalise_tracking_code(request.enrolment_code)
    where = enrolment_codes.c.code_hash == _hashed(code or "")
    row = connection.execute(select(enrolment_codes).where(where).with_for_update()).one_or_none()
    if code is None or row is None:
        raise EnrolmentCodeUnknown
    token = _token(row.salt, code, request.desk_id)
    if row.used_by is None:
        if instant_text(now) > row.expires_at:
            raise EnrolmentCodeExpired
        used = {"used_by": str(request.desk_id), "used_at": instant_text(now)}
        connection.execute(update(enrolment_codes).where(where).values(used))
        _seat(connection, request, token_hash=_hashed(token), now=now)
        books.begin_with(connection, request.registers)
        for handover in request.series:
            _take_over(connection, handover, desk_id=request.desk_id)
    elif desk_of_token(connection, token) != request.desk_id:
        raise EnrolmentCodeUsed
    return Enrolled(
        desk_id=request.desk_id,
        token=token,
        institution=settings.institution,
        registers=books.beginnings(connection),
        keys=keys(request.keys),
        epoch=epoch,
        status_address=status_address,
    )


def desk_of_token(connection: Connection, token: str) -> UUID | None:
    """The desk whose present token this is."""
    found = connection.execute(select(desks.c.desk_id).where(desks.c.token_hash == _hashed(token))).scalar()
    return UUID(found) if found else None


def identify(connection: Connection, token: str) -> UUID:
    """The desk that sends a request. Raises `DeskUnknown`."""
    desk_id = desk_of_token(connection, token)
    if desk_id is None:
        raise DeskUnknown
    return desk_id


def handed_over(connection: Connection, desk_id: UUID, register_code: str, year: int) -> int:
    """The last main number of the series that this desk kept alone; 0 when it kept none."""
    found: int | None = connection.execute(
        select(handovers.c.last_number).where(
            handovers.c.desk_id == str(desk_id), handovers.c.register_code == register_code, handovers.c.year == year
        )
    ).scalar()
    return found or 0


def _seat(connection: Connection, request: EnrolRequest, *, token_hash: str, now: datetime) -> None:
    row = {"counter": request.counter, "token_hash": token_hash, "enrolled_at": instant_text(now)}
    known = connection.execute(update(desks).where(desks.c.desk_id == str(request.desk_id)).values(row))
    if not known.rowcount:
        connection.execute(insert(desks).values(row | {"desk_id": str(request.desk_id)}))


def _take_over(connection: Connection, handover: SeriesHandover, *, desk_id: UUID) -> None:
    """The desk's counter becomes the server's, unless the series was begun elsewhere.

    A desk that joins again brings what it handed over before and what it was given here since: nothing new.
    """
    book = books.of_a_paper(connection, handover.register_code, date(handover.year, 12, 31))
    if handover.last_number >= book.continuity_start:
        raise MainSeriesFull(register=book.code, year=handover.year)
    before = ledger.standing(connection, book, handover.year)
    if handover.last_number <= handed_over(connection, desk_id, book.code, handover.year):
        return
    if before.last_main > 0:
        if handover.last_number <= before.last_main and _has_entries(connection, desk_id, book.code, handover.year):
            return
        raise SeriesAlreadyBegun(register=book.code, year=handover.year, last_number=handover.last_number)
    connection.execute(
        insert(handovers).values(
            register_code=book.code, year=handover.year, desk_id=str(desk_id), last_number=handover.last_number
        )
    )
    ledger.main_reaches(connection, book, handover.year, handover.last_number, handover.last_registered_at)


def _has_entries(connection: Connection, desk_id: UUID, register_code: str, year: int) -> bool:
    found = connection.execute(
        select(entries.c.entry_id).where(
            entries.c.desk_id == str(desk_id), entries.c.register_code == register_code, entries.c.year == year
        )
    )
    return found.first() is not None


def _token(salt: bytes, code: str, desk_id: UUID) -> str:
    secret = hmac.digest(salt, code.encode() + desk_id.bytes, "sha256")
    return base64.urlsafe_b64encode(secret).rstrip(b"=").decode()


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
