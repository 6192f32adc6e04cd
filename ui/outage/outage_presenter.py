"""From the level of an outage to the words of its line, and from a key to the decision."""

from collections.abc import Callable
from typing import Protocol

from app.desk import Desk
from app.outage.levels import Action, Function, Level, Outage
from app.status import DeskStatus
from app.words import Words
from opis_contract.errors import KnownError
from opis_contract.numbers import grouped
from ui.work import Lane, Work
from ui.writing import Writing


class BannerView(Protocol):
    """The line under the top row."""

    def show_outage(self, level: Level | None, said: str, action: Action | None) -> None:
        """Say what is missing and offer what helps."""

    def explain(self, text: str) -> None:
        """Why the decision was not taken."""

    def done(self) -> None:
        """The decision is taken."""


def outage_words(outage: Outage, words: Words) -> str:
    """The sentence of an outage; empty where the last words of the top row say enough."""
    if not outage.sentence:
        return ""
    counts = {name: grouped(count) for name, count in outage.counts.items()}
    if outage.sentence == "last_numbers":
        return words.count("outage.last_numbers", outage.counts["left"])
    return words.say(f"outage.{outage.sentence}", **counts)


def off_words(functions: tuple[Function, ...], words: Words) -> list[str]:
    """What does not work now, one line each."""
    return [words.say(f"outage.off.{each.value}") for each in functions]


class OutagePresenter:
    """Decisions are taken in the database lane; `changed` is called when one was."""

    def __init__(
        self,
        view: BannerView,
        desk: Desk,
        work: Work,
        writing: Writing,
        *,
        enter_sheets: Callable[[], None],
        show_report: Callable[[], None],
        changed: Callable[[], None],
    ) -> None:
        self._view = view
        self._desk = desk
        self._work = work
        self._words = writing.words
        self._enter_sheets = enter_sheets
        self._show_report = show_report
        self._changed = changed

    def show(self, status: DeskStatus) -> None:
        """Say how it stands."""
        outage = status.outage
        self._view.show_outage(outage.level, outage_words(outage, self._words), outage.action)

    def damaged(self, error: KnownError) -> None:
        """The register cannot be read: level D, whatever else holds."""
        sentence = self._words.explain(error)
        self._view.show_outage(Level.D, f"{sentence.title}. {sentence.do}", None)

    def wanted(self, action: str) -> None:
        """A key for something that needs no name."""
        match Action(action):
            case Action.ENTER_SHEETS | Action.PRINT_KIT:
                self._enter_sheets()
            case _:
                self._show_report()

    def decided(self, action: str, who: str, why: str) -> None:
        """Somebody put a name to it."""
        if Action(action) is Action.OPEN_RESERVE:
            self._do(lambda: self._desk.outages.open_reserve(by=who))
        else:
            self._do(lambda: self._desk.outages.clock.confirm(by=who, reason=why))

    def _do(self, work: Callable[[], object]) -> None:
        self._work.run(Lane.DATABASE, work, done=self._done, failed=self._failed)

    def _done(self, _: object) -> None:
        self._view.done()
        self._changed()

    def _failed(self, error: KnownError) -> None:
        sentence = self._words.explain(error)
        self._view.explain(f"{sentence.said} {sentence.do}")
