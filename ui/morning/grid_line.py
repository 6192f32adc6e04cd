"""One envelope of the morning's mail: what is typed of it, and how far it is on its way to a number."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from opis_contract.entries import Channel, EntryDraft
from ui.registering.draft_file import FormText
from ui.registering.kinds import Kinds
from ui.registering.reading_form import Seal, read_form


class Cell(StrEnum):
    """The cells of a line in the order in which Enter and Tab walk them."""

    PARTY = "party"
    DOCUMENT_TYPE = "document_type"
    SUMMARY = "summary"
    LEAVES = "leaves"
    CONSIGNMENT = "consignment"


@dataclass(frozen=True, slots=True)
class GridLine:
    """What stands in one line. With a number it is history and no more changed here."""

    text: FormText = field(default_factory=lambda: FormText(channel=Channel.POST.value))
    consignment: str = ""
    number: str = ""
    labelled: bool = False
    """Its label was printed."""
    waits: bool = False
    """It is kept and gets its number when the server is back."""

    @property
    def untouched(self) -> bool:
        """True when nothing was typed that belongs to this envelope: the type comes from the line above."""
        text = self.text
        return not (text.party.strip() or text.summary.strip() or text.leaves.strip() or self.consignment.strip())

    @property
    def done(self) -> bool:
        """True when the clerk has nothing more to type here."""
        return bool(self.number) or self.waits

    def next_line(self) -> "GridLine":
        """The line under this one: the same type and way of coming, nothing else."""
        return GridLine(FormText(channel=self.text.channel, document_type=self.text.document_type))

    def with_cell(self, cell: Cell, typed: str) -> "GridLine":
        """The line with something else typed in one cell."""
        if cell is Cell.CONSIGNMENT:
            return replace(self, consignment=typed)
        return replace(self, text=replace(self.text, **{cell.value: typed}))

    def cell(self, cell: Cell) -> str:
        """What stands in a cell."""
        return self.consignment if cell is Cell.CONSIGNMENT else str(getattr(self.text, cell.value))


def read_line(line: GridLine, kinds: Kinds, *, now: datetime, seal: Seal | None = None) -> EntryDraft:
    """The draft of an envelope; its annexes are looked at by whoever opens the file. Raises `FormIncomplete`."""
    kind = kinds.named(line.text.document_type)
    draft = read_form(replace(line.text, term=kind.term if kind else ""), kinds, now=now, seal=seal)
    registered = Channel.REGISTERED_POST if line.consignment.strip() else Channel(line.text.channel)
    said = {
        "channel": registered,
        "consignment": line.consignment.strip()[:200] or None,
        "missing_annexes": None,
        "unpaid_fee": None,
    }
    return draft.model_copy(update={"content": draft.content.model_copy(update=said)})
