"""What the entry form's presenter asks of the screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from app.desk import Registration
from app.words import Sentence
from ui.registering.draft_file import FormField, FormText

EARLIER = 4
"""How many earlier entries of the same party are shown."""


@dataclass(frozen=True, slots=True)
class Given:
    """The number that was given, as the strip at the bottom shows it."""

    entry_id: UUID
    number: str
    offline: bool
    printed: str = ""
    trouble: str = ""


class FormView(Protocol):
    """What the presenter asks of the form on the screen."""

    def text(self) -> FormText:
        """Everything as typed."""

    def fill(self, text: FormText) -> None:
        """Put texts in; the presenter is not told of it as typing."""

    def offer_parties(self, texts: Sequence[str]) -> None:
        """Suggestions under the party; none closes them."""

    def offer_types(self, texts: Sequence[str]) -> None:
        """Suggestions under the type."""

    def warn(self, field: FormField, problem: str, *, stops: bool = False) -> None:
        """Say what is wrong under a field; empty takes it back."""

    def hint_term(self, text: str) -> None:
        """What the typed term means."""

    def focus(self, field: FormField) -> None:
        """Put the keyboard there."""

    def lock(self, locked: bool) -> None:
        """While the number is being given nothing can be typed."""

    def explain(self, sentence: Sentence | None) -> None:
        """A fault, said above the button; None takes it back."""

    def show_earlier(self, title: str, lines: Sequence[tuple[str, str]]) -> None:
        """What this party brought before: number with day, and summary. An empty title shows nothing."""


class GivenView(Protocol):
    """The strip at the bottom."""

    def show_given(self, given: Given) -> None:
        """Show the number that was just given."""


class Registered(Protocol):
    """Who wants to know of a new entry."""

    def __call__(self, registration: Registration) -> None:
        """Called on the main thread."""
