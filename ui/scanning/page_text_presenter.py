"""The words of the page under the keyboard, beside the page: shown when they are wanted and when they are read."""

from collections.abc import Callable
from uuid import UUID

from app.desk import Desk
from opis_contract.errors import KnownError
from opis_contract.page_text import PageText
from ui.scanning.scan_screen import TextView
from ui.scanning.strip_items import StripItem
from ui.work import Lane, Work
from ui.writing import Writing


class PageTextPresenter:
    """Reads the words kept for one page at a time, and only while somebody wants to see them."""

    def __init__(
        self, view: TextView, desk: Desk, work: Work, writing: Writing, *, batch: Callable[[], UUID | None]
    ) -> None:
        """`batch` is the one on screen."""
        self._view = view
        self._desk = desk
        self._work = work
        self._words = writing.words
        self._batch = batch
        self._item: StripItem | None = None
        self._wanted = False
        self._fault: KnownError | None = None

    def want(self, wanted: bool) -> None:
        """The text is to be seen, or no longer."""
        self._wanted = wanted
        self._read()

    def show(self, item: StripItem | None) -> None:
        """Another page is under the keyboard, or the same one lies otherwise."""
        self._item = item
        self._read()

    def again(self, batch_id: UUID) -> None:
        """A page of this batch has been read."""
        self._fault = None
        if batch_id == self._batch():
            self._read()

    def failed(self, error: KnownError) -> None:
        """Pages cannot be read on this computer: said where the words would stand, for nothing else waits for them."""
        self._fault = error
        self._read()

    def _read(self) -> None:
        item, batch_id = self._item, self._batch()
        if not self._wanted:
            return
        if item is None or batch_id is None:
            self._view.show_text(None, "")
            return

        def done(text: PageText | None) -> None:
            if item is self._item and self._wanted:
                self._view.show_text(text, self._instead(item, text))

        self._work.run(
            Lane.DATABASE,
            lambda: self._desk.understanding.text(batch_id, item.sequence, item.turn),
            done=done,
            failed=self.failed,
        )

    def _instead(self, item: StripItem, text: PageText | None) -> str:
        if text is not None:
            return "" if text.lines else self._words.say("scanning.text_none")
        if self._fault is not None:
            sentence = self._words.explain(self._fault)
            return f"{sentence.said} {sentence.do}".strip()
        return self._words.say("scanning.text_folded" if item.folded is not None else "scanning.text_coming")
