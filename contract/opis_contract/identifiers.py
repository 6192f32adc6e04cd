"""Personal numbers (CNP) and fiscal codes (CUI): what looks wrong about one, said as a warning and never as a stop.

Foreigners, errors of old papers and new series make true numbers look false, so the clerk records what the paper states
(domain 7.1, 7.2). Separators and the check digit come from python-stdnum; where the two differ the domain is followed,
with the difference named at the line.
"""

from datetime import date
from enum import StrEnum

from stdnum.ro import cnp, cui


class IdentifierWarning(StrEnum):
    """Why a number deserves a second look at the paper."""

    LENGTH = "length"
    """Too many or too few digits, or something besides digits."""
    FIRST_DIGIT = "first_digit"
    DATE = "date"
    """No such day of birth."""
    COUNTY_UNKNOWN = "county_unknown"
    SERIAL = "serial"
    """Serial number 000 is given to nobody."""
    CHECK_DIGIT = "check_digit"
    COUNTY_RARE = "county_rare"
    """All else is right, and the county code is one of the old sectors or of the new systems."""


_COUNTIES = frozenset(range(1, 47)) | {51, 52}
# python-stdnum does not know 90 and 99; the new systems give them.
_RARE_COUNTIES = frozenset({47, 48, 70, 80, 81, 82, 83, 90, 99})
_CENTURIES = {
    "1": 1900,
    "2": 1900,
    "3": 1800,
    "4": 1800,
    "5": 2000,
    "6": 2000,
    # Residents and foreigners are of either century; 20xx has every day of 19xx and 29 February 2000 besides.
    # python-stdnum reads them as 19xx and refuses whoever was born on that day.
    "7": 2000,
    "8": 2000,
    "9": 2000,
}


def normalise_personal_number(text: str) -> str:
    """The personal number without spaces and dashes."""
    return cnp.compact(text)


def personal_number_warning(text: str) -> IdentifierWarning | None:
    """The gravest thing that looks wrong about a personal number, or None (domain 7.1)."""
    number = normalise_personal_number(text)
    if len(number) != 13 or not _all_digits(number):
        return IdentifierWarning.LENGTH
    if number[0] not in _CENTURIES:
        return IdentifierWarning.FIRST_DIGIT
    if not _has_date(number):
        return IdentifierWarning.DATE
    return _issue_warning(number)


def birth_year(text: str) -> int | None:
    """The year of birth that a personal number tells, or None when it tells none or leaves the century open."""
    number = normalise_personal_number(text)
    if len(number) != 13 or not _all_digits(number) or number[0] not in "123456" or not _has_date(number):
        return None
    return _CENTURIES[number[0]] + int(number[1:3])


def mask_personal_number(text: str) -> str:
    """The number as screens and stored entries show it: first digit and last three, `1*********016` (domain 6.8).

    Keeps the length. Of a text too short to hide anything by that (under 8 characters) nothing is shown.
    """
    number = normalise_personal_number(text)
    if len(number) < 8:
        return "*" * len(number)
    return f"{number[0]}{'*' * (len(number) - 4)}{number[-3:]}"


def normalise_fiscal_code(text: str) -> str:
    """The fiscal code without spaces, dashes and the `RO` of VAT payers: `RO 18288250` is `18288250`."""
    return cui.compact(text)


def fiscal_code_warning(text: str) -> IdentifierWarning | None:
    """The gravest thing that looks wrong about a fiscal code, or None (domain 7.2).

    Thirteen digits are a natural person's fiscal code and are read as a personal number.
    """
    code = normalise_fiscal_code(text)
    if len(code) == 13:
        return personal_number_warning(code)
    # python-stdnum refuses leading zeros; forms print them, and they change neither the code nor its check digit.
    if not _all_digits(code) or len(code) > 10 or len(code.lstrip("0")) < 2:
        return IdentifierWarning.LENGTH
    return None if cui.calc_check_digit(code[:-1]) == code[-1] else IdentifierWarning.CHECK_DIGIT


def _issue_warning(number: str) -> IdentifierWarning | None:
    """What looks wrong in the digits that the issuing office added: county, serial number, check digit."""
    county = int(number[7:9])
    if county not in _COUNTIES | _RARE_COUNTIES:
        return IdentifierWarning.COUNTY_UNKNOWN
    if number[9:12] == "000":  # python-stdnum does not look
        return IdentifierWarning.SERIAL
    if cnp.calc_check_digit(number[:-1]) != number[-1]:
        return IdentifierWarning.CHECK_DIGIT
    return IdentifierWarning.COUNTY_RARE if county in _RARE_COUNTIES else None


def _all_digits(number: str) -> bool:
    return number.isascii() and number.isdigit()


def _has_date(number: str) -> bool:
    try:
        date(_CENTURIES[number[0]] + int(number[1:3]), int(number[3:5]), int(number[5:7]))
    except ValueError:
        return False
    return True
