"""What scanning at the desk asks of the scanner, of whoever files the pages, and of the screen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from app.desk import IntakePage
from app.words import Sentence
from devices.scanning import Scanner, ScannerInfo, Source


class StoppableScanner(Scanner, Protocol):
    """A scanner that can be told to stop from another thread."""

    def cancel(self) -> None:
        """Stop the scan under way; its iterator ends with `ScanCancelled`. Finished pages stay."""


class FileBatch(Protocol):
    """Puts a batch into an entry: the originals, the PDF/A made of them, and the mark that the batch is done."""

    def __call__(self, entry_id: UUID, batch_id: UUID, *, told: Callable[[int], None]) -> None:
        """`told` is called with the number of pages done, from any thread. Raises known errors."""


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


class ScanView(Protocol):
    """What the presenter asks of the screen."""

    def show_scanners(self, scanners: Sequence[ScannerInfo], chosen: str) -> None:
        """Fill the picker."""

    def show_sources(self, sources: Sequence[Source], chosen: Source | None) -> None:
        """Where the paper may lie in the chosen scanner."""

    def show_batches(self, batches: Sequence[BatchLine], chosen: UUID | None) -> None:
        """Fill the list."""

    def show_pages(self, pages: Sequence[IntakePage]) -> None:
        """Replace the strip."""

    def add_page(self, page: IntakePage) -> None:
        """One more page is safe."""

    def show_progress(self, words: str, done: int, total: int) -> None:
        """The line over the strip; total 0 where the scanner does not know."""

    def show_quiet(self, words: str) -> None:
        """Nothing is under way."""

    def show_fault(self, sentence: Sentence | None) -> None:
        """A fault, over the strip; None takes it back."""

    def show_target(self, target: Target | None) -> None:
        """The number to which the pages go."""

    def ask_number(self, problem: str) -> None:
        """The keyboard in the number's field, with what is wrong said under it."""

    def allow(self, *, scan: bool, stop: bool, attach: bool) -> None:
        """Which acts can be done now."""

    def count(self, batches: int) -> None:
        """How many batches wait for a number."""
