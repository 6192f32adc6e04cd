"""The level of an outage from facts alone: its sentence and its one action (domain 1.10)."""

from datetime import timedelta

import pytest

from app.desk import Desk
from app.errors import NameMissing, NoContinuityNumbers, NoReserve, ReserveNotOpened
from app.outage.levels import CALM, Action, Function, Level, OutageFacts, judged
from app.outage.recording import Cause
from app.words import Words
from opis_contract.acts import ClockDoubt
from opis_contract.messages import BlockGrant
from tests.app.conftest import FakeServer, HandClock, a_draft, give_block

GONE = {"online": False, "left": 37, "held": 50, "reserve": 50}


@pytest.mark.parametrize(
    ("facts", "level", "sentence", "action"),
    [
        (OutageFacts(online=True, left=50), None, "", None),
        (OutageFacts(alone=True, online=None), None, "", None),
        (OutageFacts(**GONE), Level.A, "", None),
        (OutageFacts(**GONE | {"left": 10}), Level.A, "low", Action.OPEN_RESERVE),
        (OutageFacts(**GONE | {"left": 3}), Level.A, "last_numbers", Action.OPEN_RESERVE),
        (OutageFacts(**GONE | {"left": 3, "reserve": 0}), Level.A, "last_numbers", Action.PRINT_KIT),
        (OutageFacts(**GONE, lost_for=timedelta(hours=5)), Level.B, "long", Action.OPEN_RESERVE),
        (OutageFacts(**GONE | {"left": 0}), Level.B, "reserve_closed", Action.OPEN_RESERVE),
        (OutageFacts(**GONE | {"left": 0, "reserve": 0}), Level.B, "no_numbers", Action.PRINT_KIT),
        (OutageFacts(online=True, cut_found=True), Level.C, "cut_found", Action.ENTER_SHEETS),
        (OutageFacts(online=True, sheets_waiting=1), Level.C, "sheets_waiting", Action.ENTER_SHEETS),
        (OutageFacts(**GONE, clock=ClockDoubt.BEHIND), Level.D, "clock_behind", Action.CONFIRM_CLOCK),
        (OutageFacts(online=True, clock=ClockDoubt.DRIFT), Level.D, "clock_online", Action.CONFIRM_CLOCK),
        (OutageFacts(**GONE, damaged=True), Level.D, "damaged", None),
    ],
)
def test_each_situation_has_its_level_its_sentence_and_one_action(
    facts: OutageFacts, level: Level | None, sentence: str, action: Action | None
) -> None:
    found = judged(facts)
    assert (found.level, found.sentence, found.action) == (level, sentence, action)


def test_what_is_off_is_said_only_while_it_is_off() -> None:
    assert judged(OutageFacts(online=True)).off == CALM.off == ()
    off = judged(OutageFacts(**GONE)).off
    assert {Function.STATUS_PAGE, Function.OTHER_DESKS} <= set(off)
    assert Function.NUMBERS in judged(OutageFacts(**GONE, clock=ClockDoubt.DRIFT)).off
    for language in ("ro", "en"):
        assert all(Words(language).say(f"outage.off.{each.value}") for each in Function)


def test_the_reserve_waits_for_a_name_and_the_paper_gets_its_number_then(enrolled: Desk, server: FakeServer) -> None:
    give_block(enrolled, 900_001, 900_001)
    give_block(enrolled, 900_002, 900_003)
    server.unplugged = True
    enrolled.register(a_draft(), clerk="Maria")
    entry_id = enrolled.new_entry_id()
    with pytest.raises(ReserveNotOpened) as told:
        enrolled.register(a_draft(), clerk="Maria", entry_id=entry_id)
    assert told.value.facts["left"] == 2
    assert enrolled.outages.now().sentence == "reserve_closed"
    with pytest.raises(NameMissing):
        enrolled.outages.open_reserve(by=" ")
    assert enrolled.outages.open_reserve(by="Ana Pop") == 2
    with pytest.raises(NoReserve):
        enrolled.outages.open_reserve(by="Ana Pop")
    assert enrolled.register(a_draft(), clerk="Maria", entry_id=entry_id).entry.number == 900_002
    kinds = [item.event.body.kind for item in enrolled.outbox.pending()]
    assert kinds == ["entry_registered", "reserve_opened", "entry_registered"]


