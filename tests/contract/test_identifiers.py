"""Personal numbers and fiscal codes are warned about, never refused, and a personal number is shown masked."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.ro import cnp

from opis_contract.identifiers import (
    IdentifierWarning,
    fiscal_code_warning,
    mask_personal_number,
    normalise_fiscal_code,
    personal_number_warning,
)

VALID = "1800101400016"


def personal_number(first: str, birth: str = "800101", county: str = "40", serial: str = "001") -> str:
    """A fictitious number with a true check digit."""
    head = first + birth + county + serial
    return head + cnp.calc_check_digit(head)


def test_a_right_number_is_left_in_peace() -> None:
    assert personal_number_warning(VALID) is None
    assert personal_number_warning(" 180 0101-400016 ") is None


@pytest.mark.parametrize("place", range(13))
def test_changing_any_digit_is_noticed(place: int) -> None:
    for digit in set("0123456789") - {VALID[place]}:
        assert personal_number_warning(VALID[:place] + digit + VALID[place + 1 :]) is not None


@pytest.mark.parametrize(
    ("number", "warning"),
    [
        ("", IdentifierWarning.LENGTH),
        (VALID[:-1], IdentifierWarning.LENGTH),
        (VALID + "0", IdentifierWarning.LENGTH),
        ("180010140001X", IdentifierWarning.LENGTH),
        ("180010140001\u0666", IdentifierWarning.LENGTH),
        (personal_number("0"), IdentifierWarning.FIRST_DIGIT),
        (personal_number("1", birth="800230"), IdentifierWarning.DATE),
        (personal_number("1", birth="801301"), IdentifierWarning.DATE),
        (personal_number("1", county="00"), IdentifierWarning.COUNTY_UNKNOWN),
        (personal_number("1", county="50"), IdentifierWarning.COUNTY_UNKNOWN),
        (personal_number("1", county="53"), IdentifierWarning.COUNTY_UNKNOWN),
        (personal_number("1", county="60"), IdentifierWarning.COUNTY_UNKNOWN),
        (personal_number("1", serial="000"), IdentifierWarning.SERIAL),
        (VALID[:-1] + "7", IdentifierWarning.CHECK_DIGIT),
    ],
)
def test_each_fault_is_named(number: str, warning: IdentifierWarning) -> None:
    assert personal_number_warning(number) is warning


@pytest.mark.parametrize("county", ["47", "48", "70", "80", "81", "82", "83", "90", "99"])
def test_rare_counties_are_mentioned_when_all_else_is_right(county: str) -> None:
    number = personal_number("1", county=county)
    assert personal_number_warning(number) is IdentifierWarning.COUNTY_RARE
    wrong_check = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert personal_number_warning(wrong_check) is IdentifierWarning.CHECK_DIGIT


def test_the_first_digit_says_the_century_of_the_leap_day() -> None:
    """29 February 1900 and 1800 never were; 2000 was, and residents and foreigners may be of either century."""
    had_leap_day = [first for first in "123456789" if personal_number_warning(personal_number(first, "000229")) is None]
    assert had_leap_day == ["5", "6", "7", "8", "9"]
    for first in "123456789":
        assert personal_number_warning(personal_number(first, "040229")) is None
        assert personal_number_warning(personal_number(first, "960229")) is None
        assert personal_number_warning(personal_number(first, "970229")) is IdentifierWarning.DATE


@pytest.mark.parametrize("county", ["01", "46", "51", "52"])
def test_the_counties_of_today_raise_nothing(county: str) -> None:
    assert personal_number_warning(personal_number("2", county=county)) is None


def test_the_mask_shows_the_first_digit_and_the_last_three() -> None:
    assert mask_personal_number(VALID) == "1*********016"
    assert mask_personal_number("180-0101 400016") == "1*********016"
    assert mask_personal_number("180010140001") == "1********001"
    assert mask_personal_number("1234567") == "*******"
    assert mask_personal_number("") == ""


@given(st.integers(10**7, 10**15).map(str))
def test_a_masked_number_of_digits_can_be_stored(number: str) -> None:
    masked = mask_personal_number(number)
    assert re.fullmatch(r"\d\*+\d{3}", masked)
    assert len(masked) == len(number)


@pytest.mark.parametrize(
    "code", ["18288250", "14399840", "1590082", "4358029", "RO 18288250", "ro14399840", "0018288250", "19"]
)
def test_right_fiscal_codes_raise_nothing(code: str) -> None:
    assert fiscal_code_warning(code) is None


@pytest.mark.parametrize(
    ("code", "warning"),
    [
        ("18288251", IdentifierWarning.CHECK_DIGIT),
        ("RO 4358028", IdentifierWarning.CHECK_DIGIT),
        ("5", IdentifierWarning.LENGTH),
        ("", IdentifierWarning.LENGTH),
        ("RO", IdentifierWarning.LENGTH),
        ("00", IdentifierWarning.LENGTH),
        ("12345678901", IdentifierWarning.LENGTH),
        ("J35/123/2001", IdentifierWarning.LENGTH),
        (VALID[:-1] + "7", IdentifierWarning.CHECK_DIGIT),
    ],
)
def test_wrong_fiscal_codes_are_named(code: str, warning: IdentifierWarning) -> None:
    assert fiscal_code_warning(code) is warning


def test_a_persons_fiscal_code_is_the_personal_number() -> None:
    assert fiscal_code_warning(VALID) is None


def test_a_fiscal_code_is_stored_bare() -> None:
    assert normalise_fiscal_code("RO 18288250") == "18288250"
    assert normalise_fiscal_code(" ro18 288-250 ") == "18288250"


@given(st.text())
def test_no_text_stops_the_counter(text: str) -> None:
    personal_number_warning(text)
    fiscal_code_warning(text)
    assert len(mask_personal_number(text)) <= len(text)
