"""Blocks of the continuity band: never shared, never twice, never more than a desk needs."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from opis_contract import routes
from opis_contract.messages import BlockRequest
from opis_server import blocks
from opis_server.errors import BlockYearClosed
from opis_server.tables import desks

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_blocks_of_many_desks_never_meet(server, new_desk) -> None:
    every = [new_desk(server).enrol() for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        grants = list(pool.map(lambda desk: desk.block(), [*every, *every]))
    numbers = [number for grant in grants for number in range(grant.first, grant.last + 1)]
    assert len(numbers) == len(set(numbers)) == 12 * 50
    assert sorted(numbers) == list(range(900_001, 900_601))


def test_a_retry_returns_the_same_block(desk, server, new_desk) -> None:
    asked = BlockRequest(block_id=desk.request().entry_id, register_code="RG", year=desk.block().year)
    first = desk.post(routes.BLOCKS, asked).json()
    assert desk.post(routes.BLOCKS, asked).json() == first
    refused = new_desk(server).enrol().post(routes.BLOCKS, asked)
    assert (refused.status_code, refused.json()["code"]) == (409, "block_of_another")
    assert desk.post(routes.BLOCKS, asked.model_copy(update={"year": 2020})).json()["code"] == "block_of_another"


def test_a_third_block_is_granted_when_one_of_two_runs_low(desk) -> None:
    first, second = desk.block(), desk.block()
    third = BlockRequest(block_id=desk.request().entry_id, register_code="RG", year=first.year)
    refused = desk.post(routes.BLOCKS, third)
    assert (refused.status_code, refused.json()["code"]) == (409, "enough_numbers")
    used = [desk.own_entry(number, block=first) for number in range(first.first, first.first + 39)]
    desk.push(*used)
    assert desk.post(routes.BLOCKS, third).json()["code"] == "enough_numbers"
    desk.push(desk.own_entry(first.first + 39, block=first))
    assert desk.post(routes.BLOCKS, third).json()["first"] == second.last + 1


def test_the_block_size_is_the_institutions_choice(start_server, new_desk) -> None:
    block = new_desk(start_server("small", continuity_block=7)).enrol().block()
    assert block.last - block.first + 1 == 7


@pytest.fixture
def grant(open_server, new_desk):
    """Ask an open server for a block of a year at a moment."""
    opened, desk = open_server(NOON), new_desk(None)
    with opened.server.writing() as connection:
        connection.execute(
            desks.insert().values(desk_id=str(desk.desk_id), counter="1", token_hash="0" * 64, enrolled_at="")
        )

    def ask(at: datetime, year: int):
        request = BlockRequest(block_id=desk.request().entry_id, register_code="RG", year=year)
        with opened.server.writing() as connection:
            return blocks.grant(connection, request, desk_id=desk.desk_id, settings=opened.settings, now=at)

    return ask


def test_next_years_blocks_are_granted_from_december(grant) -> None:
    with pytest.raises(BlockYearClosed):
        grant(datetime(2026, 11, 30, 21, 59, tzinfo=UTC), 2027)
    assert grant(datetime(2026, 11, 30, 22, 0, tzinfo=UTC), 2027).first == 900_001
    assert grant(datetime(2026, 12, 31, 21, 59, tzinfo=UTC), 2026).year == 2026
    with pytest.raises(BlockYearClosed):
        grant(datetime(2026, 12, 31, 22, 0, tzinfo=UTC), 2026)
