"""Desks, their server and the wire between them in one thread: the real programs, with time and the network played."""

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Connection

from app.desk import Desk
from app.errors import EnrolmentUnfinished, NoContinuityNumbers
from app.feed import FeedCursor
from app.home import Home
from app.queries import EntryQuery
from opis_contract.entries import EntryContent, EntryDraft
from opis_contract.errors import KnownError, WorldFault
from opis_contract.events import EntryRegistered, Event, FileRole, NumberRectified
from opis_contract.messages import (
    BlockGrant,
    BlockRequest,
    CopyRequest,
    Enrolled,
    EnrolRequest,
    FeedPage,
    PushAnswer,
    PushRequest,
    Registered,
    RegistrationRequest,
)
from opis_contract.parties import Party
from opis_server import blocks, copies, enrolment, events, feed, journal, registering, restoring, sealing, witness
from opis_server.errors import DeskUnknown
from opis_server.problems import problem_of
from opis_server.server import Server
from opis_server.settings import Settings, load_settings
from sync.enrol import enrol
from sync.errors import NoAnswer, NotEnrolled, ServerFault, ServerSilent, Silence
from sync.refusals import refusal_of
from sync.report import SyncReport
from sync.round import Syncing

ADDRESS = "http://registratura"
EVERYTHING = EntryQuery(limit=10_000)

T = TypeVar("T")


class DeskKilled(BaseException):
    """The plug of a desk's computer was pulled while it waited for an answer."""


@dataclass
class World:
    """One run: its chance, its time, its server, and what has been promised at the counters."""

    folder: Path
    chance: random.Random
    time: datetime = datetime(2026, 6, 23, 6, 30, tzinfo=UTC)
    server: Server | None = None
    is_calm: bool = False
    late: list[Callable[[], object]] = field(default_factory=list)
    """Requests that the network still carries and may deliver once more."""
    promised: dict[object, int] = field(default_factory=dict)
    """The number printed on each paper, by entry."""
    codes: dict[str, str] = field(default_factory=dict)
    wire: "type[Wire] | None" = None
    """How questions travel, where it is another way than badly."""

    @property
    def settings(self) -> Settings:
        return load_settings(self.folder / "server", institution="Primăria Orașului Probă", continuity_block=3)

    def now(self) -> datetime:
        """Time goes on whenever somebody looks at it."""
        self.time += timedelta(milliseconds=self.chance.randrange(1, 4000))
        return self.time

    def start_server(self) -> None:
        if self.server is None:
            self.server = Server.open(
                self.settings, clock=self.now, randomness=self.chance.randbytes, status_address=f"{ADDRESS}/s/"
            )

    def kill_server(self) -> None:
        if self.server is not None:
            self.server.close()
            self.server = None

    def happens(self, percent: int) -> bool:
        return not self.is_calm and self.chance.randrange(100) < percent


@dataclass
class SkewedClock:
    """A desk's clock: the world's, some seconds off."""

    world: World
    skew: timedelta

    def now(self) -> datetime:
        return self.world.now() + self.skew

    def monotonic(self) -> float:
        return self.world.now().timestamp()


