"""A row of a catalogue as cells of a table, and back: dates, lists, yes and no, and choices in words people write.

The columns are the fields of the row's model, so that a new field is a new column without a line of code. A cell is
read in Romanian and in English, by word or by code, with or without diacritics.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Generic, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError

from app.folding import folded
from app.words import Words
from opis_contract.dated import DatedRow

Row = TypeVar("Row", bound=DatedRow)
Cell = str | int | float | bool | date | datetime | None

_DAY = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")
_LANGUAGES = ("ro", "en")


class Wrong(StrEnum):
    """What may be wrong with a cell; the words stand under `catalogue.wrong`."""

    MISSING = "missing"
    NOT_A_DATE = "not_a_date"
    NOT_A_NUMBER = "not_a_number"
    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_A_CHOICE = "not_a_choice"
    FORMULA = "formula"
    INVISIBLE = "invisible"
    DOES_NOT_FIT = "does_not_fit"
    """Too long, too short, or not spelt as such a code is."""
    CONTRADICTION = "contradiction"
    """The cell is fine alone and contradicts another one of its row."""
    TWICE = "twice"
    UNKNOWN_COLUMN = "unknown_column"


class CellWrong(ValueError):
    """One cell cannot be read."""

    def __init__(self, reason: Wrong) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one field of a row."""

    field: str
    reason: Wrong
    choices: tuple[str, ...] = ()
    """The fields' permitted values, where it is a choice."""


@dataclass(frozen=True, slots=True)
class RowShape(Generic[Row]):
    """How rows of one model stand in a table."""

    kind: type[Row]

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns in order, the two days last; the catalogue's own name is not one."""
        own = [name for name in self.kind.model_fields if name != "catalogue" and name not in DatedRow.model_fields]
        return (*own, *DatedRow.model_fields)

    def texts(self, row: Row, words: Words) -> list[str]:
        """The row's cells as text."""
        return [_written(getattr(row, field), words) for field in self.fields]

    def choices(self, field: str) -> tuple[StrEnum | bool, ...]:
        """What the field may be, where it is one of a few."""
        kind, holds = _kind(self.kind.model_fields[field].annotation)
        if kind == "bool":
            return (False, True)
        return tuple(holds) if kind == "choice" else ()

    @staticmethod
    def written(value: object, words: Words) -> str:
        """A value as its cell shows it."""
        return _written(value, words)

    def fields_not_in(self, columns: Collection[str]) -> list[str]:
        """The fields that a table with these columns does not speak of."""
        return [field for field in self.fields if field not in columns]

    def read(self, cells: Mapping[str, Cell], *, kept: Mapping[str, object] | None = None) -> Row | list[Problem]:
        """The row that the cells say, or everything that is wrong with them; `kept` are fields without a cell."""
        values: dict[str, object] = dict(kept or {})
        problems = []
        for field, cell in cells.items():
            try:
                value = _read(cell, self.kind.model_fields[field].annotation)
            except CellWrong as wrong:
                problems.append(Problem(field, wrong.reason, _choices(self.kind.model_fields[field].annotation)))
                continue
            if value is not None:
                values[field] = value
        missing = [name for name in self.fields if self.kind.model_fields[name].is_required() and name not in values]
        known = {each.field for each in problems}
        problems += [Problem(field, Wrong.MISSING) for field in missing if field not in known]
        if problems:
            return problems
        try:
            return self.kind.model_validate(values)
        except ValidationError as error:
            return [_problem(each, self.fields) for each in error.errors(include_url=False, include_input=False)]


def _problem(error: Any, fields: Sequence[str]) -> Problem:
    named = [part for part in error["loc"] if part in fields]
    if named:
        return Problem(named[0], Wrong.DOES_NOT_FIT)
    # A rule over several fields has no place of its own; its message begins with the field it is about.
    told = error["msg"].removeprefix("Value error, ").split(" ")[0]
    return Problem(told if told in fields else fields[0], Wrong.CONTRADICTION)


def _written(value: object, words: Words) -> str:
    match value:
        case None:
            return ""
        case bool():
            return words.say("catalogue.yes" if value else "catalogue.no")
        case StrEnum():
            return _choice_word(value, words)
        case date():
            return f"{value:%d.%m.%Y}"
        case frozenset():
            return "; ".join(sorted(_choice_word(each, words) for each in value))
        case tuple():
            return "; ".join(each.replace("\\", "\\\\").replace(";", "\\;") for each in value)
        case _:
            return _INVISIBLE.sub("", str(value))


