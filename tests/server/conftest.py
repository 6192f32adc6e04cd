"""A server as it runs, killed and started again, and desks that speak to it over real HTTP."""

import multiprocessing
import os
import secrets
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import requests

from opis_contract import routes
from opis_contract.entries import Entry, EntryContent, EntryDraft
from opis_contract.events import EntryRegistered, Event, FileAttached, FileOfEntry, FileRole
from opis_contract.identity import uuid7
from opis_contract.legal_time import legal_year
from opis_contract.messages import (
    BlockGrant,
    BlockRequest,
    Enrolled,
    EnrolRequest,
    FeedItem,
    FeedPage,
    PushAnswer,
    PushRequest,
    Registered,
    RegistrationRequest,
    SeriesHandover,
)
from opis_contract.numbers import Series
from opis_contract.parties import Party
from opis_contract.registers import Direction
from opis_contract.tracking import new_tracking_code
from opis_server.commands import make_enrolment_code, run
from opis_server.server import Server
from opis_server.settings import Settings, load_settings

# Servers are real processes of their own, forked from one that has already imported the program.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["opis_server.commands"])


class LineBroke(Exception):
    """The server was gone before its whole answer came: refused, cut in the head, or cut in the body."""


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  # the desk's own clock


def new_id() -> UUID:
    return uuid7(now(), secrets.token_bytes)


