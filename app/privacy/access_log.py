"""Who looked at what, when, why, from where and with which words: rows in a chain of hashes that nobody changes unseen.

The chain starts from the anchor, which moves on when rows older than the time of keeping are let go (domain 6.8).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Connection, Row, delete, insert, select, update

from app.clock import Clock
from app.database.engine import Database
from app.database.people_tables import access_log, access_log_anchor
from app.privacy.errors import AccessLogBroken
from opis_contract.canonical import canonical_bytes
from opis_contract.instants import instant_text


class Looked(StrEnum):
    """What was done that the log must tell."""

    READ = "read"
    """A sensitive entry was opened."""
    SEARCHED = "searched"
    UNMASKED = "unmasked"
    BROKE_GLASS = "broke_glass"
    READ_LOG = "read_log"
    SIGNED_IN = "signed_in"
    REFUSED = "refused"
    """A password was wrong."""
    SHOWED_KEY = "showed_key"
    CHANGED_PEOPLE = "changed_people"
    TRUSTED_SCANNER = "trusted_scanner"
    """The new certificate of a network scanner was accepted."""


@dataclass(frozen=True, slots=True)
class Look:
    """One row of the log."""

    position: int
    at: datetime
    who: str
    what: Looked
    entry_id: UUID | None
    why: str
    place: str
    terms: str


class AccessLog:
    """The log of one desk; each call is one transaction, durable when it returns."""

    def __init__(self, database: Database, clock: Clock, *, place: str) -> None:
        self._database = database
        self._clock = clock
        self._place = place

    def tell(self, what: Looked, *, who: str, entry_id: UUID | None = None, why: str = "", terms: str = "") -> None:
        """Add a row."""
        with self._database.write() as connection:
            anchor = connection.execute(select(access_log_anchor)).one()
            before = self._chain_at(connection, anchor.last) if anchor.last > anchor.position else anchor.chain
            look = Look(anchor.last + 1, self._clock.now(), who, what, entry_id, why, self._place, terms)
            connection.execute(
                insert(access_log).values(
                    position=look.position,
                    at=look.at,
                    who=who,
                    what=what.value,
                    entry_id=entry_id,
                    why=why,
                    place=look.place,
                    terms=terms,
                    chain=_next(before, look),
                )
            )
            connection.execute(update(access_log_anchor).values(last=look.position))

    def rows(self, *, who: str | None = None, entry_id: UUID | None = None, limit: int = 500) -> list[Look]:
        """The newest rows, of one person or about one entry if that is asked."""
        wanted = select(access_log).order_by(access_log.c.position.desc()).limit(limit)
        if who is not None:
            wanted = wanted.where(access_log.c.who == who)
        if entry_id is not None:
            wanted = wanted.where(access_log.c.entry_id == entry_id)
        with self._database.read() as connection:
            return [_look(row) for row in connection.execute(wanted)]

    def about(self, entries: Sequence[UUID]) -> list[Look]:
        """Every look at these entries, oldest first: what a citizen is told about their own papers."""
        wanted = select(access_log).where(access_log.c.entry_id.in_(entries)).order_by(access_log.c.position)
        with self._database.read() as connection:
            return [_look(row) for row in connection.execute(wanted)]

    def check(self) -> int:
        """Compute the chain again; returns how many rows are kept. Raises `AccessLogBroken` at the first wrong one."""
        with self._database.read() as connection:
            anchor = connection.execute(select(access_log_anchor)).one()
            chain, expected = anchor.chain, anchor.position
            for row in connection.execute(select(access_log).order_by(access_log.c.position)):
                expected += 1
                chain = _next(chain, _look(row))
                if row.position != expected or row.chain != chain:
                    raise AccessLogBroken(position=expected)
            if expected != anchor.last:
                raise AccessLogBroken(position=expected + 1)
            return int(anchor.last - anchor.position)

    def let_go(self, *, years: int) -> int:
        """Let go of rows older than the time of keeping; returns how many. The chain goes on from the last of them."""
        before = self._clock.now() - timedelta(days=365 * years + years // 4)
        with self._database.write() as connection:
            oldest_kept = connection.execute(
                select(access_log.c.position).where(access_log.c.at >= before).order_by(access_log.c.position).limit(1)
            ).scalar()
            anchor = connection.execute(select(access_log_anchor)).one()
            last = anchor.last if oldest_kept is None else oldest_kept - 1
            if last <= anchor.position:
                return 0
            chain = self._chain_at(connection, last)
            connection.execute(update(access_log_anchor).values(position=last, chain=chain))
            connection.execute(delete(access_log).where(access_log.c.position <= last))
            return int(last - anchor.position)

    @staticmethod
    def _chain_at(connection: Connection, position: int) -> bytes:
        found: bytes = connection.execute(
            select(access_log.c.chain).where(access_log.c.position == position)
        ).scalar_one()
        return found


def _next(before: bytes, look: Look) -> bytes:
    told: dict[str, object] = {
        "position": look.position,
        "at": instant_text(look.at),
        "who": look.who,
        "what": look.what.value,
        "entry_id": str(look.entry_id or ""),
        "why": look.why,
        "place": look.place,
        "terms": look.terms,
    }
    return hashlib.sha256(before + canonical_bytes(told)).digest()


def _look(row: Row[tuple[object, ...]]) -> Look:
    return Look(row.position, row.at, row.who, Looked(row.what), row.entry_id, row.why, row.place, row.terms)
