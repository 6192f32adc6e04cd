"""kill -9 at each call into the database or the file system: what was said to be done is there, and nothing is half."""

import hashlib
import os
import random
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image

from app.clock import MachineClock
from app.desk import Desk
from app.home import Home
from app.intake import BatchState
from app.petitions.sending import PetitionLetters
from app.queries import EntryQuery, EntryRow
from opis_contract.registers import Direction
from opis_contract.standing import EntryState
from tests.app.conftest import ROOT, HandClock, a_draft, command_of, run_script

DRAWN = random.Random(20260623)  # noqa: S311 - a repeatable draw, not a secret


def lines_of(*arguments: object) -> list[list[str]]:
    done = run_script("dying_process.py", *arguments)
    assert done.returncode == 0, done.stderr
    return [line.split() for line in done.stdout.splitlines()]


def assert_register_is_whole(desk: Desk) -> int:
    rows = desk.looking.entries(EntryQuery(limit=10_000)).rows
    assert sorted(row.number for row in rows) == list(range(1, len(rows) + 1))
    assert desk.journal.verify().size == desk.outbox_count()
    return len(rows)


def rows_of(desk: Desk) -> list[EntryRow]:
    return list(desk.looking.entries(EntryQuery(limit=10_000)).rows)


def petitions_of(desk: Desk) -> list[UUID]:
    found = [row.entry_id for row in rows_of(desk) if row.direction is Direction.INCOMING]
    assert len(found) > 3
    return found


def assert_store_is_whole(home: Home) -> None:
    for path in home.files.rglob("*"):
        if path.is_file() and not path.name.startswith(".partial."):
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name


@pytest.fixture
def kills(soak: bool) -> int:
    """How many of the calls to be killed at; the long run takes every one."""
    return 10_000 if soak else 40


def test_killed_while_the_home_is_made_the_next_start_makes_it(home: Home, clock: HandClock, kills: int) -> None:
    lines_of(home.path, "be_born", kills // 2)
    homes = [Home(path) for path in home.path.iterdir()]
    assert len(homes) >= kills / 3
    for each in homes:
        desk = Desk(each, clock, os.urandom)
        assert desk.register(a_draft(), clerk="Maria").entry.number == 1
        desk.close()


def test_killed_at_every_call_while_registering(home: Home, open_desk: Callable[[], Desk], kills: int) -> None:
    said = lines_of(home.path, "register", kills)
    told = [int(words[1]) for words in said if words[0] == "registered"]
    assert told == sorted(set(told))
    desk = open_desk()
    assert assert_register_is_whole(desk) >= max(told) >= len(told) > 3


def test_killed_at_every_call_while_attaching(home: Home, open_desk: Callable[[], Desk], kills: int) -> None:
    said = lines_of(home.path, "attach", kills)
    told = [(words[1], words[2]) for words in said if words[0] == "attached"]
    assert told
    desk = open_desk()
    assert desk.journal.verify().size == desk.outbox_count()
    assert_store_is_whole(home)
    held = {
        (str(row.entry_id), file.sha256)
        for row in desk.looking.entries(EntryQuery(limit=10_000)).rows
        for file in desk.looking.entry(row.entry_id).files
    }
    assert set(told) <= held
    for _, sha256 in held:
        assert desk.files.store.verify(sha256).size == 100_000


def test_killed_at_every_call_while_pages_come_in(
    home: Home, open_desk: Callable[[], Desk], kills: int, tmp_path: Path
) -> None:
    picture = tmp_path / "page.png"
    Image.new("L", (20, 30), 200).save(picture, dpi=(300, 300))
    said = lines_of(home.path, "take_in", kills, picture)
    accepted = {words[1] for words in said if words[0] == "accepted"}
    finished = {words[1] for words in said if words[0] == "finished"}
    desk = open_desk()
    assert accepted <= {str(page.path) for batch in desk.intake.batches() for page in batch.pages}

    recovered = desk.intake.recover()
    pages = [page for batch in desk.intake.batches() for page in batch.pages]
    assert finished <= {str(page.path) for page in pages}
    for page in pages:
        assert hashlib.sha256(page.path.read_bytes()).hexdigest() == page.sha256
    for batch in desk.intake.batches():
        assert [page.sequence for page in batch.pages] == list(range(1, len(batch.pages) + 1))
        assert batch.state is BatchState.OPEN
    assert all(path.name.startswith(".partial.") and path.exists() for path in recovered.unfinished)
    assert desk.intake.recover().pages == ()


@pytest.mark.parametrize("heard", [DRAWN.randrange(1, 60) for _ in range(4)])
def test_killed_from_outside_after_some_answers(home: Home, open_desk: Callable[[], Desk], heard: int) -> None:
    process = subprocess.Popen(
        command_of("registering_process.py", home.path, 1000), cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(heard)]
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate(timeout=30)
    lines += [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    desk = open_desk()
    leaves = {
        row.number: (str(row.entry_id), desk.looking.entry(row.entry_id).leaf)
        for row in desk.looking.entries(EntryQuery(limit=2000)).rows
    }
    for line in lines:
        number, entry_id, leaf = line.split()
        assert leaves[int(number)] == (entry_id, leaf)
    assert_register_is_whole(desk)


def test_killed_while_a_petition_is_sent_on_the_second_attempt_finishes_it(
    home: Home,
    open_desk: Callable[[], Desk],
    letters_of: Callable[[Desk], PetitionLetters],
    clock: HandClock,
    kills: int,
) -> None:
    lines_of(home.path, "send_on", kills // 6)
    clock.time = MachineClock().now()
    desk = open_desk()
    letters = letters_of(desk)
    for petition in petitions_of(desk):
        sent = letters.send_on(petition, "roads_national", by="Maria Ionescu", reason="drumul este național")
        assert sent.standing.state is EntryState.REDIRECTED
        assert sent.notice is not None
        told = [each.event.body.kind for each in desk.history(petition)]
        assert sorted(told) == ["entry_linked", "entry_redirected", "entry_registered"]
        for letter in (sent.letter, sent.notice):
            assert len(desk.looking.entry(letter.entry_id).files) == 1
    assert assert_register_is_whole(desk) == 3 * len(petitions_of(desk))


def test_killed_while_a_petition_gets_more_time_the_second_attempt_finishes_it(
    home: Home,
    open_desk: Callable[[], Desk],
    letters_of: Callable[[Desk], PetitionLetters],
    clock: HandClock,
    kills: int,
) -> None:
    lines_of(home.path, "extend", kills // 6)
    clock.time = MachineClock().now()
    desk = open_desk()
    letters = letters_of(desk)
    for petition in petitions_of(desk):
        if "deadline_extended" not in {each.event.body.kind for each in desk.history(petition)}:
            letters.extend(petition, by="Maria Ionescu", approved_by="Primar Ion", reason="expertiză la fața locului")
        assert len([each for each in desk.history(petition) if each.event.body.kind == "deadline_extended"]) == 1
    notices = [row for row in rows_of(desk) if row.direction is Direction.OUTGOING]
    assert len(notices) == len(petitions_of(desk))
    assert all(len(desk.looking.entry(each.entry_id).files) == 1 for each in notices)
    assert_register_is_whole(desk)
