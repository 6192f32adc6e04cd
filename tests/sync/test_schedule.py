"""When the next round is due, and a thread that goes round, is nudged, reports and ends at once."""

import queue
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import DiskFull
from sync.errors import ServerSilent, Silence
from sync.report import Presence, SyncReport
from sync.schedule import LONGEST, SHORTEST, SyncThread, next_round

FINE = SyncReport(presence=Presence.ONLINE)
SILENCE = ServerSilent(address="http://registratura", reason=Silence.NOT_CONNECTED, sent=False)
DEAD = SyncReport(presence=Presence.OFFLINE, waiting=3, faults=(SILENCE,))


def test_the_first_round_is_due_at_once() -> None:
    assert next_round(None, 0, chance=0.5) == 0


def test_what_came_during_a_fine_round_goes_at_once() -> None:
    assert next_round(SyncReport(presence=Presence.ONLINE, waiting=1), 0, chance=0.5) == 0


def test_what_waits_for_a_dead_server_does_not_hurry() -> None:
    assert [next_round(DEAD, failures, chance=0.0) for failures in (1, 2, 3, 4, 5, 6, 7)] == [2, 4, 8, 16, 32, 60, 60]


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_a_failure_waits_from_a_second_to_a_minute(failures: int, chance: float) -> None:
    assert SHORTEST <= next_round(DEAD, failures, chance=chance) <= LONGEST


@given(st.integers(1, 50))
def test_chance_spreads_the_desks_over_half_of_the_time(failures: int) -> None:
    late, early = next_round(DEAD, failures, chance=0.0), next_round(DEAD, failures, chance=1.0)
    assert early == max(SHORTEST, late / 2)


def test_a_report_tells_its_first_fault_and_whether_it_is_news() -> None:
    assert (FINE.fault, FINE.is_news, FINE.online) == (None, False, True)
    assert (DEAD.fault, DEAD.is_news, DEAD.online) == ("server_silent", True, False)
    assert SyncReport(presence=Presence.ONLINE, pulled=1).is_news


class Rounds:
    """Rounds as the test says them; `went` tells that one has begun."""

    def __init__(self) -> None:
        self.went: queue.Queue[None] = queue.Queue()
        self.answers: queue.Queue[SyncReport | BaseException] = queue.Queue()

    def round(self) -> SyncReport:
        self.went.put(None)
        answer = self.answers.get()
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def interrupt(self) -> None:
        self.answers.put(DEAD)


@pytest.fixture
def rounds() -> Rounds:
    return Rounds()


@pytest.fixture
def running(rounds: Rounds):
    """The thread over these rounds, started, and what it told."""
    told: queue.Queue[None] = queue.Queue()
    thread = SyncThread(rounds, chance=lambda: 0.0)
    thread.start(lambda: told.put(None))
    thread.told = told
    yield thread
    thread.close()


def test_presence_is_unknown_until_the_first_round_has_ended(rounds: Rounds, running: SyncThread) -> None:
    rounds.went.get()
    assert (running.news.presence, running.news.report) == (Presence.UNKNOWN, None)
    rounds.answers.put(FINE)
    running.told.get()
    assert (running.news.presence, running.news.report) == (Presence.ONLINE, FINE)


def test_a_nudge_goes_at_once_while_all_is_well(rounds: Rounds, running: SyncThread) -> None:
    rounds.went.get()
    rounds.answers.put(FINE)
    running.told.get()
    running.nudge()
    rounds.went.get()


def test_a_nudge_during_a_round_is_not_forgotten(rounds: Rounds, running: SyncThread) -> None:
    rounds.went.get()
    running.nudge()
    rounds.answers.put(FINE)
    rounds.went.get()


def test_a_nudge_does_not_knock_at_a_dead_server_and_try_now_does(rounds: Rounds, running: SyncThread) -> None:
    rounds.went.get()
    rounds.answers.put(DEAD)
    running.told.get()
    running.nudge()
    with pytest.raises(queue.Empty):
        rounds.went.get(timeout=0.1)
    running.try_now()
    rounds.went.get()


def test_a_fault_of_the_disk_is_reported_and_the_thread_goes_on(rounds: Rounds, running: SyncThread, tmp_path) -> None:
    rounds.went.get()
    rounds.answers.put(DiskFull(path=tmp_path))
    running.told.get()
    assert running.news.report is not None
    assert (running.news.presence, running.news.report.fault) == (Presence.UNKNOWN, "disk_full")
    running.try_now()
    rounds.went.get()


def test_nothing_is_told_when_nothing_is_new(rounds: Rounds, running: SyncThread) -> None:
    for _ in range(3):
        rounds.went.get()
        rounds.answers.put(FINE)
        running.nudge()
    rounds.went.get()
    assert running.told.qsize() == 1


def test_after_a_fault_of_ours_nobody_says_online(rounds: Rounds, recwarn) -> None:
    told: queue.Queue[None] = queue.Queue()
    seen: list[type[BaseException]] = []
    before, threading.excepthook = threading.excepthook, lambda args: seen.append(args.exc_type)
    try:
        thread = SyncThread(rounds, chance=lambda: 0.0)
        thread.start(lambda: told.put(None))
        rounds.answers.put(FINE)
        told.get()
        rounds.answers.put(ZeroDivisionError())
        thread.nudge()
        told.get()
        assert thread.news.presence is Presence.UNKNOWN
        thread.close()
    finally:
        threading.excepthook = before
    assert seen == [ZeroDivisionError]


def test_closing_ends_a_round_that_waits_for_an_answer(rounds: Rounds) -> None:
    told: queue.Queue[None] = queue.Queue()
    thread = SyncThread(rounds, chance=lambda: 0.0)
    thread.start(lambda: told.put(None))
    rounds.went.get()
    thread.close()
    assert told.empty()
    assert rounds.went.empty()


def test_a_thread_that_never_began_closes_too(rounds: Rounds) -> None:
    SyncThread(rounds, chance=lambda: 0.0).close()


def test_the_thread_syncs_a_real_desk_while_the_server_comes_and_goes(server, office, draft) -> None:
    desk = office.enrolled("ghișeul 1", server)
    told: queue.Queue[None] = queue.Queue()
    thread = SyncThread(office.syncing(desk), chance=lambda: 0.0)
    thread.start(lambda: told.put(None))
    told.get()
    assert (thread.news.presence, desk.continuity_left()) == (Presence.ONLINE, 50), (
        "the reserve counts once it is opened"
    )
    server.kill()
    desk.register(draft, clerk="Maria I.")
    thread.nudge()
    while thread.news.presence is not Presence.OFFLINE:
        told.get()
    server.start()
    thread.try_now()
    while thread.news.presence is not Presence.ONLINE:
        told.get()
    thread.close()
    assert (server.numbers(), desk.outbox_count()) == ([900_001], 0)
