"""The clock that dates numbers: held against the server's, against itself, against the last number, and confirmed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desk import Desk
from app.errors import ClockConfirmationMissing, ClockNotInDoubt, ClockNotTrusted, ClockOff, ClockSetBack, YearTurns
from app.outage.clock_trust import TRUSTED_DRIFT, ClockFacts, Moment, Reading, doubt_about
from opis_contract.acts import ClockDoubt
from opis_contract.legal_time import in_legal_time
from tests.app.conftest import FakeServer, HandClock, a_draft, give_block

NOON = datetime(2026, 6, 23, 9, 0, tzinfo=UTC)


def facts(*, wall: timedelta = timedelta(0), passed: float = 0, **more: object) -> ClockFacts:
    """A clock that has shown `passed` seconds and was moved by `wall` besides."""
    now = Moment(NOON + timedelta(seconds=passed) + wall, passed)
    return ClockFacts(now=now, started=Moment(NOON, 0), **more)  # type: ignore[arg-type]


@given(seconds=st.integers(-10_000, 10_000))
def test_a_clock_drifts_two_minutes_from_the_servers_and_no_more(seconds: int) -> None:
    off = timedelta(seconds=seconds)
    found = doubt_about(facts(wall=off, passed=60, reading=Reading(NOON, Moment(NOON, 0))))
    assert (found is not None) is (abs(off) > TRUSTED_DRIFT)
    assert found is None or (found.kind, found.off) == (ClockDoubt.DRIFT, off)


@given(seconds=st.integers(-10_000, 10_000), passed=st.integers(0, 100_000))
def test_without_a_server_a_clock_set_back_while_the_program_runs_is_noticed(seconds: int, passed: int) -> None:
    found = doubt_about(facts(wall=timedelta(seconds=seconds), passed=passed))
    assert (found is not None) is (seconds < -120)
    assert found is None or found.kind is ClockDoubt.SET_BACK


def test_a_computer_that_slept_is_not_a_clock_set_forward() -> None:
    assert doubt_about(facts(wall=timedelta(hours=9))) is None


@given(instant=st.floats(0, 365 * 86_400))
def test_the_nights_on_which_clocks_change_are_nights_like_others(instant: float) -> None:
    """The wall's clock is an instant: 03:00 to 04:00 twice, or never, changes nothing."""
    at = datetime(2026, 1, 2, tzinfo=UTC) + timedelta(seconds=instant)
    now = ClockFacts(now=Moment(at, 7200), started=Moment(at - timedelta(hours=2), 0), last_number_at=at)
    assert doubt_about(now) is None
    assert in_legal_time(at).utcoffset() in {timedelta(hours=2), timedelta(hours=3)}


def test_a_leap_second_is_far_below_what_a_clock_drifts() -> None:
    assert doubt_about(facts(wall=timedelta(seconds=-1), reading=Reading(NOON, Moment(NOON, 0)))) is None


def test_a_clock_far_from_the_servers_gives_no_number_until_the_chief_confirms_it(
    enrolled: Desk, server: FakeServer, clock: HandClock
) -> None:
    give_block(enrolled, 900_001, 900_050)
    server.unplugged = True
    enrolled.outages.clock.heard(clock.time + timedelta(minutes=10))
    with pytest.raises(ClockOff):
        enrolled.register(a_draft(), clerk="Maria")
    with pytest.raises(ClockConfirmationMissing):
        enrolled.outages.clock.confirm(by="Ana Pop", reason="")
    said = enrolled.outages.clock.confirm(by="Ana Pop", reason="ceasul din hol arată la fel")
    assert (said.doubt, said.seconds) == (ClockDoubt.DRIFT, -600)
    assert enrolled.register(a_draft(), clerk="Maria").entry.number == 900_001
    with pytest.raises(ClockNotInDoubt):
        enrolled.outages.clock.confirm(by="Ana Pop", reason="încă o dată")
    # The next comparison counts more than the word.
    enrolled.outages.clock.heard(clock.time + timedelta(minutes=20))
    with pytest.raises(ClockOff):
        enrolled.register(a_draft(), clerk="Maria")
    enrolled.outages.clock.heard(clock.time)
    assert enrolled.register(a_draft(), clerk="Maria").entry.number == 900_002


def test_a_server_gives_numbers_whatever_the_desks_clock_shows(
    enrolled: Desk, server: FakeServer, clock: HandClock
) -> None:
    enrolled.outages.clock.heard(clock.time + timedelta(minutes=10))
    assert enrolled.register(a_draft(), clerk="Maria").entry.number == 1
    assert enrolled.outages.now().sentence == "clock_online"


def test_a_clock_set_back_while_the_window_is_open_is_noticed_before_the_next_number(
    enrolled: Desk, server: FakeServer, clock: HandClock
) -> None:
    give_block(enrolled, 900_001, 900_050)
    server.unplugged = True
    runs = clock.time.timestamp()
    clock.monotonic = lambda: runs  # type: ignore[method-assign]
    clock.turn(minutes=-30)
    with pytest.raises(ClockSetBack):
        enrolled.register(a_draft(), clerk="Maria")


def test_after_a_clock_ran_ahead_the_confirmed_one_goes_on_and_says_when_the_paper_really_came(
    enrolled: Desk, open_desk: Callable[[], Desk], server: FakeServer, clock: HandClock
) -> None:
    give_block(enrolled, 900_001, 900_050)
    server.unplugged = True
    clock.turn(hours=5)
    ahead = enrolled.register(a_draft(), clerk="Maria").entry
    clock.turn(hours=-5)
    again = open_desk()
    with pytest.raises(ClockNotTrusted):
        again.register(a_draft(), clerk="Maria")
    again.outages.clock.confirm(by="Ana Pop", reason="ora de la radio")
    entry = again.register(a_draft(), clerk="Maria").entry
    assert (entry.number, entry.registered_at) == (900_002, ahead.registered_at + timedelta(milliseconds=1))
    assert entry.content.received_at == clock.time
    assert again.journal.verify().size == 3


@pytest.mark.parametrize("seconds", [-300, -1, 0, 299])
def test_near_midnight_of_31_december_a_person_says_which_year_is_meant(
    enrolled: Desk, server: FakeServer, clock: HandClock, seconds: int
) -> None:
    for year in (2026, 2027):
        give_block(enrolled, 900_001, 900_050, year=year)
    server.unplugged = True
    clock.time = datetime(2026, 12, 31, 22, 0, tzinfo=UTC) + timedelta(seconds=seconds)
    entry_id = enrolled.new_entry_id()
    with pytest.raises(YearTurns) as asked:
        enrolled.register(a_draft(), clerk="Maria", entry_id=entry_id)
    meant = 2027 if seconds >= 0 else 2026
    assert asked.value.year == meant
    with pytest.raises(YearTurns):
        enrolled.register(a_draft(), clerk="Maria", entry_id=entry_id, year=4053 - meant)
    entry = enrolled.register(a_draft(), clerk="Maria", entry_id=entry_id, year=meant).entry
    assert (entry.year, entry.number) == (meant, 900_001)


def test_ten_minutes_before_midnight_nobody_is_asked(enrolled: Desk, server: FakeServer, clock: HandClock) -> None:
    give_block(enrolled, 900_001, 900_050)
    server.unplugged = True
    clock.time = datetime(2026, 12, 31, 21, 50, tzinfo=UTC)
    assert enrolled.register(a_draft(), clerk="Maria").entry.year == 2026
