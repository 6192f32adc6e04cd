"""A desk in a home of its own, a clock that the test turns, and a main series that a test can unplug."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

import pytest

from app.database.cipher import open_with
from app.desk import Desk
from app.errors import ServerUnreachable
from app.home import Home
from app.people.verifiers import Argon2
from app.petitions.sending import PetitionLetters
from app.privacy.home_key import open_home_key
from app.settings import Settings
from opis_contract.entries import Entry, EntryContent, EntryDraft
from opis_contract.errors import WrongInput
from opis_contract.events import EntryRegistered, Event
from opis_contract.legal_time import legal_year
from opis_contract.messages import BlockGrant, Enrolled, Institution, Registered, RegistrationRequest
from opis_contract.numbers import Series
from opis_contract.parties import Party
from opis_contract.registers import GENERAL_REGISTER

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 6, 23, 6, 30, tzinfo=UTC)
INSTITUTION = Institution(
    name="Primăria Orașului Țăndărei", fiscal_code="RO 14756536", address="Șos. București nr. 190", phone="0243 273 552"
)


def key_of(home: Home) -> bytes:
    """The key of the home's register."""
    return open_home_key(home, randomness=bytes, keyring=None).register


def opened(home: Home) -> sqlite3.Connection:
    """The register's file itself, past the desk; every statement is a transaction."""
    return open_with(home.database, key_of(home))


@dataclass
class HandClock:
    """A clock that stands still until the test turns it."""

    time: datetime = NOW

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.time.timestamp()

    def turn(self, **by: float) -> None:
        self.time += timedelta(**by)


class RefusedByServer(WrongInput):
    """What a server says that does not want this paper."""

    code = "register_unknown"


@dataclass
class FakeServer:
    """The main series in memory: idempotent by entry, and as unreliable as the test wants it."""

    clock: HandClock
    desk_id: UUID = field(default_factory=uuid4)
    answers: dict[UUID, Event] = field(default_factory=dict)
    unplugged: bool = False
    loses_answers: bool = False
    refuses: bool = False
    handed_over: int = 0

    def register(self, request: RegistrationRequest) -> Registered:
        if self.unplugged:
            raise ServerUnreachable(address="http://server")
        if self.refuses:
            raise RefusedByServer(register=request.draft.register_code)
        event = self.answers.setdefault(request.entry_id, self._event(request))
        if self.loses_answers:
            raise ServerUnreachable(address="http://server")
        return Registered(event=event)

    def _event(self, request: RegistrationRequest) -> Event:
        now = self.clock.now()
        entry = Entry(
            entry_id=request.entry_id,
            register_code=request.draft.register_code,
            year=legal_year(now),
            number=self.handed_over + len(self.answers) + 1,
            series=Series.MAIN,
            registered_at=now,
            direction=request.draft.direction,
            tracking_code=request.tracking_code,
            desk_id=self.desk_id,
            clerk=request.clerk,
            counter=request.counter,
            content=request.draft.content,
        )
        return Event(
            event_id=request.event_id,
            desk_id=self.desk_id,
            happened_at=now,
            salt=request.salt,
            body=EntryRegistered(entry=entry),
        )


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def server(clock: HandClock) -> FakeServer:
    return FakeServer(clock)


@pytest.fixture
def open_desk(home: Home, clock: HandClock, server: FakeServer) -> Iterator[Callable[[], Desk]]:
    """Opens the desk of the home, again and again as after a restart."""
    opened: list[Desk] = []

    def open_again() -> Desk:
        settings = Settings(institution=INSTITUTION, counter="ghișeul 2", clerk="Maria Ionescu")
        desk = Desk(
            home,
            clock,
            os.urandom,
            connect=lambda _address, _token: server,
            settings=settings,
            verifiers=Argon2(memory_kib=1024, passes=1),
        )
        opened.append(desk)
        return desk

    yield open_again
    for desk in opened:
        desk.close()


@pytest.fixture
def desk(open_desk: Callable[[], Desk]) -> Desk:
    """A desk that never joined a server."""
    return open_desk()


@pytest.fixture
def enrolled(desk: Desk, server: FakeServer) -> Desk:
    """A desk that asks a server for its numbers; it holds no block yet."""
    join(desk, server)
    return desk


def join(desk: Desk, server: FakeServer) -> None:
    request = desk.enrolment.begin("http://server", "CODE")
    server.handed_over = sum(series.last_number for series in request.series)
    server.desk_id = desk.identity().desk_id
    desk.enrolment.finish(
        Enrolled(
            desk_id=server.desk_id,
            token="secret-of-the-desk",
            institution=INSTITUTION,
            registers=(GENERAL_REGISTER,),
            epoch=UUID(int=1),
            status_address="https://registratura.example.ro/s/",
        )
    )


def give_block(desk: Desk, first: int, last: int, *, year: int = 2026) -> UUID:
    """A block as the server would grant it."""
    block_id = uuid4()
    desk.blocks.grant(BlockGrant(block_id=block_id, register_code="RG", year=year, first=first, last=last))
    return block_id


def a_draft(**content: object) -> EntryDraft:
    return EntryDraft(content=EntryContent(**{"summary": "cerere certificat", "sender": POPA} | content))  # type: ignore[arg-type]


POPA = Party(name="Popa Elena")


def copied(source: Path, target: Path, *, title: str, created: datetime) -> None:
    """Stands where PDF/A is made, which is tried where it is done."""
    shutil.copyfile(source, target)


@contextmanager
def lent_folder(inside: Path) -> Iterator[Path]:
    """A folder for a letter that is not finished."""
    with TemporaryDirectory(dir=inside) as folder:
        yield Path(folder)


@pytest.fixture
def letters_of(tmp_path: Path) -> Callable[[Desk], PetitionLetters]:
    """The maker of a desk's letters about petitions."""
    return lambda desk: PetitionLetters(desk, partial(lent_folder, tmp_path), copied)


@pytest.fixture
def letters(desk: Desk, letters_of: Callable[[Desk], PetitionLetters]) -> PetitionLetters:
    """The letters of the test's own desk."""
    return letters_of(desk)


@pytest.fixture
def petition(desk: Desk, clock: HandClock) -> Callable[..., Entry]:
    """Registers a petition, a few minutes after whatever was before."""

    def make(summary: str = "Gropi pe drumul național în dreptul școlii", **content: object) -> Entry:
        clock.turn(minutes=5)
        return desk.register(a_draft(summary=summary, document_type="petiție", **content), clerk="Maria").entry

    return make


def run_script(name: str, *arguments: object, deadline: float = 120) -> subprocess.CompletedProcess[str]:
    """Run a script beside the tests in a process of its own."""
    return subprocess.run(
        command_of(name, *arguments), cwd=ROOT, capture_output=True, text=True, timeout=deadline, check=False
    )


def command_of(name: str, *arguments: object) -> list[str]:
    return [sys.executable, "-W", "error", str(Path(__file__).with_name(name)), *map(str, arguments)]
