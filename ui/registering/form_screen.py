"""What the entry form's presenters ask of the screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from app.registering import Registration
from app.words import Sentence
from ui.registering.draft_file import FormField, FormText
from ui.term_days import TermDays

EARLIER = 4
"""How many earlier entries of the same party are shown."""


@dataclass(frozen=True, slots=True)
class Given:
    """The number that was given, as the strip at the bottom shows it."""

    entry_id: UUID
    number: str
    offline: bool
    answers: str = ""
    """What it answers: `La nr. 45/23.06.2026`."""
    printed: str = ""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line under a field: what it is, and smaller, what there is to know about it."""

    text: str
    facts: str = ""


@dataclass(frozen=True, slots=True)
class BesideLine:
    """One line beside the form. `marked`: a paper that is connected; `similar`: probably the same matter."""

    text: str
    facts: str
    marked: bool = False
    similar: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the form while a paper is written: who else it may be, what the party brought before."""

    title: str = ""
    lines: tuple[BesideLine, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class AnnexLine:
    """One annex that the type asks for. `missing` is said only once the clerk has passed the list."""

    name: str
    ticked: bool
    missing: bool


class FormView(Protocol):
    """What the presenters ask of the form on the screen."""

    def text(self) -> FormText:
        """Everything as typed."""

    def fill(self, text: FormText) -> None:
        """Put texts in; the presenter is not told of it as typing."""

    def offer_parties(self, suggestions: Sequence[Suggestion]) -> None:
        """Suggestions under the party; none closes them."""

    def offer_types(self, suggestions: Sequence[Suggestion]) -> None:
        """Suggestions under the type; the first one is what Enter takes."""

    def pass_over(self, fields: frozenset[FormField]) -> None:
        """Enter walks past these: what they would say is known. Tab and the mouse still reach them."""

    def warn(self, field: FormField, problem: str, *, stops: bool = False) -> None:
        """Say what is wrong under a field; empty takes it back."""

    def hint(self, field: FormField, text: str) -> None:
        """What the typed text means, said quietly under the field; empty says nothing."""

    def show_days(self, days: TermDays | None) -> None:
        """The days of the term, one after the other; None shows none."""

    def show_annexes(self, lines: Sequence[AnnexLine]) -> None:
        """The list of annexes of this type; none hides it."""

    def name_register(self, words: str) -> None:
        """What the button says: that the paper is registered, or registered as incomplete."""

    def focus(self, field: FormField) -> None:
        """Put the keyboard there."""

    def lock(self, locked: bool) -> None:
        """While the number is being given nothing can be typed."""

    def explain(self, sentence: Sentence | None) -> None:
        """A fault, said above the button; None takes it back."""

    def tell(self, text: str) -> None:
        """Something to know that is no fault, said above the button; empty takes it back."""

    def show_beside(self, beside: Beside) -> None:
        """Show it beside the form; an empty title shows nothing."""

    def propose(self, values: Mapping[FormField, str], told: str) -> None:
        """Show values as ghost text in lines that are empty, and over the form the words that say how to take them."""

    def show_parked(self, names: Sequence[str]) -> None:
        """The papers that were put aside, by their party."""


class GivenView(Protocol):
    """The strip at the bottom."""

    def show_given(self, given: Given) -> None:
        """Show the number that was just given."""


class Registered(Protocol):
    """Who wants to know of a new entry."""

    def __call__(self, registration: Registration) -> None:
        """Called on the main thread."""
