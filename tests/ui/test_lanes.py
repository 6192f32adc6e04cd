"""Work runs beside the screen: answers come home on the main thread, and nothing waits for a slow lane."""

import gc
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from opis_contract.errors import KnownError, WorldFault
from ui.lanes import Lanes
from ui.work import Lane


class Unplugged(WorldFault):
    """A thing of the world that failed."""

    code = "unplugged"


@dataclass
class Heard:
    """What came back, and on which thread."""

    values: list[object] = field(default_factory=list)
    errors: list[KnownError] = field(default_factory=list)
    broken: list[BaseException] = field(default_factory=list)
    threads: set[object] = field(default_factory=set)

    def done(self, value: object) -> None:
        self.values.append(value)
        self.threads.add(threading.current_thread())

    def failed(self, error: KnownError) -> None:
        self.errors.append(error)
        self.threads.add(threading.current_thread())


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def lanes(qtbot: QtBot, heard: Heard) -> Iterator[Lanes]:
    made = Lanes(broken=heard.broken.append)
    yield made
    made.close()


def test_answers_come_home_on_the_main_thread_in_the_order_asked(lanes: Lanes, heard: Heard, qtbot: QtBot) -> None:
    for number in range(500):
        lanes.run(Lane.DATABASE, lambda number=number: number, done=heard.done, failed=heard.failed)
    qtbot.waitUntil(lambda: len(heard.values) == 500)
    assert heard.values == list(range(500))
    assert heard.threads == {threading.main_thread()}


def test_a_lane_that_waits_does_not_keep_the_others_or_the_screen_waiting(
    lanes: Lanes, heard: Heard, qtbot: QtBot
) -> None:
    gate = threading.Event()
    lanes.run(Lane.NETWORK, lambda: gate.wait(30), done=heard.done, failed=heard.failed)
    answered: list[int] = []
    for number in range(50):
        lanes.run(Lane.DATABASE, lambda number=number: number, done=answered.append, failed=heard.failed)
        lanes.on_main(lambda: answered.append(-1))
    qtbot.waitUntil(lambda: len(answered) == 100)
    assert heard.values == []
    gate.set()
    qtbot.waitUntil(lambda: heard.values == [True])


def test_a_known_error_is_told_and_a_fault_of_ours_is_reported(lanes: Lanes, heard: Heard, qtbot: QtBot) -> None:
    def unplugged() -> None:
        raise Unplugged

    def ours() -> None:
        raise ZeroDivisionError

    lanes.run(Lane.TOKEN, unplugged, done=heard.done, failed=heard.failed)
    lanes.run(Lane.TOKEN, ours, done=heard.done, failed=heard.failed)
    qtbot.waitUntil(lambda: bool(heard.errors and heard.broken))
    assert [type(each) for each in (*heard.errors, *heard.broken)] == [Unplugged, ZeroDivisionError]
    assert heard.values == []


def test_two_files_are_worked_on_at_once_but_one_token(lanes: Lanes, heard: Heard, qtbot: QtBot) -> None:
    both = threading.Barrier(2)
    for _ in range(2):
        lanes.run(Lane.FILES, lambda: both.wait(30), done=heard.done, failed=heard.failed)
    qtbot.waitUntil(lambda: len(heard.values) == 2)
    assert {Lane.TOKEN.workers, Lane.DATABASE.workers, Lane.NETWORK.workers, Lane.SCANNER.workers} == {1}


def test_closing_cancels_what_runs_forgets_what_waits_and_tells_nobody(heard: Heard, qtbot: QtBot) -> None:
    lanes = Lanes(broken=heard.broken.append)
    cancel, begun = threading.Event(), threading.Event()
    ran: list[Callable[[], None]] = []

    def work() -> None:
        begun.set()
        assert cancel.wait(30)

    lanes.run(Lane.SCANNER, work, done=heard.done, failed=heard.failed, cancel=cancel)
    lanes.run(Lane.SCANNER, lambda: ran.append(work), done=heard.done, failed=heard.failed)
    assert begun.wait(30)
    lanes.close()
    lanes.run(Lane.DATABASE, lambda: ran.append(work), done=heard.done, failed=heard.failed)
    qtbot.wait(1)
    assert (ran, heard.values, heard.errors, heard.broken) == ([], [], [], [])
    assert not [each for each in threading.enumerate() if each.name.startswith("lane-")]


def test_work_is_asked_for_on_the_main_thread_alone(lanes: Lanes, heard: Heard, qtbot: QtBot) -> None:
    def ask() -> None:
        lanes.run(Lane.DATABASE, lambda: None, done=heard.done, failed=heard.failed)

    lanes.run(Lane.FILES, ask, done=heard.done, failed=heard.failed)
    qtbot.waitUntil(lambda: bool(heard.broken))
    assert isinstance(heard.broken[0], RuntimeError)
    assert QThread.currentThread() is lanes.thread()


def test_cycles_are_collected_on_the_main_thread_while_a_window_is_open(house: Any) -> None:
    died: list[threading.Thread] = []

    class Dying:
        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            died.append(threading.current_thread())

    opened = house.open()
    assert not gc.isenabled()

    def litter() -> None:
        for _ in range(5_000):
            Dying()

    opened.lanes.run(Lane.FILES, litter, done=lambda _: None, failed=lambda _: None)
    house.settle(opened)
    opened._collecting.collect()
    assert len(died) >= 5_000
    assert set(died) == {threading.main_thread()}
    opened.close()
    assert gc.isenabled()
