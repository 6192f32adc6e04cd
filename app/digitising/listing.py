"""What lies in a folder that is imported, written down name by name before anything is read.

A folder of a million names is never held in memory: names go to the table by hundreds and come back in natural order.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, insert, select, update

from app.database.digitising_tables import import_sources
from app.database.engine import Database
from app.digitising.errors import SourceIsLink, SourceNameUnreadable
from app.digitising.natural_order import natural_place
from app.durable import disk_faults
from app.files import hash_of

_AT_ONCE = 500
_OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
"""What systems leave in folders of pictures; so are names that begin with a point."""


class SourceState(StrEnum):
    """What became of a file of the folder."""

    WAITING = "waiting"
    TAKEN = "taken"
    ASIDE = "aside"
    """It could not be taken; the row's `reason` is the code of the sentence that says why."""
    KNOWN = "known"
    """The very file was taken from another folder."""


@dataclass(frozen=True, slots=True)
class _Found:
    name: str
    size: int
    modified: int
    reason: str | None


def write_down(database: Database, import_no: int, folder: Path) -> None:
    """Every file of the folder has a row: new ones wait, those put aside wait again, changed ones are marked.

    Raises the disk's faults.
    """
    found = _files(folder)
    while some := list(islice(found, _AT_ONCE)):
        with database.read() as connection:
            known = _known(connection, import_no, some)
        # Hashes of files that seem touched are made outside of the transaction.
        changed = {
            each.name
            for each in some
            if each.name in known and _touched(known[each.name], each) and _differs(known[each.name][3], folder, each)
        }
        with database.write() as connection:
            for each in some:
                _write(connection, import_no, each, known.get(each.name), changed=each.name in changed)


_Row = tuple[SourceState, int, int, str | None]
"""State, size, time of change and hash, as they were written down."""


def _known(connection: Connection, import_no: int, some: Sequence[_Found]) -> dict[str, _Row]:
    columns = import_sources.c
    rows = select(columns.name, columns.state, columns.size, columns.modified, columns.sha256).where(
        columns.import_no == import_no, columns.name.in_([each.name for each in some])
    )
    return {row.name: (SourceState(row.state), row.size, row.modified, row.sha256) for row in connection.execute(rows)}


def _touched(row: _Row, found: _Found) -> bool:
    state, size, modified, _ = row
    return state in {SourceState.TAKEN, SourceState.KNOWN} and (size, modified) != (found.size, found.modified)


def _differs(sha256: str | None, folder: Path, found: _Found) -> bool:
    return hash_of(folder / found.name) != sha256


def _write(connection: Connection, import_no: int, found: _Found, known: _Row | None, *, changed: bool) -> None:
    columns = import_sources.c
    fresh = {
        "size": found.size,
        "modified": found.modified,
        "state": (SourceState.ASIDE if found.reason else SourceState.WAITING).value,
        "reason": found.reason,
    }
    if known is None:
        row = {"import_no": import_no, "name": found.name, "place": natural_place(found.name), **fresh}
        connection.execute(insert(import_sources).values(row))
        return
    here = update(import_sources).where(columns.import_no == import_no, columns.name == found.name)
    if known[0] is SourceState.ASIDE:
        connection.execute(here.where(columns.state == SourceState.ASIDE.value).values(fresh))
    elif changed:
        connection.execute(here.values(changed=True))


def _files(folder: Path, within: str = "") -> Iterator[_Found]:
    """Every file below the folder, its name relative and with slashes."""
    with disk_faults(folder), os.scandir(folder / within) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name.casefold() in _OF_SYSTEMS:
                continue
            name = f"{within}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _files(folder, f"{name}/")
                continue
            facts = entry.stat(follow_symlinks=False)
            reason = SourceIsLink.code if entry.is_symlink() else None
            try:
                name.encode()
            except UnicodeEncodeError:
                name, reason = os.fsencode(name).decode(errors="backslashreplace"), SourceNameUnreadable.code
            yield _Found(name, facts.st_size, facts.st_mtime_ns, reason)
