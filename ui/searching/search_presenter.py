"""One box for everything: a number in any spelling, a name, words; the answers are rows of the register."""

from dataclasses import dataclass
from typing import Protocol

from app.desk import Desk, EntryQuery, EntryRow
from opis_contract.numbers import parse_number
from ui.registering.rows import row_cells
from ui.registering.rows_presenter import PAGE, RowsOnScreen, RowsPresenter
from ui.work import Lane, Work
from ui.writing import Writing


class SearchView(RowsOnScreen, Protocol):
    """The rows, and how many there are."""

    def show_nothing_found(self, text: str) -> None:
        """Nothing fits; empty text for nothing asked."""


@dataclass(slots=True)
class _Asked:
    turn: int = 0
    text: str = ""


class SearchPresenter:
    """Asks as the clerk types; the newest question wins."""

    def __init__(self, view: SearchView, desk: Desk, work: Work, writing: Writing) -> None:
        self._view = view
        self._desk = desk
        self._work = work
        self._writing = writing
        self._rows = RowsPresenter(view, desk, work, writing)
        self._asked = _Asked()

    def typed(self, text: str) -> None:
        """What stands in the box now."""
        wanted = text.strip()
        if wanted == self._asked.text:
            return
        self._asked = _Asked(self._asked.turn + 1, wanted)
        if not wanted:
            self._view.show_rows((), more=False)
            self._view.show_nothing_found("")
            return
        turn = self._asked.turn
        query = parse_number(wanted)
        if query is None:
            self._rows.ask(EntryQuery(text=wanted, limit=PAGE))
            return
        self._work.run(
            Lane.DATABASE,
            lambda: self._desk.find(query),
            done=lambda found: self._show(found, turn, wanted),
            failed=self._view.explain,
        )

    def again(self) -> None:
        """Ask the same again, because the register changed."""
        text, self._asked.text = self._asked.text, ""
        self.typed(text)

    def more(self) -> None:
        """The next page of the same answer."""
        self._rows.more()

    def _show(self, found: list[EntryRow], turn: int, text: str) -> None:
        if turn != self._asked.turn:
            return
        if not found:
            # No entry has this number: the figures may stand in somebody's letter or in a name.
            self._rows.ask(EntryQuery(text=text, limit=PAGE))
            return
        self._view.show_rows([row_cells(row, self._writing) for row in found], more=False)
