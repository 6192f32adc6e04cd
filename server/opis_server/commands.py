"""What the command line asks of the server; the composition root calls these and nothing else."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from opis_server import barring, enrolment, restoring
from opis_server.database import Database
from opis_server.serve import serve
from opis_server.server import Server
from opis_server.settings import Clock, Randomness, Settings, load_settings, remember
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


def give_up_desk(
    folder: Path, counter: str, *, by: str, clock: Clock = machine_clock, randomness: Randomness = os.urandom
) -> barring.Barred:
    """The desk of this name is lost: it is not heard any more, and the numbers it never told of are barred."""
    server = _opened(folder, clock, randomness)
    try:
        with server.writing() as connection:
            return barring.give_up(
                connection,
                counter,
                by=by,
                server_id=restoring.read_server_id(connection),
                now=clock(),
                randomness=randomness,
            )
    finally:
        server.close()


def promote(folder: Path, *, clock: Clock = machine_clock, randomness: Randomness = os.urandom) -> int:
    """This server takes the place of another one that may still be running: the mark that desks know it by.

    It goes on above every number that the other one may have granted since the copy.
    """
    server = _opened(folder, clock, randomness)
    try:
        with server.writing() as connection:
            return restoring.take_over(connection, settings=server.settings, now=clock(), randomness=randomness)
    finally:
        server.close()


def _opened(folder: Path, clock: Clock, randomness: Randomness) -> Server:
    return Server.open(load_settings(folder), clock=clock, randomness=randomness, status_address="")


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
