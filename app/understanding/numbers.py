"""Numbers on a paper: the issuer's own with its date, a personal number, a fiscal code."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from app.understanding.lexicon import MONTHS
from app.understanding.lines import Line, PlaceOnPage, together
from opis_contract.identifiers import (
    IdentifierWarning,
    fiscal_code_warning,
    normalise_personal_number,
    personal_number_warning,
)

_DAY = (
    r"(?P<day>[0-9]{1,2})\s?(?:[./-]\s?(?P<month>[0-9]{1,2})\s?[./-]"
    rf"|\s(?P<name>{'|'.join(MONTHS)})\s)\s?(?P<year>[0-9]{{4}})"
)
_OWN_NUMBER = (
    r"^\W*(?:nr|numar|numarul)\b[.:\s]*(?:de\s+)?(?:iesire|inregistrare|inreg|reg)?[.:\s]*"
    r"(?P<number>[0-9a-z][0-9a-z.\-/]{0,24}?)"
)
_NUMBER_AND_DAY = re.compile(rf"{_OWN_NUMBER}\s*(?:/|\bdin\b(?:\s+data(?:\s+de)?)?|\bdata\b)[:.\s]*{_DAY}(?![0-9])")
_NUMBER_ALONE = re.compile(rf"{_OWN_NUMBER}\s*$")
_DAY_ALONE = re.compile(rf"^\W*(?:din|data|din data de)\b[:.\s]*{_DAY}\W*$")
_IN_THE_HEAD = 0.5
"""A letter's own number stands in its upper half; further down numbers are those of other papers."""

_PERSONAL = re.compile(
    r"(?:c\.?\s?n\.?\s?p\b\.?|cod(?:ul)? numeric personal)[^0-9]{0,12}(?P<digits>[0-9][0-9 .\-]{12,20})"
)
_THIRTEEN = re.compile(r"(?<![0-9])(?P<digits>[1-9][0-9]{12})(?![0-9])")
_FISCAL = re.compile(
    r"(?:\bc\.?\s?u\.?\s?i\b\.?|\bc\.?\s?i\.?\s?f\b\.?|\bcod(?:ul)?(?: de inregistrare| de identificare)?"
    r" (?:fiscala|fiscal)|\bcod unic de inregistrare)[^0-9a-z]{0,4}(?:ro)?\s?(?P<digits>[0-9]{2,10})(?![0-9])"
)
_HEAD, _FOOT = 0.35, 0.88
"""Where a letterhead stands; a fiscal code between the two may be somebody else's."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something that was read, and where."""

    value: str
    place: PlaceOnPage


def own_number(lines: Sequence[Line]) -> Found | None:
    """The issuer's number and date as `77/14.06.2026`; without a date only where the line says nothing else."""
    head = [line for line in lines if line.page == 0 and line.top < _IN_THE_HEAD]
    for line in head:
        match = line.find(_NUMBER_AND_DAY)
        day = _day_of(match) if match else None
        if match and day and _is_number(match):
            return Found(f"{_number(line, match)}/{day:%d.%m.%Y}", line.place(*match.span()))
    for line, following in zip_longest(head, head[1:]):
        match = line.find(_NUMBER_ALONE)
        if not match or not _is_number(match):
            continue
        dated = following.find(_DAY_ALONE) if following else None
        day = _day_of(dated) if dated else None
        if following and dated and day:
            place = together([line.place(*match.span()), following.place(*dated.span())])
            return Found(f"{_number(line, match)}/{day:%d.%m.%Y}", place)
    return None


def personal_number(lines: Iterable[Line]) -> Found | None:
    """The first personal number (CNP) that is one by all its rules, those that are named so before bare ones."""
    return next(_personal(lines, _PERSONAL), None) or next(_personal(lines, _THIRTEEN), None)


def fiscal_code(lines: Iterable[Line]) -> Found | None:
    """The fiscal code (CUI) of the letterhead or of the foot that is one by its check digit."""
    for line in lines:
        if line.page == 0 and (line.top < _HEAD or line.top > _FOOT):
            match = line.find(_FISCAL)
            if match and fiscal_code_warning(match["digits"]) is None:
                return Found(match["digits"], line.place(*match.span()))
    return None


def _personal(lines: Iterable[Line], pattern: re.Pattern[str]) -> Iterator[Found]:
    for line in lines:
        for match in pattern.finditer(line.plain):
            number = normalise_personal_number(match["digits"].replace(".", "").strip())[:13]
            if personal_number_warning(number) in {None, IdentifierWarning.COUNTY_RARE}:
                yield Found(number, line.place(*match.span("digits")))


def _is_number(match: re.Match[str]) -> bool:
    return any(letter.isdigit() for letter in match["number"])


def _number(line: Line, match: re.Match[str]) -> str:
    return line.text[slice(*match.span("number"))].strip(" .:-/")


def _day_of(match: re.Match[str]) -> date | None:
    month = int(match["month"]) if match["month"] else MONTHS.index(match["name"]) + 1
    try:
        day = date(int(match["year"]), month, int(match["day"]))
    except ValueError:
        return None
    return day if 1990 <= day.year <= 2100 else None
