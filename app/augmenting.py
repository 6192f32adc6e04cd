"""Signatures made at the desk are carried up to B-LTA without the official: step by step, through outages and kills.

The register itself says what there is to do: every file signed here from which no stronger one is derived. A step's
result replaces the working copy whole before the next begins, so no time stamp is asked for, and paid, twice.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol
from uuid import UUID

from sqlalchemy import Connection, Row, Select, and_, exists, or_, select
from sqlalchemy.dialects.sqlite import insert as upsert

from app.clock import Clock
from app.database.augmenting_tables import augmentations
from app.database.engine import Database
from app.database.tables import entries, entry_files, outbox
from app.durable import make_folder
from app.files import hash_of
from opis_contract.errors import KnownError, WrongInput
from opis_contract.events import FileOfEntry, FileRole
from opis_contract.legal_time import legal_date
from opis_contract.numbers import RegistrationNumber

GOAL = "PAdES-B-LTA"
OURS_FOR = timedelta(minutes=10)
"""So long a file belongs to the process that took it up; its steps take seconds, or a minute with slow authorities."""
LONGEST_WAIT = timedelta(hours=6)
"""Between two tries; the first comes after a minute, each next one after twice as long."""


@dataclass(frozen=True, slots=True)
class Strength:
    """The level of a signed file, and when the time stamp over an archived one must be renewed."""

    level: str
    renew_at: datetime | None


class Augmenter(Protocol):
    """What makes signed files stronger; both raise `KnownError`."""

    def strength(self, file: Path) -> Strength:
        """Where the file stands."""

    def step(self, source: Path, target: Path) -> None:
        """`target`, which may be `source`, becomes one level stronger whole, or stays as it is. Asks for no PIN."""


class Attach(Protocol):
    """`Desk.attach`."""

    def __call__(
        self,
        entry_id: UUID,
        file: Path,
        *,
        role: FileRole,
        name: str,
        media_type: str,
        pages: int,
        derived_from: str | None,
        signer: str | None,
    ) -> FileOfEntry:
        """Attach a copy of the file once."""


@dataclass(frozen=True, slots=True)
class WaitingSignature:
    """A signed file that is not yet as strong as it will be.

    `level` is empty before the first step; `trouble` is the code of what kept the last try from going on. `due_at` is
    None when it has come as far as it can.
    """

    sha256: str
    number: str
    level: str
    attempts: int
    due_at: datetime | None
    trouble: str


@dataclass(frozen=True, slots=True)
class Step:
    """How far a signed file came this time; `file` is the stronger one in the register, once there is one."""

    sha256: str
    level: str
    file: FileOfEntry | None
    trouble: KnownError | None


class Augmenting:
    """What is left to do, and doing it. Two processes never carry one file; killed anywhere, the next takes over."""

    def __init__(
        self, database: Database, clock: Clock, folder: Path, *, path_of: Callable[[str], Path], attach: Attach
    ) -> None:
        """`folder` holds the working copies."""
        self._database = database
        self._clock = clock
        self._folder = folder
        self._path_of = path_of
        self._attach = attach

    def waiting(self) -> list[WaitingSignature]:
        """What was signed here and is not yet kept as B-LTA, or must be renewed now; the oldest first."""
        unfinished = or_(
            augmentations.c.sha256.is_(None),
            augmentations.c.level != GOAL,
            augmentations.c.due_at <= self._clock.now(),
        )
        with self._database.read() as connection:
            rows = connection.execute(_unfinished().where(unfinished)).all()
        return [
            WaitingSignature(
                sha256=row.sha256,
                number=_number(row),
                level=row.level or "",
                attempts=row.attempts or 0,
                due_at=row.due_at if row.level is not None else row.attached_at,
                trouble=row.trouble or "",
            )
            for row in rows
        ]

    def go_on(self, augmenter: Augmenter) -> Step | None:
        """Carry the file whose turn it is as far as it goes now. None when nothing is due."""
        due = self._taken()
        make_folder(self._folder)
        if due is None:
            self._tidy()
            return None
        working = self._folder / f"{due.sha256}.pdf"
        try:
            strength = self._strongest(due, working, augmenter)
        except KnownError as trouble:
            return self._stopped(due, working, trouble)
        return Step(due.sha256, strength.level, self._finished(due, working, strength), None)

    def _taken(self) -> "Row[tuple[object, ...]] | None":
        """The file whose turn it is, ours for a while: no other process takes it, and after a kill it is free again."""
        now = self._clock.now()
        with self._database.write() as connection:
            turn = or_(augmentations.c.sha256.is_(None), augmentations.c.due_at <= now)
            due = connection.execute(_unfinished().where(turn).limit(1)).one_or_none()
            if due is not None:
                attempts, trouble = due.attempts or 0, due.trouble or ""
                _note(connection, due.sha256, due.level or "", now + OURS_FOR, trouble=trouble, attempts=attempts)
        return due

    def _strongest(self, due: "Row[tuple[object, ...]]", working: Path, augmenter: Augmenter) -> Strength:
        """Step by step to the goal. A working copy found there was left by a kill: what it has is not paid again."""
        file = working if working.exists() else self._path_of(due.sha256)
        renews = file != working and due.level == GOAL
        while renews or (strength := augmenter.strength(file)).level != GOAL:
            augmenter.step(file, working)
            file, renews = working, False
            reached = augmenter.strength(file).level
            if reached != GOAL:
                self._noted(due.sha256, reached, self._clock.now() + OURS_FOR, trouble="")
        return strength

    def _stopped(self, due: "Row[tuple[object, ...]]", working: Path, trouble: KnownError) -> Step:
        """A broken world is tried again later; what can never be is left, with whatever strength was reached."""
        with self._database.read() as connection:
            level = connection.execute(
                select(augmentations.c.level).where(augmentations.c.sha256 == due.sha256)
            ).scalar_one_or_none()
        if isinstance(trouble, WrongInput):
            reached = self._finished(due, working, Strength(level or "", None)) if working.exists() else None
            self._noted(due.sha256, level or "", None, trouble=trouble.code)
            return Step(due.sha256, level or "", reached, trouble)
        attempts = (due.attempts or 0) + 1
        wait = min(timedelta(minutes=2 ** min(attempts - 1, 20)), LONGEST_WAIT)
        self._noted(due.sha256, level or "", self._clock.now() + wait, trouble=trouble.code, attempts=attempts)
        return Step(due.sha256, level or "", None, trouble)

    def _finished(self, due: "Row[tuple[object, ...]]", working: Path, strength: Strength) -> FileOfEntry:
        """The stronger file goes into the register beside the one it grew from; its own next turn is noted before."""
        self._noted(hash_of(working), strength.level, strength.renew_at, trouble="")
        file = FileOfEntry.model_validate_json(due.content)
        attached = self._attach(
            due.entry_id,
            working,
            role=FileRole.SIGNED,
            name=file.name,
            media_type=file.media_type,
            pages=file.pages,
            derived_from=due.sha256,
            signer=file.signer,
        )
        working.unlink(missing_ok=True)
        return attached

    def _tidy(self) -> None:
        """Working copies whose file is in the register already: a kill came between the two."""
        copies = list(self._folder.iterdir())
        if copies:
            with self._database.read() as connection:
                wanted = {each.sha256 for each in connection.execute(_unfinished())}
            for copy in copies:
                if copy.stem not in wanted:
                    copy.unlink(missing_ok=True)

    def _noted(self, sha256: str, level: str, due_at: datetime | None, *, trouble: str, attempts: int = 0) -> None:
        with self._database.write() as connection:
            _note(connection, sha256, level, due_at, trouble=trouble, attempts=attempts)


def levels_of(connection: Connection, hashes: Iterable[str]) -> dict[str, str]:
    """How far the signatures of these files have been carried, by hash; nothing of those that nobody carries yet."""
    rows = connection.execute(select(augmentations).where(augmentations.c.sha256.in_(list(hashes))))
    return {row.sha256: row.level for row in rows}


def _note(
    connection: Connection, sha256: str, level: str, due_at: datetime | None, *, trouble: str, attempts: int
) -> None:
    values = {"level": level, "due_at": due_at, "attempts": attempts, "trouble": trouble}
    connection.execute(
        upsert(augmentations)
        .values(sha256=sha256, **values)
        .on_conflict_do_update(index_elements=["sha256"], set_=values)
    )


def _unfinished() -> "Select[tuple[object, ...]]":
    """Files signed at this desk from which no stronger one is derived, with what is known of each."""
    stronger = entry_files.alias("stronger")
    has_stronger = exists().where(
        stronger.c.role == FileRole.SIGNED.value, stronger.c.derived_from == entry_files.c.sha256
    )
    return (
        select(
            entry_files.c.sha256,
            entry_files.c.entry_id,
            entry_files.c.attached_at,
            entry_files.c.content,
            entries.c.register,
            entries.c.year,
            entries.c.number,
            entries.c.prefix,
            entries.c.registered_at,
            augmentations.c.level,
            augmentations.c.due_at,
            augmentations.c.attempts,
            augmentations.c.trouble,
        )
        .join(entries, entries.c.entry_id == entry_files.c.entry_id)
        # What this desk told the server is what was signed here: other desks carry their own.
        .join(outbox, outbox.c.event_id == entry_files.c.event_id)
        .join(augmentations, augmentations.c.sha256 == entry_files.c.sha256, isouter=True)
        .where(and_(entry_files.c.role == FileRole.SIGNED.value, ~has_stronger))
        .order_by(augmentations.c.due_at, entry_files.c.attached_at, entry_files.c.sha256)
    )


def _number(row: "Row[tuple[object, ...]]") -> str:
    number = RegistrationNumber(row.register, row.year, row.number, legal_date(row.registered_at))
    return number.text(row.prefix or "")
