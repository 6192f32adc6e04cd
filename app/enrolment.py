"""How the desk stands to its institution's server: alone, joining, or joined; and the step from one to the next.

Joining is frozen on disk before the server is asked: from then on the main series is not this desk's to give.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, select, update

from app.catalogue import rows
from app.database.engine import Database
from app.database.prepared import Prepared
from app.database.tables import desk, series_counters
from app.durable import disk_faults, write_bytes
from app.errors import AlreadyEnrolled
from app.privacy.personal_numbers import keys_of, take_keys
from opis_contract.messages import Enrolled, EnrolRequest, Institution, SeriesHandover
from opis_contract.numbers import Series
from opis_contract.registers import Register

TOKEN_FILE = "server-token"  # noqa: S105 - its name, not the secret
"""In the folder of keys: the desk's secret towards the server."""


class EnrolmentState(StrEnum):
    """Who gives the main numbers."""

    ALONE = "alone"
    """This desk is its institution's only counter and keeps the series itself."""
    ENROLLING = "enrolling"
    """The series is being handed over; nobody gives main numbers here."""
    ENROLLED = "enrolled"
    """The server gives them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The desk's own row. `institution` and `counter` are None until a server has named them."""

    desk_id: UUID
    state: EnrolmentState
    institution: Institution | None
    counter: str | None
    server_address: str | None
    status_address: str | None


@dataclass(frozen=True, slots=True)
class DeskIdentity:
    """Who this desk is, for screens, receipts and requests."""

    desk_id: UUID
    state: EnrolmentState
    institution: Institution
    counter: str
    clerk: str
    server_address: str | None
    status_address: str | None


_STANDING = Prepared(
    select(
        desk.c.desk_id, desk.c.state, desk.c.institution, desk.c.counter, desk.c.server_address, desk.c.status_address
    )
)


def standing(connection: Connection) -> Standing:
    """How the desk stands at this moment of the transaction."""
    desk_id, state, institution, counter, server_address, status_address = _STANDING.run(connection, {}).fetchone()
    return Standing(
        desk_id=UUID(desk_id),
        state=EnrolmentState(state),
        institution=Institution.model_validate_json(institution) if institution else None,
        counter=counter,
        server_address=server_address,
        status_address=status_address,
    )


class Enrolment:
    """The steps of joining; each is durable when it returns."""

    def __init__(self, database: Database, keys: Path, identity: Callable[[], DeskIdentity]) -> None:
        self._database = database
        self._keys = keys
        self._identity = identity

    def begin(self, address: str, code: str, *, counter: str = "") -> EnrolRequest:
        """Freeze the main series and return what to send. Repeated until an answer comes, with any address or code.

        Raises `AlreadyEnrolled`.
        """
        counter = counter.strip() or self._identity().counter
        with self._database.write() as connection:
            now = standing(connection)
            if now.state is EnrolmentState.ENROLLED:
                raise AlreadyEnrolled(address=now.server_address or "")
            connection.execute(
                update(desk).values(state=EnrolmentState.ENROLLING.value, server_address=address, counter=counter)
            )
            series = _handover(connection)
            books = _books_of(connection, series)
            keys = keys_of(connection)
        return EnrolRequest(
            enrolment_code=code, desk_id=now.desk_id, counter=counter, series=series, registers=books, keys=keys
        )

    def finish(self, enrolled: Enrolled) -> None:
        """Keep the server's answer: the secret first, then in one transaction everything else."""
        write_bytes(self._token_file, enrolled.token.encode())
        with self._database.write() as connection:
            connection.execute(
                update(desk).values(
                    state=EnrolmentState.ENROLLED.value,
                    institution=enrolled.institution.model_dump_json(),
                    status_address=enrolled.status_address,
                    feed_epoch=enrolled.epoch,
                    feed_position=0,
                )
            )
            rows.begin_registers_with(connection, enrolled.registers)
            take_keys(connection, enrolled.keys)

    def withdraw(self) -> None:
        """Go back to being alone. Only when the server certainly did not take the desk in: it said no, or never heard.

        Raises `AlreadyEnrolled`.
        """
        with self._database.write() as connection:
            now = standing(connection)
            if now.state is EnrolmentState.ENROLLED:
                raise AlreadyEnrolled(address=now.server_address or "")
            connection.execute(update(desk).values(state=EnrolmentState.ALONE.value, server_address=None, counter=None))

    def token(self) -> str | None:
        """The desk's secret towards the server, or None before one was given."""
        with disk_faults(self._token_file):
            return self._token_file.read_text() if self._token_file.exists() else None

    @property
    def _token_file(self) -> Path:
        return self._keys / TOKEN_FILE


def _books_of(connection: Connection, series: tuple[SeriesHandover, ...]) -> tuple[Register, ...]:
    """The first row of each register whose series is handed over."""
    found = (rows.history(connection, Register, code) for code in sorted({each.register_code for each in series}))
    firsts = (revisions[0].row for revisions in found if revisions)
    return tuple(row for row in firsts if isinstance(row, Register))


def _handover(connection: Connection) -> tuple[SeriesHandover, ...]:
    found = connection.execute(
        select(series_counters)
        .where(series_counters.c.series == Series.MAIN.value, series_counters.c.last_number > 0)
        .order_by(series_counters.c.register, series_counters.c.year)
    )
    return tuple(
        SeriesHandover(
            register_code=row.register,
            year=row.year,
            last_number=row.last_number,
            last_registered_at=row.last_registered_at,
        )
        for row in found
    )
