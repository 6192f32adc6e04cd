"""Desks and their server led by hypothesis through outages, copies, midnights, lost and doubled messages, restorations.

The programs are the real ones over real register files. At the end the network is whole, the year is closed, and the
seven invariants of the numbers must hold. The same machine runs against defects put into the number code from outside:
each must be found, or the machine proves nothing.
"""

import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar, TypeVar
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError
from typing_extensions import override

from app.enrolment import EnrolmentState
from app.errors import (
    BlocksInUse,
    ClockNotTrusted,
    ClockOff,
    ClockSetBack,
    NoContinuityNumbers,
    NoReserve,
    ReserveNotOpened,
    YearTurns,
)
from opis_contract.acts import NumbersUnused, UnusedCause
from opis_contract.entries import EntryContent, EntryDraft
from opis_contract.errors import KnownError
from opis_contract.events import EntryRegistered, Event, NumberRectified, PaperRenumbered
from opis_contract.legal_time import legal_year
from opis_contract.messages import BlockGrant, BlockRequest, RegistrationRequest
from opis_contract.numbers import Series
from opis_contract.parties import Party
from opis_server import enrolment, journal
from opis_server.server import Server
from opis_server.tables import blocks, ledger, series, unused_numbers
from sync.errors import ServerSilent, Silence
from tests.sync.playing import ADDRESS, EVERYTHING, Counter, Wire, World, live_and_struck, whole_feed

DESKS = 2
AT_MOST = 4
"""Desks with their copies."""
DECEMBER = datetime(2026, 12, 28, 7, 0, tzinfo=UTC)
SKEWS = (-300, -40, 0, 40, 300)

T = TypeVar("T")


class LedWire(Wire):
    """Carries each question as the machine said: well, not at all, twice, late, or with its answer lost."""

    @override
    def _carry(self, question: Callable[[Server], T]) -> T:
        world = self.world
        assert isinstance(world, LedWorld)
        fault = world.faults.pop(0) if world.faults and not world.is_calm else ""
        if world.server is None or (self.name in world.cut and not world.is_calm) or fault == "unreachable":
            raise ServerSilent(address=ADDRESS, reason=Silence.NOT_CONNECTED, sent=False)
        if fault == "late":
            world.late.append(lambda: self._done(question))
            raise ServerSilent(address=ADDRESS, reason=Silence.TOO_SLOW, sent=True)
        answer = self._done(question)
        if fault == "lost":
            raise ServerSilent(address=ADDRESS, reason=Silence.CUT_OFF, sent=True)
        if fault == "doubled":
            with suppress(KnownError):
                self._done(question)
        return answer


class LedWorld(World):
    """A world without chance: faults come when the machine says so."""

    def __init__(self, folder: Path, wire: type[LedWire]) -> None:
        super().__init__(folder, random.Random(7), time=DECEMBER, wire=wire)  # noqa: S311 - a story, not a secret
        self.is_calm = False
        self.faults: list[str] = []
        self.cut: set[str] = set()

    @override
    def happens(self, percent: int) -> bool:
        return False


