"""What one registration costs beside the bare transaction of the same rows.

Three copies of one register take the same papers in turn. The desk registers in the first, and is timed; it registers
in the second, and its writing statements are listened to; `sqlite3` alone runs those statements with bound values in
the third, which is not encrypted, and is timed: the same rows, indexes and triggers, the same pragmas, the same disk.
"""

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlalchemy import Engine, event

from app.bench.papers import papers
from app.bench.ratios import Ratio, against
from app.clock import MachineClock
from app.database.engine import connect
from app.desk import Desk
from app.home import Home
from app.privacy.home_key import key_file, open_home_key
from app.settings import Settings
from opis_contract.entries import EntryDraft

GOAL = 3.0
_WRITES = re.compile(r"(?:INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
_VALUE = re.compile(
    r"x'(?P<bytes>[0-9a-f]*)'|'(?P<text>(?:[^']|'')*)'|(?<![\w.])(?P<number>\d+)(?![\w.])|(?P<null>NULL)(?= *[,)])",
    re.IGNORECASE,
)


def registering_ratio(folder: Path, *, filled: int, measured: int) -> Ratio:
    """The medians of `measured` registrations and of their bare transactions, in a register of `filled` entries."""
    drafts = [
        EntryDraft(direction=each.entry.direction, content=each.entry.content) for each in papers(filled + measured)
    ]
    first = Home(folder / "timed")
    with closing(_desk(first)) as desk:
        for draft in drafts[:filled]:
            desk.register(draft, clerk="Maria I.")
    second = Home(folder / "heard")
    bare_path = folder / "bare.sqlite"
    second.make()
    shutil.copyfile(first.database, second.database)
    shutil.copyfile(key_file(first), key_file(second))
    _write_plain(first, bare_path)
    product, bare = [], []
    with (
        closing(_desk(first)) as timed,
        _heard(second.database) as statements,
        closing(_desk(second)) as heard,
        closing(sqlite3.connect(bare_path, isolation_level=None)) as connection,
    ):
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=FULL")
        for draft in islice(drafts, filled, None):
            begun = perf_counter()
            timed.register(draft, clerk="Maria I.")
            product.append(perf_counter() - begun)
            statements.clear()
            heard.register(draft, clerk="Maria I.")
            bound = [_bound(statement) for statement in statements]
            begun = perf_counter()
            _run(connection, bound)
            bare.append(perf_counter() - begun)
    name = "one registration / the bare transaction of its rows"
    return against(name, median(product), median(bare), goal=GOAL, of="bare transaction")


def _desk(home: Home) -> Desk:
    return Desk(home, MachineClock(), os.urandom, settings=Settings())


def _write_plain(home: Home, path: Path) -> None:
    """The register as it would be without encryption."""
    key = open_home_key(home, randomness=os.urandom, keyring=None).register
    with closing(connect(home.database, key)) as sealed:
        sealed.execute("ATTACH ? AS plain KEY ''", (str(path),))
        sealed.execute("SELECT sqlcipher_export('plain')").fetchall()
        sealed.execute("PRAGMA plain.journal_mode=WAL")
        sealed.execute("DETACH plain")


def _run(connection: sqlite3.Connection, statements: list[tuple[str, list[object]]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for statement, values in statements:
        connection.execute(statement, values)
    connection.execute("COMMIT")


@contextmanager
def _heard(database: Path) -> Iterator[list[str]]:
    """The statements that write into this file, as they are run; those of triggers and of the index are not its own."""
    statements: list[str] = []

    def hear(statement: str) -> None:
        # A statement that sets off triggers is told again for each of theirs.
        if _WRITES.match(statement) and "entry_words_" not in statement and statements[-1:] != [statement]:
            statements.append(statement)

    def opened(connection: sqlite3.Connection, _: object) -> None:
        [(_, _, file)] = connection.execute("PRAGMA database_list").fetchall()
        if Path(file) == database:
            connection.set_trace_callback(hear)

    event.listen(Engine, "connect", opened)
    try:
        yield statements
    finally:
        event.remove(Engine, "connect", opened)


def _bound(statement: str) -> tuple[str, list[object]]:
    """The statement as a program writes it: values apart from the text, so that it is prepared once."""
    values: list[object] = []

    def taken(match: re.Match[str]) -> str:
        if match["bytes"] is not None:
            values.append(bytes.fromhex(match["bytes"]))
        elif match["text"] is not None:
            values.append(match["text"].replace("''", "'"))
        else:
            values.append(None if match["null"] else int(match["number"]))
        return "?"

    return _VALUE.sub(taken, statement), values
