"""What the strip shows: each page in its place, how it is turned, why it is folded, whose document it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from app.arranging.acts import Folding
from app.arranging.arrangement import ArrangedPage, Arrangement, PageGroup
from app.intake import IntakePage
from app.judging.said import named, said
from app.words import Words
from opis_contract.findings import Finding, Found, PageVerdict


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
    mark: str = ""
    """The first thing that is the matter with the page, in a word."""
    seen: str = ""
    """All of it, with its measures."""


@dataclass(frozen=True, slots=True)
class LaidBatch:
    """A batch as it lies on the screen. `numbers` are the entries that documents of it go to, as they are written."""

    pages: Mapping[int, IntakePage] = field(default_factory=dict)
    arrangement: Arrangement = field(default_factory=lambda: Arrangement(()))
    numbers: Mapping[UUID, str] = field(default_factory=dict)
    verdicts: Mapping[int, PageVerdict] = field(default_factory=dict)
    """What was seen on the pages that have been looked at."""
    leaves: Mapping[UUID, int] = field(default_factory=dict)
    """How many leaves the form says for the entries that documents go to."""
    coming: bool = False
    """More pages are on their way: their number says nothing yet."""

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
        leaves = _leaves_told(laid, group, words)
        for at, page in enumerate(each for each in group.pages if each.filed is None):
            place += page.folded is None
            told = [(named(each, words), said(each, words)) for each in _seen(laid, page)]
            if leaves and page.folded is None and place == 1:
                told.append((words.say("scanning.leaves_differ"), leaves))
            items.append(
                StripItem(
                    sequence=page.sequence,
                    path=laid.pages[page.sequence].path,
                    place=str(place) if page.folded is None else "",
                    turn=page.turn,
                    folded=page.folded,
                    heading=_heading(laid, group, number, len(groups), words) if at == 0 else "",
                    mark=told[0][0] if told else "",
                    seen=", ".join(whole for _, whole in told),
                )
            )
    return tuple(items)


def _seen(laid: LaidBatch, page: ArrangedPage) -> list[Found]:
    """A page that was turned by hand needs no turning; that it is blank is told by where it is folded."""
    verdict = laid.verdicts.get(page.sequence)
    if verdict is None or page.folded is not None:
        return []
    return [each for each in verdict.findings if not (each.finding is Finding.TURNED and page.turn)]


def _leaves_told(laid: LaidBatch, group: PageGroup, words: Words) -> str:
    """That the pages cannot be the leaves of the form, in words: a leaf has one page or two, blank ones too."""
    leaves = laid.leaves.get(group.entry_id) if group.entry_id is not None else None
    apart = {Folding.SEPARATOR, Folding.DOUBLE, Folding.REPLACED, Folding.BY_HAND}
    pages = sum(page.folded not in apart for page in group.pages)
    if leaves is None or laid.coming or (pages + 1) // 2 <= leaves <= pages:
        return ""
    return words.say("scanning.leaves_told", leaves=leaves, pages=pages)


def _heading(laid: LaidBatch, group: PageGroup, number: int, groups: int, words: Words) -> str:
    if group.entry_id is not None:
        return laid.numbers.get(group.entry_id, "")
    return words.say("scanning.document", number=number) if groups > 1 else ""
