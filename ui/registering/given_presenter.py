"""The number that was just given: large on the strip, its label and receipt printed, and printed again on one key."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from app.desk import Desk
from app.printing.book import Unprinted
from app.registering import Registration
from opis_contract.errors import KnownError
from opis_contract.replies import shown_numbers_answered
from ui.printing import print_missing
from ui.registering.form_screen import Given, GivenView
from ui.work import Lane, Work
from ui.writing import Writing


class GivenPresenter:
    """The strip of one window, whichever form or grid gives the numbers."""

    def __init__(self, strip: GivenView, desk: Desk, work: Work, writing: Writing) -> None:
        self._strip = strip
        self._desk = desk
        self._work = work
        self._writing = writing
        self._say = writing.words.say
        self._printing: UUID | None = None
        self.last: Given | None = None

    def begin(self, *, failed: Callable[[KnownError], None]) -> None:
        """Show what a crash left without its papers."""
        self._work.run(Lane.DATABASE, self._desk.unprinted, done=self._show_unprinted, failed=failed)

    def show(self, registration: Registration) -> None:
        """Show the number and print its papers."""
        entry = registration.entry
        number = self._writing.number(entry)
        answered = ", ".join(shown_numbers_answered(entry.content))
        answers = self._say("printing.answers", numbers=answered) if answered else ""
        self._set_given(Given(entry.entry_id, number, registration.offline, answers))
        self._print(entry.entry_id)

    def print_again(self) -> None:
        """Print what is missing of the number in the strip: a second receipt says DUPLICAT."""
        given = self.last
        if given is None or self._printing == given.entry_id:
            return
        self._set_given(replace(given, printed="", trouble=""))
        self._print(given.entry_id)

    def _print(self, entry_id: UUID) -> None:
        self._printing = entry_id
        self._work.run(
            Lane.PRINTER,
            lambda: print_missing(self._desk, entry_id),
            done=lambda _: self._printed(entry_id),
            failed=lambda error: self._not_printed(entry_id, error),
        )

    def _printed(self, entry_id: UUID) -> None:
        self._printing = None
        self._amend(entry_id, printed=self._say("registering.printed"))

    def _not_printed(self, entry_id: UUID, error: KnownError) -> None:
        self._printing = None
        sentence = self._writing.words.explain(error)
        self._amend(entry_id, trouble=f"{sentence.said} {sentence.do}")

    def _show_unprinted(self, waiting: tuple[Unprinted, ...]) -> None:
        """A crash came between number and print: the number stands, and its papers can be printed with one key."""
        if not waiting or self.last is not None:
            return
        newest = waiting[-1]
        told = self._say("registering.unprinted")
        if len(waiting) > 1:
            told = f"{told} {self._writing.counted('registering.unprinted_more', len(waiting) - 1)}"
        number = self._writing.number(newest)
        self._set_given(Given(newest.entry_id, number, offline=False, trouble=told))

    def _amend(self, entry_id: UUID, *, printed: str = "", trouble: str = "") -> None:
        if self.last is not None and self.last.entry_id == entry_id:
            held = self.last
            self._set_given(replace(held, printed=printed, trouble=trouble))

    def _set_given(self, given: Given) -> None:
        self.last = given
        self._strip.show_given(given)
