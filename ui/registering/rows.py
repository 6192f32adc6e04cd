"""An entry as a row on the screen: every cell already written, so that painting only copies."""

from dataclasses import dataclass
from uuid import UUID

from app.desk import EntryRow
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
    term_words: str
    late: bool
    time: str
    direction: str
    mark: str
    """Icon at the end of the row: pages, unsent, or nothing."""
    mark_words: str
    offline: bool

    @property
    def spoken(self) -> str:
        """The row as a screen reader says it."""
        return ", ".join(
            filter(None, (self.number, self.party, self.summary, self.term_words, self.time, self.mark_words))
        )


def row_cells(row: EntryRow, writing: Writing) -> RowCells:
    """Write a row's cells. Of the two marks, an entry that was not sent yet comes before its pages."""
    words = writing.words
    if writing.sends and not row.sent:
        mark, mark_words = "unsent", words.say("rows.unsent")
    elif row.files:
        mark, mark_words = "pages", writing.counted("rows.files", row.files)
    else:
        mark, mark_words = "", words.say("rows.no_files")
    waits = row.state.waits and row.direction is not Direction.OUTGOING
    late = waits and row.deadline is not None and row.deadline < writing.today
    term = writing.days_left_short(row.deadline) if row.deadline and waits else ""
    return RowCells(
        entry_id=row.entry_id,
        number=grouped(row.number, row.prefix),
        party=row.party,
        summary=row.summary,
        term=term,
        term_words=writing.days_left(row.deadline) if row.deadline and waits else "",
        late=late,
        time=writing.moment(row.registered_at),
        direction=Direction(row.direction).value,
        mark=mark,
        mark_words=mark_words,
        offline=row.offline,
    )
