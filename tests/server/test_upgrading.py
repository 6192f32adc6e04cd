"""The database of a folder: built by migrations, saved before it changes, refused when it is from the future."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import DatabaseError

from opis_server.database import Database
from opis_server.errors import DatabaseTooNew, DiskFull
from opis_server.tables import metadata
from opis_server.upgrading import migrate, put_aside, upgrade

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path):
    opened = Database(tmp_path)
    yield opened
    opened.close()


def test_the_migrations_build_exactly_the_tables(database: Database) -> None:
    upgrade(database, now=NOON)
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_a_second_start_changes_nothing_and_saves_nothing(database: Database) -> None:
    upgrade(database, now=NOON)
    before = database.path.stat().st_mtime_ns
    upgrade(database, now=NOON)
    assert database.path.stat().st_mtime_ns == before
    assert not (database.path.parent / "backups").exists()


def test_a_migration_that_is_interrupted_leaves_nothing(database: Database) -> None:
    def fail_after_migrating() -> None:
        with database.writing() as connection:
            migrate(connection)
            raise DiskFull

    with pytest.raises(DiskFull):
        fail_after_migrating()
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT name FROM sqlite_master").all() == []
    upgrade(database, now=NOON)


def test_a_database_of_a_newer_program_is_refused_untouched(database: Database) -> None:
    upgrade(database, now=NOON)
    connection = sqlite3.connect(database.path)
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(DatabaseTooNew) as refusal:
        upgrade(database, now=NOON)
    assert refusal.value.facts == {"folder": str(database.path.parent), "revision": "9999"}


def test_a_copy_is_complete_while_others_write(database: Database) -> None:
    upgrade(database, now=NOON)
    with database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO replies VALUES ('a', 'b')")
    copy = put_aside(database.path, "0001", now=NOON)
    assert copy.name == "server.sqlite-0001-20260601T120000Z"
    saved = sqlite3.connect(copy)
    assert saved.execute("SELECT * FROM replies").fetchall() == [("a", "b")]
    assert saved.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    saved.close()
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]


def test_readers_cannot_write(database: Database) -> None:
    upgrade(database, now=NOON)
    with database.reading() as connection, pytest.raises(DatabaseError, match="readonly"):
        connection.exec_driver_sql("INSERT INTO replies VALUES ('a', 'b')")


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    upgrade(database, now=NOON)

    def fail_after_writing() -> None:
        with database.writing() as connection:
            connection.exec_driver_sql("INSERT INTO replies VALUES ('a', 'b')")
            raise DiskFull

    with pytest.raises(DiskFull):
        fail_after_writing()
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT * FROM replies").all() == []


def test_a_writer_is_alone_from_its_first_moment(database: Database) -> None:
    upgrade(database, now=NOON)
    other = sqlite3.connect(database.path, timeout=0, isolation_level=None)
    with database.writing(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()


def test_commits_are_on_the_disk(database: Database) -> None:
    upgrade(database, now=NOON)
    with database.writing() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