class NumbersMachine(RuleBasedStateMachine):
    """What may happen to an institution's numbers, in any order."""

    wire: ClassVar[type[LedWire]] = LedWire
    counter: ClassVar[type[Counter]] = Counter
    pristine: ClassVar[Path]

    @initialize()
    def begin(self) -> None:
        """A server and desks that have joined and hold their blocks."""
        self.folder = self.pristine.parent / str(uuid4())
        shutil.copytree(self.pristine, self.folder)
        self.world = LedWorld(self.folder, self.wire)
        self.world.start_server()
        self.counters = [self.counter(self.world, f"desk-{n}") for n in range(DESKS)]
        self.issued: dict[UUID, datetime] = {}
        self.gaps: set[tuple[int, int]] = set()
        self.copied = self.restored = self.ended = False

    def teardown(self) -> None:
        """Quiet, the close of the year, and the seven invariants."""
        if not hasattr(self, "world"):
            return
        try:
            if not self.ended:
                self.quiet()
                self.close_the_year()
                self.check()
        finally:
            self.world.kill_server()
            for each in self.counters:
                each.desk.close()
            shutil.rmtree(self.folder)

    @rule(desk=st.integers(0, AT_MOST - 1), papers=st.integers(1, 3))
    def register(self, desk: int, papers: int) -> None:
        """Papers come to a counter; the clerk, in doubt, presses the key twice."""
        counter = self._one(desk)
        for _ in range(papers):
            entry_id = counter.desk.new_entry_id()
            content = EntryContent(summary=f"cerere la {counter.name}", sender=Party(name="Popa Elena"))
            self._promise(counter, EntryDraft(content=content), entry_id)

    @rule(desk=st.integers(0, AT_MOST - 1), papers=st.integers(2, 4))
    def outage(self, desk: int, papers: int) -> None:
        """The server is away while papers come, and back when they are told: blocks are used up and asked for."""
        self.world.kill_server()
        self.register(desk, papers)
        self.world.start_server()
        self.send_and_fetch(desk)

    @rule(desk=st.integers(0, AT_MOST - 1))
    def send_and_fetch(self, desk: int) -> None:
        """A round of the sync."""
        self._one(desk).round()

    @rule(fault=st.sampled_from(["unreachable", "lost", "late", "doubled"]))
    def disturb(self, fault: str) -> None:
        """The next question to the server meets this."""
        self.world.faults.append(fault)

    @rule(which=st.integers(0, 5))
    def deliver_late(self, which: int) -> None:
        """The network carries something after all, in whatever order."""
        late, world = self.world.late, self.world
        if late and world.server is not None:
            with suppress(KnownError):
                late.pop(which % len(late))()

    @rule(desk=st.integers(0, AT_MOST - 1))
    def cut(self, desk: int) -> None:
        """The line of a desk is cut, or mended."""
        self.world.cut ^= {self._one(desk).name}

    @rule()
    def server_stops_or_starts(self) -> None:
        """The machine of the server is switched off or on."""
        if self.world.server is None:
            self.world.start_server()
        else:
            self.world.kill_server()

    @rule(desk=st.integers(0, AT_MOST - 1))
    def restart(self, desk: int) -> None:
        """The power of a desk is cut and comes back."""
        self._one(desk).restart()

    @rule(desk=st.integers(0, AT_MOST - 1))
    def open_reserve(self, desk: int) -> None:
        """The chief's word."""
        with suppress(NoReserve):
            self._one(desk).desk.outages.open_reserve(by="Ana Pop")

    @rule(desk=st.integers(0, AT_MOST - 1), seconds=st.sampled_from(SKEWS))
    def set_clock(self, desk: int, seconds: int) -> None:
        """Somebody, or a dead battery, sets a desk's clock; the program runs on."""
        counter = self._one(desk)
        counter.skew = timedelta(seconds=seconds)
        counter.desk.clock.skew = counter.skew

    @rule(minutes=st.sampled_from([1, 60, 600]))
    def wait(self, minutes: int) -> None:
        """Time goes by."""
        self.world.time += timedelta(minutes=minutes)

    @rule()
    def midnight(self) -> None:
        """Two minutes before the year turns; soon it has."""
        eve = datetime(2026, 12, 31, 21, 58, tzinfo=UTC)
        self.world.time = max(self.world.time, eve)

    @rule()
    def first_working_morning(self) -> None:
        """The year has turned; an outage now costs numbers of the new year."""
        self.world.time = max(self.world.time, datetime(2027, 1, 3, 6, 0, tzinfo=UTC))

    @precondition(lambda self: not self.restored and len(self.counters) < AT_MOST)
    @rule(desk=st.integers(0, AT_MOST - 1))
    def copy_desk(self, desk: int) -> None:
        """An image of the desk is started on a second computer, and both work."""
        counter = self._one(desk)
        if counter.desk.intents.pending():
            return
        counter.desk.close()
        name = f"desk-{len(self.counters)}"
        shutil.copytree(self.folder / counter.name, self.folder / name)
        counter.start()
        self.counters.append(self.counter(self.world, name))
        self.copied = True

    @precondition(lambda self: not self.copied)
    @rule()
    def restore_server(self) -> None:
        """The server's disk dies; it goes on from the copy of the first morning, beside its high-water mark."""
        before = self._main_numbers()
        self.world.kill_server()
        # What a network still carried has died with the machine: nobody restores a server in the life of a packet.
        self.world.late.clear()
        server, backup = self.folder / "server", self.pristine / "server"
        mark = (server / "high-water-mark.json").read_bytes()
        shutil.rmtree(server)
        shutil.copytree(backup, server)
        (server / "high-water-mark.json").write_bytes(mark)
        self.world.start_server()
        self.gaps |= before
        self.restored = True

    def quiet(self) -> None:
        """The network is whole, clocks are right; what still travelled has arrived or is gone."""
        world = self.world
        world.is_calm = True
        world.start_server()
        for late in world.late:
            with suppress(KnownError):
                late()
        for counter in self.counters:
            counter.desk.clock.skew = timedelta(0)
            counter.restart()
        for _ in range(3):
            for counter in self.counters:
                report = counter.round()
                assert (report.online, report.faults, report.refused) == (True, (), 0), (counter.name, report)

    def close_the_year(self) -> None:
        """In January every block of the old year is closed."""
        self.world.time = max(self.world.time, datetime(2027, 1, 3, 7, 0, tzinfo=UTC))
        for counter in self.counters:
            self.close_blocks(counter)
        for _ in range(2):
            for counter in self.counters:
                report = counter.round()
                assert (report.faults, report.refused) == ((), 0), (counter.name, report)

    def close_blocks(self, counter: Counter) -> None:
        """The registrar of one desk closes what is over."""
        with suppress(BlocksInUse):
            counter.desk.block_closing.close(by="Ana Pop")

    def check(self) -> None:
        """The seven invariants."""
        with self.world.server.database.reading() as connection:
            happened = [item.event for item in whole_feed(connection)]
            assert journal.check(connection).consistent
            self._every_band_number_is_one_thing(connection)
        live, _ = live_and_struck(happened)
        struck = {
            (event.body.year, event.body.annulled_number)
            for event in happened
            if isinstance(event.body, NumberRectified)
        }
        renamed = [event.body for event in happened if isinstance(event.body, PaperRenumbered)]
        registered = [event.body.entry for event in happened if isinstance(event.body, EntryRegistered)]

        # 1. A number is on one paper, and a paper has one number: the one that was printed, unless copies doubled it.
        keys = [(year_of(happened, entry_id, number), number) for entry_id, number in live.items()]
        assert len(set(keys)) == len(keys)
        printed = {(told.entry_id, told.printed_number) for told in renamed}
        for entry_id, number in self.world.promised.items():
            assert live.get(entry_id) == number or (entry_id, number) in printed
        # 2. A number that is struck is on no paper.
        assert not struck & set(keys)
        # 3. and 6. The main series has no hole but what a restored server had lost, and runs with time.
        for year in (2026, 2027):
            given = {
                entry.number: entry.registered_at
                for entry in registered
                if entry.series is Series.MAIN and entry.year == year
            }
            missing = set(range(1, max(given, default=0) + 1)) - given.keys()
            assert {(year, number) for number in missing} <= self.gaps
            times = [given[number] for number in sorted(given)]
            assert self.restored or times == sorted(times)
        # 5. Nothing is renumbered where no desk was copied.
        assert self.copied or not renamed
        # 7. A number's year is the year in which it was given, give or take the clock's error.
        for entry in registered:
            assert entry.year == legal_year(entry.registered_at)
            at = self.issued.get(entry.entry_id)
            if at is not None and entry.series is Series.CONTINUITY:
                assert entry.year in {legal_year(at - timedelta(minutes=6)), legal_year(at + timedelta(minutes=6))}
        # Everything has arrived, once, everywhere.
        for counter in self.counters:
            assert {row.entry_id: row.number for row in counter.desk.looking.entries(EVERYTHING).rows} == live
            assert (counter.desk.outbox_count(), counter.desk.intents.pending()) == (0, [])
            counter.desk.journal.verify()

    def _every_band_number_is_one_thing(self, connection: Connection) -> None:
        """4. Each number of a closed block is on a paper or barred, never both, never neither."""
        on_paper = set(
            connection.execute(
                select(ledger.c.number).where(ledger.c.year == 2026, ledger.c.number > 900_000)
            ).scalars()
        )
        barred = [
            number
            for row in connection.execute(select(unused_numbers).where(unused_numbers.c.year == 2026))
            for number in range(row.first, row.last + 1)
        ]
        assert len(barred) == len(set(barred))
        assert not on_paper & set(barred)
        if self.restored:
            return
        granted = [
            number
            for row in connection.execute(select(blocks).where(blocks.c.year == 2026, blocks.c.register_code == "RG"))
            for number in range(row.first, row.last + 1)
        ]
        assert len(granted) == len(set(granted))
        held = {
            number
            for counter in self.counters
            for block, _ in counter.desk.blocks.held()
            if block.year == 2026 and block.register == "RG"
            for number in range(block.first, block.last + 1)
        }
        # A grant whose answer was lost for good is with nobody; what a desk holds is accounted for.
        assert held <= on_paper | set(barred), held - on_paper - set(barred)

    def _promise(self, counter: Counter, draft: EntryDraft, entry_id: UUID) -> None:
        year: int | None = None
        for _ in range(3):
            try:
                given = counter.desk.register(draft, clerk="Maria I.", entry_id=entry_id, year=year).entry
            except YearTurns as asked:
                year = asked.year
                continue
            except ReserveNotOpened:
                return
            except (NoContinuityNumbers, ClockOff, ClockSetBack, ClockNotTrusted):
                return
            again = counter.desk.register(draft, clerk="Maria I.", entry_id=entry_id, year=year).entry
            assert again.number == given.number
            self.world.promised[entry_id] = given.number
            self.issued[entry_id] = self.world.time
            return

    def _main_numbers(self) -> set[tuple[int, int]]:
        """Every main number that the server has given until now."""
        self.world.start_server()
        with self.world.server.database.reading() as connection:
            rows = connection.execute(select(series).where(series.c.register_code == "RG")).all()
        return {(row.year, number) for row in rows for number in range(1, row.last_main + 1)}

    def _one(self, desk: int) -> Counter:
        return self.counters[desk % len(self.counters)]


