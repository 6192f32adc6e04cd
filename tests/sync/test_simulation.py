"""Three desks and their server in disorder by a seed: whatever is lost, doubled, late or killed, the register is right.

The programs are the real ones, their register files real files; only the wire between them is played, in one thread, so
that a seed is the whole story of a run. A failure prints its seed: `OPIS_SEED=1234` runs that one alone.
"""

import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from app.enrolment import EnrolmentState
from opis_contract.errors import KnownError
from opis_contract.events import EntryRegistered
from opis_contract.numbers import Series
from opis_server import enrolment, journal
from tests.sync.playing import EVERYTHING, Counter, DeskKilled, World, live_and_struck, whole_feed

SEEDS = 40
SEEDS_IN_THE_LONG_RUN = 1_000
STEPS = 30


def run(world: World) -> None:
    """A morning in disorder, then quiet; the register must be right."""
    world.start_server()
    counters = [Counter(world, name) for name in ("desk-0", "desk-1", "desk-2")]
    for counter in counters:
        with world.server.writing() as connection:
            world.codes[counter.name] = enrolment.new_enrolment_code(
                connection, counter.name, now=world.now(), randomness=world.chance.randbytes
            )
    try:
        disorder(world, counters)
        quiet(world, counters)
        check(world, counters)
    finally:
        world.kill_server()
        for counter in counters:
            counter.desk.close()


def disorder(world: World, counters: list[Counter]) -> None:
    founder = counters[0]
    for _ in range(world.chance.randrange(4)):
        founder.register()
    # The founder's numbers are handed over before anybody else begins.
    for counter in counters:
        while counter.desk.identity().state is not EnrolmentState.ENROLLED:
            world.start_server()
            counter.join()
            if world.happens(20) and counter.desk.identity().state is EnrolmentState.ENROLLING:
                counter.register()
    for _ in range(STEPS):
        counter = world.chance.choice(counters)
        try:
            match world.chance.randrange(12):
                case 0 | 1 | 2 | 3 | 4:
                    counter.register()
                case 5 | 6 | 7:
                    counter.round()
                case 8:
                    counter.scan()
                case 9:
                    world.kill_server() if world.happens(50) else world.start_server()
                case 10:
                    world.start_server()
                    counter.restart()
                case _ if world.late and world.server is not None:
                    late = world.late.pop(world.chance.randrange(len(world.late)))
                    with suppress(KnownError):
                        late()
        except DeskKilled:
            counter.restart()


def quiet(world: World, counters: list[Counter]) -> None:
    """The network is whole, the server runs; what still travelled has arrived or is gone."""
    world.is_calm = True
    world.start_server()
    for late in world.late:
        with suppress(KnownError):
            late()
    for _ in range(2):
        for counter in counters:
            report = counter.round()
            assert (report.online, report.faults, report.refused) == (True, (), 0)


def check(world: World, counters: list[Counter]) -> None:
    with world.server.database.reading() as connection:
        happened = [item.event for item in whole_feed(connection)]
        assert journal.check(connection).consistent
    live, struck = live_and_struck(happened)

    # Every paper that got its number keeps it, and no number stands on two papers.
    assert len(set(world.promised.values())) == len(world.promised)
    assert live.items() >= world.promised.items()
    assert len(set(live.values())) == len(live)
    assert not struck.keys() & set(live.values())

    # The main series has no gap, and runs with time.
    given = {
        event.body.entry.number: event.body.entry.registered_at
        for event in happened
        if isinstance(event.body, EntryRegistered) and event.body.entry.series is Series.MAIN
    }
    assert sorted(given) == list(range(1, len(given) + 1))
    times = [given[number] for number in sorted(given)]
    assert times == sorted(times)
    assert {number for number in live.values() if number < 900_001} | struck.keys() == given.keys()

    # Everything has arrived, once, everywhere.
    assert len({event.event_id for event in happened}) == len(happened)
    for counter in counters:
        desk = counter.desk
        assert {row.entry_id: row.number for row in desk.looking.entries(EVERYTHING).rows} == live
        assert (desk.outbox_count(), desk.files.waiting(), desk.intents.pending()) == (0, 0, [])
        assert desk.outbox.refused_items() == []
        desk.journal.verify()

    # And doing it all again changes nothing.
    before = [counter.desk.journal.state() for counter in counters]
    assert not any(counter.round().is_news for counter in counters)
    assert [counter.desk.journal.state() for counter in counters] == before
    with world.server.database.reading() as connection:
        assert len(whole_feed(connection)) == len(happened)


@pytest.fixture(scope="module")
def pristine() -> Iterator[Path]:
    """A server and three desks on their first morning, in memory: what a disk forgets is tested where it is killed."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as made:
        folder = Path(made)
        world = World(folder / "pristine", random.Random(0))  # noqa: S311 - a seeded story, not a secret
        world.start_server()
        world.kill_server()
        for number in range(3):
            Counter(world, f"desk-{number}").desk.close()
        yield folder


def seeds(*, soak: bool) -> list[int]:
    if "OPIS_SEED" in os.environ:
        return [int(os.environ["OPIS_SEED"])]
    return list(range(SEEDS_IN_THE_LONG_RUN if soak else SEEDS))


@pytest.mark.timeout(3600)  # the long run
def test_in_any_disorder_every_number_is_unique_and_everything_arrives_once(pristine: Path, soak: bool) -> None:
    for seed in seeds(soak=soak):
        folder = pristine / str(seed)
        shutil.copytree(pristine / "pristine", folder)
        try:
            run(World(folder, random.Random(seed)))  # noqa: S311 - a seeded story, not a secret
        except Exception as error:
            error.add_note(f"seed {seed}")
            raise
        finally:
            shutil.rmtree(folder)
