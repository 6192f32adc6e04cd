"""Whether the desk's clock may date a number: held against the server's, against itself, and against the last number.

`doubt_about` judges, from facts alone. The server's clock is heard at each sync; between two of them the computer's own
monotonic clock, which nobody can set, tells whether the wall's was moved. A doubt ends with the next good comparison,
or when the chief looks at another clock and answers for this one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from app import journal, outbox
from app.clock import Clock
from app.database.engine import Database
from app.database.outage_tables import clock_confirmations, clock_readings
from app.database.prepared import Prepared
from app.database.tables import series_counters
from app.enrolment import standing
from app.errors import ClockConfirmationMissing, ClockNotInDoubt, ClockNotTrusted, ClockOff, ClockSetBack
from opis_contract.acts import ClockConfirmed, ClockDoubt
from opis_contract.errors import WorldFault
from opis_contract.legal_time import in_legal_time
from opis_contract.people import Act

TRUSTED_DRIFT = timedelta(seconds=120)
"""Farther off than this a clock does not drift: it was set (domain 1.10, level D)."""

_WORTH_KEEPING = timedelta(seconds=5)
"""A reading that says the same as the one before is not written down again, except once an hour."""
_HOURLY = timedelta(hours=1)
_ROOM = timedelta(minutes=1)
"""After a confirmation numbers follow the last one by a millisecond each: a minute is room for sixty thousand."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Both clocks at one instant: the wall's and, in seconds, the one that only runs forward."""

    wall: datetime
    monotonic: float

    def since(self, earlier: "Moment") -> timedelta:
        """By how much the wall's clock has gained on the other one: negative where it was set back."""
        return (self.wall - earlier.wall) - timedelta(seconds=self.monotonic - earlier.monotonic)