def year_of(happened: list[Event], entry_id: object, number: int) -> int:
    """The year of the number that an entry keeps."""
    for event in reversed(happened):
        body = event.body
        if isinstance(body, EntryRegistered) and (body.entry.entry_id, body.entry.number) == (entry_id, number):
            return body.entry.year
    raise AssertionError(f"{entry_id} keeps a number that nobody gave")


# The defects: each is put into the number code from outside and has to be found.


class ForgetfulAnswers(LedWire):
    """The main series does not know a paper that asks again: a retry gets another number."""

    @override
    def _number(self, server: Server, connection: Connection, asked: RegistrationRequest, desk_id: UUID) -> Event:
        fresh = asked.model_copy(update={"entry_id": uuid4(), "event_id": uuid4(), "tracking_code": _another_code()})
        event = super()._number(server, connection, fresh, desk_id)
        entry = event.body.entry.model_copy(update={"entry_id": asked.entry_id, "tracking_code": asked.tracking_code})
        return event.model_copy(update={"body": EntryRegistered(entry=entry)})


class OverlappingGrants(LedWire):
    """The counter of the band is read and not raised: two desks get the same block."""

    first: ClassVar[dict[tuple[str, int], BlockGrant]] = {}

    @override
    def _grant(self, server: Server, connection: Connection, asked: BlockRequest, desk_id: UUID) -> BlockGrant:
        grant = super()._grant(server, connection, asked, desk_id)
        below = grant.first - (grant.last - grant.first + 1)
        if below < 900_001:
            return grant
        row = blocks.c.block_id == str(grant.block_id)
        connection.execute(blocks.update().where(row).values(first=below + 1, last=below + 2))
        return grant.model_copy(update={"first": below + 1, "last": below + 2})


