"""The main series: one number for one paper, in order, without gaps, whatever is retried."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from opis_contract import routes
from opis_contract.entries import EntryDraft
from opis_contract.events import event_leaf
from opis_contract.registers import GENERAL_REGISTER, Register, SequencePolicy
from opis_server import books, enrolment, ledger, registering
from opis_server.errors import ServerClockNotTrusted
from tests.server.conftest import a_draft


def test_eight_desks_at_once_get_a_thousand_numbers_without_a_gap(server, new_desk) -> None:
    desks = [new_desk(server).enrol() for _ in range(8)]

    def work(desk) -> list[int]:
        return [desk.register().body.entry.number for _ in range(125)]

    with ThreadPoolExecutor(8) as pool:
        each = list(pool.map(work, desks))
    assert sorted(number for numbers in each for number in numbers) == list(range(1, 1001))
    for numbers in each:
        assert numbers == sorted(numbers)


def test_a_retry_returns_the_same_number(server, desk) -> None:
    asked = desk.request()
    first = desk.register(asked)
    desk.register()
    assert desk.register(asked) == first
    other_words = asked.model_copy(update={"clerk": "Ion P."})
    assert desk.register(other_words) == first
    assert desk.register().body.entry.number == 3


def test_the_server_stamps_the_entry_and_the_desk_gets_it_whole(server, desk) -> None:
    before = datetime.now(UTC)  # noqa: TID251  # a real server beside a real clock
    asked = desk.request()
    event = desk.register(asked)
    entry = event.body.entry
    assert before <= entry.registered_at <= datetime.now(UTC)  # noqa: TID251
    assert (entry.number, entry.register_code, entry.desk_id) == (1, "RG", desk.desk_id)
    assert (event.event_id, event.salt) == (asked.event_id, asked.salt)
    assert entry.content == asked.draft.content
    assert desk.feed()[0].event == event
    assert event_leaf(desk.feed()[0].event) == event_leaf(event)


def test_what_cannot_be_registered_is_refused_by_name_and_takes_no_number(server, desk) -> None:
    asked = desk.request()
    refused = {
        "register_unknown": asked.model_copy(update={"draft": asked.draft.model_copy(update={"register_code": "XX"})}),
        "tracking_code_wrong": asked.model_copy(update={"tracking_code": "K7QM"}),
    }
    for code, request in refused.items():
        answer = desk.post(routes.REGISTRATIONS, request)
        assert (answer.status_code, answer.json()["code"]) == (409, code)
    first = desk.register()
    taken = desk.request(tracking_code=first.body.entry.tracking_code)
    assert desk.post(routes.REGISTRATIONS, taken).json()["code"] == "tracking_code_taken"
    named = desk.request(event_id=first.event_id)
    assert desk.post(routes.REGISTRATIONS, named).json()["code"] == "event_changed"
    assert desk.register().body.entry.number == 2


def test_another_desk_cannot_read_an_entry_by_retrying_its_registration(server, desk, new_desk) -> None:
    asked = desk.request()
    desk.register(asked)
    answer = new_desk(server).enrol().post(routes.REGISTRATIONS, asked)
    assert (answer.status_code, answer.json()["code"]) == (409, "entry_of_another_desk")


@pytest.fixture
def book(open_server, new_desk):
    """The main series of an open server under a set clock: `register(at)` returns the entry."""
    opened = open_server(datetime(2026, 12, 31, 21, 59, 58, tzinfo=UTC))
    desk = new_desk(None)

    def register(at: datetime):
        with opened.server.writing() as connection:
            event = registering.register(connection, desk.request(), desk_id=desk.desk_id, now=at)
        return event.body.entry

    return register


def test_the_year_turns_at_midnight_in_bucharest(book) -> None:
    last = book(datetime(2026, 12, 31, 21, 59, 59, 999999, tzinfo=UTC))
    first = book(datetime(2026, 12, 31, 22, 0, tzinfo=UTC))
    assert (last.year, last.number) == (2026, 1)
    assert (first.year, first.number) == (2027, 1)


def test_time_never_runs_back_within_a_register(book) -> None:
    noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    first = book(noon)
    second = book(noon - timedelta(seconds=119))
    assert second.registered_at == first.registered_at
    assert second.number == 2
    with pytest.raises(ServerClockNotTrusted) as refusal:
        book(noon - timedelta(seconds=130))
    assert refusal.value.facts == {"register": "RG", "seconds": 130}
    assert book(noon + timedelta(seconds=1)).number == 3


def test_a_clock_just_behind_midnight_does_not_reopen_the_old_year(book) -> None:
    midnight = datetime(2026, 12, 31, 22, 0, tzinfo=UTC)
    book(midnight)
    entry = book(midnight - timedelta(seconds=2))
    assert (entry.year, entry.number, entry.registered_at) == (2027, 2, midnight)


def test_the_main_series_stops_below_the_continuity_band(open_server, new_desk) -> None:
    at = datetime(2026, 6, 1, 12, tzinfo=UTC)
    opened = open_server(at)
    small = GENERAL_REGISTER.model_copy(update={"continuity_start": 3})
    desk = new_desk(None)
    with opened.server.writing() as connection:
        books.begin_with(connection, [small.model_copy(update={"code": "SMALL"})])
    in_small = EntryDraft(register_code="SMALL", content=a_draft().content)
    numbers = []
    with opened.server.writing() as connection:
        for _ in range(2):
            event = registering.register(connection, desk.request(in_small), desk_id=desk.desk_id, now=at)
            numbers.append(event.body.entry.number)
        with pytest.raises(registering.ledger.MainSeriesFull):
            registering.register(connection, desk.request(in_small), desk_id=desk.desk_id, now=at)
    assert numbers == [1, 2]
    assert timedelta(hours=24) == enrolment.CODE_LIFETIME


def test_a_continuous_register_goes_on_over_the_new_year(open_server, new_desk) -> None:
    opened = open_server(datetime(2026, 12, 1, 12, tzinfo=UTC))
    desk = new_desk(None)
    stamps = Register(code="STAMP", title="Registrul ștampilelor", sequence=SequencePolicy.CONTINUOUS)
    given = []
    with opened.server.writing() as connection:
        books.begin_with(connection, [stamps])
        for at in (datetime(2026, 12, 1, 12, tzinfo=UTC), datetime(2027, 1, 4, 8, tzinfo=UTC)):
            asked = desk.request(EntryDraft(register_code="STAMP", content=a_draft().content))
            given.append(registering.register(connection, asked, desk_id=desk.desk_id, now=at).body.entry)
        first = ledger.standing(connection, stamps, 2026).next_continuity
        ledger.continuity_reaches(connection, stamps, 2026, first + 50)
        assert ledger.standing(connection, stamps, 2027).next_continuity == first + 50
    assert [(each.year, each.number) for each in given] == [(2026, 1), (2027, 2)]
