"""Reading the whole register for the screen: the stretch that is looked at, one question at a time, the newest wish."""

from collections.abc import Sequence
from typing import Protocol

from app.desk import Desk
from app.queries import Standpoint, Stretch, WholeRegister
from opis_contract.errors import KnownError
from opis_contract.numbers import parse_number
from ui.registering.rows import RowCells, row_cells
from ui.work import Lane, Work
from ui.writing import Writing

FIRST = 120


class WholeOnScreen(Protocol):
    """What the screen of the whole register can be told."""

    def show_choices(self, registers: Sequence[tuple[str, object]], years: Sequence[tuple[str, object]]) -> None:
        """The registers and years to choose from."""

    def begin(self, total: int, words: str) -> None:
        """Another register is shown; `words` say how long it is."""

    def grow(self, total: int, words: str) -> None:
        """The same register has more entries now."""

    def hold(self, first: int, rows: Sequence[RowCells]) -> None:
        """Rows from the one that has `first` newer ones."""

    def go_to(self, row: int) -> None:
        """The row that was asked for by its number."""

    def tell(self, words: str) -> None:
        """Why the number was not gone to; empty takes it back."""

    def explain(self, error: KnownError) -> None:
        """The register could not be read."""


class WholePresenter:
    """Keeps the screen's stretch filled."""

    def __init__(self, view: WholeOnScreen, desk: Desk, work: Work, writing: Writing) -> None:
        self._view = view
        self._desk = desk
        self._work = work
        self._writing = writing
        self._whole = WholeRegister()
        self._shown: WholeRegister | None = None
        self._total = 0
        self._reading = False
        self._wish: tuple[int, int] | None = None

    def arrive(self) -> None:
        """The screen is opened: what may be chosen, and what is new."""
        self._work.run(Lane.DATABASE, self._choices, done=self._show_choices, failed=self._view.explain)

    def choose(self, register: str | None, year: int | None) -> None:
        """Another register or year."""
        self._whole = WholeRegister(register, year)
        self.want(0, FIRST)

    def want(self, first: int, count: int) -> None:
        """Read a stretch; of several wishes while one is read, the last counts."""
        if self._reading:
            self._wish = (first, count)
            return
        self._reading = True
        whole = self._whole
        self._work.run(
            Lane.DATABASE,
            lambda: self._desk.looking.stretch(whole, first=first, count=count),
            done=lambda stretch: self._show(whole, stretch),
            failed=self._fail,
        )

    def go_to(self, text: str) -> None:
        """Put the bar on the entry with this number."""
        number = parse_number(text)
        if number is None:
            self._view.tell(self._writing.words.say("register.no_number", text=text.strip()) if text.strip() else "")
            return
        whole = self._whole
        self._work.run(
            Lane.DATABASE,
            lambda: self._desk.looking.standpoint(whole, number),
            done=lambda found: self._stand(found, text.strip()),
            failed=self._view.explain,
        )

    def _choices(self) -> tuple[list[tuple[str, object]], list[tuple[str, object]]]:
        say = self._writing.words.say
        registers: list[tuple[str, object]] = [(say("register.all_registers"), None)]
        registers += [(f"{each.code} · {each.title}", each.code) for each in self._desk.registers()]
        years: list[tuple[str, object]] = [(say("register.all_years"), None)]
        years += [(str(year), year) for year in self._desk.looking.years_with_entries()]
        return registers, years

    def _show_choices(self, choices: tuple[list[tuple[str, object]], list[tuple[str, object]]]) -> None:
        self._view.show_choices(*choices)
        self.want(0, FIRST)

    def _show(self, whole: WholeRegister, stretch: Stretch) -> None:
        self._reading = False
        if whole == self._whole:
            words = self._writing.counted("register.total", stretch.total)
            if self._shown != whole or stretch.total < self._total:
                self._view.begin(stretch.total, words)
            elif stretch.total > self._total:
                self._view.grow(stretch.total, words)
            self._shown, self._total = whole, stretch.total
            self._view.hold(stretch.first, [row_cells(row, self._writing) for row in stretch.rows])
        if self._wish is not None:
            wish, self._wish = self._wish, None
            self.want(*wish)
        elif whole != self._whole:
            self.want(0, FIRST)

    def _fail(self, error: KnownError) -> None:
        self._reading = False
        self._wish = None
        self._view.explain(error)

    def _stand(self, found: Standpoint | None, text: str) -> None:
        if found is None:
            self._view.tell(self._writing.words.say("register.not_here", text=text))
            return
        self._view.tell("")
        self._view.go_to(found.newer)
