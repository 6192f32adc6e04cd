"""Verdicts kept, and what follows from them: blank pages are folded away, separators divide the batch.

What follows is one step of the arrangement, which Ctrl+Z takes back like any other. A page that the clerk has already
put somewhere is left there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, exists, insert, select

from app.arranging.acts import Act, Aim, Fold, Folding, Split, acts_of, pages_of
from app.arranging.keeping import Arranging
from app.clock import Clock
from app.database.arranging_tables import batch_steps, filed_pages
from app.database.engine import Database
from app.database.judging_tables import page_verdicts
from app.database.tables import batch_pages, batches, entries
from opis_contract.findings import Code, CodeKind, Finding, PageVerdict, verdict_of, verdict_text
from opis_contract.numbers import Series
from opis_contract.scan_profiles import BlankPages, ScanProfile, Separator

EARLIER = 12
"""So many pages before are looked at for a double: a sheet is scanned twice after a jam, not an hour later."""
DOCUMENT_SHEET = "OPIS/D1/D/"
"""With this begins what the square of a printed sheet between two documents says."""


@dataclass(frozen=True, slots=True)
class UnjudgedPage:
    """A page that nobody has looked at, and the likenesses of those before it, the nearest first."""

    batch_id: UUID
    sequence: int
    path: Path
    earlier: tuple[bytes, ...]


class Judging:
    """The verdicts of this desk's pages; each method is one transaction, `keep` two."""

    def __init__(
        self, database: Database, clock: Clock, arranging: Arranging, *, folder_of: Callable[[UUID], Path]
    ) -> None:
        """`folder_of` says where the pages of a batch lie."""
        self._database = database
        self._clock = clock
        self._arranging = arranging
        self._folder_of = folder_of

    def next(self, first: UUID | None = None) -> UnjudgedPage | None:
        """The next page to look at, of the batch `first` before those of others; None when all have a verdict."""
        page = batch_pages.c
        judged = exists().where(page_verdicts.c.batch_id == page.batch_id, page_verdicts.c.sequence == page.sequence)
        filed = exists().where(filed_pages.c.batch_id == page.batch_id, filed_pages.c.sequence == page.sequence)
        waiting = (
            select(page.batch_id, page.sequence, page.name)
            .join(batches, batches.c.batch_id == page.batch_id)
            .where(~judged, ~filed)
            .order_by(page.batch_id != first if first else page.batch_id, page.batch_id, page.sequence)
            .limit(1)
        )
        with self._database.read() as connection:
            found = connection.execute(waiting).one_or_none()
            if found is None:
                return None
            earlier = tuple(
                verdict_of(text).likeness
                for text in connection.execute(
                    select(page_verdicts.c.verdict)
                    .where(page_verdicts.c.batch_id == found.batch_id, page_verdicts.c.sequence < found.sequence)
                    .order_by(page_verdicts.c.sequence.desc())
                    .limit(EARLIER)
                ).scalars()
            )
        return UnjudgedPage(found.batch_id, found.sequence, self._folder_of(found.batch_id) / found.name, earlier)

    def verdicts(self, batch_id: UUID) -> dict[int, PageVerdict]:
        """What was seen on the batch's pages so far, by their sequence."""
        chosen = select(page_verdicts.c.sequence, page_verdicts.c.verdict).where(page_verdicts.c.batch_id == batch_id)
        with self._database.read() as connection:
            return {row.sequence: verdict_of(row.verdict) for row in connection.execute(chosen)}

    def keep(self, batch_id: UUID, sequence: int, verdict: PageVerdict, profile: ScanProfile) -> None:
        """Keep a verdict, after doing what the profile wants done about it.

        Raises what `Arranging.do` raises. Killed in between, the page is judged again and its step is not done twice.
        """
        with self._database.read() as connection:
            touched = _touched(connection, batch_id, sequence)
            acts = () if touched else tuple(_acts(connection, sequence, verdict, profile))
        if acts:
            self._arranging.do(batch_id, *acts)
        with self._database.write() as connection:
            row = {"batch_id": batch_id, "sequence": sequence, "verdict": verdict_text(verdict)}
            connection.execute(
                insert(page_verdicts).prefix_with("OR IGNORE").values(**row, judged_at=self._clock.now())
            )


def _touched(connection: Connection, batch_id: UUID, sequence: int) -> bool:
    """Whether a step names the page, or it has been filed."""
    steps = connection.execute(select(batch_steps.c.acts).where(batch_steps.c.batch_id == batch_id)).scalars()
    if any(sequence in pages_of(act) for step in steps for act in acts_of(step)):
        return True
    filed = select(filed_pages.c.sequence).where(filed_pages.c.batch_id == batch_id, filed_pages.c.sequence == sequence)
    return connection.execute(filed).first() is not None


def _acts(connection: Connection, sequence: int, verdict: PageVerdict, profile: ScanProfile) -> list[Act]:
    for code in verdict.codes:
        if code.kind is CodeKind.LABEL and Separator.LABEL in profile.separators:
            entry_id = _entry_of(connection, code.text)
            if entry_id is not None:
                return [Split(page=sequence), Aim(page=sequence, entry_id=entry_id)]
        if _divides(code, profile):
            return [Split(page=sequence), Fold(pages=(sequence,), why=Folding.SEPARATOR)]
    if profile.blanks is BlankPages.FOLD and verdict.measure(Finding.BLANK) is not None:
        return [Fold(pages=(sequence,), why=Folding.BLANK)]
    return []


def _divides(code: Code, profile: ScanProfile) -> bool:
    match code.kind:
        case CodeKind.PATCH:
            return Separator.PATCH in profile.separators
        case CodeKind.QR:
            return Separator.QR in profile.separators and code.text.startswith(DOCUMENT_SHEET)
        case CodeKind.LABEL:
            return False


def _entry_of(connection: Connection, bars: str) -> UUID | None:
    """The entry whose label carries these bars (`RO|<institution>|<register>|<year>|<number>`), if it is known here."""
    match bars.split("|"):
        case ["RO", _, register, year, number, *tracking] if year.isdigit() and number.isdigit():
            entry = entries.c
            same = select(entry.entry_id).where(
                entry.register == register, entry.year == int(year), entry.number == int(number)
            )
            # Replies may share the number of what they answer; their labels say which paper it is.
            if tracking:
                same = same.where(entry.tracking_code.startswith(f"{tracking[0]}-", autoescape=True))
            else:
                same = same.where(entry.series != Series.REPLY)
            return connection.execute(same.limit(1)).scalar_one_or_none()
        case _:
            return None
