"""A register made at one counter is a register of the institution: the server numbers it, the other desks have it."""

from datetime import date
from typing import Any

import pytest

from app.catalogue.changing import ending
from app.desk import Desk
from app.errors import RegisterUnknown
from opis_contract.catalogue import DocumentClass
from opis_contract.entries import EntryDraft
from opis_contract.legal_time import legal_date
from opis_contract.registers import Register
from sync import refusals
from tests.sync.conftest import Office, ServerProcess, a_draft, now


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
