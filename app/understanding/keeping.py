"""The words of the pages that wait for an entry: read once in the background, kept, and understood when asked.

They serve three times: beside the page, as proposals for the clerk, and as the hidden text of the entry's file.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, exists, insert, select

from app.arranging.arrangement import ArrangedPage, PageGroup
from app.arranging.keeping import Arranging
from app.clock import Clock
from app.database.arranging_tables import filed_pages
from app.database.engine import Database
from app.database.judging_tables import page_verdicts
from app.database.tables import batch_pages
from app.database.understanding_tables import page_texts
from app.understanding.proposals import Proposal, proposals
from opis_contract.catalogue import DocumentClass
from opis_contract.page_text import PageText, page_text_from, page_text_json

FIRST_PAGES = 3
"""What a paper says of itself stands on its first pages."""


@dataclass(frozen=True, slots=True)
class UnreadPage:
    """A page whose words nobody has read as it is turned now, in degrees clockwise."""

    batch_id: UUID
    sequence: int
    path: Path
    turn: int


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A page of a document; `text` is None while it is unread, and without lines where it could not be read."""

    sequence: int
    path: Path
    turn: int
    text: PageText | None


@dataclass(frozen=True, slots=True)
class Document:
    """The pages of one document that wait for an entry, and what their words propose for it."""

    pages: tuple[DocumentPage, ...]
    proposals: tuple[Proposal, ...]

    @property
    def is_read(self) -> bool:
        """Whether the pages that proposals come from have been read."""
        return all(page.text is not None for page in self.pages[:FIRST_PAGES])


class Understanding:
    """The words of this desk's pages; each method is one transaction but for reading the arrangement."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        arranging: Arranging,
        *,
        folder_of: Callable[[UUID], Path],
        classes: Callable[[], Sequence[DocumentClass]],
    ) -> None:
        """`folder_of` says where the pages of a batch lie, `classes` which papers the catalogue knows today."""
        self._database = database
        self._clock = clock
        self._arranging = arranging
        self._folder_of = folder_of
        self._classes = classes

    def next(self, first: UUID | None = None) -> UnreadPage | None:
        """The next page to read, of the batch `first` before those of others; None when there is none.

        Pages that nobody has looked at yet come later: a blank one is folded away then, and has nothing to read.
        """
        with self._database.read() as connection:
            names = _judged(connection)
            read = {(row.batch_id, row.sequence): row.turn for row in connection.execute(_READ)}
        for batch_id in sorted({batch for batch, _ in names}, key=lambda each: (each != first, each)):
            for page in self._arranging.arrangement(batch_id).waiting:
                at = batch_id, page.sequence
                if at in names and read.get(at) != page.turn:
                    return UnreadPage(*at, self._folder_of(batch_id) / names[at], page.turn)
        return None

    def keep(self, page: UnreadPage, text: PageText | None) -> None:
        """Keep the words of a page; None for one that could not be read, which is not tried again as it lies."""
        row = {
            "batch_id": page.batch_id,
            "sequence": page.sequence,
            "turn": page.turn,
            "text": page_text_json(text) if text else "",
            "read_at": self._clock.now(),
        }
        with self._database.write() as connection:
            filed = select(filed_pages.c.sequence).where(
                filed_pages.c.batch_id == page.batch_id, filed_pages.c.sequence == page.sequence
            )
            if connection.execute(filed).first() is None:
                connection.execute(insert(page_texts).prefix_with("OR REPLACE").values(row))

    def texts(self, batch_id: UUID) -> dict[int, PageText]:
        """The words of the pages that wait, by their sequence: of those read as they are turned now."""
        with self._database.read() as connection:
            kept = _texts(connection, batch_id)
        waiting = self._arranging.arrangement(batch_id).waiting
        texts = {page.sequence: kept.get((page.sequence, page.turn)) for page in waiting}
        return {sequence: text for sequence, text in texts.items() if text is not None and text.lines}

    def text(self, batch_id: UUID, sequence: int, turn: int) -> PageText | None:
        """The words of one page as it is turned; without lines where it cannot be read, None where it is unread."""
        with self._database.read() as connection:
            return _texts(connection, batch_id, sequence).get((sequence, turn))

    def document(self, batch_id: UUID, sequence: int) -> Document:
        """The document that the page is in. Raises `BatchNotFound`, and `LookupError` for a page never scanned."""
        group: PageGroup = self._arranging.arrangement(batch_id).group_of(sequence)
        with self._database.read() as connection:
            kept = _texts(connection, batch_id)
            chosen = select(batch_pages.c.sequence, batch_pages.c.name).where(batch_pages.c.batch_id == batch_id)
            names = {row.sequence: row.name for row in connection.execute(chosen)}
        folder = self._folder_of(batch_id)

        def page_of(page: ArrangedPage) -> DocumentPage:
            text = kept.get((page.sequence, page.turn))
            return DocumentPage(page.sequence, folder / names[page.sequence], page.turn, text)

        pages = tuple(map(page_of, group.waiting))
        first = [page.text or PageText(()) for page in pages[:FIRST_PAGES]]
        return Document(pages, proposals(first, self._classes()))


_READ = select(page_texts.c.batch_id, page_texts.c.sequence, page_texts.c.turn)


def _judged(connection: Connection) -> dict[tuple[UUID, int], str]:
    """The pages that have been looked at and are in no entry, with the names of their files."""
    page = batch_pages.c
    seen = exists().where(page_verdicts.c.batch_id == page.batch_id, page_verdicts.c.sequence == page.sequence)
    filed = exists().where(filed_pages.c.batch_id == page.batch_id, filed_pages.c.sequence == page.sequence)
    chosen = select(page.batch_id, page.sequence, page.name).where(seen, ~filed)
    return {(row.batch_id, row.sequence): row.name for row in connection.execute(chosen)}


def _texts(connection: Connection, batch_id: UUID, sequence: int | None = None) -> dict[tuple[int, int], PageText]:
    """The words by page and turn; of a page that could not be read, none."""
    kept = page_texts.c
    chosen = select(kept.sequence, kept.turn, kept.text).where(kept.batch_id == batch_id)
    if sequence is not None:
        chosen = chosen.where(kept.sequence == sequence)
    return {
        (row.sequence, row.turn): page_text_from(row.text) if row.text else PageText(())
        for row in connection.execute(chosen)
    }