@dataclass
class ServerProcess:
    """A server process over a folder; it comes back on the same port."""

    folder: Path
    port: int = 0
    options: dict[str, object] = field(default_factory=dict)
    process: BaseProcess | None = None
    address: str = ""

    def start(self) -> "ServerProcess":
        options = {"port": self.port, "institution": "Primăria Orașului Probă"} | self.options
        heard, told = PROCESSES.Pipe(duplex=False)
        self.process = PROCESSES.Process(
            target=run, args=(load_settings(self.folder, **options),), kwargs={"ready": told.send}, daemon=True
        )
        self.process.start()
        told.close()
        with heard:
            self.address = heard.recv()
        self.port = int(self.address.rsplit(":", 1)[1])
        return self

    def kill(self) -> None:
        """As if the plug were pulled on the process."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        assert self.process is not None
        assert self.process.pid is not None
        os.kill(self.process.pid, how)
        self.process.join(timeout=20)
        assert self.process.exitcode is not None
        return self.process.exitcode

    def code(self, counter: str = "ghișeul 1") -> str:
        return make_enrolment_code(self.folder, counter)

    def log(self) -> str:
        return (self.folder / "log" / "server.log").read_text("utf-8")

    def get(self, path: str, **options: Any) -> requests.Response:
        return requests.get(self.address + path, timeout=20, **options)


def a_draft(summary: str = "cerere certificat de urbanism", **content: Any) -> EntryDraft:
    return EntryDraft(content=EntryContent(summary=summary, sender=Party(name="Popa Elena"), **content))


@dataclass
class WireDesk:
    """A desk as the server sees it: an identity, a token, events in order."""

    server: ServerProcess
    desk_id: UUID = field(default_factory=new_id)
    token: str = ""
    sequence: int = 0
    session: requests.Session = field(default_factory=requests.Session)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Opis-Contract": "1"}

    def call(self, method: str, route: str, **options: Any) -> requests.Response:
        headers = self.headers | options.pop("headers", {})
        try:
            return self.session.request(method, self.server.address + route, timeout=20, headers=headers, **options)
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError) as error:
            raise LineBroke from error

    def post(self, route: str, message: Any) -> requests.Response:
        sent = {"data": message.model_dump_json(), "headers": {"Content-Type": "application/json"}}
        return self.call("POST", route, **sent)

    def ask_to_enrol(self, code: str, *series: SeriesHandover, counter: str = "ghișeul 1") -> requests.Response:
        request = EnrolRequest(enrolment_code=code, desk_id=self.desk_id, counter=counter, series=series)
        return self.post(routes.ENROLMENTS, request)

    def enrol(self, *series: SeriesHandover) -> "WireDesk":
        answer = self.ask_to_enrol(self.server.code(), *series)
        assert answer.status_code == 200, answer.text
        self.token = Enrolled.model_validate_json(answer.content).token
        return self

    def twin(self) -> "WireDesk":
        """A computer started from a copy of this desk: the same name, the same secret."""
        return WireDesk(self.server, desk_id=self.desk_id, token=self.token)

    def request(self, draft: EntryDraft | None = None, **changes: Any) -> RegistrationRequest:
        asked = RegistrationRequest(
            event_id=new_id(),
            entry_id=new_id(),
            salt=secrets.token_hex(16),
            tracking_code=new_tracking_code(secrets.token_bytes),
            clerk="Maria I.",
            counter="ghișeul 1",
            drafted_at=now(),
            draft=draft or a_draft(),
        )
        return asked.model_copy(update=changes)

    def register(self, request: RegistrationRequest | None = None) -> Event:
        answer = self.post(routes.REGISTRATIONS, request or self.request())
        assert answer.status_code == 200, answer.text
        return Registered.model_validate_json(answer.content).event

    def block(self, *, year: int | None = None) -> BlockGrant:
        asked = BlockRequest(block_id=new_id(), register_code="RG", year=year or legal_year(now()))
        answer = self.post(routes.BLOCKS, asked)
        assert answer.status_code == 200, answer.text
        return BlockGrant.model_validate_json(answer.content)

    def own_entry(
        self,
        number: int,
        *,
        block: BlockGrant | None = None,
        asked: RegistrationRequest | None = None,
        event_id: UUID | None = None,
        at: datetime | None = None,
    ) -> Event:
        """An entry that the desk numbered itself: from its block, or from the series it keeps alone."""
        asked = asked or self.request()
        at = at or now()
        entry = Entry(
            entry_id=asked.entry_id,
            register_code="RG",
            year=legal_year(at),
            number=number,
            series=Series.CONTINUITY if block else Series.MAIN,
            registered_at=at,
            direction=Direction.INCOMING,
            tracking_code=asked.tracking_code,
            desk_id=self.desk_id,
            clerk=asked.clerk,
            counter=asked.counter,
            content=asked.draft.content,
        )
        body = EntryRegistered(entry=entry, block_id=block.block_id if block else None)
        return Event(event_id=event_id or new_id(), desk_id=self.desk_id, happened_at=at, salt=asked.salt, body=body)

    def attached(self, entry_id: UUID, sha256: str, *, size: int = 10, role: FileRole = FileRole.ORIGINAL) -> Event:
        file = FileOfEntry(sha256=sha256, role=role, name="scan.pdf", media_type="application/pdf", size=size, pages=1)
        body = FileAttached(entry_id=entry_id, file=file)
        return Event(event_id=new_id(), desk_id=self.desk_id, happened_at=now(), salt=secrets.token_hex(16), body=body)

    def push(self, *events: Event) -> PushAnswer:
        request = PushRequest(first_sequence=self.sequence + 1, events=events)
        answer = self.post(routes.EVENTS, request)
        assert answer.status_code == 200, answer.text
        self.sequence += len(events)
        return PushAnswer.model_validate_json(answer.content)

    def feed_page(self, after: int = 0, epoch: UUID | None = None, limit: int = 200) -> FeedPage:
        query = {routes.FEED_AFTER: after, routes.FEED_LIMIT: limit} | (
            {routes.FEED_EPOCH: str(epoch)} if epoch else {}
        )
        answer = self.call("GET", routes.FEED, params=query)
        assert answer.status_code == 200, answer.text
        return FeedPage.model_validate_json(answer.content)

    def feed(self) -> list[FeedItem]:
        items: list[FeedItem] = []
        while (page := self.feed_page(items[-1].position if items else 0)).more:
            items += page.items
        return [*items, *page.items]


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Callable[..., ServerProcess]]:
    """Start a server over a folder; whatever still runs at the end is killed."""
    started: list[ServerProcess] = []

    def start(name: str = "server", **options: object) -> ServerProcess:
        started.append(ServerProcess(folder=tmp_path / name, options=options))
        return started[-1].start()

    yield start
    for each in started:
        if each.process is not None and each.process.is_alive():
            each.kill()


@pytest.fixture
def server(start_server: Callable[..., ServerProcess]) -> ServerProcess:
    """A server that was never used."""
    return start_server()


@pytest.fixture
def new_desk() -> Iterator[Callable[[ServerProcess], WireDesk]]:
    """A desk that has not joined yet."""
    made: list[WireDesk] = []

    def make(server: ServerProcess) -> WireDesk:
        made.append(WireDesk(server))
        return made[-1]

    yield make
    for each in made:
        each.session.close()


@pytest.fixture
def desk(server: ServerProcess, new_desk: Callable[[ServerProcess], WireDesk]) -> WireDesk:
    """A desk that has joined."""
    return new_desk(server).enrol()


class SetClock:
    """A clock that stands where the test puts it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@dataclass
class OpenServer:
    """The server's insides without HTTP, for moments that only a set clock can reach."""

    settings: Settings
    clock: SetClock
    server: Server


@pytest.fixture
def open_server(tmp_path: Path) -> Iterator[Callable[..., OpenServer]]:
    """Open a server's folder in this process."""
    opened: list[OpenServer] = []

    def open_it(at: datetime, **options: object) -> OpenServer:
        settings = load_settings(tmp_path / "server", institution="Primăria Orașului Probă", **options)  # type: ignore[arg-type]  # named by the test
        clock = SetClock(at)
        server = Server.open(settings, clock=clock, randomness=os.urandom, status_address="http://localhost/s/")
        opened.append(OpenServer(settings, clock, server))
        return opened[-1]

    yield open_it
    for each in opened:
        each.server.close()
