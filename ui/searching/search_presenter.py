"""One box for everything: numbers, names, words, marks; the answers are rows of the register, and the box explains
itself while it is typed into. Searches that come again are kept under a name.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from app.desk import Desk
from app.finding.asked import read_search
from app.finding.saved import SavedSearch
from app.queries import EntryPage, EntryQuery
from ui.registering.rows_presenter import PAGE, RowsOnScreen, RowsPresenter
from ui.searching.meaning import found_words, meaning
from ui.work import Lane, Work
from ui.writing import Writing


class SearchView(RowsOnScreen, Protocol):
    """The rows, what was understood, and the searches that are kept."""

    def show_nothing_found(self, text: str) -> None:
        """Nothing fits; empty text for nothing asked."""

    def tell(self, words: str) -> None:
        """How the search was understood and how many fit; empty for nothing asked."""

    def show_saved(self, searches: Sequence[SavedSearch]) -> None:
        """The searches that are kept, in their order."""


class SearchPresenter:
    """Asks as the clerk types; the newest question wins."""

    def __init__(self, view: SearchView, desk: Desk, work: Work, writing: Writing) -> None:
        self._view = view
        self._desk = desk
        self._work = work
        self._writing = writing
        self._rows = RowsPresenter(view, desk, work, writing, told=self._told)
        self._text = ""
        self._meaning = ""

    def arrive(self) -> None:
        """The place is entered: the searches that are kept, and what is new among the answers."""
        self._work.run(Lane.DATABASE, self._desk.searches.saved, done=self._view.show_saved, failed=self._view.explain)
        if self._text:
            self._rows.ask(EntryQuery(text=self._text, limit=PAGE))

    def typed(self, text: str) -> None:
        """What stands in the box now."""
        wanted = text.strip()
        if wanted == self._text:
            return
        self._text = wanted
        self._meaning = meaning(read_search(wanted, self._writing.today), self._writing)
        if not wanted:
            self._rows.drop()
            self._view.show_rows((), more=False)
            self._view.show_nothing_found("")
            self._view.tell("")
            return
        # Enter opens the likeliest answer to what was typed last, not one that an earlier question had chosen.
        self._rows.ask(EntryQuery(text=wanted, limit=PAGE), to_first=True)

    def more(self) -> None:
        """The next page of the same answer."""
        self._rows.more()

    def save(self, name: str) -> None:
        """Keep what stands in the box under this name."""
        if name.strip() and self._text:
            search = SavedSearch(name.strip(), self._text)
            self._change(lambda: self._desk.searches.save(search))

    def forget(self, name: str) -> None:
        """The search of this name is kept no longer."""
        self._change(lambda: self._desk.searches.forget(name))

    def _change(self, change: Callable[[], list[SavedSearch]]) -> None:
        self._work.run(Lane.DATABASE, change, done=self._view.show_saved, failed=self._view.explain)

    def _told(self, page: EntryPage) -> None:
        self._view.tell(" · ".join(filter(None, (found_words(page, self._writing), self._meaning))))
