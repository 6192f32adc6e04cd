"""The register's file: born whole, told apart from what it is not, never opened by a program too old for it."""

import importlib
import os
import pkgutil
import sqlite3
from contextlib import closing

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

import app.database
from app.database.cipher import open_with
from app.database.engine import Database
from app.database.migrate import HEAD
from app.database.tables import metadata
from app.desk import Desk
from app.errors import DatabaseDamaged, DatabaseNewer, FileMissing
from app.home import Home
from opis_contract.entries import EntryDraft
from opis_contract.journal import Frontier
from tests.app.conftest import HandClock, a_draft, key_of, opened


def reopen(home: Home) -> Desk:
    return Desk(home, HandClock(), os.urandom)


def ours(name: str | None, kind: str, _: object) -> bool:
    """The tables in which SQLite keeps the index of words are its own."""
    return kind != "table" or not str(name).startswith("entry_words")


def test_the_migrations_make_the_tables_that_the_program_uses(desk: Desk, home: Home) -> None:
    # A desk loads the tables of a room when it uses the room; here they are all wanted.
    for module in pkgutil.iter_modules(app.database.__path__, "app.database."):
        importlib.import_module(module.name)
    database = Database(home.database, key_of(home))
    with database.write() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"include_name": ours}), metadata) == []
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    with database.read() as connection, pytest.raises(Exception, match="readonly"):
        connection.exec_driver_sql("DELETE FROM outbox")
    database.close()


def test_the_newest_migration_is_the_one_the_program_works_with() -> None:
    config = Config()
    config.set_main_option("script_location", "app:database/migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_a_desk_keeps_its_identity_and_its_numbers_over_a_restart(desk: Desk, home: Home) -> None:
    identity = desk.identity()
    desk.register(a_draft(), clerk="Maria")
    desk.close()
    again = reopen(home)
    assert again.identity().desk_id == identity.desk_id
    assert again.register(a_draft(), clerk="Maria").entry.number == 2
    again.close()


def test_a_newer_register_is_refused_and_not_touched(desk: Desk, home: Home) -> None:
    desk.close()
    with closing(opened(home)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    before = home.database.read_bytes()
    with pytest.raises(DatabaseNewer) as told:
        reopen(home)
    assert told.value.facts == {"path": home.database, "found": "9999", "known": HEAD}
    assert home.database.read_bytes() == before


@pytest.mark.parametrize("damage", [b"not a database" * 1000, b"", b"SQLite format 3\x00" + bytes(4000)])
def test_a_damaged_register_is_named_and_not_touched(desk: Desk, home: Home, damage: bytes) -> None:
    desk.register(a_draft(), clerk="Maria")
    desk.close()
    home.database.write_bytes(damage)
    with pytest.raises(DatabaseDamaged) as told:
        reopen(home)
    assert told.value.facts == {"path": home.database}
    assert home.database.read_bytes() == damage


def test_broken_pages_in_the_middle_are_named_when_they_are_met(desk: Desk, home: Home) -> None:
    for _ in range(50):
        desk.register(a_draft(), clerk="Maria")
    desk.close()
    with closing(opened(home)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        [(page,)] = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'entries'").fetchall()
        [(size,)] = database.execute("PRAGMA page_size").fetchall()
    with home.database.open("r+b") as file:
        file.seek((page - 1) * int(size))
        file.write(b"\xff" * int(size))
    again = reopen(home)
    with pytest.raises(DatabaseDamaged):
        again.register(a_draft(), clerk="Maria")
    again.close()


def test_a_register_taken_away_while_open_is_missing_and_not_made_anew(desk: Desk, home: Home) -> None:
    desk.register(a_draft(), clerk="Maria")
    desk.close()
    home.database.unlink()
    with pytest.raises(FileMissing):
        desk.register(a_draft(), clerk="Maria")
    assert not home.database.exists()


def test_an_older_register_is_copied_before_it_is_upgraded(home: Home) -> None:
    desk = reopen(home)
    desk.close()
    # A register of a version before the first: its schema is empty and its file is all it has.
    home.database.unlink()
    with closing(sqlite3.connect(home.database)) as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        database.execute("INSERT INTO alembic_version VALUES ('0000')")
        database.commit()
    with pytest.raises(Exception, match="0000"):
        reopen(home)  # no such version was ever released: nothing is upgraded, and the copy is there
    [backup] = home.backup.iterdir()
    with closing(open_with(backup, key_of(home))) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [("0000",)]
    with closing(opened(home)) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [("0000",)]


def test_a_register_of_the_first_version_keeps_its_books_and_numbers_and_gains_the_catalogues(home: Home) -> None:
    home.make()
    with closing(sqlite3.connect(home.database)) as database:
        engine = create_engine("sqlite+pysqlite://", creator=lambda: database, poolclass=StaticPool)
        with engine.begin() as connection:
            config = Config()
            config.set_main_option("script_location", "app:database/migrations")
            config.attributes["connection"] = connection
            command.upgrade(config, "0001")
        book = '{"code": "%s", "title": "Registru %s", "retention_years": 10}'
        database.executemany(
            "INSERT INTO registers VALUES (?, ?)", [(code, book % (code, code)) for code in ("RG", "ZZ")]
        )
        database.execute("INSERT INTO series_counters VALUES ('ZZ', 2026, 'main', 41, '2026-06-01T08:00:00.000000Z')")
        database.execute("INSERT INTO desk (only, desk_id, state) VALUES (1, ?, 'alone')", ["0" * 32])
        database.execute("INSERT INTO journal_frontier VALUES (1, ?)", [Frontier().to_bytes()])
        database.commit()
    desk = reopen(home)
    draft = EntryDraft(register_code="ZZ", content=a_draft().content)
    assert desk.register(draft, clerk="Maria").entry.number == 42
    assert {"RG", "ZZ", "PET"} <= {each.code for each in desk.registers()}
    assert desk.registers()[0].title == "Registru RG"
    assert desk.catalogue.document_class("petiție") is not None
    desk.close()
