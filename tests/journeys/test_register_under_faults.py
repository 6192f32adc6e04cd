"""`opis register` while things around it fail: a number, or a clear no with nothing half-written; real processes."""

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.journeys.conftest import ROOT, Opis, Server, enrolled

PAPER = ("register", "--summary", "cerere certificat", "--sender", "Popa Elena")
SMALL_DISK = 4096

HOLDS = """
import sys
from pathlib import Path
from app.database.engine import Database
from app.home import Home
from app.privacy.home_key import open_home_key
home = Home(Path(sys.argv[1]))
key = open_home_key(home, randomness=bytes, keyring=None)
with getattr(Database(home.database, key.register), sys.argv[2])() as connection:
    connection.exec_driver_sql("SELECT count(*) FROM entries").scalar()
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def somebody_holds(opis: Opis, how: str) -> Iterator[subprocess.Popen[str]]:
    """Another process in the middle of a transaction on the register: a backup that reads, or one that writes."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(opis.home), how],
        cwd=ROOT,
        env=opis.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n", process.stderr.read() if process.stderr else ""
    yield process
    process.communicate("go\n", timeout=20)
    assert process.returncode == 0


def entries_of(opis: Opis) -> list[int]:
    listed = opis.answer("list", "--limit", 100)["entries"]
    assert isinstance(listed, list)
    return sorted(entry["number"] for entry in listed)


def test_without_the_server_the_block_then_the_reserve_then_slips_and_all_is_told(opis: Opis, server: Server) -> None:
    enrolled(opis, server)
    opis.answer("sync", "--once")
    server.stop()
    lines = "\n".join(
        json.dumps({"content": {"summary": f"plicul {n}", "sender": {"name": "Popa Elena"}}}) for n in range(50)
    )
    done = opis.run("register", "--lines", "-", "--json", stdin=lines)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 50
    refused = opis.run(*PAPER)
    assert refused.returncode == 3
    assert "rezervă" in refused.stderr
    assert opis.answer("blocks", "show")["reserve"] == 50
    opis.answer("blocks", "open", "--clerk", "Ana Pop")
    assert opis.answer(*PAPER)["offline"] is True
    rest = opis.run("register", "--lines", "-", "--json", stdin=lines)
    assert (rest.returncode, len(rest.stdout.splitlines())) == (3, 49)
    assert "T-GHISEUL1-0001" in rest.stderr

    server.start_again()
    assert opis.answer("sync", "--once")["waiting"] == 0
    [slip] = opis.answer("blocks", "conversions")["slips"]  # type: ignore[misc]
    # The paper that had waited for the chief got the first number of the main series, the slip's paper the next.
    assert (slip["slip"], slip["number"]) == ("T-GHISEUL1-0001", 2)
    numbers = entries_of(opis)
    assert len(numbers) == len(set(numbers)) == 100
    told = opis.answer("report", "outage")
    assert Path(str(told["file"])).read_bytes().startswith(b"%PDF")


def test_a_cable_pulled_while_the_number_is_asked_gives_the_same_number_again(opis: Opis, server: Server) -> None:
    enrolled(opis, server)
    opis.answer("sync", "--once")
    server.process.kill()
    server.process.communicate(timeout=20)
    first = opis.answer(*PAPER)
    server.start_again()
    opis.answer("sync", "--once")
    assert entries_of(opis) == [first["number"]]


def test_a_printer_that_is_off_costs_no_number(opis: Opis) -> None:
    opis.home.mkdir()
    (opis.home / "settings.toml").write_text(
        '[printers]\nlabel = "tcp://127.0.0.1:9?language=zpl&size=62x29&dpi=203"\n'
    )
    done = opis.run(*PAPER, "--print", "--json")
    assert (done.returncode, "Numărul rămâne dat" in done.stderr) == (3, True)
    assert json.loads(done.stdout.splitlines()[0])["number"] == 1
    assert entries_of(opis) == [1]
    assert opis.answer(*PAPER)["number"] == 2


