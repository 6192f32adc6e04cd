"""Rows of the catalogues refuse what they cannot mean."""

from datetime import date

import pytest
from pydantic import ValidationError

from opis_contract.catalogue import Department, DocumentClass, RecordsClass, Retention
from opis_contract.registers import GENERAL_REGISTER, Register, SequencePolicy


def test_a_row_holds_on_both_of_its_days_and_not_beyond() -> None:
    row = Department(code="URB", name="Urbanism", valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31))
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [row.in_force(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("row", "changes"),
    [
        (GENERAL_REGISTER, {"valid_to": date(1899, 12, 31)}),
        (GENERAL_REGISTER, {"points_to": "RG"}),
        (GENERAL_REGISTER, {"sequence": SequencePolicy.POINTER}),
        (GENERAL_REGISTER, {"sequence": SequencePolicy.POINTER, "points_to": "RG"}),
        (GENERAL_REGISTER, {"directions": frozenset()}),
        (GENERAL_REGISTER, {"retention_years": 0}),
        (RecordsClass(code="I A 1", title="X", retention=Retention.PERMANENT), {"years": 5}),
        (RecordsClass(code="I A 1", title="X", retention=Retention.PERMANENT), {"retention": Retention.YEARS}),
        (Department(code="A", name="A"), {"parent": "A"}),
        (Department(code="A", name="A"), {"email": "nowhere"}),
        (DocumentClass(code="letter", name="adresă"), {"code": "Adresă"}),
        (DocumentClass(code="letter", name="adresă"), {"fee": "-1"}),
    ],
)
def test_a_row_that_contradicts_itself_is_refused(
    row: Register | RecordsClass | Department | DocumentClass, changes: dict[str, object]
) -> None:
    whole = {name: getattr(row, name) for name in type(row).model_fields}
    assert type(row).model_validate(whole) == row
    with pytest.raises(ValidationError):
        type(row).model_validate(whole | changes)
