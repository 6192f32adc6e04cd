"""Reading one entry for the screen and doing what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app.deadlines.asking import EntryDeadline
from app.desk import Desk
from app.queries import EntryView
from app.to_sign import paper_to_sign
from opis_contract.errors import KnownError
from ui.entry.entry_words import EntryAct, EntryWords, entry_words
from ui.entry.term_line import TermWords, term_words
from ui.printing import print_missing
from ui.scanning.scan_screen import Target
from ui.work import Lane, Work
from ui.writing import Writing

if TYPE_CHECKING:
    from app.printing.stamp_room import StampRoom


class EntryOnScreen(Protocol):
    """What shows one entry, in short or whole."""

    def show_entry(self, words: EntryWords) -> None:
        """Show it."""

    def explain(self, error: KnownError) -> None:
        """Say that something did not work."""


class EntryWhole(EntryOnScreen, Protocol):
    """The entry's own screen."""

    def tell(self, text: str) -> None:
        """Say what was done."""

    def offer_zones(self, room: StampRoom) -> None:
        """Ask where the stamp shall stand."""

    def show_file(self, file: Path | None, pages: int) -> None:
        """Show the pages of a file; None shows none."""

    def show_term(self, words: TermWords | None) -> None:
        """Show the term with its days and what stands behind it; None shows none."""


class Stamper(Protocol):
    """Stamps copies of papers; `app.commands.acts.EntryStamper` fits. Both are for a lane."""

    def room(self, entry_id: UUID) -> StampRoom:
        """How free the zones of the paper's first page are."""

    def stamp(self, entry_id: UUID, zone: int) -> object:
        """Attach a stamped copy."""


class EntryReader:
    """Shows the entry last asked for; slower answers to older questions are dropped."""

    def __init__(self, view: EntryOnScreen, desk: Desk, work: Work, writing: Writing) -> None:
        self._view = view
        self._desk = desk
        self._work = work
        self._writing = writing
        self.entry_id: UUID | None = None
        self.view: EntryView | None = None

    def show(self, entry_id: UUID) -> None:
        """Read the entry and show it."""
        self.entry_id = entry_id
        self._work.run(
            Lane.DATABASE, lambda: self._desk.looking.entry(entry_id), done=self._show, failed=self._view.explain
        )

    def again(self) -> None:
        """Read the same entry again, because something of it changed."""
        if self.entry_id is not None:
            self.show(self.entry_id)

    def _show(self, view: EntryView) -> None:
        if view.entry.entry_id == self.entry_id:
            self.view = view
            self._view.show_entry(entry_words(view, self._writing))


class EntryPresenter:
    """The acts on an entry's own screen; `scan`, `sign` and `changed` belong to the window."""

    def __init__(
        self,
        view: EntryWhole,
        desk: Desk,
        work: Work,
        writing: Writing,
        *,
        scan: Callable[[Target], None],
        sign: Callable[[], None],
        changed: Callable[[], None],
        stamper: Stamper,
    ) -> None:
        self._stamper = stamper
        self.reader = EntryReader(view, desk, work, writing)
        self._view = view
        self._desk = desk
        self._work = work
        self._writing = writing
        self._say = writing.words.say
        self._scan = scan
        self._sign = sign
        self._opened = ""
        self._changed = changed

    def show(self, entry_id: UUID) -> None:
        """Show an entry whole."""
        self._opened = ""
        self.reader.show(entry_id)
        self._read_term(entry_id)

    def act(self, act: EntryAct) -> None:
        """Do what a button says."""
        held = self.reader.view
        if held is None:
            return
        entry_id = held.entry.entry_id
        match act:
            case EntryAct.SCAN:
                words = entry_words(held, self._writing)
                self._scan(Target(entry_id, words.number, words.title))
            case EntryAct.SIGN:
                self._sign()
            case EntryAct.TO_SIGN:
                paper = paper_to_sign(held.files)
                if paper is None:
                    return
                chosen = paper.sha256
                self._work.run(
                    Lane.DATABASE,
                    lambda: self._desk.signing.mark(chosen),
                    done=lambda _: self._done("entry.sent_to_sign"),
                    failed=self._view.explain,
                )
            case EntryAct.PRINT_AGAIN:
                self._work.run(
                    Lane.PRINTER,
                    lambda: print_missing(self._desk, entry_id),
                    done=lambda _: self._done("registering.printed"),
                    failed=self._view.explain,
                )

            case EntryAct.STAMP:
                if held.files:
                    self._work.run(
                        Lane.FILES,
                        lambda: self._stamper.room(entry_id),
                        done=self._view.offer_zones,
                        failed=self._view.explain,
                    )

    def stamp(self, zone: int) -> None:
        """Put the stamp into the zone of a copy."""
        entry_id = self.reader.entry_id
        if entry_id is not None:
            self._work.run(
                Lane.FILES,
                lambda: self._stamper.stamp(entry_id, zone),
                done=lambda _: self._done("entry.stamped"),
                failed=self._view.explain,
            )

    def _read_term(self, entry_id: UUID) -> None:
        self._work.run(
            Lane.DATABASE,
            lambda: self._desk.deadlines.of_entry(entry_id),
            done=lambda deadline: self._show_term(entry_id, deadline),
            failed=self._view.explain,
        )

    def _show_term(self, entry_id: UUID, deadline: EntryDeadline | None) -> None:
        if entry_id == self.reader.entry_id:
            self._view.show_term(term_words(deadline, self._writing) if deadline else None)

    def open(self, sha256: str) -> None:
        """Show the pages of a file of the entry; the file last asked for wins."""
        self._opened = sha256
        held = self.reader.view
        pages = next((file.pages for file in held.files if file.sha256 == sha256), 1) if held else 1
        self._work.run(
            Lane.FILES,
            lambda: self._desk.file_path(sha256),
            done=lambda path: self._show_file(sha256, path, pages),
            failed=self._view.explain,
        )

    def _show_file(self, sha256: str, path: Path, pages: int) -> None:
        if sha256 == self._opened:
            self._view.show_file(path, pages)

    def _done(self, key: str) -> None:
        self._view.tell(self._say(key))
        self.again()

    def again(self) -> None:
        """Something of the entry changed: read it and its term again."""
        self.reader.again()
        if self.reader.entry_id is not None:
            self._read_term(self.reader.entry_id)
        self._changed()
