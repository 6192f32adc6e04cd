"""A register made at one counter is a register of the institution: the server numbers it, the other desks have it."""

from datetime import date
from typing import Any

import pytest

from app.catalogue.changing import ending
from app.desk import Desk
from app.errors import RegisterUnknown
from app.queries import EntryQuery
from opis_contract.catalogue import DocumentClass
from opis_contract.entries import EntryDraft
from opis_contract.events import NumberRectified
from opis_contract.legal_time import legal_date
from opis_contract.registers import Register, SequencePolicy
from sync import refusals
from tests.sync.conftest import Line, Office, ServerProcess, a_draft, now


def today() -> date:
    return legal_date(now())


def in_taxes() -> EntryDraft:
    return EntryDraft(register_code="TAX", content=a_draft().content)


def make_taxes(desk: Desk, **changes: Any) -> None:
    taxes = {"code": "TAX", "title": "Registru taxe", "prefix": "TX", "valid_from": today()}
    desk.catalogue.change([Register(**(taxes | changes))], by="Ion Popa", reason="Dispoziția 12")


def test_a_register_made_at_one_desk_is_numbered_by_the_server_for_all(server: ServerProcess, office: Office) -> None:
    first, second = office.enrolled("unu", server), office.enrolled("doi", server)
    rounds = [office.syncing(desk) for desk in (first, second)]
    assert [each.code for each in second.registers()] == ["RG"]
    make_taxes(first)
    kind = DocumentClass(code="tax_request", name="cerere scutire", register_code="TAX", valid_from=today())
    first.catalogue.change([kind], by="Ion Popa", reason="Dispoziția 12")
    with pytest.raises(RegisterUnknown):
        second.register(in_taxes(), clerk="Maria")
    for each in rounds:
        each.round()
    assert [each.code for each in second.registers()] == ["RG", "TAX"]
    content = a_draft().content.model_copy(update={"document_type": "cerere scutire"})
    brought = second.register(EntryDraft(content=content), clerk="Maria").entry
    assert (brought.register_code, brought.number) == ("TAX", 1)
    assert first.register(in_taxes(), clerk="Maria").entry.number == 2
    for each in rounds:
        each.round()
    assert second.blocks.left("TAX") > 0
    server.kill()
    offline = second.register(in_taxes(), clerk="Maria").entry
    assert (offline.register_code, offline.offline) == ("TAX", True)
    for desk in (first, second):
        desk.journal.verify()


def test_changes_made_at_two_desks_at_once_end_alike_everywhere(server: ServerProcess, office: Office) -> None:
    first, second = office.enrolled("unu", server), office.enrolled("doi", server)
    rounds = [office.syncing(desk) for desk in (first, second)]
    make_taxes(first, title="Taxe de la unu")
    make_taxes(second, title="Taxe de la doi")
    for each in (*rounds, *rounds):
        each.round()
    third = office.enrolled("trei", server)
    office.syncing(third).round()
    titles = {next(each.title for each in desk.registers() if each.code == "TAX") for desk in (first, second, third)}
    assert len(titles) == 1


def test_a_register_kept_alone_is_handed_over_with_its_series(server: ServerProcess, office: Office) -> None:
    desk = office.desk("unu")
    make_taxes(desk)
    assert desk.register(in_taxes(), clerk="Maria").entry.number == 1
    joined = office.enrolled("unu", server)
    office.syncing(joined).round()
    assert joined.register(in_taxes(), clerk="Maria").entry.number == 2
    second = office.enrolled("doi", server)
    office.syncing(second).round()
    assert second.register(in_taxes(), clerk="Maria").entry.number == 3
    assert [each.code for each in second.registers()] == ["RG", "TAX"]


def test_an_ended_register_gets_no_more_numbers_from_the_server(server: ServerProcess, office: Office) -> None:
    desk, other = office.enrolled("unu", server), office.enrolled("doi", server)
    make_taxes(desk, valid_from=date(today().year, 1, 1))
    for each in (desk, other):
        office.syncing(each).round()
    [taxes] = [each for each in desk.registers() if each.code == "TAX"]
    desk.catalogue.change([ending(taxes, today())], by="Ion Popa", reason="Dispoziția 13")
    office.syncing(desk).round()
    with pytest.raises(refusals.RegisterUnknown):  # the other desk has not heard yet and asks
        other.register(in_taxes(), clerk="Maria")


def petitions() -> EntryDraft:
    return EntryDraft(register_code="PET", content=a_draft().content)


def make_petitions(desk: Desk) -> None:
    pointer = {"sequence": SequencePolicy.POINTER, "points_to": "RG", "prefix": "PET", "valid_from": today()}
    book = Register(code="PET", title="Registrul petițiilor", **pointer)  # type: ignore[arg-type]
    desk.catalogue.change([book], by="Ion Popa", reason="Dispoziția 12")


def test_the_server_gives_number_and_order_number_together(server: ServerProcess, office: Office) -> None:
    first, second = office.enrolled("unu", server), office.enrolled("doi", server)
    make_petitions(first)
    rounds = [office.syncing(desk) for desk in (first, second)]
    for each in rounds:
        each.round()
    first.register(a_draft(), clerk="Maria")
    given = [desk.register(petitions(), clerk="Maria").entry for desk in (first, second, first)]
    assert [(each.number, each.shown_order) for each in given] == [
        (2, f"PET-1/{given[0].year}"),
        (3, f"PET-2/{given[0].year}"),
        (4, f"PET-3/{given[0].year}"),
    ]
    for each in rounds:
        assert not each.round().faults
    assert [row.number for row in second.looking.entries(EntryQuery(register="PET")).rows] == [4, 3, 2]
    second.journal.verify()


def test_an_answer_that_is_lost_strikes_both_numbers_and_leaves_both_printed_ones(
    server: ServerProcess, office: Office, line: Line
) -> None:
    desk, witness = office.enrolled("unu", server, through=line.address), office.enrolled("doi", server)
    make_petitions(desk)
    syncing, reading = office.syncing(desk), office.syncing(witness)
    syncing.round()
    line.deaf_to = b"/v1/registrations"
    printed = desk.register(petitions(), clerk="Maria").entry
    line.deaf_to = None
    assert printed.order is not None
    assert (printed.number, printed.order.number) == (900_001, 900_001)
    report = syncing.round()
    assert (report.refused, report.waiting, report.fault) == (0, 0, None)
    reading.round()
    struck = [event.body for event in server.events() if isinstance(event.body, NumberRectified)]
    assert [(each.register_code, each.annulled_number, each.kept_number) for each in struck] == [
        ("RG", 1, 900_001),
        ("PET", 1, 900_001),
    ]
    for each in (desk, witness):
        assert each.looking.entry(printed.entry_id).entry == printed
        each.journal.verify()
    after = desk.register(petitions(), clerk="Maria").entry
    assert (after.number, after.order and after.order.number) == (2, 2)


def test_order_numbers_given_alone_are_handed_over(server: ServerProcess, office: Office) -> None:
    desk = office.desk("unu")
    given = desk.register(petitions(), clerk="Maria").entry
    joined = office.enrolled("unu", server)
    assert not office.syncing(joined).round().faults
    next_one = joined.register(petitions(), clerk="Maria").entry
    assert [(each.number, each.order and each.order.number) for each in (given, next_one)] == [(1, 1), (2, 2)]
