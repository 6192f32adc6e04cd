"""What the strip shows: each page in its place, how it is turned, why it is folded, whose document it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from app.arranging.acts import Folding
from app.arranging.arrangement import Arrangement, PageGroup
from app.desk import IntakePage
from app.words import Words


@dataclass(frozen=True, slots=True)
class StripItem:
    """One page. `place` is its number in its document, empty when it is folded; `turn` in degrees clockwise."""

    sequence: int
    path: Path
    place: str
    turn: int
    folded: Folding | None
    heading: str
    """Over the first page of a document: the number that it goes to, or which document of the batch it is."""


@dataclass(frozen=True, slots=True)
class LaidBatch:
    """A batch as it lies on the screen. `numbers` are the entries that documents of it go to, as they are written."""

    pages: Mapping[int, IntakePage] = field(default_factory=dict)
    arrangement: Arrangement = field(default_factory=lambda: Arrangement(()))
    numbers: Mapping[UUID, str] = field(default_factory=dict)

    @property
    def groups(self) -> tuple[PageGroup, ...]:
        """The documents of which something is left to do: pages that wait, or that were all folded away."""
        return tuple(group for group in self.arrangement.groups if any(page.filed is None for page in group.pages))

    @property
    def waiting(self) -> tuple[PageGroup, ...]:
        """The documents that have pages for an entry."""
        return tuple(group for group in self.groups if group.waiting)

    def group_of(self, sequence: int | None) -> PageGroup | None:
        """The document that the page is in, or None."""
        return next((group for group in self.groups if any(page.sequence == sequence for page in group.pages)), None)


def strip_items(laid: LaidBatch, words: Words) -> tuple[StripItem, ...]:
    """The pages that are not in an entry yet, in their order."""
    items = []
    groups = laid.groups
    for number, group in enumerate(groups, start=1):
        place = 0
        for at, page in enumerate(each for each in group.pages if each.filed is None):
            place += page.folded is None
            items.append(
                StripItem(
                    sequence=page.sequence,
                    path=laid.pages[page.sequence].path,
                    place=str(place) if page.folded is None else "",
                    turn=page.turn,
                    folded=page.folded,
                    heading=_heading(laid, group, number, len(groups), words) if at == 0 else "",
                )
            )
    return tuple(items)


def _heading(laid: LaidBatch, group: PageGroup, number: int, groups: int, words: Words) -> str:
    if group.entry_id is not None:
        return laid.numbers.get(group.entry_id, "")
    return words.say("scanning.document", number=number) if groups > 1 else ""
