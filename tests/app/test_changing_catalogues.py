"""Changing registers and classes: dated, never for days that have passed, and numbers stay of one kind."""

from datetime import date

import pytest

from app.catalogue.changing import Became, ending
from app.catalogue.errors import (
    ChangeBackdated,
    GeneralRegisterStays,
    NamedTwice,
    NumberingMidYear,
    PrefixTaken,
    ReferenceUnknown,
    ReplyPolicyMidYear,
)
from app.desk import Desk
from app.errors import RegisterUnknown
from opis_contract.acts import CatalogueChanged
from opis_contract.catalogue import Department, DocumentClass
from opis_contract.entries import EntryDraft
from opis_contract.errors import WrongInput
from opis_contract.events import Event, leaf_bytes
from opis_contract.registers import Register, ReplyNumberPolicy, SequencePolicy
from tests.app.conftest import HandClock, a_draft

TODAY = date(2026, 6, 23)
NEW_YEAR = date(2027, 1, 1)


def book(desk: Desk, code: str, **changes: object) -> Register:
    [found] = [each for each in desk.registers() if each.code == code]
    return found.model_copy(update={"valid_from": TODAY} | changes)


def change(desk: Desk, *rows: Register | DocumentClass | Department) -> list[Became]:
    return [each.became for each in desk.catalogue.change(rows, by="Ion Popa", reason="Dispoziția 12/2026")]


def test_a_new_register_numbers_papers_from_its_first_day(desk: Desk, clock: HandClock) -> None:
    assert change(desk, Register(code="TAX", title="Registru taxe", prefix="TX", valid_from=date(2026, 6, 25))) == [
        Became.ADDED
    ]
    draft = EntryDraft(register_code="TAX", content=a_draft().content)
    with pytest.raises(RegisterUnknown):
        desk.register(draft, clerk="Maria")
    clock.turn(days=2)
    assert desk.register(draft, clerk="Maria").entry.number == 1


def test_a_change_is_journalled_waits_for_the_server_and_passes_the_journals_check(desk: Desk) -> None:
    change(desk, book(desk, "AUD", title="Registrul de audiențe"))
    [waiting] = desk.outbox.pending()
    assert isinstance(waiting.event.body, CatalogueChanged)
    assert waiting.event.body.revisions[0].revision == 1
    assert desk.journal.verify().size == 1
    assert b'"registers":["AUD"]' in leaf_bytes(waiting.event)
    assert Event.model_validate_json(waiting.event.model_dump_json()) == waiting.event


def test_what_says_the_same_changes_nothing(desk: Desk) -> None:
    assert change(desk, book(desk, "AUD"), *desk.catalogue.departments()) == []
    assert desk.outbox.pending() == []


def test_an_ended_register_takes_its_last_paper_the_day_before(desk: Desk, clock: HandClock) -> None:
    [audiences] = [each for each in desk.registers() if each.code == "AUD"]
    assert change(desk, ending(audiences, date(2026, 6, 24))) == [Became.ENDED]
    draft = EntryDraft(register_code="AUD", content=a_draft().content)
    assert desk.register(draft, clerk="Maria").entry.number == 1
    clock.turn(days=1)
    with pytest.raises(RegisterUnknown):
        desk.register(draft, clerk="Maria")
    [first, last] = desk.catalogue.history(Register, "AUD")
    assert (first.row.valid_to, last.row.valid_to) == (None, TODAY)


@pytest.mark.parametrize(
    ("code", "changes", "error"),
    [
        ("RG", {"reply_number_policy": ReplyNumberPolicy.SAME_AS_INCOMING}, ReplyPolicyMidYear),
        ("HCL", {"prefix": "H"}, NumberingMidYear),
        ("HCL", {"sequence": SequencePolicy.CONTINUOUS}, NumberingMidYear),
        ("AUD", {"continuity_start": 500_000}, NumberingMidYear),
        ("AUD", {"title": "Alt titlu", "valid_from": date(2026, 6, 22)}, ChangeBackdated),
        ("AUD", {"department": "NIMENI"}, ReferenceUnknown),
        ("PET", {"points_to": "NUEXISTA", "valid_from": NEW_YEAR}, ReferenceUnknown),
        ("HCL", {"prefix": "AUD", "valid_from": NEW_YEAR}, PrefixTaken),
        ("HCL", {"prefix": "", "valid_from": NEW_YEAR}, PrefixTaken),
        ("RG", {"valid_to": date(2026, 12, 31)}, GeneralRegisterStays),
        ("RG", {"sequence": SequencePolicy.CONTINUOUS, "valid_from": NEW_YEAR}, GeneralRegisterStays),
    ],
)
def test_what_may_not_be_is_refused_and_leaves_nothing_behind(
    desk: Desk, code: str, changes: dict[str, object], error: type[WrongInput]
) -> None:
    good = book(desk, "EXP", title="Borderou de expediție")
    with pytest.raises(error):
        change(desk, good, book(desk, code, **changes))
    assert desk.catalogue.history(Register, "EXP")[-1].revision == 0
    assert desk.outbox.pending() == []


def test_reply_policy_and_numbering_change_on_the_first_of_january(desk: Desk, clock: HandClock) -> None:
    policy = ReplyNumberPolicy.SAME_AS_INCOMING
    change(desk, book(desk, "RG", reply_number_policy=policy, valid_from=NEW_YEAR))
    assert desk.registers()[0].reply_number_policy is ReplyNumberPolicy.NEW_NUMBER_LINKED
    clock.turn(days=200)
    assert desk.registers()[0].reply_number_policy is policy


def test_a_slip_in_a_register_that_begins_today_may_be_put_right_today(desk: Desk) -> None:
    change(desk, Register(code="TAX", title="Registru taxe", prefix="TZ", valid_from=TODAY))
    change(desk, Register(code="TAX", title="Registru taxe", prefix="TX", valid_from=TODAY))
    assert book(desk, "TAX").prefix == "TX"


def test_one_code_stands_once_in_a_change(desk: Desk) -> None:
    with pytest.raises(NamedTwice):
        change(desk, book(desk, "AUD", title="unu doi"), book(desk, "AUD", title="trei patru"))


def test_a_class_may_name_a_department_that_comes_with_it(desk: Desk) -> None:
    office = Department(code="MED", name="Mediu", valid_from=TODAY)
    kind = DocumentClass(code="tree_felling", name="cerere toaletare arbori", department="MED", valid_from=TODAY)
    assert change(desk, kind, office) == [Became.ADDED, Became.ADDED]
    content = desk.register(a_draft(document_type="Cerere toaletare arbori"), clerk="Maria").entry.content
    assert content.department == "Mediu"


def test_a_large_change_is_several_events_and_one_transaction(desk: Desk) -> None:
    offices = [Department(code=f"D{at}", name=f"Birou {at}", valid_from=TODAY) for at in range(1201)]
    change(desk, *offices)
    sizes = [len(item.event.body.revisions) for item in desk.outbox.pending()]  # type: ignore[union-attr]
    assert sizes == [500, 500, 201]
    assert desk.journal.verify().size == 3
