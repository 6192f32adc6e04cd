"""Numbers that no paper got, numbers of a desk that is lost, and a server that takes another one's place."""

import pytest

from opis_contract import routes
from opis_contract.acts import NumbersUnused, UnusedCause
from opis_contract.events import EntryRegistered, Event, NumberRegularised
from opis_contract.messages import BlockRequest
from opis_contract.numbers import BlockPurpose
from opis_server.commands import give_up_desk, promote
from opis_server.errors import DeskNotFound
from tests.server.conftest import new_id, now


def unused(desk, block, first: int, last: int) -> Event:
    body = NumbersUnused(
        by="Ana Pop",
        register_code="RG",
        year=block.year,
        first=first,
        last=last,
        cause=UnusedCause.DESK_RETIRED,
        block_id=block.block_id,
    )
    return Event(event_id=new_id(), desk_id=desk.desk_id, happened_at=now(), salt="0" * 32, body=body)


def test_a_number_on_a_paper_is_not_declared_unused(desk) -> None:
    block = desk.block()
    desk.push(desk.own_entry(block.first, block=block))
    refused = desk.push(unused(desk, block, block.first, block.last)).refused
    assert [(each.code, each.facts["number"]) for each in refused] == [("numbers_used", block.first)]
    assert desk.push(unused(desk, block, block.first + 1, block.last)).refused == ()


def test_a_desk_bars_numbers_of_its_own_blocks_alone(desk, server, new_desk) -> None:
    block = desk.block()
    other = new_desk(server).enrol()
    codes = [
        other.push(unused(other, block, block.first, block.last)).refused[0].code,
        desk.push(unused(desk, block, block.first, block.last + 1)).refused[0].code,
    ]
    assert codes == ["block_of_another", "number_not_in_block"]


def test_a_barred_number_that_turns_up_on_a_paper_is_issued_and_both_are_told(desk) -> None:
    block = desk.block()
    desk.push(unused(desk, block, block.first, block.last))
    late = desk.own_entry(block.first + 3, block=block)
    assert desk.push(late).refused == ()
    barred, entered, told = [item.event.body for item in desk.feed()]
    assert isinstance(barred, NumbersUnused)
    assert isinstance(entered, EntryRegistered)
    assert told == NumberRegularised(
        entry_id=late.body.entry.entry_id, register_code="RG", year=block.year, number=block.first + 3
    )


def test_a_lost_desk_is_not_heard_and_what_it_never_told_is_barred(server, desk, new_desk) -> None:
    block = desk.block()
    desk.push(desk.own_entry(block.first, block=block))
    kept = desk.own_entry(block.first + 1, block=block)
    witness = new_desk(server).enrol()
    server.kill()
    with pytest.raises(DeskNotFound):
        give_up_desk(server.folder, "ghișeul 99", by="comisia")
    barred = give_up_desk(server.folder, str(desk.desk_id), by="comisia")
    assert barred.numbers == 49
    server.start()
    assert desk.call("GET", routes.FEED).status_code == 401
    [act] = [item.event.body for item in witness.feed() if isinstance(item.event.body, NumbersUnused)]
    assert (act.first, act.last, act.cause) == (block.first + 1, block.last, UnusedCause.EQUIPMENT_LOST)
    # Found again, it joins anew, and the paper that it had numbered counts.
    desk.enrol()
    assert desk.push(kept).refused == ()
    assert isinstance(witness.feed()[-1].event.body, NumberRegularised)


def test_a_server_that_takes_over_grants_under_a_higher_mark_and_above_the_other_ones_numbers(server, desk) -> None:
    before = desk.block()
    server.kill()
    assert promote(server.folder) == before.fence + 1
    server.start()
    after = desk.block()
    assert after.fence == before.fence + 1
    assert after.first > before.last + 2 * 50


def test_the_block_of_a_kit_is_apart_from_those_of_the_counter(desk) -> None:
    first, second = desk.block(), desk.block()
    asked = BlockRequest(block_id=new_id(), register_code="RG", year=first.year, purpose=BlockPurpose.KIT)
    kit = desk.post(routes.BLOCKS, asked).json()
    assert (kit["purpose"], kit["first"]) == ("kit", second.last + 1)
    assert desk.post(routes.BLOCKS, asked).json() == kit
