"""What was typed into the search box, read: words, fields, dates, marks, or a number. Pure, and never at a loss.

`read_search` understands Romanian and English alike whatever the language of the screen; what is no operator is words.
`Search.text` writes a search down again so that reading it gives the same search.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import reduce

from app.finding.periods import WRITTEN, Period, named_day, period_of_day, period_of_year, period_written
from app.folding import folded
from opis_contract.numbers import NumberQuery, parse_number
from opis_contract.tracking import normalise_tracking_code


class Field(StrEnum):
    """Where words may be looked for; the values are the columns of the index."""

    NUMBER = "number"
    SENDER = "sender"
    RECIPIENT = "recipient"
    SUMMARY = "summary"
    TYPE = "type"
    THEIR_NUMBER = "their_number"
    CLASS = "class"


class Mark(StrEnum):
    """What an entry may be besides its words."""

    LATE = "late"
    ANNULLED = "annulled"


@dataclass(frozen=True, slots=True)
class Term:
    """Folded words that stand one after the other; the last may go on, unless `whole`."""

    words: tuple[str, ...]
    field: Field | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. Everything given must hold; `number` and `code` alone name entries that come first."""

    terms: tuple[Term, ...] = ()
    period: Period | None = None
    register: str | None = None
    marks: frozenset[Mark] = frozenset()
    number: NumberQuery | None = None
    code: str | None = None

    @property
    def asks(self) -> bool:
        """False when nothing of what was typed can be looked for, such as `%`."""
        return bool(
            self.terms or self.period or self.register or self.marks or self.number is not None or self.code is not None
        )

    def text(self) -> str:
        """The search as one would type it; reading it again gives the same search."""
        if self.code is not None:
            return self.code
        if self.number is not None:
            return _number_text(self.number)
        parts = [f"registru:{self.register}"] if self.register else []
        parts += [_MARK_WORDS[mark][0] for mark in Mark if mark in self.marks]
        parts += [self.period.text()] if self.period else []
        parts += map(_term_text, self.terms)
        return " ".join(parts)


FIELD_WORDS: dict[Field, tuple[str, ...]] = {
    Field.SENDER: ("de la", "from", "expeditor", "sender"),
    Field.RECIPIENT: ("catre", "to", "destinatar", "recipient"),
    Field.TYPE: ("tip", "type"),
    Field.CLASS: ("dosar", "class", "clasa", "indicativ"),
    Field.SUMMARY: ("continut", "content"),
    Field.THEIR_NUMBER: ("nr lor", "their no"),
    Field.NUMBER: ("numar", "number"),
}
"""How a field is called before a colon, folded; the first of each is the one that a search is written with."""

YEAR_WORDS = ("an", "year")
REGISTER_WORDS = ("registru", "register")
_MARK_WORDS: dict[Mark, tuple[str, ...]] = {
    Mark.LATE: ("intarziat", "intarziata", "intarziate", "late", "overdue"),
    Mark.ANNULLED: ("anulat", "anulata", "anulate", "annulled"),
}
_FIELDS = {name: field for field, names in FIELD_WORDS.items() for name in names}
_MARKS = {name: mark for mark, names in _MARK_WORDS.items() for name in names}

_WORD = re.compile(r"[^\W_]+")
_OPERATOR_NAMES = sorted((*_FIELDS, *YEAR_WORDS, *REGISTER_WORDS), key=len, reverse=True)
_OPENING = '"„“”«»'
_PART = re.compile(
    rf"""
    (?<!\S) (?P<written> {WRITTEN} ) (?!\S)
    | (?: (?P<operator> {"|".join(re.escape(name) for name in _OPERATOR_NAMES)} ) \s* : \s* )?
    (?: [{_OPENING}] (?P<phrase> [^{_OPENING}]* ) [{_OPENING}]? | (?P<chunk> [^\s{_OPENING}]+ ) )
    """,
    re.VERBOSE,
)
_BARCODE = re.compile(r"ro\|\w*\|([a-z]{1,8})\|(\d{4})\|(\d{1,9})(?:\|([0-9a-z]{4}))?")


def read_search(text: str, today: date) -> Search:
    """Read what stands in the box; `today` is the register's day, for `azi` and `ieri`. Never raises."""
    named = _named(text)
    if named is not None:
        return named
    search = Search()
    for part in _PART.finditer(folded(text)):
        search = _with_part(search, part, today)
    if search == Search(terms=search.terms):
        # A number between brackets is still that number, a code with an odd letter that code.
        return _named(search.text()) or search
    return search


def words_of(text: str) -> tuple[str, ...]:
    """The words of a folded text, cut as the index cuts them: letters and figures stay, the rest parts them."""
    return tuple(_WORD.findall(text))


def _named(text: str) -> Search | None:
    """A text that is a tracking code, a link with one, what a label's bars say, or a number; the words come after."""
    code = normalise_tracking_code(text.strip().rsplit("/", 1)[-1])
    if code is not None:
        return Search(code=code)
    number = _barcode(folded(text)) or parse_number(text)
    return Search(number=number, terms=(_term(_number_text(number), whole=True),)) if number else None


def _with_part(search: Search, part: re.Match[str], today: date) -> Search:
    if part["written"] is not None:
        period = period_written(part["written"])
        if period is not None:
            return _within(search, period)
        return reduce(_worded, map(_term, part["written"].split()), search)
    operator, quoted = part["operator"], part["phrase"] is not None
    value = part["phrase"] if quoted else part["chunk"]
    if operator in YEAR_WORDS:
        period = period_of_year(value)
        return _within(search, period) if period else _worded(search, _term(f"{operator} {value}"))
    if operator in REGISTER_WORDS:
        code = "".join(words_of(folded(value))).upper()
        return replace(search, register=code) if code and code.isascii() else search
    if operator is not None:
        return _worded(search, _term(value, field=_FIELDS[operator], whole=quoted))
    word = "" if quoted else "".join(words_of(value))
    if word in _MARKS:
        return replace(search, marks=search.marks | {_MARKS[word]})
    if (day := named_day(word, today)) is not None:
        return _within(search, period_of_day(day))
    return _worded(search, _term(value, whole=quoted))


def _within(search: Search, period: Period) -> Search:
    return replace(search, period=search.period.both(period) if search.period else period)


def _worded(search: Search, term: Term) -> Search:
    return replace(search, terms=(*search.terms, term)) if term.words else search


def _term(text: str, *, field: Field | None = None, whole: bool = False) -> Term:
    words = words_of(folded(text))
    # Figures are meant whole: 77 is not the beginning of 7712.
    return Term(words, field, whole or (bool(words) and words[-1].isdigit()))


def _barcode(plain: str) -> NumberQuery | None:
    """What a reader types when it sees the bars of a label (domain 1.5)."""
    match = _BARCODE.fullmatch(plain)
    if match is None or int(match[3]) < 1:
        return None
    code = match[4].upper() if match[4] else None
    return NumberQuery(match[1].upper(), int(match[3]), int(match[2]), code_begins=code)


def _number_text(number: NumberQuery) -> str:
    when = f"/{number.date:%d.%m.%Y}" if number.date else f"/{number.year}" if number.year else ""
    return f"{number.prefix}-{number.number}{when}" if number.prefix else f"{number.number}{when}"


def _term_text(term: Term) -> str:
    words = " ".join(term.words)
    value = f'"{words}"' if term.whole else "-".join(term.words)
    return f"{FIELD_WORDS[term.field][0]}:{value}" if term.field else value
