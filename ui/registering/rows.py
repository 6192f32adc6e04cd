"""An entry as a row on the screen: every cell already written, so that painting only copies."""

from dataclasses import dataclass
from uuid import UUID

from app.queries import EntryRow
from opis_contract.numbers import grouped
from opis_contract.registers import Direction
from ui.writing import Writing

SOON_DAYS = 2
"""From how many days on a deadline is painted as a doubt; past it, as late."""


@dataclass(frozen=True, slots=True)
class RowCells:
    """What one row shows."""

    entry_id: UUID
    number: str
    party: str
    summary: str
    term: str
    """Days left of an entry that waits; of another its state, when that is worth a word."""
    term_words: str
    """The same in full."""
    late: bool
    struck: bool
    """Annulled or declared unused: struck through for ever."""
    time: str
    direction: str
    mark: str
    """Icon at the end of the row: pages, unsent, or nothing."""
    mark_words: str
    offline: bool
    found: str = ""
    """Where a search found the row, when the other cells do not show it."""

    @property
    def spoken(self) -> str:
        """The row as a screen reader says it."""
        parts = (self.number, self.party, self.summary, self.found, self.term_words, self.time, self.mark_words)
        return ", ".join(filter(None, parts))


def row_cells(row: EntryRow, writing: Writing) -> RowCells:
    """Write a row's cells. Of the two marks, an entry that was not sent yet comes before its pages."""
    words = writing.words
    if writing.sends and not row.sent:
        mark, mark_words = "unsent", words.say("rows.unsent")
    elif row.files:
        mark, mark_words = "pages", writing.counted("rows.files", row.files)
    else:
        mark, mark_words = "", words.say("rows.no_files")
    late = _waits(row) and row.deadline is not None and row.deadline < writing.today
    term, term_words = _term(row, writing)
    return RowCells(
        entry_id=row.entry_id,
        number=grouped(row.number, row.prefix),
        party=row.party,
        summary=row.summary,
        term=term,
        term_words=term_words,
        late=late,
        struck=not row.state.holds_a_paper,
        time=writing.moment(row.registered_at),
        direction=Direction(row.direction).value,
        mark=mark,
        mark_words=mark_words,
        offline=row.offline,
        found=words.say(f"searching.found.{row.found.field}", text=row.found.text) if row.found else "",
    )


def _waits(row: EntryRow) -> bool:
    """True when somebody waits for an answer; nobody does for what goes out."""
    return row.state.waits and row.direction is not Direction.OUTGOING


def _term(row: EntryRow, writing: Writing) -> tuple[str, str]:
    """What the column of terms shows, short and in full."""
    if not row.state.waits:
        return writing.words.say(f"rows.state.{row.state}"), writing.words.say(f"rows.state_words.{row.state}")
    if row.deadline is None or not _waits(row):
        return "", ""
    return writing.days_left_short(row.deadline), f"{writing.day(row.deadline)} · {writing.days_left(row.deadline)}"
