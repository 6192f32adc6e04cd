"""What scanning at the desk asks of the scanner, of whoever files the pages, and of the screen."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from app.words import Sentence
from devices.scanning import Scanner, ScannerInfo, Source
from opis_contract.page_text import PageText
from ui.scanning.strip_items import StripItem


class StoppableScanner(Scanner, Protocol):
    """A scanner that can be told to stop from another thread."""

    def cancel(self) -> None:
        """Stop the scan under way; its iterator ends with `ScanCancelled`. Finished pages stay."""


class FileBatch(Protocol):
    """Puts a batch into an entry: the originals, the PDF/A made of them, and the mark that the batch is done."""

    def __call__(self, entry_id: UUID, batch_id: UUID, *, pages: Collection[int], told: Callable[[int], None]) -> None:
        """Only these `pages` go; `told` gets the number of pages done, from any thread. Raises known errors."""


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch in the list at the left."""

    batch_id: UUID
    title: str
    facts: str
    open: bool


@dataclass(frozen=True, slots=True)
class Target:
    """The entry to which the pages go."""

    entry_id: UUID
    number: str
    title: str


class StripView(Protocol):
    """What is asked of the screen."""

    def show_items(self, items: Sequence[StripItem]) -> None:
        """Show these pages; the one under the keyboard stays under it."""

    def follow(self, sequence: int) -> None:
        """Bring a page under the keyboard."""

    def chosen_pages(self) -> tuple[int, ...]:
        """The pages marked, in their order; the one under the keyboard when none is."""

    def current_page(self) -> int | None:
        """The page under the keyboard."""


class TextView(Protocol):
    """What is asked of the screen."""

    def show_text(self, text: PageText | None, instead: str) -> None:
        """The lines of the page, or the words that say why there are none."""


class FilingView(Protocol):
    """What is asked of the screen."""

    def show_target(self, target: Target | None) -> None:
        """The number to which the pages go."""

    def ask_number(self, problem: str) -> None:
        """The keyboard in the number's field, with what is wrong said under it."""

    def to_pages(self) -> None:
        """The keyboard in the strip."""

    def show_progress(self, words: str, done: int, total: int) -> None:
        """The line over the strip."""

    def show_quiet(self, words: str) -> None:
        """Nothing is under way."""


class ScanView(StripView, FilingView, TextView, Protocol):
    """What the presenter asks of the screen."""

    def show_scanners(self, scanners: Sequence[ScannerInfo], chosen: str) -> None:
        """Fill the picker."""

    def show_sources(self, sources: Sequence[Source], chosen: Source | None) -> None:
        """Where the paper may lie in the chosen scanner."""

    def show_batches(self, batches: Sequence[BatchLine], chosen: UUID | None) -> None:
        """Fill the list."""

    def show_fault(self, sentence: Sentence | None) -> None:
        """A fault, over the strip; None takes it back."""

    def allow(self, *, scan: bool, stop: bool, attach: bool) -> None:
        """Which acts can be done now."""

    def count(self, batches: int) -> None:
        """How many batches wait for a number."""
