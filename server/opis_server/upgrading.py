"""Bringing the database of a folder to this program's schema, with a copy put aside before anything changes."""

import sqlite3
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from opis_server.database import DATABASE_FILE, Database
from opis_server.durable import sync_folder
from opis_server.errors import DatabaseTooNew


def upgrade(database: Database, *, now: datetime) -> None:
    """Run the migrations that are missing. Raises `DatabaseTooNew` for a schema this program does not know."""
    config = _configuration()
    scripts = ScriptDirectory.from_config(config)
    with database.reading() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    if present == scripts.get_current_head():
        return
    if present is not None:
        if present not in {script.revision for script in scripts.walk_revisions()}:
            raise DatabaseTooNew(folder=str(database.path.parent), revision=present)
        put_aside(database.path, present, now=now)
    with database.writing() as connection:
        migrate(connection, config)


def migrate(connection: Connection, config: Config | None = None) -> None:
    """Run every missing migration in the caller's transaction: all of them or none."""
    config = config or _configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def put_aside(path: Path, revision: str, *, now: datetime) -> Path:
    """A consistent copy of the database in `backups/`, taken while others may write; returns its path."""
    folder = path.parent / "backups"
    folder.mkdir(exist_ok=True)
    copy = folder / f"{DATABASE_FILE}-{revision}-{now:%Y%m%dT%H%M%SZ}"
    unfinished = copy.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    source, target = sqlite3.connect(path), sqlite3.connect(unfinished)
    try:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")  # one file, complete in itself
    finally:
        target.close()
        source.close()
    unfinished.replace(copy)
    sync_folder(folder)
    return copy


def _configuration() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    return config