def test_a_slip_without_a_number_is_tied_to_its_entry_for_ever(
    enrolled: Desk, server: FakeServer, clock: HandClock
) -> None:
    server.unplugged = True
    entry_id = enrolled.new_entry_id()
    for _ in range(2):
        with pytest.raises(NoContinuityNumbers) as told:
            enrolled.register(a_draft(), clerk="Maria", entry_id=entry_id)
        assert told.value.slip == "T-GHISEUL2-0001"
    clock.turn(minutes=1)
    with pytest.raises(NoContinuityNumbers) as told:
        enrolled.register(a_draft(summary="altă cerere"), clerk="Maria")
    assert told.value.slip == "T-GHISEUL2-0002"
    assert [slip.number for slip in enrolled.outages.slips()] == [None, None]
    assert enrolled.outages.facts().provisional == 2
    server.unplugged = False
    for request in enrolled.intents.pending():
        enrolled.intents.finish(server.register(request))
    slips = enrolled.outages.slips()
    assert [(slip.label, slip.number) for slip in slips] == [("T-GHISEUL2-0001", 1), ("T-GHISEUL2-0002", 2)]
    assert slips[0].tracking_code == enrolled.looking.entry(entry_id).entry.tracking_code


def test_numbers_of_a_server_that_was_replaced_are_not_taken(enrolled: Desk) -> None:
    from app.errors import GrantOfAnOldServer

    first, second = enrolled.blocks.wanted()
    grant = BlockGrant(block_id=first.block_id, register_code="RG", year=2026, first=900_101, last=900_150, fence=2)
    enrolled.blocks.grant(grant)
    old = grant.model_copy(update={"block_id": second.block_id, "first": 900_001, "last": 900_050, "fence": 1})
    with pytest.raises(GrantOfAnOldServer):
        enrolled.blocks.grant(old)
    assert enrolled.continuity_left() == 50


def test_an_outage_is_written_down_with_its_end_by_both_clocks(
    enrolled: Desk, server: FakeServer, clock: HandClock
) -> None:
    give_block(enrolled, 900_001, 900_050)
    enrolled.outages.clock.heard(clock.time + timedelta(seconds=90))
    server.unplugged = True
    begun = clock.time
    for _ in range(3):
        enrolled.register(a_draft(), clerk="Maria")
        clock.turn(minutes=20)
    server.unplugged = False
    enrolled.register(a_draft(), clerk="Maria")
    report = enrolled.outage_report(clock.time.date())
    [line] = report.lines
    assert (line.cause, line.level, line.minutes) == (Cause.NETWORK, Level.A, 60)
    assert (line.began_at, line.ended_at) == (begun, clock.time)
    assert line.began_on_server == begun + timedelta(seconds=90)
    assert [(each.first, each.last) for each in line.numbers] == [(900_001, 900_003)]
    assert report.minutes == 60


def test_a_power_cut_is_found_at_the_next_start(desk: Desk, clock: HandClock) -> None:
    assert not desk.outages.sit_down(process=1, is_running=lambda _: False)
    clock.turn(minutes=90)
    desk.outages.alive()
    clock.turn(minutes=110)
    assert desk.outages.sit_down(process=2, is_running=lambda _: False)
    [line] = desk.outage_report(clock.time.date()).lines
    assert (line.cause, line.level, line.minutes) == (Cause.POWER, Level.C, 110)
    desk.outages.stand_up()
    clock.turn(minutes=5)
    assert not desk.outages.sit_down(process=3, is_running=lambda _: False)
