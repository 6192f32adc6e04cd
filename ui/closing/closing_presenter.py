"""Closing from the screen: the sheet is counted as the day is typed, books are made in the lane of files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from app.closing.days import ClosedDay
from app.desk import Desk
from app.words import Sentence
from opis_contract.closing import DaySheet
from opis_contract.errors import KnownError
from ui.work import Lane, Work
from ui.writing import Writing

_LINES = ("given", "incoming", "outgoing", "internal", "leaves")
_NUMBERS = ("annulled", "reserved", "delayed", "late")


class Book(Protocol):
    """A printed register of a year."""

    @property
    def path(self) -> Path:
        """Where it stands."""

    @property
    def pages(self) -> int:
        """How many pages."""

    @property
    def rows(self) -> int:
        """How many rows."""

    @property
    def closed(self) -> bool:
        """Whether the year was closed with it."""


class MakeBooks(Protocol):
    """What the composition root hands over: makes the papers of closings. Every method runs in a lane."""

    def close_day(self, register: str, day: date, *, by: str) -> tuple[ClosedDay, Path]:
        """Close the day and print its sheet."""

    def print_year(
        self,
        register: str,
        year: int,
        *,
        by: str,
        approved_by: str,
        close: bool,
        paper: str,
        told: Callable[[int], None],
    ) -> Book:
        """Print the year and, with `close`, close it."""

    def export(self, register: str, year: int, form: str) -> tuple[Path, Path]:
        """The year as data, and its checksum."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields, as typed."""

    register: str
    day: str
    year: str
    registrar: str
    secretary: str
    paper: str


class ClosingView(Protocol):
    """What the presenter asks of the screen."""

    def typed(self) -> Typed:
        """The fields."""

    def show_registers(self, registers: Sequence[tuple[str, str]]) -> None:
        """The choices: title and code."""

    def fill(self, *, day: str, year: str, registrar: str) -> None:
        """What the fields begin with."""

    def show_sheet(self, lines: Sequence[tuple[str, str]], *, can_close: bool) -> None:
        """The day as it would be closed: what, and how many."""

    def show_closed(self, lines: Sequence[str]) -> None:
        """The days closed this year, the last first."""

    def tell(self, words: str) -> None:
        """What was done, or how far it is."""

    def explain(self, sentence: Sentence | None) -> None:
        """What stands in the way; None takes it back."""

    def allow(self, *, work: bool) -> None:
        """Whether the buttons of the year can be pressed: not while a book is being made."""


