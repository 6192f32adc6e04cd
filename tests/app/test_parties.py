"""A personal number is looked at once and kept masked."""

import pytest

from app.desk import Desk
from app.home import Home
from app.parties import party_from_form
from app.queries import EntryQuery
from opis_contract.parties import PartyKind
from tests.app.conftest import a_draft

RIGHT, WRONG = "1960229410015", "1960229410016"


def test_a_personal_number_is_kept_masked_and_warned_about_when_it_does_not_check() -> None:
    right = party_from_form(name="Popa Elena", personal_number=RIGHT)
    wrong = party_from_form(name="Popa Elena", personal_number=f"{WRONG[:7]} {WRONG[7:]}")
    assert right.party.personal_number == "1*********015"
    assert wrong.party.personal_number == "1*********016"
    assert wrong.warnings == ("personal_number_check_digit",)
    assert right.warnings == ()


@pytest.mark.parametrize("typed", ["123", "abcdefghij", "196022941001X", "------------"])
def test_what_is_no_personal_number_at_all_is_not_kept(typed: str) -> None:
    made = party_from_form(name="Popa Elena", personal_number=typed)
    assert made.party.personal_number is None


def test_a_persons_fiscal_code_is_a_personal_number_and_is_kept_like_one() -> None:
    made = party_from_form(name="PFA Popa", kind=PartyKind.ORGANISATION, fiscal_code=WRONG)
    assert made.party.fiscal_code == "1*********016"
    assert made.warnings == ("fiscal_code_check_digit",)
    assert party_from_form(name="Beta", fiscal_code="RO 18547290").warnings == ()


def test_the_number_is_nowhere_in_the_home(desk: Desk, home: Home) -> None:
    made = party_from_form(name="Popa Elena", personal_number=RIGHT, fiscal_code=WRONG)
    desk.register(a_draft(sender=made.party), clerk="Maria")
    assert desk.looking.entries(EntryQuery(text=RIGHT)).total == 0
    desk.close()
    for file in (path for path in home.path.rglob("*") if path.is_file()):
        assert RIGHT.encode() not in file.read_bytes()
        assert WRONG.encode() not in file.read_bytes()