def test_a_disk_that_is_nearly_full_is_a_clear_no_and_leaves_no_half(opis: Opis) -> None:
    assert opis.answer(*PAPER)["number"] == 1

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL_DISK, SMALL_DISK))

    done = subprocess.run(
        opis.command(*PAPER),
        cwd=ROOT,
        env=opis.environment,
        capture_output=True,
        text=True,
        preexec_fn=small,
        timeout=60,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    assert "disc" in done.stderr.lower()
    assert done.stdout == ""
    assert entries_of(opis) == [1]
    assert opis.answer(*PAPER)["number"] == 2


@pytest.mark.parametrize("how", ["read", "write"])
def test_a_register_held_by_a_backup_waits_and_loses_nothing(opis: Opis, how: str) -> None:
    assert opis.answer(*PAPER)["number"] == 1
    with somebody_holds(opis, how) as holding:
        waiting = opis.start(*PAPER, "--json")
        if how == "write":
            # A writer keeps the register; whoever registers stands in the line until it lets go.
            with pytest.raises(subprocess.TimeoutExpired):
                waiting.wait(timeout=2)
            assert holding.stdin is not None
            holding.stdin.write("go\n")
            holding.stdin.flush()
        out, said = waiting.communicate(timeout=60)
    assert waiting.returncode == 0, said
    assert json.loads(out)["number"] == 2
    assert entries_of(opis) == [1, 2]


SET_AHEAD = """
import os, sys
from datetime import timedelta
from pathlib import Path
from app.clock import MachineClock
from app.desk import Desk
from app.home import Home
from opis_contract.entries import EntryContent, EntryDraft
from opis_contract.parties import Party
class Ahead(MachineClock):
    def now(self):
        return super().now() + timedelta(hours=2)
desk = Desk(Home(Path(sys.argv[1])), Ahead(), os.urandom)
desk.register(EntryDraft(content=EntryContent(summary="cerere", sender=Party(name="Popa"))), clerk="Maria")
desk.close()
"""


def test_a_clock_that_is_behind_gives_no_number_until_the_chief_answers_for_it(opis: Opis) -> None:
    subprocess.run([sys.executable, "-c", SET_AHEAD, str(opis.home)], cwd=ROOT, env=opis.environment, check=True)
    refused = opis.run(*PAPER)
    assert refused.returncode == 3
    assert "Ceasul calculatorului a rămas în urmă" in refused.stderr
    assert opis.run("clock", "show").returncode == 1
    assert opis.run("clock", "confirm", "--clerk", "Ana Pop").returncode == 2
    assert opis.answer("clock", "confirm", "--clerk", "Ana Pop", "--reason", "ora de la radio")["doubt"] == "behind"
    assert opis.answer(*PAPER)["number"] == 2
    assert opis.run("clock", "show").returncode == 0


def test_the_kit_from_the_shell_and_a_file_of_its_rows(opis: Opis, server: Server, tmp_path: Path) -> None:
    enrolled(opis, server)
    assert opis.run("kit", "print").returncode == 3
    opis.answer("sync", "--once")
    assert Path(str(opis.answer("kit", "print", "--rows", 3)["file"])).read_bytes().startswith(b"%PDF")
    now = opis.answer("kit", "show")["sheets"][0]["printed_at"]  # type: ignore[index]
    rows = tmp_path / "fisa.csv"
    photo = tmp_path / "fisa.jpg"
    photo.write_bytes(b"\xff\xd8 the sheet")
    hour = legal_hour(str(now))
    rows.write_text(
        f"sheet,row,time,sender,summary,leaves\n1,1,{hour},Popa Elena,cerere certificat,2\n1,2,,,,\n1,3,,,,\n"
    )
    for _ in range(2):
        entered = opis.answer("kit", "enter", rows, "--photo", photo, "--clerk", "Maria")["rows"]
        assert [row["number"] is None for row in entered] == [False, True, True]  # type: ignore[attr-defined]
    assert opis.answer("sync", "--once")["refused"] == 0
    assert opis.answer("kit", "show")["sheets"][0]["waiting"] == 0  # type: ignore[index]


def legal_hour(instant: str) -> str:
    from datetime import datetime

    from opis_contract.legal_time import in_legal_time

    return f"{in_legal_time(datetime.fromisoformat(instant)):%d.%m.%Y %H:%M}"
