"""What the server does when it finds that it was restored from a backup: it must not give a number twice.

Beside the database lies a small file, the high-water mark: how far journal and series had come when the last answer was
given. A database that stands lower was put back. Where the mark was put back with it, the first desk that has read
further than the journal reaches tells. The server then begins a new epoch, so that desks read the feed again and send
again what they hold; it goes on above every number it may have given, and believes the desks about the forgotten ones.
"""

import json
import logging
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from threading import Lock
from uuid import UUID

from sqlalchemy import Connection, func, insert, select, update

from opis_contract.identity import uuid7
from opis_contract.journal import Frontier
from opis_contract.legal_time import legal_date, legal_year
from opis_contract.registers import Register
from opis_server import books, journal, ledger
from opis_server.blocks import HELD_AT_ONCE
from opis_server.durable import write_durably
from opis_server.errors import RegisterUnknown
from opis_server.settings import Randomness, Settings
from opis_server.tables import desks, journal_head, journal_key, series, state

MARK_FILE = "high-water-mark.json"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the server had come: restorations, journal size, (last main, next continuity) of register and year."""

    restorations: int
    size: int
    series: dict[tuple[str, int], tuple[int, int]]

    def exceeds(self, other: "Mark") -> bool:
        """True when this mark knows of something that the other does not."""
        if self.restorations != other.restorations:
            return self.restorations > other.restorations
        if self.size > other.size:
            return True
        return any(
            main > other.series.get(key, (0, 0))[0] or continuity > other.series.get(key, (0, 0))[1]
            for key, (main, continuity) in self.series.items()
        )


class MarkFile:
    """The high-water mark on the disk. Written after each commit and before its answer, so it never runs ahead."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / MARK_FILE
        self._turn = Lock()
        self._written = self.read()

    def read(self) -> Mark | None:
        """The mark, or None when there is none yet."""
        if not self._path.exists():
            return None
        stored = json.loads(self._path.read_text("utf-8"))
        return Mark(
            restorations=stored["restorations"],
            size=stored["size"],
            series={(code, year): (main, continuity) for code, year, main, continuity in stored["series"]},
        )

    def write(self, mark: Mark) -> None:
        """Store the mark, unless a later transaction has already stored a higher one."""
        with self._turn:
            if self._written is not None and not mark.exceeds(self._written):
                return
            rows = [[code, year, main, continuity] for (code, year), (main, continuity) in sorted(mark.series.items())]
            stored = {"restorations": mark.restorations, "size": mark.size, "series": rows}
            write_durably(self._path, json.dumps(stored).encode())
            self._written = mark


def read_mark(connection: Connection) -> Mark:
    """How far the database has come."""
    rows = connection.execute(select(series))
    return Mark(
        restorations=connection.execute(select(state.c.restorations)).scalar_one(),
        size=journal.read_frontier(connection).size,
        series={(row.register_code, row.year): (row.last_main, row.next_continuity) for row in rows},
    )


def read_epoch(connection: Connection) -> UUID:
    """The present epoch."""
    return UUID(connection.execute(select(state.c.epoch)).scalar_one())


def read_server_id(connection: Connection) -> UUID:
    """The name under which the server itself records events."""
    return UUID(connection.execute(select(state.c.server_id)).scalar_one())


def wake(connection: Connection, *, mark: Mark | None, now: datetime, randomness: Randomness) -> None:
    """Begin at the first start; begin a new epoch when the mark knows more than the database."""
    if connection.execute(select(journal_key.c.one)).first() is None:
        connection.execute(insert(journal_key).values(one=1, seed=randomness(32)))
    if connection.execute(select(state.c.one)).first() is None:
        connection.execute(
            insert(state).values(
                one=1,
                server_id=str(uuid7(now, randomness)),
                epoch=str(uuid7(now, randomness)),
                restorations=0,
                secret=randomness(32),
            )
        )
        connection.execute(insert(journal_head).values(one=1, frontier=Frontier().to_bytes()))
        if mark is None:
            return
    if mark is None or not mark.exceeds(read_mark(connection)):
        return
    _begin_epoch(connection, after=mark.restorations, now=now, randomness=randomness)
    for (code, year), (main, continuity) in mark.series.items():
        _go_on_above(connection, _book(connection, code, year), year, main=main, continuity=continuity)


def believe_desk(
    connection: Connection, *, read_until: int, settings: Settings, now: datetime, randomness: Randomness
) -> bool:
    """True, and a new epoch, when a desk has read further than the journal reaches.

    At least `read_until` minus the journal's size events are forgotten. So many numbers of each register are stepped
    over, and what all desks together can hold of the continuity band: a gap that the desks' events fill can be
    explained, a number given twice cannot.
    """
    lost = read_until - journal.read_frontier(connection).size
    if lost <= 0:
        return False
    _begin_epoch(connection, after=read_mark(connection).restorations, now=now, randomness=randomness)
    count = connection.execute(select(func.count()).select_from(desks)).scalar_one()
    room = lost + (HELD_AT_ONCE + 1) * count * settings.continuity_block
    for book in books.in_force(connection, legal_date(now)):
        year = legal_year(now)
        stands = ledger.standing(connection, book, year)
        _go_on_above(
            connection,
            book,
            year,
            main=min(stands.last_main + lost, book.continuity_start - 1),
            continuity=stands.next_continuity + room,
        )
    return True


def take_over(connection: Connection, *, settings: Settings, now: datetime, randomness: Randomness) -> int:
    """A new epoch for a server that replaces another: above what all desks together can have been granted there.

    The new mark: a desk that knows it takes no number from the other server again.
    """
    after = read_mark(connection).restorations
    _begin_epoch(connection, after=after, now=now, randomness=randomness)
    count = connection.execute(select(func.count()).select_from(desks)).scalar_one()
    room = (HELD_AT_ONCE + 1) * max(count, 1) * settings.continuity_block
    for book in books.in_force(connection, legal_date(now)):
        year = legal_year(now)
        stands = ledger.standing(connection, book, year)
        _go_on_above(connection, book, year, main=stands.last_main, continuity=stands.next_continuity + room)
    return after + 1


def _book(connection: Connection, code: str, year: int) -> Register:
    """The register of a series that ran before the restoration; one made since the copy is known by its code alone."""
    try:
        return books.of_a_paper(connection, code, date(year, 12, 31))
    except RegisterUnknown:
        return Register(code=code, title=code)


def _begin_epoch(connection: Connection, *, after: int, now: datetime, randomness: Randomness) -> None:
    epoch = uuid7(now, randomness)
    connection.execute(update(state).values(epoch=str(epoch), restorations=after + 1))
    log.warning("the server was restored from a backup; epoch %s begins", epoch)


def _go_on_above(connection: Connection, book: Register, year: int, *, main: int, continuity: int) -> None:
    stands = ledger.standing(connection, book, year)
    lowest_main = stands.last_main if stands.restored_main is None else stands.restored_main
    lowest_continuity = stands.next_continuity if stands.restored_continuity is None else stands.restored_continuity
    connection.execute(
        update(series)
        .where(series.c.register_code == book.code, series.c.year == year)
        .values(restored_main=lowest_main, restored_continuity=lowest_continuity)
    )
    ledger.main_reaches(connection, book, year, main, None)
    ledger.continuity_reaches(connection, book, year, continuity)
