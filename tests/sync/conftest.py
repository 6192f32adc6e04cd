"""Real servers in their own processes, real desks in real homes, and the network as it is: a line that can be cut."""

import multiprocessing
import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from app.clock import MachineClock
from app.desk import Desk
from app.home import Home
from opis_contract.entries import EntryContent, EntryDraft
from opis_contract.events import Event
from opis_contract.identity import uuid7
from opis_contract.messages import RegistrationRequest
from opis_contract.parties import Party
from opis_contract.tracking import new_tracking_code
from opis_server.commands import make_enrolment_code, run
from opis_server.database import Database as ServerDatabase
from opis_server.feed import read as read_feed
from opis_server.restoring import read_epoch
from opis_server.settings import load_settings
from sync.client import ServerClient
from sync.enrol import enrol
from sync.round import Syncing

# Processes of their own, forked from one that has already imported both programs.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["opis_server.commands", "sync.round"])


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the machine's clock, outside of the program


def a_draft(summary: str = "cerere certificat de urbanism") -> EntryDraft:
    return EntryDraft(content=EntryContent(summary=summary, sender=Party(name="Popa Elena")))


def a_request() -> RegistrationRequest:
    return RegistrationRequest(
        event_id=uuid7(now(), secrets.token_bytes),
        entry_id=uuid7(now(), secrets.token_bytes),
        salt=secrets.token_hex(16),
        tracking_code=new_tracking_code(secrets.token_bytes),
        clerk="Maria I.",
        counter="ghișeul 2",
        drafted_at=now(),
        draft=a_draft(),
    )


@dataclass
class ServerProcess:
    """A server process over a folder; it comes back on the same port."""

    folder: Path
    block: int = 50
    port: int = 0
    process: BaseProcess | None = None
    address: str = ""

    def start(self) -> "ServerProcess":
        settings = load_settings(
            self.folder, port=self.port, institution="Primăria Orașului Probă", continuity_block=self.block
        )
        heard, told = PROCESSES.Pipe(duplex=False)
        self.process = PROCESSES.Process(target=run, args=(settings,), kwargs={"ready": told.send}, daemon=True)
        self.process.start()
        told.close()
        with heard:
            self.address = heard.recv()
        self.port = int(self.address.rsplit(":", 1)[1])
        return self

    def kill(self) -> None:
        """As if the plug were pulled on the process."""
        assert self.process is not None
        assert self.process.pid is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.join(timeout=20)

    def code(self, counter: str = "ghișeul 1") -> str:
        return make_enrolment_code(self.folder, counter)

    def events(self) -> list[Event]:
        """Everything in the server's journal, in order, read from its database."""
        database = ServerDatabase(self.folder)
        try:
            with database.reading() as connection:
                page = read_feed(connection, epoch=read_epoch(connection), cursor_epoch=None, after=0, limit=100_000)
            return [item.event for item in page.items]
        finally:
            database.close()

    def numbers(self) -> list[int]:
        """The numbers of all entries that desks told or the main series gave, in the journal's order."""
        return [event.body.entry.number for event in self.events() if event.body.kind == "entry_registered"]

    def struck(self) -> list[int]:
        """The main numbers that are struck through."""
        return [event.body.annulled_number for event in self.events() if event.body.kind == "number_rectified"]

    def stored(self, sha256: str) -> Path:
        return self.folder / "files" / sha256[:2] / sha256[2:4] / sha256


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Callable[..., ServerProcess]]:
    """Start a server over a folder; whatever still runs at the end is killed."""
    started: list[ServerProcess] = []

    def start(*, block: int = 50) -> ServerProcess:
        started.append(ServerProcess(folder=tmp_path / f"server-{len(started)}", block=block))
        return started[-1].start()

    yield start
    for each in started:
        if each.process is not None and each.process.is_alive():
            each.kill()


@pytest.fixture
def server(start_server: Callable[..., ServerProcess]) -> ServerProcess:
    """A server that was never used."""
    return start_server()


