"""kill -9 of the server at drawn moments under load: what was answered is there, no number twice, no gap."""

import random
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from opis_contract.events import Event
from opis_contract.messages import RegistrationRequest
from tests.server.conftest import LineBroke

SEEDS = [11, 12, 13]
SOAK_SEEDS = range(100, 140)


@dataclass
class Counter:
    """A counter with a queue before it: every paper is asked for until it has its number."""

    desk: object
    stop: threading.Event
    papers: int
    answered: list[tuple[RegistrationRequest, Event]] = field(default_factory=list)

    def work(self) -> None:
        for _ in range(self.papers):
            if self.stop.is_set():
                return
            asked = self.desk.request()
            self.answered.append((asked, self._until_answered(asked)))

    def _until_answered(self, asked: RegistrationRequest) -> Event:
        while True:
            try:
                return self.desk.register(asked)
            except LineBroke:
                self.stop.wait(0.02)  # the server is being started again


def rows(server, statement: str) -> list[tuple]:
    connection = sqlite3.connect(server.folder / "server.sqlite")
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


@pytest.fixture
def seeds(soak: bool) -> list[int]:
    return list(SOAK_SEEDS) if soak else SEEDS


def test_a_server_killed_at_any_moment_loses_and_repeats_nothing(start_server, new_desk, seeds) -> None:
    for seed in seeds:
        draw = random.Random(seed)  # noqa: S311  # moments, not secrets
        server = start_server(f"server-{seed}")
        desks = [new_desk(server).enrol() for _ in range(4)]
        stop = threading.Event()
        counters = [Counter(desk, stop, papers=30) for desk in desks]
        threads = [threading.Thread(target=counter.work, daemon=True) for counter in counters]
        for thread in threads:
            thread.start()
        for _ in range(4):
            pause(draw.uniform(0.02, 0.3))
            server.kill()
            server.start()
        for thread in threads:
            thread.join(timeout=60)
        answered = [pair for counter in counters for pair in counter.answered]
        assert len(answered) == 120, f"seed {seed}"
        check(server, desks[0], answered, seed)
        server.stop()


def check(server, desk, answered: list[tuple[RegistrationRequest, Event]], seed: int) -> None:
    numbers = sorted(event.body.entry.number for _, event in answered)
    assert numbers == list(range(1, 121)), f"seed {seed}"
    feed = [item.event for item in desk.feed()]
    assert len(feed) == 120, f"seed {seed}"
    assert {event.event_id: event for event in feed} == {event.event_id: event for _, event in answered}
    stamps = [event.body.entry.registered_at for event in sorted(feed, key=lambda event: event.body.entry.number)]
    assert stamps == sorted(stamps), f"seed {seed}"
    assert server.get("/healthz").json()["ok"] is True
    assert rows(server, "PRAGMA integrity_check") == [("ok",)]


def pause(seconds: float) -> None:
    """Let the drawn moment come: the only honest way to hit a process in the middle of its work."""
    time.sleep(seconds)


def test_pushes_survive_kills_and_are_taken_once(start_server, new_desk) -> None:
    draw = random.Random(7)  # noqa: S311  # moments, not secrets
    server = start_server(continuity_block=300)
    desk = new_desk(server).enrol()
    block = desk.block()
    events = [desk.own_entry(number, block=block) for number in range(block.first, block.last + 1)]
    killer = threading.Thread(target=kill_again_and_again, args=(server, draw, 4), daemon=True)
    killer.start()
    for start in range(0, len(events), 10):
        until_answered(lambda portion=events[start : start + 10]: desk.push(*portion))
    killer.join(timeout=60)
    assert [item.event for item in until_answered(desk.feed)] == events
    assert server.get("/healthz").json()["ok"] is True


def kill_again_and_again(server, draw: random.Random, times: int) -> None:
    for _ in range(times):
        pause(draw.uniform(0.02, 0.2))
        server.kill()
        server.start()


def until_answered(call: Callable[[], object]) -> object:
    while True:
        try:
            return call()
        except LineBroke:
            pause(0.02)
