"""Several registers at once: own series, prefixes and blocks; a pointer gives an order number beside the number."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from app.catalogue.errors import PrefixTaken
from app.desk import Desk
from app.queries import EntryQuery
from opis_contract.entries import Entry
from opis_contract.messages import BlockGrant
from opis_contract.numbers import parse_number
from opis_contract.registers import Direction, Register, SequencePolicy
from tests.app.conftest import HandClock, a_draft, give_block

TODAY = date(2026, 6, 23)


def put(desk: Desk, register: str, **content: object) -> Entry:
    directions = {"HCL": Direction.INTERNAL, "STAMP": Direction.INTERNAL}
    draft = a_draft(**content).model_copy(
        update={"register_code": register, "direction": directions.get(register, Direction.INCOMING)}
    )
    return desk.register(draft, clerk="Maria").entry


def found(desk: Desk, text: str) -> list[str]:
    query = parse_number(text)
    assert query is not None
    return [f"{row.register} {row.number}" for row in desk.looking.find(query)]


def test_each_register_has_a_series_and_a_prefix_of_its_own(desk: Desk) -> None:
    numbers = [put(desk, register).shown_number for register in ("RG", "HCL", "RG", "HCL", "HR")]
    assert numbers == ["1/23.06.2026", "HCL-1/23.06.2026", "2/23.06.2026", "HCL-2/23.06.2026", "HR-1/23.06.2026"]
    assert found(desk, "HCL-2/2026") == ["HCL 2"]
    assert found(desk, "hr1") == ["HR 1"]
    assert sorted(found(desk, "2/2026")) == ["HCL 2", "RG 2"]
    assert desk.looking.entries(EntryQuery(register="HCL")).total == 2


def test_a_petition_has_its_number_in_the_general_register_and_an_order_number_among_petitions(desk: Desk) -> None:
    put(desk, "RG")
    petition = desk.register(a_draft(document_type="petiție"), clerk="Maria").entry
    request = desk.register(a_draft(document_type="information_request"), clerk="Maria").entry
    second = put(desk, "PET")
    assert [each.register_code for each in (petition, request, second)] == ["RG"] * 3
    assert [each.number for each in (petition, request, second)] == [2, 3, 4]
    assert [each.shown_order for each in (petition, request, second)] == ["PET-1/2026", "IIP-1/2026", "PET-2/2026"]
    assert desk.looking.entry(second.entry_id).entry == second
    assert [row.number for row in desk.looking.entries(EntryQuery(register="PET")).rows] == [4, 2]
    assert desk.looking.entries(EntryQuery(register="PET")).total == 2
    assert desk.looking.entries(EntryQuery()).total == 4
    assert found(desk, "PET-2/2026") == ["RG 4"]
    assert [row.number for row in desk.looking.entries(EntryQuery(text="registru:L544")).rows] == [3]
    assert desk.journal.verify().size == 4


def test_a_continuous_register_goes_on_over_the_new_year(desk: Desk, clock: HandClock) -> None:
    assert [put(desk, code).number for code in ("STAMP", "STAMP", "RG")] == [1, 2, 1]
    clock.time = datetime(2027, 1, 4, 8, tzinfo=UTC)
    entry = put(desk, "STAMP")
    assert (entry.year, entry.number, entry.shown_number) == (2027, 3, "STAMP-3/04.01.2027")
    assert put(desk, "RG").number == 1


def test_a_new_prefix_leaves_the_numbers_given_before_as_they_were_printed(desk: Desk, clock: HandClock) -> None:
    before = put(desk, "HCL")
    [hcl] = [each for each in desk.registers() if each.code == "HCL"]
    changed = hcl.model_copy(update={"prefix": "H", "valid_from": date(2027, 1, 1)})
    desk.catalogue.change([changed], by="Ion", reason="HCL 1/2026")
    clock.time = datetime(2027, 1, 4, 8, tzinfo=UTC)
    after = put(desk, "HCL")
    assert desk.looking.entry(before.entry_id).entry.shown_number == "HCL-1/23.06.2026"
    assert after.shown_number == "H-1/04.01.2027"


def give(desk: Desk, register: str, first: int, last: int) -> None:
    desk.blocks.grant(BlockGrant(block_id=uuid4(), register_code=register, year=2026, first=first, last=last))


@pytest.fixture
def joined_with_petitions(enrolled: Desk) -> Desk:
    """An enrolled desk whose institution keeps a register of petitions too."""
    pointer = Register(
        code="PET", title="Petiții", sequence=SequencePolicy.POINTER, points_to="RG", prefix="PET", valid_from=TODAY
    )
    enrolled.catalogue.change([pointer], by="Ion", reason="Dispoziția 3")
    return enrolled


def test_without_the_server_both_numbers_come_from_blocks(joined_with_petitions: Desk, server: object) -> None:
    desk = joined_with_petitions
    server.unplugged = True  # type: ignore[attr-defined]
    give_block(desk, 900_001, 900_050)
    give(desk, "PET", 900_001, 900_010)
    entries = [put(desk, register) for register in ("RG", "PET", "PET")]
    assert [each.number for each in entries] == [900_001, 900_002, 900_003]
    assert [each.order.number if each.order else None for each in entries] == [None, 900_001, 900_002]
    desk.journal.verify()


def test_a_pointer_without_numbers_of_its_own_keeps_nobody_waiting(joined_with_petitions: Desk, server: object) -> None:
    server.unplugged = True  # type: ignore[attr-defined]
    give_block(joined_with_petitions, 900_001, 900_050)
    entry = put(joined_with_petitions, "PET")
    assert (entry.number, entry.order) == (900_001, None)


def test_two_registers_that_could_not_be_told_apart_are_refused(desk: Desk) -> None:
    with pytest.raises(PrefixTaken):
        desk.catalogue.change([Register(code="X1", title="Fără prefix", valid_from=TODAY)], by="Ion", reason="probă")
