"""Reading the register for the screen: page after page, newest first, and one entry in short."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol
from uuid import UUID

from app.desk import Desk
from app.queries import EntryPage, EntryQuery
from opis_contract.errors import KnownError
from ui.registering.rows import RowCells, row_cells
from ui.work import Lane, Work
from ui.writing import Writing

PAGE = 60


class RowsOnScreen(Protocol):
    """What a list of entries can be told."""

    def show_rows(self, rows: Sequence[RowCells], *, more: bool, chosen: UUID | None = None) -> None:
        """Replace the rows."""

    def add_rows(self, rows: Sequence[RowCells], *, more: bool) -> None:
        """Put the next page under them."""

    def explain(self, error: KnownError) -> None:
        """Say that reading failed."""


class RowsPresenter:
    """Keeps one list filled. A newer question makes the answers to older ones void."""

    def __init__(
        self,
        view: RowsOnScreen,
        desk: Desk,
        work: Work,
        writing: Writing,
        *,
        told: Callable[[EntryPage], None] | None = None,
    ) -> None:
        """`told` hears of each first page, before its rows are shown."""
        self._view = view
        self._desk = desk
        self._work = work
        self._writing = writing
        self._told = told
        self._query = EntryQuery(limit=PAGE)
        self._asked = 0

    def ask(self, query: EntryQuery, *, chosen: UUID | None = None, to_first: bool = False) -> None:
        """Show the first page of another question; with the bar on `chosen`, or on the first row of its answer."""
        self._query = replace(query, before=None)
        self._asked += 1
        turn = self._asked
        self._work.run(
            Lane.DATABASE,
            lambda: self._desk.looking.entries(self._query),
            done=lambda page: self._first(page, turn, page.rows[0].entry_id if to_first and page.rows else chosen),
            failed=self._view.explain,
        )

    def drop(self) -> None:
        """Nothing is asked any more: answers that are under way are void."""
        self._asked += 1

    def more(self) -> None:
        """Read the page after the last row shown."""
        turn, query = self._asked, self._query
        self._work.run(
            Lane.DATABASE,
            lambda: self._desk.looking.entries(query),
            done=lambda page: self._next(page, turn),
            failed=self._view.explain,
        )

    def _first(self, page: EntryPage, turn: int, chosen: UUID | None) -> None:
        if turn == self._asked:
            self._turn_to(page)
            if self._told is not None:
                self._told(page)
            self._view.show_rows(self._cells(page), more=page.more, chosen=chosen)

    def _next(self, page: EntryPage, turn: int) -> None:
        if turn == self._asked:
            self._turn_to(page)
            self._view.add_rows(self._cells(page), more=page.more)

    def _turn_to(self, page: EntryPage) -> None:
        if page.rows:
            self._query = replace(self._query, before=page.rows[-1].cursor)

    def _cells(self, page: EntryPage) -> list[RowCells]:
        return [row_cells(row, self._writing) for row in page.rows]
