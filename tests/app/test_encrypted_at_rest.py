"""The register at rest is unreadable without its key, and the key is never lost by accident."""

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from app.database.cipher import is_plain, is_sealed, open_with
from app.desk import Desk
from app.errors import DatabaseBusy, DatabaseDamaged
from app.home import Home
from app.privacy.errors import KeyDamaged, KeyDoesNotFit, KeyMissing, KeyringClosed, RecoveryKeyWrong
from app.privacy.home_key import Keeper, keep_home_key, key_file, open_home_key
from app.privacy.recovery import recovery_text, secret_of
from app.privacy.system_keyring import SystemKeyring
from app.queries import EntryQuery
from tests.app.conftest import ROOT, HandClock, a_draft, key_of, run_script

NAME = "Ștefănescu-Văcărești Ilinca"


@dataclass
class KeyringInMemory:
    """A keyring that may be absent or closed."""

    secrets: dict[str, str] = field(default_factory=dict)
    there: bool = True
    closed: bool = False

    def keep(self, name: str, secret: str) -> bool:
        if self.there:
            self.secrets[name] = secret
        return self.there

    def find(self, name: str) -> str | None:
        if self.closed:
            raise KeyringClosed(reason="locked")
        return self.secrets.get(name)


def a_desk(home: Home, keyring: KeyringInMemory | None = None) -> Desk:
    return Desk(home, HandClock(), os.urandom, keyring=keyring)


def everything_in(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def made_plain(home: Home) -> None:
    """Turn the home's register back into one of a version that did not encrypt, write-ahead log and all."""
    key = key_of(home)
    partial = home.path / "plain"
    with closing(open_with(home.database, key)) as sealed:
        sealed.execute("ATTACH ? AS plain KEY ''", (str(partial),))
        sealed.execute("SELECT sqlcipher_export('plain')").fetchall()
        sealed.execute("DETACH plain")
    for beside in home.path.glob("desk.sqlite-*"):
        beside.unlink()
    partial.replace(home.database)
    with closing(sqlite3.connect(home.database)) as plain:
        plain.execute("PRAGMA journal_mode=WAL")
    key_file(home).unlink()


def test_nothing_of_a_registered_paper_can_be_read_in_the_homes_database_files(desk: Desk, home: Home) -> None:
    content = a_draft().content.model_copy(update={"summary": f"cererea lui {NAME}"})
    desk.register(a_draft().model_copy(update={"content": content}), clerk=NAME)
    assert is_sealed(home.database)
    names = {path.name for path in home.path.iterdir() if path.name.startswith("desk.sqlite")}
    assert "desk.sqlite-wal" in names
    for data in everything_in(home.path).values():
        assert NAME.encode() not in data
        assert b"CREATE TABLE" not in data


def test_where_no_keyring_is_the_key_is_a_file_for_its_owner_alone(home: Home) -> None:
    a_desk(home, KeyringInMemory(there=False)).close()
    assert key_file(home).stat().st_mode & 0o777 == 0o600
    assert home.keys.stat().st_mode & 0o777 == 0o700
    assert open_home_key(home, randomness=bytes, keyring=None).keeper is Keeper.FILE


def test_in_a_keyring_the_key_is_in_no_file_of_the_home(home: Home) -> None:
    keyring = KeyringInMemory()
    a_desk(home, keyring).close()
    [secret] = keyring.secrets.values()
    assert all(secret.encode() not in data for data in everything_in(home.path).values())
    again = a_desk(home, keyring)
    assert again.register(a_draft(), clerk="Maria").entry.number == 1
    assert again.key.keeper is Keeper.KEYRING
    again.close()


def test_a_closed_a_missing_and_an_emptied_keyring_are_told_and_the_register_stays_whole(home: Home) -> None:
    keyring = KeyringInMemory()
    a_desk(home, keyring).close()
    before = home.database.read_bytes()
    for other, fault in (
        (KeyringInMemory(closed=True), KeyringClosed),
        (None, KeyringClosed),
        (KeyringInMemory(), KeyMissing),
    ):
        with pytest.raises(fault):
            a_desk(home, other)
    assert home.database.read_bytes() == before


def test_a_lost_key_is_told_and_no_new_one_is_made(desk: Desk, home: Home) -> None:
    desk.close()
    key_file(home).unlink()
    with pytest.raises(KeyMissing):
        a_desk(home)
    assert not key_file(home).exists()


def test_a_foreign_key_is_told_from_a_damaged_register(desk: Desk, home: Home) -> None:
    desk.close()
    right = key_file(home).read_bytes()
    keep_home_key(home, os.urandom(32), name="other", keyring=None, replace=True)
    with pytest.raises(KeyDoesNotFit):
        a_desk(home)
    key_file(home).write_bytes(right)
    head = home.database.read_bytes()[:16]
    home.database.write_bytes(head + b"\xff" * 8192)
    with pytest.raises(DatabaseDamaged):
        a_desk(home)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b'keeper = "file"\nname = "a"\nkey = "00"\n', b'keeper = "x"'])
