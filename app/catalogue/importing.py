"""A catalogue as a table for a person, and that person's table as changes of the catalogue: all of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Generic

from app.catalogue.asking import Catalogue
from app.catalogue.cells import Cell, Problem, Row, RowShape, Wrong
from app.catalogue.changing import ending
from app.catalogue.tables import Formula, read_table, write_table
from app.folding import folded
from app.words import Words

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class WrongCell:
    """A cell that cannot be what it says; `row` and `column` count from 1 as a spreadsheet shows them."""

    row: int
    column: int
    title: str
    reason: Wrong
    choices: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """`K7`, or `7` for a row that lacks a column."""
        letters, column = "", self.column
        while column:
            column, at = divmod(column - 1, 26)
            letters = _LETTERS[at] + letters
        return f"{letters}{self.row}"

    def told(self, words: Words) -> str:
        """The cell and what is wrong with it, in words."""
        choices = ", ".join(words.say(f"catalogue.value.{each}") for each in self.choices)
        said = words.say(f"catalogue.wrong.{self.reason}", choices=choices)
        return words.say("catalogue.wrong_cell", row=self.row, column=self.place, title=self.title, said=said)


@dataclass(frozen=True, slots=True)
class ReadCatalogue(Generic[Row]):
    """What a table wants to be in force; `wrong` names every cell that stops it."""

    wanted: tuple[Row, ...]
    wrong: tuple[WrongCell, ...]


def export_catalogue(
    catalogue: Catalogue, kind: type[Row], path: Path, *, words: Words, day: date | None = None
) -> int:
    """Write what is in force as a table with titles; how many rows. Raises `TableEndingUnknown`."""
    shape = RowShape(kind)
    rows = catalogue.in_force(kind, day)
    titles = [words.say(f"catalogue.field.{field}") for field in shape.fields]
    write_table(path, [titles, *(shape.texts(row, words) for row in rows)])
    return len(rows)


def read_catalogue(
    catalogue: Catalogue, kind: type[Row], path: Path, *, start: date, replace: bool = False
) -> ReadCatalogue[Row]:
    """Read a table against what is in force on `start`, from which day its changes hold unless a row says another.

    A column that is left out leaves its field as it is. With `replace`, what the table does not name ends.
    Raises the `TableRefused` errors.
    """
    table = read_table(path)
    shape = RowShape(kind)
    columns, wrong = _columns(shape, table[0])
    here = {_code(row): row for row in catalogue.in_force(kind, start)}
    wanted: list[Row] = []
    seen: set[str] = set()
    for number, cells in enumerate(table[1:], start=2):
        if all(cell in {None, ""} for cell in cells if not isinstance(cell, Formula)) and not _has_formula(cells):
            continue
        read = _row(shape, columns, cells, here)
        if isinstance(read, list):
            wrong += [_named(columns, number, each) for each in read]
            continue
        code = _code(read)
        if code in seen:
            wrong.append(_named(columns, number, Problem("code", Wrong.TWICE)))
        seen.add(code)
        held = dated(read, here.get(code), start=start, says_when="valid_from" in columns)
        wanted += [held] if held is not None else []
    if replace:
        wanted += [ending(row, start) for code, row in here.items() if code not in seen]
    return ReadCatalogue(() if wrong else tuple(wanted), tuple(wrong))


def _columns(shape: RowShape[Row], titles: Sequence[Cell | Formula]) -> tuple[dict[str, int], list[WrongCell]]:
    """Which field stands in which column, by its title in either language or by its own name."""
    spellings = {field: field for field in shape.fields}
    for language in ("ro", "en"):
        words = Words(language)
        spellings |= {folded(words.say(f"catalogue.field.{field}")): field for field in shape.fields}
    found: dict[str, int] = {}
    wrong = []
    for at, title in enumerate(titles):
        if title in {None, ""} and not isinstance(title, Formula):
            continue
        field = spellings.get(folded(str(title)))
        if field is None or field in found:
            reason = Wrong.UNKNOWN_COLUMN if field is None else Wrong.TWICE
            wrong.append(WrongCell(1, at + 1, str(title)[:60], reason))
        else:
            found[field] = at
    if "code" not in found:
        wrong.append(WrongCell(1, 0, Words("ro").say("catalogue.field.code"), Wrong.MISSING))
    return found, wrong


def _row(
    shape: RowShape[Row], columns: dict[str, int], cells: Sequence[Cell | Formula], here: dict[str, Row]
) -> Row | list[Problem]:
    said = {field: cells[at] if at < len(cells) else None for field, at in columns.items()}
    formulas = [Problem(field, Wrong.FORMULA) for field, cell in said.items() if isinstance(cell, Formula)]
    if formulas:
        return formulas
    plain: dict[str, Cell] = {field: cell for field, cell in said.items() if not isinstance(cell, Formula)}
    base = here.get(str(plain.get("code") or "").strip())
    if base is not None:
        kept = shape.fields_not_in(columns)
        return shape.read(plain, kept={field: getattr(base, field) for field in kept})
    return shape.read(plain)


def dated(row: Row, base: Row | None, *, start: date, says_when: bool) -> Row | None:
    """The row with the day from which it holds; None when it says what is in force already."""
    stated = says_when and row.valid_from != type(row).model_fields["valid_from"].default
    if base is None:
        return row if stated else row.model_copy(update={"valid_from": start})
    same = row.model_copy(update={"valid_from": base.valid_from})
    if same == base:
        return None
    if same.model_copy(update={"valid_to": base.valid_to}) == base:
        return same
    return row if stated and row.valid_from != base.valid_from else row.model_copy(update={"valid_from": start})


def _named(columns: dict[str, int], number: int, problem: Problem) -> WrongCell:
    title = Words("ro").say(f"catalogue.field.{problem.field}")
    column = columns[problem.field] + 1 if problem.field in columns else 0
    return WrongCell(number, column, title, problem.reason, problem.choices)


def _code(row: Row) -> str:
    code: str = row.code  # type: ignore[attr-defined]  # every row of a catalogue has one
    return code


def _has_formula(cells: Sequence[Cell | Formula]) -> bool:
    return any(isinstance(cell, Formula) for cell in cells)