@dataclass
class Office:
    """Desks with their homes, and their ends of the wire."""

    folder: Path
    opened: list[Desk] = field(default_factory=list)
    syncings: list[Syncing] = field(default_factory=list)
    connected: list[ServerClient] = field(default_factory=list)

    def connect(self, address: str, token: str | None = None) -> ServerClient:
        """A client that the end of the test closes."""
        client = ServerClient(address, token)
        self.connected.append(client)
        return client

    def desk(self, name: str) -> Desk:
        """Open the desk of this name, as a program that starts does."""
        desk = Desk(Home(self.folder / name), MachineClock(), os.urandom, connect=self.connect)
        self.opened.append(desk)
        return desk

    def enrolled(self, name: str, server: ServerProcess, *, through: str | None = None) -> Desk:
        """A desk that has joined; `through` is the address by which it reaches the server."""
        desk = self.desk(name)
        enrol(desk, through or server.address, server.code(name), counter=name)
        return desk

    def syncing(self, desk: Desk) -> Syncing:
        self.syncings.append(Syncing(desk, self.connect))
        return self.syncings[-1]

    def close(self) -> None:
        for syncing in self.syncings:
            syncing.interrupt()
        for client in self.connected:
            client.close()
        for desk in self.opened:
            desk.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A place for desks."""
    place = Office(tmp_path / "office")
    yield place
    place.close()


class Line:
    """A TCP line to a server that can be cut: after so many bytes to the server, or before the answer comes back."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.deaf_to: bytes | None = None
        """Forward a question that contains these bytes whole, then cut when the server begins to answer it."""
        self.cut_answer_after: int | None = None
        """Cut each connection once so many bytes came back on it; None: never."""
        self.cut_after: int | None = None
        """Cut for good once so many bytes went to the server; None: never."""
        self.is_down = False
        """Cut every connection as soon as it is made."""
        self._passed = 0
        self._heard: dict[socket.socket, bytes] = {}
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        for each in self._open:
            _hang_up(each)
        for thread in self._threads:
            thread.join()
        self._listening.close()
        for each in self._open:
            each.close()

    def hang_up(self) -> None:
        """End the connections that are kept open, as a restarted router does."""
        for each in self._open:
            _hang_up(each)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                self._open.append(near)
                if self.is_down:
                    _hang_up(near)
                    continue
                far = socket.create_connection(("127.0.0.1", self._port))
                self._open.append(far)
                for work in (self._to_server, self._to_desk):
                    thread = threading.Thread(target=work, args=(near, far))
                    self._threads.append(thread)
                    thread.start()

    def _to_server(self, near: socket.socket, far: socket.socket) -> None:
        with suppress(OSError):
            while data := near.recv(16_384):
                self._heard[far] = self._heard.get(far, b"") + data
                if self.cut_after is not None:
                    data = data[: max(0, self.cut_after - self._passed)]
                    self._passed += len(data)
                far.sendall(data)
                if self.cut_after is not None and self._passed >= self.cut_after:
                    self.is_down = True
                    break
        _hang_up(near)
        _hang_up(far)

    def _to_desk(self, near: socket.socket, far: socket.socket) -> None:
        with suppress(OSError):
            answered = 0
            while data := far.recv(16_384):
                if self.deaf_to is not None and self.deaf_to in self._heard.get(far, b""):
                    break
                self._heard[far] = b""
                if self.cut_answer_after is not None and answered + len(data) > self.cut_answer_after:
                    break
                answered += len(data)
                near.sendall(data)
        _hang_up(near)
        _hang_up(far)


def _hang_up(each: socket.socket) -> None:
    with suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def line(server: ServerProcess) -> Iterator[Line]:
    """A line to the server, whole until the test cuts it."""
    made = Line(server.port)
    yield made
    made.close()


@pytest.fixture
def draft() -> EntryDraft:
    """A paper on the counter."""
    return a_draft()


@pytest.fixture
def new_request() -> Callable[[], RegistrationRequest]:
    """A registration that nobody has asked for yet."""
    return a_request


def work_at_a_counter(home: Path, papers: int, told: Connection) -> None:
    """A program of its own: registers so many papers and tells their numbers in order."""
    desk = Desk(Home(home), MachineClock(), os.urandom, connect=ServerClient)
    told.send([desk.register(a_draft(), clerk="Maria I.").entry.number for _ in range(papers)])
    desk.close()


@pytest.fixture
def at_once() -> Callable[[list[Path], int], list[list[int]]]:
    """Register so many papers in each home, in a process of its own, all at once; the numbers of each."""

    def register(homes: list[Path], papers: int) -> list[list[int]]:
        pipes = [PROCESSES.Pipe(duplex=False) for _ in homes]
        processes = [
            PROCESSES.Process(target=work_at_a_counter, args=(home, papers, told))
            for home, (_, told) in zip(homes, pipes, strict=True)
        ]
        for process in processes:
            process.start()
        numbers = []
        for heard, told in pipes:
            told.close()
            with heard:
                numbers.append(heard.recv())
        for process in processes:
            process.join()
        return numbers

    return register
