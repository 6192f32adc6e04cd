"""What the command line asks of the server; the composition root calls these and nothing else."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from opis_server import enrolment
from opis_server.database import Database
from opis_server.serve import serve
from opis_server.settings import Clock, Randomness, Settings, remember
from opis_server.upgrading import upgrade


def machine_clock() -> datetime:
    """The machine's clock, in UTC."""
    return datetime.now(UTC)  # noqa: TID251  # the one place where the server reads it


def make_enrolment_code(
    folder: Path, counter: str, *, clock: Clock = machine_clock, randomness: Randomness = os.urandom
) -> str:
    """A code with which one desk may join within 24 hours; the server of the folder may be running."""
    folder.mkdir(parents=True, exist_ok=True)
    database = Database(folder)
    try:
        upgrade(database, now=clock())
        with database.writing() as connection:
            return enrolment.new_enrolment_code(connection, counter, now=clock(), randomness=randomness)
    finally:
        database.close()


def run(
    settings: Settings,
    *,
    ready: Callable[[str], None],
    clock: Clock = machine_clock,
    randomness: Randomness = os.urandom,
) -> None:
    """Serve until told to stop; `ready` hears the address once it answers. The first start writes `server.toml`."""
    remember(settings)
    serve(settings, clock=clock, randomness=randomness, ready=ready)