class ForgottenPosition(Counter):
    """The position in the block is not durable: a desk that starts again begins its blocks anew."""

    @override
    def start(self) -> None:
        super().start()
        with self.desk._database.write() as connection:
            for trigger in ("blocks_are_used_up", "blocks_stay_where_they_are"):
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger}")
            connection.exec_driver_sql("UPDATE blocks SET used = NULL WHERE closed_at IS NULL")


class VoidThoughIssued(NumbersMachine):
    """Closing a block bars all of its numbers, those on papers too."""

    @override
    def close_blocks(self, counter: Counter) -> None:
        for block, used in counter.desk.blocks.held():
            if block.year == 2026 and used is not None:
                counter.desk.act_on_register(
                    NumbersUnused(
                        by="Ana Pop",
                        register_code=block.register,
                        year=2026,
                        first=block.first,
                        last=block.last,
                        cause=UnusedCause.BLOCK_CLOSED_AT_YEAR_END,
                        block_id=block.block_id,
                    )
                )


def _another_code() -> str:
    from opis_contract.tracking import new_tracking_code

    return new_tracking_code(random.SystemRandom().randbytes)


@pytest.fixture(scope="module")
def pristine() -> Iterator[Path]:
    """The first morning: a server, desks that have joined, their blocks. In memory: no disk is pulled here."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as made:
        folder = Path(made) / "pristine"
        folder.mkdir()
        world = LedWorld(folder, LedWire)
        world.start_server()
        for number in range(DESKS):
            counter = Counter(world, f"desk-{number}")
            counter.skew = timedelta(0)
            counter.restart()
            with world.server.writing() as connection:
                world.codes[counter.name] = enrolment.new_enrolment_code(
                    connection, counter.name, now=world.now(), randomness=world.chance.randbytes
                )
            counter.join()
            assert counter.desk.identity().state is EnrolmentState.ENROLLED
            assert counter.round().faults == ()
            counter.desk.close()
        world.kill_server()
        yield folder


def led(machine: type[NumbersMachine], pristine: Path, *, examples: int, steps: int, shrink: bool) -> None:
    """Run the machine so often; the examples are the same each time."""
    machine.pristine = pristine
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate, Phase.shrink] if shrink else [Phase.generate],
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
        ),
    )


@pytest.mark.timeout(7200)  # the long run
def test_whatever_happens_to_the_desks_the_seven_invariants_of_their_numbers_hold(pristine: Path, soak: bool) -> None:
    led(NumbersMachine, pristine, examples=600 if soak else 20, steps=40 if soak else 25, shrink=soak)


@pytest.mark.parametrize(
    "defect",
    [ForgetfulAnswers, OverlappingGrants, ForgottenPosition, VoidThoughIssued],
    ids=lambda defect: defect.__name__,
)
def test_a_defect_put_into_the_number_code_is_found(pristine: Path, defect: type) -> None:
    parts: dict[str, object] = {}
    if issubclass(defect, LedWire):
        parts["wire"] = defect
    elif issubclass(defect, Counter):
        parts["counter"] = defect
    base = defect if issubclass(defect, NumbersMachine) else NumbersMachine
    # Whatever gives it away: an invariant, or the register's own rules.
    with pytest.raises((AssertionError, KnownError, IntegrityError)):
        led(type("Defective", (base,), parts), pristine, examples=100, steps=25, shrink=False)