@dataclass(frozen=True, slots=True)
class Reading:
    """The server's clock as it was heard, and the desk's own at that moment."""

    server_at: datetime
    desk: Moment

    @property
    def drift(self) -> timedelta:
        """How far the desk ran ahead of the server."""
        return self.desk.wall - self.server_at


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The chief's word about one doubt."""

    at: Moment
    drift: timedelta | None
    """What the clock seemed to be off the server's, where a server was heard."""
    last_allowed: datetime | None
    """Numbers dated up to here no longer speak against the clock."""


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """Everything the judgement rests on. `started` is when this program began to watch."""

    now: Moment
    started: Moment
    reading: Reading | None = None
    confirmed: Confirmation | None = None
    last_number_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why the clock is not trusted. `other` speaks against it: the server's time, the expected, the last number's."""

    kind: ClockDoubt
    now: datetime
    other: datetime

    @property
    def off(self) -> timedelta:
        """How far the clock runs ahead; negative where it is behind."""
        return self.now - self.other

    def fault(self) -> WorldFault:
        """The doubt as the fault that stops a number."""
        now, other = _on_the_wall(self.now), _on_the_wall(self.other)
        match self.kind:
            case ClockDoubt.BEHIND:
                return ClockNotTrusted(now=now, last=other)
            case ClockDoubt.SET_BACK:
                return ClockSetBack(now=now, expected=other)
            case ClockDoubt.DRIFT:
                return ClockOff(now=now, server=other)


def drift_now(facts: ClockFacts) -> timedelta | None:
    """How far the desk runs ahead of the server, as far as this program can tell; None where no server was heard."""
    if facts.reading is None:
        return None
    if not facts.started.monotonic <= facts.reading.desk.monotonic <= facts.now.monotonic:
        # Heard before this start of the program: the monotonic clock of that time is not ours.
        return facts.reading.drift
    return facts.reading.drift + facts.now.since(facts.reading.desk)


def doubt_about(facts: ClockFacts) -> Doubt | None:
    """Why the clock may date no number, or None when it may."""
    drift, confirmed, now = drift_now(facts), facts.confirmed, facts.now.wall
    if drift is not None and abs(drift) > TRUSTED_DRIFT and not _confirms_drift(confirmed, facts.reading, drift):
        return Doubt(ClockDoubt.DRIFT, now, now - drift)
    if drift is None:
        anchor = facts.started
        if confirmed is not None and facts.started.monotonic <= confirmed.at.monotonic <= facts.now.monotonic:
            anchor = confirmed.at
        gained = facts.now.since(anchor)
        if gained < -TRUSTED_DRIFT:
            return Doubt(ClockDoubt.SET_BACK, now, now - gained)
    last = facts.last_number_at
    allowed = confirmed.last_allowed if confirmed is not None else None
    if last is not None and last - now > TRUSTED_DRIFT and (allowed is None or last > allowed):
        return Doubt(ClockDoubt.BEHIND, now, last)
    return None


def _confirms_drift(confirmed: Confirmation | None, reading: Reading | None, drift: timedelta) -> bool:
    """True when the chief answered for about this difference, and no server was heard since."""
    if confirmed is None or confirmed.drift is None or reading is None:
        return False
    return confirmed.at.wall >= reading.desk.wall and abs(confirmed.drift - drift) <= TRUSTED_DRIFT


class ClockTrust:
    """The watch over the clock of one desk: what was heard, what was confirmed, and what follows from both."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        randomness: Callable[[int], bytes],
        *,
        sign: Callable[[Act, str], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._randomness = randomness
        self._sign = sign
        self._started = self._moment()

    def heard(self, server_at: datetime) -> None:
        """The server's clock was told in an answer that has just come."""
        with self._database.read() as connection:
            known = _reading(connection)
        now = self._moment()
        reading = Reading(server_at, now)
        if known is not None and known.desk.monotonic >= self._started.monotonic:
            same = abs(known.drift - reading.drift) < _WORTH_KEEPING
            if same and timedelta(0) <= now.wall - known.desk.wall < _HOURLY:
                return
        with self._database.write() as connection:
            row = {"server_at": server_at, "desk_at": now.wall, "monotonic_ms": _milliseconds(now)}
            statement = upsert(clock_readings).values(only=1, **row)
            connection.execute(statement.on_conflict_do_update(index_elements=["only"], set_=row))

    def facts(self, connection: Connection, last_number_at: datetime | None) -> ClockFacts:
        """What is known now."""
        return ClockFacts(
            now=self._moment(),
            started=self._started,
            reading=_reading(connection),
            confirmed=_confirmation(connection),
            last_number_at=last_number_at,
        )

    def doubt(self) -> Doubt | None:
        """Why no number may be dated now, by whichever register's last number speaks against the clock."""
        with self._database.read() as connection:
            return doubt_about(self.facts(connection, _last_number_at(connection)))

    def confirm(self, *, by: str, reason: str) -> ClockConfirmed:
        """The chief answers for the clock; numbers are given again. Journalled; durable when this returns.

        Raises `ClockNotInDoubt`, and `ClockConfirmationMissing` without a name or a reason.
        """
        if not by.strip() or len(reason.strip()) < 3:
            raise ClockConfirmationMissing
        self._sign(Act.CLOSE_DAY, by)
        with self._database.write() as connection:
            last = _last_number_at(connection)
            facts = self.facts(connection, last)
            doubt = doubt_about(facts)
            if doubt is None:
                raise ClockNotInDoubt
            act = ClockConfirmed(by=by, reason=reason, doubt=doubt.kind, seconds=int(doubt.off.total_seconds()))
            drift = drift_now(facts)
            connection.execute(
                insert(clock_confirmations).values(
                    confirmed_at=facts.now.wall,
                    monotonic_ms=_milliseconds(facts.now),
                    by=act.by,
                    reason=act.reason,
                    doubt=act.doubt.value,
                    drift_ms=None if drift is None else drift // timedelta(milliseconds=1),
                    last_allowed=None if last is None else last + _ROOM,
                )
            )
            event = journal.new_event(
                act, desk_id=standing(connection).desk_id, now=facts.now.wall, randomness=self._randomness
            )
            journal.append(connection, event)
            outbox.append(connection, event)
        return act

    def on_server(self, connection: Connection, desk_at: datetime) -> datetime | None:
        """What the server's clock showed at an instant of the desk's, as far as the two were compared."""
        reading = _reading(connection)
        return None if reading is None else desk_at - reading.drift

    def _moment(self) -> Moment:
        return Moment(self._clock.now(), self._clock.monotonic())


_READING = Prepared(select(clock_readings.c.server_at, clock_readings.c.desk_at, clock_readings.c.monotonic_ms))
_CONFIRMED = Prepared(
    select(
        clock_confirmations.c.confirmed_at,
        clock_confirmations.c.monotonic_ms,
        clock_confirmations.c.drift_ms,
        clock_confirmations.c.last_allowed,
    )
    .order_by(clock_confirmations.c.confirmation_id.desc())
    .limit(1)
)


def _reading(connection: Connection) -> Reading | None:
    row = _READING.run(connection, {}).fetchone()
    if row is None:
        return None
    server_at, desk_at, monotonic_ms = row
    return Reading(datetime.fromisoformat(server_at), Moment(datetime.fromisoformat(desk_at), monotonic_ms / 1000))


def _confirmation(connection: Connection) -> Confirmation | None:
    row = _CONFIRMED.run(connection, {}).fetchone()
    if row is None:
        return None
    confirmed_at, monotonic_ms, drift_ms, last_allowed = row
    drift = None if drift_ms is None else timedelta(milliseconds=drift_ms)
    allowed = None if last_allowed is None else datetime.fromisoformat(last_allowed)
    return Confirmation(Moment(datetime.fromisoformat(confirmed_at), monotonic_ms / 1000), drift, allowed)


def _last_number_at(connection: Connection) -> datetime | None:
    last = series_counters.c.last_registered_at
    found: datetime | None = connection.execute(select(func.max(last, type_=last.type))).scalar_one()
    return found


def _milliseconds(moment: Moment) -> int:
    return int(moment.monotonic * 1000)


def _on_the_wall(instant: datetime) -> str:
    return f"{in_legal_time(instant):%d.%m.%Y %H:%M:%S}"
