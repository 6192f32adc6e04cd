"""Putting the pages of the batch on screen in order: each key is one step, kept at once, and Ctrl+Z takes it back."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from app.arranging.acts import Act, Aim, Fold, Join, Move, ScanBefore, ScanInstead, Split, Turn, Unfold
from app.arranging.arrangement import ArrangedPage, Arrangement, PageGroup
from app.arranging.errors import NothingToTakeBack
from app.desk import Desk
from app.intake import IntakePage
from opis_contract.entries import Entry
from opis_contract.errors import KnownError
from ui.scanning.scan_screen import StripView
from ui.scanning.strip_items import LaidBatch, strip_items
from ui.work import Lane, Work
from ui.writing import Writing


class Arranger:
    """The batch on screen, as its pages stand. `changed` is called when that is another."""

    def __init__(
        self,
        view: StripView,
        desk: Desk,
        work: Work,
        writing: Writing,
        *,
        entry_of: Callable[[UUID], Entry],
        who: Callable[[], str],
        changed: Callable[[], None],
        failed: Callable[[KnownError], None],
    ) -> None:
        self._view = view
        self._desk = desk
        self._work = work
        self._writing = writing
        self._words = writing.words
        self._entry_of = entry_of
        self._who = who
        self._changed = changed
        self._failed = failed
        self.batch_id: UUID | None = None
        self.laid = LaidBatch()

    @property
    def current_group(self) -> PageGroup | None:
        """The document that the page under the keyboard is in; the only one when there is one."""
        groups = self.laid.groups
        return groups[0] if len(groups) == 1 else self.laid.group_of(self._view.current_page())

    def lay(self, batch_id: UUID | None, laid: LaidBatch) -> None:
        """Another batch, or the same one as it was read again."""
        self.batch_id, self.laid = batch_id, replace(laid, coming=self.laid.coming)
        self._show()

    def coming(self, *, more: bool) -> None:
        """Pages are on their way, or all of them are here."""
        self.laid = replace(self.laid, coming=more)

    def arrived(self, batch_id: UUID, page: IntakePage) -> None:
        """A page is safe; it stands where it was wanted, the others stay."""
        if batch_id != self.batch_id:
            self.batch_id, self.laid = batch_id, LaidBatch(coming=self.laid.coming)
        pages = {**self.laid.pages, page.sequence: page}
        self.laid = replace(self.laid, pages=pages, arrangement=_with_page(self.laid.arrangement, page.sequence))
        self._show()
        self._view.follow(page.sequence)

    def stands(self, batch_id: UUID, arrangement: Arrangement) -> None:
        """The pages of the batch stand so now."""
        if batch_id == self.batch_id:
            self.laid = replace(self.laid, arrangement=arrangement)
            self._show()

    def follow(self, sequence: int) -> None:
        """Bring a page under the keyboard."""
        self._view.follow(sequence)

    def judged(self, batch_id: UUID) -> None:
        """A page of the batch was looked at: where it lies may be another, and what is said of it."""
        if batch_id == self.batch_id:
            self._read(batch_id, lambda: self._desk.arranging.arrangement(batch_id), failed=self._failed)

    def next_seen(self) -> None:
        """N: the next page about which something is said comes under the keyboard."""
        items = strip_items(self.laid, self._words)
        order = [item.sequence for item in items]
        current = self._view.current_page()
        at = order.index(current) + 1 if current in order else 0
        found = next((item.sequence for item in (*items[at:], *items[:at]) if item.seen), None)
        if found is not None:
            self._view.follow(found)

    def turn(self, quarters: int) -> None:
        """R: the marked pages turn clockwise."""
        if pages := self._view.chosen_pages():
            self._do(Turn(pages=pages, quarters=quarters))

    def fold(self) -> None:
        """Space: the marked pages are folded away, or come back when all of them are."""
        pages = self._view.chosen_pages()
        folded = {page.sequence for page in self.laid.arrangement.pages if page.folded is not None}
        if pages:
            self._do(Unfold(pages=pages) if folded.issuperset(pages) else Fold(pages=pages))

    def move(self, by: int) -> None:
        """Ctrl+Left, Ctrl+Right: the marked pages go one place back or on."""
        pages = self._view.chosen_pages()
        order = [item.sequence for item in strip_items(self.laid, self._words)]
        if not pages:
            return
        first, last = order.index(pages[0]), order.index(pages[-1])
        target = first - 1 if by < 0 else last + 2
        if target < 0 or target > len(order):
            return
        self._do(Move(pages=pages, before=order[target] if target < len(order) else None))

    def split(self) -> None:
        """S: a document begins with this page; on its first page, it goes on the document before."""
        page, group = self._view.current_page(), self.laid.group_of(self._view.current_page())
        if page is None or group is None:
            return
        self._do(Join(page=page) if group.pages[0].sequence == page else Split(page=page))

    def aim(self, entry_id: UUID) -> None:
        """The document under the keyboard goes to this entry; the keyboard goes to the next that has no number."""
        group = self.current_group
        if group is None:
            return
        follow = self._next_without_number(group)
        self._do(Aim(page=group.pages[0].sequence, entry_id=entry_id), follow=follow)

    def insert_here(self, then: Callable[[], None]) -> None:
        """I: what is scanned now stands before this page."""
        page = self._view.current_page()
        if page is not None:
            self._do(ScanBefore(page=page), then=then)

    def replace_this(self, then: Callable[[], None]) -> None:
        """X: what is scanned now is in this page's place."""
        page = self._view.current_page()
        if page is not None:
            self._do(ScanInstead(page=page), then=then)

    def undo(self) -> None:
        """Ctrl+Z."""
        self._turn_back(self._desk.arranging.undo)

    def redo(self) -> None:
        """Ctrl+Y."""
        self._turn_back(self._desk.arranging.redo)

    def _turn_back(self, turn: Callable[[UUID], Arrangement]) -> None:
        batch_id = self.batch_id
        if batch_id is None:
            return

        def failed(error: KnownError) -> None:
            # Ctrl+Z once too often is no fault; what is left to see is what there is.
            if not isinstance(error, NothingToTakeBack):
                self._failed(error)

        self._read(batch_id, lambda: turn(batch_id), failed=failed)

    def _do(self, act: Act, *, follow: int | None = None, then: Callable[[], None] | None = None) -> None:
        batch_id, who = self.batch_id, self._who()
        if batch_id is None:
            return
        self._read(
            batch_id,
            lambda: self._desk.arranging.do(batch_id, act, who=who),
            failed=self._failed,
            follow=follow,
            then=then,
        )

    def _read(
        self,
        batch_id: UUID,
        read: Callable[[], Arrangement],
        *,
        failed: Callable[[KnownError], None],
        follow: int | None = None,
        then: Callable[[], None] | None = None,
    ) -> None:

        def in_lane() -> LaidBatch:
            stands = read()
            aimed = {group.entry_id for group in stands.groups if group.entry_id is not None}
            entries = {each: self._entry_of(each) for each in aimed}
            return LaidBatch(
                {},
                stands,
                {each: self._writing.number(entry) for each, entry in entries.items()},
                self._desk.judging.verdicts(batch_id),
                {each: entry.content.leaves for each, entry in entries.items()},
            )

        def done(read: LaidBatch) -> None:
            if batch_id != self.batch_id:
                return
            self.laid = replace(read, pages=self.laid.pages, coming=self.laid.coming)
            self._show()
            if follow is not None:
                self._view.follow(follow)
            if then is not None:
                then()

        self._work.run(Lane.DATABASE, in_lane, done=done, failed=failed)

    def _next_without_number(self, group: PageGroup) -> int | None:
        waiting = list(self.laid.waiting)
        later = waiting[waiting.index(group) + 1 :] if group in waiting else waiting
        return next((each.pages[0].sequence for each in later if each.entry_id is None), None)

    def _show(self) -> None:
        self._view.show_items(strip_items(self.laid, self._words))
        self._changed()


def _with_page(stands: Arrangement, sequence: int) -> Arrangement:
    """As the pages stand when one more has come."""
    if any(page.sequence == sequence for page in stands.pages):
        return stands
    if stands.scan_before is None:
        last = stands.groups[-1] if stands.groups else PageGroup(())
        grown = replace(last, pages=(*last.pages, ArrangedPage(sequence)))
        return replace(stands, groups=(*stands.groups[:-1], grown))
    groups = []
    for group in stands.groups:
        pages = list(group.pages)
        at = next((at for at, page in enumerate(pages) if page.sequence == stands.scan_before), None)
        if at is not None:
            pages.insert(at, ArrangedPage(sequence))
        groups.append(replace(group, pages=tuple(pages)))
    return replace(stands, groups=tuple(groups))