def test_a_damaged_key_file_is_told(desk: Desk, home: Home, content: bytes) -> None:
    desk.close()
    key_file(home).write_bytes(content)
    with pytest.raises(KeyDamaged):
        a_desk(home)


def test_the_recovery_key_brings_the_register_back(desk: Desk, home: Home) -> None:
    desk.register(a_draft(), clerk="Maria")
    desk.close()
    paper = recovery_text(desk.key.secret)
    key_file(home).unlink()
    keep_home_key(home, secret_of(paper.lower().replace("-", " ")), name="again", keyring=None, replace=True)
    again = a_desk(home)
    assert again.register(a_draft(), clerk="Maria").entry.number == 2
    again.close()


def test_a_slip_of_the_pen_is_not_taken_for_another_key() -> None:
    paper = recovery_text(os.urandom(32))
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){13}[0-9A-HJKMNP-TV-Z]{4}", paper)
    for at, char in enumerate(paper):
        if char == "-":
            continue
        for other in "07Z":
            if other != char:
                with pytest.raises(RecoveryKeyWrong):
                    secret_of(paper[:at] + other + paper[at + 1 :])
    for wrong in ("", "hello", paper[:-1], paper + "0"):
        with pytest.raises(RecoveryKeyWrong):
            secret_of(wrong)


def test_a_plain_register_and_its_copies_are_encrypted_where_they_stand(desk: Desk, home: Home) -> None:
    content = a_draft().content.model_copy(update={"summary": f"cererea lui {NAME}"})
    first = desk.register(a_draft().model_copy(update={"content": content}), clerk="Maria").entry
    desk.close()
    made_plain(home)
    copy = home.backup / "desk-0001.sqlite"
    copy.write_bytes(home.database.read_bytes())
    (home.backup / "desk-0000.sqlite").write_bytes(b"SQLite format 3\x00" + bytes(4000))
    assert any(NAME.encode() in data for data in everything_in(home.path).values())
    again = a_desk(home)
    assert again.looking.entry(first.entry_id).entry == first
    assert again.register(a_draft(), clerk="Maria").entry.number == 2
    again.journal.verify()
    again.close()
    assert is_sealed(copy)
    assert all(NAME.encode() not in data for data in everything_in(home.path).values())


def test_the_old_files_bytes_are_written_over(desk: Desk, home: Home) -> None:
    content = a_draft().content.model_copy(update={"summary": f"cererea lui {NAME}"})
    desk.register(a_draft().model_copy(update={"content": content}), clerk="Maria")
    desk.close()
    made_plain(home)
    other_name = home.path.parent / "the-same-file"
    os.link(home.database, other_name)
    assert NAME.encode() in other_name.read_bytes()
    a_desk(home).close()
    assert set(other_name.read_bytes()) == {0}