def _read(cell: Cell, annotation: Any) -> object:
    kind, holds = _kind(annotation)
    if isinstance(cell, str):
        cell = cell.strip()
        if _INVISIBLE.search(cell):
            raise CellWrong(Wrong.INVISIBLE)
    if cell is None or cell == "":
        return None
    return _READERS[kind](cell, holds)


def _kind(annotation: Any) -> tuple[str, Any]:
    """What a field holds: the name of its reader, and the type inside."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in {Union, UnionType}:
        [annotation] = [each for each in get_args(annotation) if each is not NoneType]
        return _kind(annotation)
    if get_origin(annotation) is frozenset:
        return "choices", get_args(annotation)[0]
    if get_origin(annotation) is tuple:
        return "list", str
    if issubclass(annotation, StrEnum):
        return "choice", annotation
    for name, plain in (("bool", bool), ("int", int), ("decimal", Decimal), ("day", date)):
        if issubclass(annotation, plain):
            return name, plain
    return "text", str


def _choices(annotation: Any) -> tuple[str, ...]:
    kind, holds = _kind(annotation)
    return tuple(each.value for each in holds) if kind in {"choice", "choices"} else ()


def _choice_word(value: StrEnum, words: Words) -> str:
    return words.say(f"catalogue.value.{value.value}")


def _text(cell: Cell, _: Any) -> str:
    if isinstance(cell, datetime | date):
        return f"{cell:%d.%m.%Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _number(cell: Cell, _: Any) -> int:
    text = _text(cell, str).replace("\u00a0", "").replace(" ", "")
    if isinstance(cell, bool) or not text.isdecimal() or len(text) > 9:
        raise CellWrong(Wrong.NOT_A_NUMBER)
    return int(text)


def _amount(cell: Cell, _: Any) -> Decimal:
    text = _text(cell, str).replace("\u00a0", "").replace(" ", "").replace(",", ".")
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise CellWrong(Wrong.NOT_A_NUMBER) from error
    if isinstance(cell, bool) or not amount.is_finite():
        raise CellWrong(Wrong.NOT_A_NUMBER)
    return amount


def _day(cell: Cell, _: Any) -> date:
    """A day as people write it. A bare number is refused: nobody can see which day a 46000 is meant to be."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = cell if isinstance(cell, str) else ""
    try:
        if match := _DAY.fullmatch(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if match := _ISO_DAY.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError as error:
        raise CellWrong(Wrong.NOT_A_DATE) from error
    raise CellWrong(Wrong.NOT_A_DATE)


def _yes_or_no(cell: Cell, _: Any) -> bool:
    if isinstance(cell, bool):
        return cell
    text = folded(_text(cell, str))
    if text in {"da", "yes", "true", "adevarat", "1", "x"}:
        return True
    if text in {"nu", "no", "false", "fals", "0"}:
        return False
    raise CellWrong(Wrong.NOT_YES_OR_NO)


def _choice(cell: Cell, holds: type[StrEnum]) -> StrEnum:
    return _chosen(_text(cell, str), holds)


def _several(cell: Cell, holds: type[StrEnum]) -> frozenset[StrEnum]:
    return frozenset(_chosen(part, holds) for part in re.split(r"[;,]", _text(cell, str)) if part.strip())


def _chosen(text: str, holds: type[StrEnum]) -> StrEnum:
    chosen = _spellings(holds).get(folded(text))
    if chosen is None:
        raise CellWrong(Wrong.NOT_A_CHOICE)
    return chosen


@cache
def _spellings(holds: type[StrEnum]) -> dict[str, StrEnum]:
    """Every way to write a choice: its words in each language, and its code."""
    tongues = [Words(language) for language in _LANGUAGES]
    return {folded(_choice_word(each, words)): each for words in tongues for each in holds} | {
        each.value: each for each in holds
    }


def _list(cell: Cell, _: Any) -> tuple[str, ...]:
    parts = re.findall(r"((?:\\.|[^\\;])+)", _text(cell, str), flags=re.DOTALL)
    return tuple(stripped for part in parts if (stripped := re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL).strip()))


_READERS: dict[str, Callable[[Cell, Any], object]] = {
    "text": _text,
    "int": _number,
    "decimal": _amount,
    "day": _day,
    "bool": _yes_or_no,
    "choice": _choice,
    "choices": _several,
    "list": _list,
}
