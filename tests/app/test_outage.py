"""A desk that asks a server for its numbers, and what it does when nobody answers."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from app.desk import Desk
from app.enrolment import EnrolmentState
from app.errors import AlreadyEnrolled, ClockNotTrusted, EnrolmentUnfinished, NoContinuityNumbers, NumberHeldHere
from app.home import Home
from app.queries import EntryQuery
from opis_contract.events import EntryRegistered
from opis_contract.messages import BlockGrant, FeedItem, FeedPage, Registered
from opis_contract.numbers import Series
from tests.app.conftest import INSTITUTION, FakeServer, HandClock, RefusedByServer, a_draft, give_block, join


def test_an_enrolled_desk_gets_its_number_from_the_server(enrolled: Desk, server: FakeServer) -> None:
    registration = enrolled.register(a_draft(), clerk="Maria")
    assert (registration.entry.number, registration.offline) == (1, False)
    assert enrolled.intents.pending() == []
    view = enrolled.looking.entry(registration.entry.entry_id)
    assert (view.sent, view.leaf) == (True, registration.leaf)
    assert enrolled.outbox_count() == 0
    assert enrolled.status().online is True
    assert server.answers[registration.entry.entry_id].event_id == registration.event_id


def test_without_the_server_the_block_is_used_in_order(enrolled: Desk, server: FakeServer) -> None:
    give_block(enrolled, 900_101, 900_102)
    give_block(enrolled, 900_001, 900_002)
    server.unplugged = True
    registrations = [enrolled.register(a_draft(), clerk="Maria") for _ in range(2)]
    assert enrolled.outages.open_reserve(by="Ana Pop") == 2
    registrations += [enrolled.register(a_draft(), clerk="Maria") for _ in range(2)]
    assert [each.entry.number for each in registrations] == [900_001, 900_002, 900_101, 900_102]
    assert all(each.offline and each.entry.series is Series.CONTINUITY for each in registrations)
    assert enrolled.status().online is False
    assert enrolled.outbox_count() == 5
    assert enrolled.continuity_left() == 0
    assert enrolled.journal.verify().size == 5


def test_an_offline_number_names_its_block(enrolled: Desk, server: FakeServer) -> None:
    block_id = give_block(enrolled, 900_001, 900_050)
    server.unplugged = True
    enrolled.register(a_draft(), clerk="Maria")
    [item] = enrolled.outbox.pending()
    assert isinstance(item.event.body, EntryRegistered)
    assert item.event.body.block_id == block_id
    assert enrolled.continuity_left() == 49


def test_a_used_up_block_keeps_the_paper_as_a_draft_that_the_next_sync_registers(
    enrolled: Desk, server: FakeServer
) -> None:
    give_block(enrolled, 900_001, 900_001)
    server.unplugged = True
    enrolled.register(a_draft(), clerk="Maria")
    with pytest.raises(NoContinuityNumbers) as told:
        enrolled.register(a_draft(summary="al doilea"), clerk="Maria")
    [request] = enrolled.intents.pending()
    assert request.entry_id == told.value.facts["entry_id"]
    server.unplugged = False
    enrolled.intents.finish(server.register(request))
    assert enrolled.intents.pending() == []
    assert enrolled.looking.entry(request.entry_id).entry.content.summary == "al doilea"


def test_last_years_block_is_dead_at_midnight(enrolled: Desk, server: FakeServer, clock: HandClock) -> None:
    give_block(enrolled, 900_001, 900_050, year=2026)
    server.unplugged = True
    clock.time = datetime(2026, 12, 31, 21, 59, 59, tzinfo=UTC)
    assert enrolled.register(a_draft(), clerk="Maria", year=2026).entry.number == 900_001
    clock.turn(seconds=1)
    with pytest.raises(NoContinuityNumbers) as told:
        enrolled.register(a_draft(), clerk="Maria", year=2027)
    assert told.value.facts["year"] == 2027
    give_block(enrolled, 900_001, 900_050, year=2027)
    entry = enrolled.register(a_draft(), clerk="Maria", year=2027).entry
    assert (entry.year, entry.number) == (2027, 900_001)


def test_an_offline_clock_that_was_set_back_gives_no_number(
    enrolled: Desk, server: FakeServer, clock: HandClock
) -> None:
    give_block(enrolled, 900_001, 900_050)
    server.unplugged = True
    enrolled.register(a_draft(), clerk="Maria")
    clock.turn(minutes=-10)
    with pytest.raises(ClockNotTrusted):
        enrolled.register(a_draft(), clerk="Maria")
    assert enrolled.continuity_left() == 49


def test_an_answer_that_was_lost_is_a_continuity_number_and_the_paper_keeps_it(
    enrolled: Desk, server: FakeServer
) -> None:
    give_block(enrolled, 900_001, 900_050)
    server.loses_answers = True
    registration = enrolled.register(a_draft(), clerk="Maria")
    entry_id = registration.entry.entry_id
    assert registration.entry.number == 900_001
    assert server.answers[entry_id].event_id != registration.event_id
    assert server.answers[entry_id].body.entry.tracking_code == registration.entry.tracking_code

    enrolled.intents.finish(Registered(event=server.answers[entry_id]))
    assert enrolled.looking.entry(entry_id).entry == registration.entry
    again = enrolled.register(a_draft(), clerk="Maria", entry_id=entry_id)
    assert again == registration
    assert enrolled.journal.verify().size == 1


def test_a_retry_asks_the_server_with_what_was_chosen_the_first_time(enrolled: Desk, server: FakeServer) -> None:
    server.unplugged = True
    entry_id = enrolled.new_entry_id()
    with pytest.raises(NoContinuityNumbers):
        enrolled.register(a_draft(), clerk="Maria", entry_id=entry_id)
    [kept] = enrolled.intents.pending()
    server.unplugged = False
    registration = enrolled.register(a_draft(), clerk="Maria", entry_id=entry_id)
    assert registration.event_id == kept.event_id
    assert registration.entry.tracking_code == kept.tracking_code
    assert enrolled.register(a_draft(), clerk="Maria", entry_id=entry_id) == registration
    assert len(server.answers) == 1


def test_an_answer_heard_by_another_process_wins_over_the_block(
    enrolled: Desk, open_desk: Callable[[], Desk], server: FakeServer
) -> None:
    give_block(enrolled, 900_001, 900_050)
    other = open_desk()

    class HeardElsewhere(FakeServer):
        def register(self, request):  # type: ignore[no-untyped-def,override]
            other.intents.finish(server.register(request))
            self.unplugged = True
            return super().register(request)

    desk = Desk(enrolled.home, enrolled.clock, bytes, connect=lambda _a, _t: HeardElsewhere(server.clock))
    registration = desk.register(a_draft(), clerk="Maria", entry_id=enrolled.new_entry_id())
    assert (registration.entry.number, registration.offline) == (1, False)
    assert enrolled.continuity_left() == 50
    desk.close()


def test_a_paper_the_server_refuses_leaves_nothing_behind(enrolled: Desk, server: FakeServer) -> None:
    server.refuses = True
    with pytest.raises(RefusedByServer):
        enrolled.register(a_draft(), clerk="Maria")
    assert enrolled.intents.pending() == []
    assert enrolled.looking.entries(EntryQuery()).total == 0


def test_two_blocks_are_wanted_and_a_request_keeps_its_name_until_it_is_granted(
    enrolled: Desk, server: FakeServer
) -> None:
    first, second = enrolled.blocks.wanted()
    assert [each.year for each in (first, second)] == [2026, 2026]
    assert enrolled.blocks.wanted() == [first, second]
    grant = BlockGrant(block_id=first.block_id, register_code="RG", year=2026, first=900_001, last=900_010)
    enrolled.blocks.grant(grant)
    enrolled.blocks.grant(grant)
    assert enrolled.blocks.wanted() == [second]
    assert enrolled.continuity_left() == 10
    enrolled.blocks.grant(grant.model_copy(update={"block_id": second.block_id, "first": 900_011, "last": 900_020}))
    assert enrolled.blocks.wanted() == []
    server.unplugged = True
    for _ in range(7):
        enrolled.register(a_draft(), clerk="Maria")
    assert enrolled.blocks.wanted() == []
    enrolled.register(a_draft(), clerk="Maria")
    assert len(enrolled.blocks.wanted()) == 1


def test_in_december_the_coming_years_blocks_are_wanted_too(enrolled: Desk, clock: HandClock) -> None:
    clock.time = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
    assert [each.year for each in enrolled.blocks.wanted()] == [2026, 2026, 2027, 2027]


def test_a_desk_that_is_alone_wants_no_blocks(desk: Desk) -> None:
    assert desk.blocks.wanted() == []


def test_joining_freezes_the_series_and_hands_its_last_number_over(desk: Desk, server: FakeServer) -> None:
    last = [desk.register(a_draft(), clerk="Maria").entry for _ in range(3)][-1]
    request = desk.enrolment.begin("http://server", "CODE", counter="ghișeul 7")
    assert desk.identity().state is EnrolmentState.ENROLLING
    [series] = request.series
    assert (series.register_code, series.year, series.last_number) == ("RG", 2026, 3)
    assert series.last_registered_at == last.registered_at
    with pytest.raises(EnrolmentUnfinished):
        desk.register(a_draft(), clerk="Maria")
    assert desk.enrolment.begin("http://server", "CODE", counter="ghișeul 7") == request

    join(desk, server)
    assert desk.identity().counter == "ghișeul 7"
    assert desk.identity().institution == INSTITUTION
    assert desk.enrolment.token() == "secret-of-the-desk"
    [waiting] = desk.intents.pending()
    desk.intents.finish(server.register(waiting))
    assert desk.outbox_count() == 3
    with pytest.raises(AlreadyEnrolled):
        desk.enrolment.begin("http://other", "CODE")
    with pytest.raises(AlreadyEnrolled):
        desk.enrolment.withdraw()


def test_a_server_that_said_no_leaves_the_desk_alone_and_its_draft_gets_a_number_here(desk: Desk) -> None:
    desk.enrolment.begin("http://server", "CODE")
    entry_id = desk.new_entry_id()
    with pytest.raises(EnrolmentUnfinished):
        desk.register(a_draft(), clerk="Maria", entry_id=entry_id)
    desk.enrolment.withdraw()
    assert desk.identity().state is EnrolmentState.ALONE
    assert desk.register(a_draft(), clerk="Maria", entry_id=entry_id).entry.number == 1
    assert desk.intents.pending() == []


def test_a_number_that_another_paper_has_here_is_not_given_again(enrolled: Desk, server: FakeServer) -> None:
    first = enrolled.register(a_draft(), clerk="Maria").entry
    server.answers.clear()  # the server was put back from a copy that did not know the first paper
    with pytest.raises(NumberHeldHere):
        enrolled.register(a_draft(), clerk="Maria")
    assert enrolled.looking.entry(first.entry_id).entry == first
    assert len(enrolled.intents.pending()) == 1


def test_the_secret_of_the_desk_is_for_its_owner_alone(enrolled: Desk, home: Home) -> None:
    secret = home.keys / "server-token"
    assert secret.stat().st_mode & 0o777 == 0o600


def test_a_restart_finds_the_intent_of_a_paper_whose_process_died(
    enrolled: Desk, open_desk: Callable[[], Desk], server: FakeServer
) -> None:
    class DiesAsking(FakeServer):
        def register(self, request):  # type: ignore[no-untyped-def,override]
            raise KeyboardInterrupt

    dying = Desk(enrolled.home, enrolled.clock, bytes, connect=lambda _a, _t: DiesAsking(server.clock))
    with pytest.raises(KeyboardInterrupt):
        dying.register(a_draft(), clerk="Maria")
    dying.close()
    again = open_desk()
    [request] = again.intents.pending()
    answer = server.register(request)
    again.intents.finish(answer)
    again.intents.finish(answer)
    assert again.looking.entries(EntryQuery()).total == 1
    page = FeedPage(epoch=again.feed.cursor().epoch, items=(FeedItem(position=1, event=answer.event),), more=False)
    assert again.feed.apply(page).new == 0


def test_a_text_changed_after_a_failure_is_the_one_that_is_registered(
    enrolled: Desk, server: FakeServer, clock: HandClock
) -> None:
    give_block(enrolled, 900_001, 900_050)
    server.unplugged = True
    enrolled.register(a_draft(), clerk="Maria")
    clock.turn(hours=-1)
    entry_id = enrolled.new_entry_id()
    with pytest.raises(ClockNotTrusted):
        enrolled.register(a_draft(summary="prima scriere"), clerk="Maria", entry_id=entry_id)
    clock.turn(hours=2)
    registration = enrolled.register(a_draft(summary="a doua scriere"), clerk="Maria", entry_id=entry_id)
    assert registration.entry.content.summary == "a doua scriere"
    assert not registration.stands_otherwise
    assert enrolled.intents.pending() == []


def test_a_text_changed_after_a_lost_answer_gets_no_second_number_and_is_told_of(
    enrolled: Desk, server: FakeServer, clock: HandClock
) -> None:
    entry_id = enrolled.new_entry_id()
    server.loses_answers = True
    with pytest.raises(NoContinuityNumbers):
        enrolled.register(a_draft(summary="prima scriere"), clerk="Maria", entry_id=entry_id)
    server.loses_answers = False
    registration = enrolled.register(a_draft(summary="a doua scriere"), clerk="Maria", entry_id=entry_id)
    assert registration.entry.content.summary == "prima scriere"
    assert registration.stands_otherwise
    again = enrolled.register(a_draft(summary="prima scriere"), clerk="Maria", entry_id=entry_id)
    assert (again.entry.number, again.stands_otherwise) == (registration.entry.number, False)
    assert len(server.answers) == 1