def test_a_window_of_the_older_version_is_not_left_behind_with_the_old_file(desk: Desk, home: Home) -> None:
    desk.register(a_draft(), clerk="Maria")
    desk.close()
    made_plain(home)
    # Another process, because locks are a process's.
    reading = (
        "import sqlite3, sys; older = sqlite3.connect(sys.argv[1]);"
        "print(older.execute('SELECT count(*) FROM entries').fetchone()[0], flush=True); sys.stdin.read()"
    )
    older = subprocess.Popen(
        [sys.executable, "-c", reading, home.database], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with older:
        assert older.stdout is not None
        assert older.stdout.readline() == "1\n"
        with pytest.raises(DatabaseBusy):
            a_desk(home)
        assert is_plain(home.database)
        older.communicate("")
    again = a_desk(home)
    assert len(again.looking.entries(EntryQuery()).rows) == 1
    again.close()


def test_killed_at_any_call_while_it_is_encrypted_the_register_is_whole(desk: Desk, home: Home, soak: bool) -> None:
    for _ in range(3):
        desk.register(a_draft(), clerk="Maria")
    desk.close()
    made_plain(home)
    done = run_script("dying_process.py", home.path, "be_encrypted", 10_000 if soak else 40)
    assert done.returncode == 0, done.stderr
    homes = [Home(path) for path in home.path.iterdir() if path.name.startswith("copy-")]
    assert len(homes) >= 20
    for each in homes:
        assert is_plain(each.database) or is_sealed(each.database)
        again = a_desk(each)
        assert [row.number for row in again.looking.entries(EntryQuery()).rows] == [3, 2, 1]
        again.journal.verify()
        again.close()
        assert is_sealed(each.database)


def test_four_processes_that_start_on_a_plain_register_all_work(desk: Desk, home: Home) -> None:
    desk.register(a_draft(), clerk="Maria")
    desk.close()
    made_plain(home)
    program = (
        "import os, sys; from pathlib import Path; from app.clock import MachineClock; from app.desk import Desk;"
        "from app.home import Home; desk = Desk(Home(Path(sys.argv[1])), MachineClock(), os.urandom);"
        "print(len(desk.identity().counter)); desk.close()"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program, home.path], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = [process.communicate()[1] for process in started]
    assert [process.returncode for process in started] == [0] * 4, said
    assert is_sealed(home.database)


def test_whenever_two_starts_on_a_plain_register_meet_both_work(desk: Desk, home: Home) -> None:
    for _ in range(3):
        desk.register(a_draft(), clerk="Maria")
    desk.close()
    made_plain(home)
    done = run_script("meeting_process.py", home.path)
    assert done.returncode == 0, done.stderr
    said = done.stdout.split()
    assert said.count("worked") >= 10
    assert said.count("waits") >= 10
    homes = [Home(path) for path in home.path.glob("copy-*")]
    assert len(homes) == said.count("worked") + 1  # at the last one they did not meet any more
    for each in homes:
        again = a_desk(each)
        assert [row.number for row in again.looking.entries(EntryQuery()).rows] == [3, 2, 1]
        again.close()


def test_the_libraries_keyring_is_used_where_it_is_a_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backends import fail

    before = keyring.get_keyring()
    try:
        keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
        assert SystemKeyring().keep("name", "secret") is False
        with pytest.raises(KeyringClosed):
            SystemKeyring().find("name")
    finally:
        keyring.set_keyring(before)


def test_the_register_may_not_be_opened_with_no_key(desk: Desk, home: Home) -> None:
    with closing(open_with(home.database, None)) as plain, pytest.raises(sqlcipher.DatabaseError):
        plain.execute("SELECT * FROM entries").fetchall()


def test_a_wrong_page_is_damage_and_not_silence(open_desk: Callable[[], Desk], home: Home) -> None:
    desk = open_desk()
    for _ in range(20):
        desk.register(a_draft(), clerk="Maria")
    desk.close()
    data = bytearray(home.database.read_bytes())
    for at in range(4096 * 2, len(data), 4096):
        data[at + 100] ^= 1
    home.database.write_bytes(data)
    with pytest.raises(DatabaseDamaged):
        open_desk()
