"""A process that dies by kill -9 in the middle of its work: `dying_process.py HOME WORK KILLS [PICTURE]`.

A first child does the WORK in peace and counts its calls into the database and the file system. Each of the next KILLS
children is killed just before one of these calls, spread over all of them. What a child was told is done, it says on a
line of its own before it goes on.
"""

import os
import shutil
import signal
import sys
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[2]))

import alembic.command  # noqa: F401 - once here, not once in every child

from app.clock import MachineClock
from app.desk import Desk
from app.files import hash_of
from app.home import Home
from app.intake import IntakePage
from app.petitions.sending import PetitionLetters
from opis_contract.entries import EntryContent, EntryDraft
from opis_contract.events import FileRole
from opis_contract.parties import Party

CALLS = {"execute", "commit", "fsync", "write", "replace", "rename", "link", "chmod", "mkdir", "unlink", "connect"}
DRAFT = EntryDraft(content=EntryContent(summary="cerere certificat", sender=Party(name="Popa Elena")))
PETITION = EntryDraft(
    content=EntryContent(summary="gropi pe drum", sender=Party(name="Popa Elena"), document_type="petiție")
)


def say(*words: object) -> None:
    # Past Python's buffers in one call, so that a line is said whole or not at all.
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def be_born(home: Home, watch: "Watch") -> None:
    newborn = Home(home.path / str(os.getpid()))
    sys.setprofile(watch)
    Desk(newborn, MachineClock(), os.urandom)


def register(home: Home, watch: "Watch") -> None:
    desk = Desk(home, MachineClock(), os.urandom)
    sys.setprofile(watch)
    for _ in range(3):
        say("registered", desk.register(DRAFT, clerk="Maria Ionescu").entry.number)


def attach(home: Home, watch: "Watch") -> None:
    desk = Desk(home, MachineClock(), os.urandom)
    entry_id = desk.register(DRAFT, clerk="Maria Ionescu").entry.entry_id
    paper = home.path / f"paper-{os.getpid()}"
    paper.write_bytes(os.urandom(100_000))
    sys.setprofile(watch)
    file = desk.attach(entry_id, paper, role=FileRole.ORIGINAL, name="scan.pdf", media_type="application/pdf", pages=1)
    say("attached", entry_id, file.sha256)


def take_in(home: Home, watch: "Watch") -> None:
    desk = Desk(home, MachineClock(), os.urandom)
    sys.setprofile(watch)
    batch = desk.intake.open(source="scaner")
    for sequence in (1, 2, 3):
        page = batch.folder / f"{sequence:04}.png"
        partial = batch.folder / f".partial.{sequence}"
        partial.write_bytes(Path(sys.argv[4]).read_bytes())
        partial.replace(page)
        whole = IntakePage(
            sequence=sequence,
            path=page,
            sha256=hash_of(page),
            width=20,
            height=30,
            resolution=300,
            media_type="image/png",
        )
        say("finished", page)
        desk.intake.accept(batch.batch_id, whole)
        say("accepted", page)


def be_encrypted(home: Home, watch: "Watch") -> None:
    copy = Home(home.path / f"copy-{os.getpid()}")
    copy.make()
    shutil.copyfile(home.database, copy.database)
    sys.setprofile(watch)
    Desk(copy, MachineClock(), os.urandom)


def send_on(home: Home, watch: "Watch") -> None:
    letters, petition_id = _petition(home)
    sys.setprofile(watch)
    letters.send_on(petition_id, "roads_national", by="Maria Ionescu", reason="drumul este național")
    say("sent_on", petition_id)


def extend(home: Home, watch: "Watch") -> None:
    letters, petition_id = _petition(home)
    sys.setprofile(watch)
    letters.extend(petition_id, by="Maria Ionescu", approved_by="Primar Ion", reason="expertiză la fața locului")
    say("extended", petition_id)


def _petition(home: Home) -> tuple[PetitionLetters, UUID]:
    """A petition at the counter, and who writes its letters; both are there before anything dies."""
    desk = Desk(home, MachineClock(), os.urandom)
    folder = home.path / f"letters-{os.getpid()}"
    folder.mkdir()
    letters = PetitionLetters(desk, lambda: nullcontext(folder), copied)
    return letters, desk.register(PETITION, clerk="Maria Ionescu").entry.entry_id


def copied(source: Path, target: Path, *, title: str, created: datetime) -> None:
    """Stands where PDF/A is made."""
    shutil.copyfile(source, target)


class Watch:
    """Counts the calls into the database and the file system, and kills before the chosen one."""

    def __init__(self, die_at: int | None) -> None:
        self.calls = 0
        self._die_at = die_at

    def __call__(self, _frame: FrameType, event: str, function: Any) -> None:
        if event == "c_call" and getattr(function, "__name__", "") in CALLS:
            self.calls += 1
            if self.calls == self._die_at:
                os.kill(os.getpid(), signal.SIGKILL)


WORK = {
    "be_born": be_born,
    "register": register,
    "attach": attach,
    "take_in": take_in,
    "be_encrypted": be_encrypted,
    "send_on": send_on,
    "extend": extend,
}


def do(die_at: int | None) -> None:
    """The work in a child of its own."""
    child = os.fork()
    if child == 0:
        watch = Watch(die_at)
        WORK[sys.argv[2]](Home(Path(sys.argv[1])), watch)
        sys.setprofile(None)
        os.write(told, watch.calls.to_bytes(4, "big"))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        sys.exit(os.WEXITSTATUS(status))


asked, told = os.pipe()
do(None)
every = int.from_bytes(os.read(asked, 4), "big")
kills = min(int(sys.argv[3]), every)
say("calls", every)
for kill in range(kills):
    do(1 + kill * every // kills)