@dataclass
class Wire:
    """A desk's end of the wire. Carries questions to the server's real use cases, badly."""

    world: World
    token: str | None = None
    name: str = ""
    """Whose end of the wire it is."""

    def greet(self) -> None:
        self._carry(lambda server: server.now())

    def enrol(self, request: EnrolRequest) -> Enrolled:
        def carried(server: Server) -> Enrolled:
            with server.writing() as connection:
                return enrolment.enrol(
                    connection,
                    over_the_wire(request),
                    settings=server.settings,
                    epoch=restoring.read_epoch(connection),
                    status_address=server.status_address,
                    keys=partial(sealing.keys_with, server.settings.folder, randomness=server.randomness),
                    now=server.now(),
                )

        return self._carry(carried)

    def register(self, request: RegistrationRequest) -> Registered:
        def carried(server: Server) -> Registered:
            desk_id = self._desk_id(server)
            with server.writing() as connection:
                asked = over_the_wire(request)
                return Registered(event=self._number(server, connection, asked, desk_id))

        return self._carry(carried)

    def name_copy(self, request: CopyRequest) -> Enrolled:
        def carried(server: Server) -> Enrolled:
            sender = self._desk_id(server)
            with server.writing() as connection:
                return copies.name_copy(
                    connection,
                    over_the_wire(request),
                    sender_id=sender,
                    settings=server.settings,
                    epoch=restoring.read_epoch(connection),
                    status_address=server.status_address,
                    now=server.now(),
                )

        return self._carry(carried)

    def push(self, request: PushRequest) -> PushAnswer:
        def carried(server: Server) -> PushAnswer:
            desk_id = self._desk_id(server)
            with server.writing() as connection:
                sender = events.Sender(
                    desk_id=desk_id,
                    server_id=restoring.read_server_id(connection),
                    settings=server.settings,
                    now=server.now(),
                    randomness=server.randomness,
                )
                asked = over_the_wire(request)
                return events.push(connection, asked, sender=sender, is_stored=server.files.is_stored)

        return self._carry(carried)

    def feed(self, cursor: FeedCursor) -> FeedPage:
        def carried(server: Server) -> FeedPage:
            self._desk_id(server)
            with server.database.reading() as connection:
                epoch = restoring.read_epoch(connection)
                limit = 1 + self.world.chance.randrange(5)
                return feed.read(
                    connection,
                    epoch=epoch,
                    cursor_epoch=cursor.epoch,
                    after=cursor.position,
                    limit=limit,
                    now=server.now(),
                )

        return self._carry(carried)

    def block(self, request: BlockRequest) -> BlockGrant:
        def carried(server: Server) -> BlockGrant:
            desk_id = self._desk_id(server)
            with server.writing() as connection:
                asked = over_the_wire(request)
                return self._grant(server, connection, asked, desk_id)

        return self._carry(carried)

    def _number(self, server: Server, connection: Connection, asked: RegistrationRequest, desk_id: UUID) -> Event:
        return registering.register(connection, asked, desk_id=desk_id, now=server.now())

    def _grant(self, server: Server, connection: Connection, asked: BlockRequest, desk_id: UUID) -> BlockGrant:
        return blocks.grant(connection, asked, desk_id=desk_id, settings=server.settings, now=server.now())

    def upload_offset(self, sha256: str) -> int:
        return self._carry(lambda server: server.files.progress(sha256).offset)

    def upload(self, sha256: str, piece: bytes, *, offset: int, length: int) -> int:
        def carried(server: Server) -> int:
            if server.files.is_stored(sha256):
                return length
            with server.files.receive(sha256, offset=offset, length=length) as received:
                if self.world.happens(20):
                    received.write(piece[: len(piece) // 2])
                    raise ServerSilent(address=ADDRESS, reason=Silence.CUT_OFF, sent=True)
                received.write(piece)
            if received.is_whole:
                server.files.finish(sha256)
            return received.offset

        return self._carry(carried)

    def download(self, sha256: str) -> Iterator[bytes]:
        yield self._carry(lambda server: server.files.path(sha256).read_bytes())

    def journal_key(self) -> str:
        def carried(server: Server) -> str:
            with server.database.reading() as connection:
                return witness.published_key(connection).text()

        return self._carry(carried)

    def checkpoint(self) -> str:
        def carried(server: Server) -> str:
            with server.database.reading() as connection:
                return witness.signed_checkpoint(connection).note

        return self._carry(carried)

    def consistency(self, first: int, second: int) -> tuple[bytes, ...]:
        def carried(server: Server) -> tuple[bytes, ...]:
            with server.database.reading() as connection:
                proof = journal.prove_growth(connection, first, second)
            return tuple(map(bytes.fromhex, proof.path))

        return self._carry(carried)

    def close(self) -> None:
        """Nothing is kept open."""

    def _desk_id(self, server: Server):
        with server.database.reading() as connection:
            return enrolment.identify(connection, self.token or "")

    def _carry(self, question: Callable[[Server], T]) -> T:
        world = self.world
        if world.server is None or world.happens(10):
            raise ServerSilent(address=ADDRESS, reason=Silence.NOT_CONNECTED, sent=False)
        if world.happens(10):
            world.late.append(lambda: self._done(question))
            if world.happens(50):
                # Carried later, or never: the desk has long stopped listening.
                raise ServerSilent(address=ADDRESS, reason=Silence.TOO_SLOW, sent=True)
        answer = self._done(question)
        if world.happens(5):
            world.kill_server()
        if world.happens(4):
            raise DeskKilled
        if world.happens(12):
            raise ServerSilent(address=ADDRESS, reason=Silence.CUT_OFF, sent=True)
        return answer

    def _done(self, question: Callable[[Server], T]) -> T:
        """The server's answer, its errors told as the client tells them."""
        assert self.world.server is not None
        try:
            return question(self.world.server)
        except NoAnswer:
            raise
        except DeskUnknown:
            raise NotEnrolled(address=ADDRESS) from None
        except WorldFault as fault:
            raise ServerFault(address=ADDRESS, reason=fault.code, sent=True) from fault
        except KnownError as refusal:
            raise refusal_of(problem_of(refusal)) from refusal


def over_the_wire(message: T) -> T:
    return type(message).model_validate_json(message.model_dump_json())


@dataclass
class Counter:
    """A desk that is used, killed and started again."""

    world: World
    name: str
    desk: Desk = field(init=False)
    syncing: Syncing = field(init=False)

    def __post_init__(self) -> None:
        self.skew = timedelta(seconds=self.world.chance.randrange(-50, 50))
        self.start()

    def start(self) -> None:
        self.desk = Desk(
            Home(self.world.folder / self.name),
            SkewedClock(self.world, self.skew),
            self.world.chance.randbytes,
            connect=self._connect,
        )
        self.syncing = Syncing(self.desk, self._connect)

    def restart(self) -> None:
        self.desk.close()
        self.start()

    def join(self) -> None:
        """Try to enrol, with the code that a person holds in the hand."""
        try:
            enrol(self.desk, ADDRESS, self.world.codes[self.name], counter=self.name, connect=self._connect)
        except NoAnswer:
            return
        except DeskKilled:
            self.restart()

    def register(self) -> None:
        entry_id = self.desk.new_entry_id()
        draft = EntryDraft(content=EntryContent(summary=f"cerere de la {self.name}", sender=Party(name="Popa Elena")))
        with suppress(NoContinuityNumbers, EnrolmentUnfinished):
            number = self.desk.register(draft, clerk="Maria I.", entry_id=entry_id).entry.number
            self.world.promised[entry_id] = number
            # The clerk, in doubt, presses the key again.
            if self.world.happens(10):
                assert self.desk.register(draft, clerk="Maria I.", entry_id=entry_id).entry.number == number

    def scan(self) -> None:
        rows = self.desk.looking.entries(EVERYTHING).rows
        if rows:
            path = self.world.folder / "scan.pdf"
            path.write_bytes(self.world.chance.randbytes(self.world.chance.randrange(0, 300)))
            entry_id = self.world.chance.choice(rows).entry_id
            self.desk.attach(
                entry_id, path, role=FileRole.ORIGINAL, name="scan.pdf", media_type="application/pdf", pages=1
            )

    def round(self) -> SyncReport:
        return self.syncing.round()

    def _connect(self, address: str, token: str | None = None) -> Wire:
        assert address == ADDRESS
        return (self.world.wire or Wire)(self.world, token, self.name)


def live_and_struck(happened: list[Event]) -> tuple[dict[object, int], dict[int, object]]:
    """The number that each entry keeps, and the struck numbers with their entries, as a journal tells them."""
    live: dict[object, int] = {}
    struck: dict[int, object] = {}
    for event in happened:
        match event.body:
            case EntryRegistered(entry=entry):
                live[entry.entry_id] = entry.number
            case NumberRectified(entry_id=entry_id, annulled_number=annulled, kept_number=kept):
                struck[annulled] = entry_id
                live[entry_id] = kept
    return live, struck


def whole_feed(connection):
    epoch = restoring.read_epoch(connection)
    return feed.read(connection, epoch=epoch, cursor_epoch=epoch, after=0, limit=100_000).items
