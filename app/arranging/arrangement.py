"""How the pages of a batch stand: what was scanned, and every step of the clerk over it, from the beginning.

No page is ever lost: whatever the steps are, every page scanned stands in exactly one place.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from app.arranging.acts import Act, Aim, Fold, Folding, Join, Move, ScanBefore, ScanInstead, Split, Turn, Unfold


@dataclass(frozen=True, slots=True)
class Step:
    """Acts that are done and undone together. `known` is the last page that was scanned when they were done."""

    known: int
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class ArrangedPage:
    """A page in its place; `turn` in degrees clockwise: 0, 90, 180 or 270. `filed` is the entry that has it."""

    sequence: int
    turn: int = 0
    folded: Folding | None = None
    filed: UUID | None = None


@dataclass(frozen=True, slots=True)
class PageGroup:
    """Pages that become one document of one entry; folded ones stand among them and do not."""

    pages: tuple[ArrangedPage, ...]
    entry_id: UUID | None = None

    @property
    def waiting(self) -> tuple[ArrangedPage, ...]:
        """The pages that are neither folded away nor in an entry yet."""
        return tuple(page for page in self.pages if page.folded is None and page.filed is None)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The groups in order. `scan_before` is where the next page scanned will stand, None for the end."""

    groups: tuple[PageGroup, ...]
    scan_before: int | None = None

    @property
    def pages(self) -> tuple[ArrangedPage, ...]:
        """All of them, in order."""
        return tuple(page for group in self.groups for page in group.pages)

    @property
    def waiting(self) -> tuple[ArrangedPage, ...]:
        """The pages that wait for their entry, in order."""
        return tuple(page for group in self.groups for page in group.waiting)

    def group_of(self, sequence: int) -> PageGroup:
        """The group that the page is in. Raises `LookupError` for a page that was not scanned."""
        for group in self.groups:
            if any(page.sequence == sequence for page in group.pages):
                return group
        raise LookupError(sequence)


def arrange(sequences: Sequence[int], steps: Iterable[Step]) -> Arrangement:
    """The pages scanned, in ascending sequence, as the steps left them.

    An act on a page that is not there does nothing.
    """
    table = _Table()
    waiting = deque(sequences)
    for step in steps:
        while waiting and waiting[0] <= step.known:
            table.lay(waiting.popleft())
        for act in step.acts:
            table.apply(act)
    for sequence in waiting:
        table.lay(sequence)
    return table.arrangement()


@dataclass(slots=True)
class _Group:
    pages: list[int] = field(default_factory=list)
    entry_id: UUID | None = None


class _Table:
    """The table on which the pages lie while the steps are gone through."""

    def __init__(self) -> None:
        self._groups: list[_Group] = []
        self._turns: dict[int, int] = {}
        self._folded: dict[int, Folding] = {}
        self._before: int | None = None
        self._replaces = False

    def lay(self, sequence: int) -> None:
        """A page comes from the scanner."""
        self._turns[sequence] = 0
        if self._before is None:
            if not self._groups:
                self._groups.append(_Group())
            self._groups[-1].pages.append(sequence)
            return
        group, at = self._place(self._before)
        group.pages.insert(at, sequence)
        if self._replaces:
            self._folded[self._before] = Folding.REPLACED
            self._replaces = False

    def apply(self, act: Act) -> None:
        match act:
            case Turn(pages=pages, quarters=quarters):
                for page in self._known(pages):
                    self._turns[page] = (self._turns[page] + 90 * quarters) % 360
            case Fold(pages=pages, why=why):
                self._folded.update(dict.fromkeys(self._known(pages), why))
            case Unfold(pages=pages):
                for page in pages:
                    self._folded.pop(page, None)
            case Move(pages=pages, before=before):
                self._move(list(dict.fromkeys(self._known(pages))), before)
            case Split(page=page):
                self._split(page)
            case Join(page=page):
                self._join(page)
            case Aim(page=page, entry_id=entry_id):
                if page in self._turns:
                    self._place(page)[0].entry_id = entry_id
            case ScanBefore(page=page):
                self._scan_before(page, replaces=False)
            case ScanInstead(page=page):
                self._scan_before(page, replaces=True)

    def arrangement(self) -> Arrangement:
        return Arrangement(
            tuple(
                PageGroup(
                    tuple(ArrangedPage(page, self._turns[page], self._folded.get(page)) for page in group.pages),
                    group.entry_id,
                )
                for group in self._groups
            ),
            self._before,
        )

    def _known(self, pages: Iterable[int]) -> Iterator[int]:
        return (page for page in pages if page in self._turns)

    def _place(self, sequence: int) -> tuple[_Group, int]:
        return next((group, group.pages.index(sequence)) for group in self._groups if sequence in group.pages)

    def _move(self, pages: list[int], before: int | None) -> None:
        if not pages or before in pages or (before is not None and before not in self._turns):
            return
        for page in pages:
            self._place(page)[0].pages.remove(page)
        if before is None:
            target, at = self._groups[-1], len(self._groups[-1].pages)
        else:
            target, at = self._place(before)
        target.pages[at:at] = pages
        self._groups = [group for group in self._groups if group.pages]

    def _split(self, page: int) -> None:
        if page not in self._turns:
            return
        group, at = self._place(page)
        if at == 0:
            return
        self._groups.insert(self._groups.index(group) + 1, _Group(group.pages[at:]))
        del group.pages[at:]

    def _join(self, page: int) -> None:
        if page not in self._turns:
            return
        group, _ = self._place(page)
        at = self._groups.index(group)
        if at == 0:
            return
        before = self._groups[at - 1]
        before.pages += group.pages
        before.entry_id = before.entry_id or group.entry_id
        del self._groups[at]

    def _scan_before(self, page: int | None, *, replaces: bool) -> None:
        if page is None or page in self._turns:
            self._before, self._replaces = page, replaces