class ClosingPresenter:
    """One screen. `changed` is called after something was closed."""

    def __init__(
        self,
        view: ClosingView,
        desk: Desk,
        work: Work,
        writing: Writing,
        *,
        books: MakeBooks,
        changed: Callable[[], None],
    ) -> None:
        self._view = view
        self._desk = desk
        self._work = work
        self._writing = writing
        self._say = writing.words.say
        self._books = books
        self._changed = changed
        self._begun = False

    def arrive(self) -> None:
        """The screen is shown: today's sheet, counted now."""
        if not self._begun:
            self._begun = True
            today = self._writing.today
            self._view.show_registers([(each.title, each.code) for each in self._desk.registers()])
            last_year = str(today.year - 1)
            self._view.fill(day=self._writing.day(today), year=last_year, registrar=self._desk.identity().clerk)
        self.count()

    def count(self) -> None:
        """Count the sheet of the typed day again."""
        self._view.explain(None)
        typed = self._view.typed()
        day = _day(typed.day)
        if day is None:
            self._view.show_sheet((), can_close=False)
            return
        self._work.run(
            Lane.DATABASE,
            lambda: (self._desk.days.sheet(typed.register, day), self._desk.days.closed(typed.register, day.year)),
            done=lambda found: self._show(*found),
            failed=lambda error: self._cannot(error, typed.register, day),
        )

    def close_day(self) -> None:
        """Confirm the sheet under the registrar's name."""
        typed = self._view.typed()
        day = _day(typed.day)
        if day is None or not typed.registrar.strip():
            self._view.tell(self._say("closing.screen.who_missing"))
            return
        self._work.run(
            Lane.DATABASE,
            lambda: self._books.close_day(typed.register, day, by=typed.registrar.strip()),
            done=self._day_closed,
            failed=self._explain,
        )

    def print_year(self) -> None:
        """A trial print; nothing is closed."""
        self._make_book(close=False)

    def close_year(self) -> None:
        """Print the book and close the year with it."""
        self._make_book(close=True)

    def export(self, form: str) -> None:
        """The typed year as data."""
        typed = self._view.typed()
        if not typed.year.isdigit():
            self._view.tell(self._say("closing.screen.year_wrong"))
            return
        self._busy(self._say("closing.screen.exporting"))
        self._work.run(
            Lane.FILES,
            lambda: self._books.export(typed.register, int(typed.year), form),
            done=lambda paths: self._done(self._say("closing.screen.exported", path=paths[0])),
            failed=self._explain,
        )

    def _make_book(self, *, close: bool) -> None:
        typed = self._view.typed()
        if not typed.year.isdigit():
            self._view.tell(self._say("closing.screen.year_wrong"))
            return
        if close and not (typed.registrar.strip() and typed.secretary.strip()):
            self._view.tell(self._say("closing.screen.two_names"))
            return
        self._busy(self._say("closing.screen.printing"))
        self._work.run(
            Lane.FILES,
            lambda: self._books.print_year(
                typed.register,
                int(typed.year),
                by=typed.registrar.strip(),
                approved_by=typed.secretary.strip(),
                close=close,
                paper=typed.paper,
                told=self._told,
            ),
            done=self._printed,
            failed=self._explain,
        )

    def _told(self, rows: int) -> None:
        """From the lane."""
        self._work.on_main(lambda: self._view.tell(self._writing.counted("closing.screen.rows_done", rows)))

    def _printed(self, book: Book) -> None:
        key = "closing.screen.year_closed" if book.closed else "closing.screen.printed"
        self._done(self._say(key, rows=book.rows, pages=book.pages, path=book.path))
        if book.closed:
            self._changed()

    def _busy(self, words: str) -> None:
        self._view.explain(None)
        self._view.allow(work=False)
        self._view.tell(words)

    def _done(self, words: str) -> None:
        self._view.allow(work=True)
        self._view.tell(words)

    def _day_closed(self, made: tuple[ClosedDay, Path]) -> None:
        closed, path = made
        self._view.tell(self._say("closing.screen.day_closed", day=self._writing.day(closed.sheet.day), path=path))
        self._changed()
        self.count()

    def _show(self, sheet: DaySheet, closed: Sequence[ClosedDay]) -> None:
        lines = [(self._say(f"closing.day.{name}"), str(getattr(sheet, name))) for name in _LINES]
        for name in _NUMBERS:
            numbers: tuple[int, ...] = getattr(sheet, name)
            if numbers:
                lines.append((self._say(f"closing.day.{name}"), ", ".join(map(str, numbers))))
        self._view.show_sheet(lines, can_close=not sheet.reserved)
        self._show_closed(closed)

    def _show_closed(self, closed: Sequence[ClosedDay]) -> None:
        self._view.show_closed(
            [
                self._say(
                    "closing.screen.closed_line",
                    day=self._writing.day(each.sheet.day),
                    given=each.sheet.given,
                    by=each.by,
                    hash=each.hash[:12],
                )
                for each in reversed(closed)
            ]
        )

    def _cannot(self, error: KnownError, register: str, day: date) -> None:
        self._view.show_sheet((), can_close=False)
        self._work.run(
            Lane.DATABASE,
            lambda: self._desk.days.closed(register, day.year),
            done=self._show_closed,
            failed=self._explain,
        )
        self._explain(error)

    def _explain(self, error: KnownError) -> None:
        self._view.allow(work=True)
        self._view.tell("")
        self._view.explain(self._writing.words.explain(error))


def _day(text: str) -> date | None:
    parts = text.strip().split(".")
    try:
        day, month, year = map(int, parts)
        return date(year, month, day)
    except ValueError:
        return None
