"""Numbers in Romanian words, as certifications write them: `231 (două sute treizeci și una) de file`."""

from enum import StrEnum

_UNITS = ("zero", "unu", "doi", "trei", "patru", "cinci", "șase", "șapte", "opt", "nouă")
_TEENS = (
    "zece", "unsprezece", "doisprezece", "treisprezece", "paisprezece", "cincisprezece", "șaisprezece",
    "șaptesprezece", "optsprezece", "nouăsprezece",
)  # fmt: skip
_TENS = ("", "", "douăzeci", "treizeci", "patruzeci", "cincizeci", "șaizeci", "șaptezeci", "optzeci", "nouăzeci")
LARGEST = 999_999_999


class Gender(StrEnum):
    """Of the noun that is counted: `un registru`, `o filă`."""

    MASCULINE = "masculine"
    FEMININE = "feminine"


def in_words(number: int, gender: Gender = Gender.FEMININE) -> str:
    """The number in words, 0 to `LARGEST`, agreeing with what is counted. Raises ValueError outside."""
    if not 0 <= number <= LARGEST:
        raise ValueError("a number from 0 to 999 999 999")
    if number == 0:
        return _UNITS[0]
    millions, rest = divmod(number, 1_000_000)
    thousands, hundreds = divmod(rest, 1000)
    words = [
        _group(millions, "un milion", "milioane"),
        _group(thousands, "o mie", "mii"),
        _below_thousand(hundreds, gender),
    ]
    return " ".join(each for each in words if each)


def needs_of(number: int) -> bool:
    """True where Romanian puts `de` between the number and the noun: 20 de file, 119 file, 120 de file."""
    return number != 0 and not 1 <= number % 100 <= 19


def _group(count: int, one: str, many: str) -> str:
    if count == 0:
        return ""
    if count == 1:
        return one
    words = _below_thousand(count, Gender.FEMININE)
    return f"{words} de {many}" if needs_of(count) else f"{words} {many}"


def _below_thousand(number: int, gender: Gender) -> str:
    hundreds, rest = divmod(number, 100)
    words = []
    if hundreds == 1:
        words.append("o sută")
    elif hundreds:
        words.append(f"{_unit(hundreds, Gender.FEMININE)} sute")
    if rest:
        words.append(_below_hundred(rest, gender))
    return " ".join(words)


def _below_hundred(number: int, gender: Gender) -> str:
    if number < 10:
        return _unit(number, gender)
    if number == 12 and gender is Gender.FEMININE:
        return "douăsprezece"
    if number < 20:
        return _TEENS[number - 10]
    tens, units = divmod(number, 10)
    return f"{_TENS[tens]} și {_unit(units, gender)}" if units else _TENS[tens]


def _unit(number: int, gender: Gender) -> str:
    if gender is Gender.FEMININE:
        return {1: "una", 2: "două"}.get(number, _UNITS[number])
    return _UNITS[number]
