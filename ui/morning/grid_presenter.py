"""The morning's mail from typing to labels: each envelope its own registration, one after the other, none lost.

A fault stops the row where it stands: what has its number keeps it, the rest stays typed (rule R13).
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol
from uuid import UUID

from app.desk import Desk
from app.directory.asking import LETTERS, KnownParty
from app.errors import EnrolmentUnfinished, EntryNotFound, NoContinuityNumbers
from app.folding import folded
from app.printing.book import PrintKind
from app.registering import Registration
from app.words import Sentence
from opis_contract.entries import EntryDraft
from opis_contract.errors import KnownError
from ui.morning.grid_file import GridFile
from ui.morning.grid_line import Cell, GridLine, read_line
from ui.registering.draft_file import FormField
from ui.registering.form_screen import Suggestion
from ui.registering.kinds import Kind, Kinds, read_kinds
from ui.registering.party_presenter import party_facts
from ui.registering.reading_form import FormIncomplete
from ui.work import Lane, Work
from ui.writing import Writing


class GridView(Protocol):
    """What the presenter asks of the screen."""

    def show_lines(self, lines: Sequence[GridLine]) -> None:
        """Show these lines and no others."""

    def show_line(self, at: int, line: GridLine) -> None:
        """One line has changed."""

    def warn(self, at: int, cell: Cell | None, problem: str) -> None:
        """Say what is wrong with a line; empty takes it back."""

    def lock(self, at: int, locked: bool) -> None:
        """While a line is given its number it cannot be typed in."""

    def focus(self, at: int, cell: Cell) -> None:
        """Put the keyboard there."""

    def offer(self, at: int, cell: Cell, suggestions: Sequence[Suggestion]) -> None:
        """Suggestions inside a cell; none closes them."""

    def tell_counts(self, text: str) -> None:
        """How many envelopes, numbers and scans."""

    def explain(self, sentence: Sentence | None) -> None:
        """A fault; None takes it back."""


@dataclass(frozen=True, slots=True)
class _Begun:
    lines: list[GridLine]
    kinds: Kinds


class GridPresenter:
    """One grid. `registered` is called on the main thread with each number given."""

    def __init__(
        self,
        view: GridView,
        desk: Desk,
        work: Work,
        writing: Writing,
        *,
        file: Path,
        clerk: str,
        registered: Callable[[Registration], None],
    ) -> None:
        self._view = view
        self._desk = desk
        self._work = work
        self._writing = writing
        self._file = GridFile(file)
        self._clerk = clerk
        self._registered = registered
        self._kinds = Kinds()
        self.lines: list[GridLine] = [GridLine()]
        self._queue: deque[int] = deque()
        self._under_way = False
        self._saving = False
        self._unsaved = False
        self._parties: tuple[KnownParty, ...] = ()
        self._types: tuple[Kind, ...] = ()
        self._asked = (0, "")
        self._scans = 0

    def begin(self) -> None:
        """Take up the lines of the last run: those that got their number in the meantime show it."""
        self._work.run(Lane.DATABASE, self._left_over, done=self._take_up, failed=self._explain)

    def arrive(self) -> None:
        """The clerk has come: what was scanned since is counted, the keyboard goes to the first open line."""
        self._view.focus(self._first_open(), Cell.PARTY)
        done = [UUID(each.text.entry_id) for each in self.lines if each.number]
        self._work.run(
            Lane.DATABASE,
            lambda: sum(1 for each in done if self._desk.looking.entry(each).files),
            done=self._scanned,
            failed=self._explain,
        )

    def typed(self, at: int, cell: Cell, text: str) -> None:
        """Something was typed in a cell."""
        self.lines[at] = self.lines[at].with_cell(cell, text)
        self._view.warn(at, None, "")
        if cell is Cell.PARTY:
            self.lines[at] = replace(self.lines[at], text=replace(self.lines[at].text, known=""))
            self._look_up(at, text)
        elif cell is Cell.DOCUMENT_TYPE:
            exact = self._kinds.named(text)
            self._types = () if exact else self._kinds.matching(text, self.lines[at].text.direction)
            self._view.offer(at, cell, [Suggestion(each.name, each.department) for each in self._types])
        self._tell()

    def taken(self, at: int, cell: Cell, position: int) -> None:
        """A suggestion was chosen."""
        text = self.lines[at].text
        if cell is Cell.PARTY:
            party = self._parties[position].party
            held = party.model_dump_json(exclude_defaults=True)
            text = replace(text, party=party.name, known=held, locality=party.locality or "")
        else:
            text = replace(text, document_type=self._types[position].name)
        self.lines[at] = replace(self.lines[at], text=text)
        self._view.offer(at, cell, ())
        self._view.show_line(at, self.lines[at])

    def paused(self) -> None:
        """The clerk stopped typing for a moment: keep the lines on disk."""
        self._save()

    def line_below(self, at: int) -> None:
        """On to the next envelope; this one stays typed."""
        if at == len(self.lines) - 1 and not self.lines[at].untouched:
            self.lines.append(self.lines[at].next_line())
            self._view.show_lines(self.lines)
        self._view.focus(min(at + 1, len(self.lines) - 1), Cell.PARTY)

    def register_line(self, at: int) -> None:
        """Give this envelope its number and go on with the next one."""
        if self.lines[at].untouched or self.lines[at].done or at in self._queue:
            return
        if self._is_whole(at):
            self._queue.append(at)
            self.line_below(at)
            self._go_on()

    def register_all(self) -> None:
        """Give every typed envelope its number, from the first line down; the first that is not whole stops the row."""
        for at, line in enumerate(self.lines):
            if line.untouched or line.done or at in self._queue:
                continue
            if not self._is_whole(at):
                break
            self._queue.append(at)
        self._go_on()

    def print_labels(self) -> None:
        """Labels for every number that has none yet, in the order of the pile."""
        waiting = [at for at, line in enumerate(self.lines) if line.number and not line.labelled]
        if waiting:
            self._print(deque(waiting))

    def next_pile(self) -> None:
        """Take the numbered lines away; what is only typed stays."""
        if self._under_way or self._queue:
            return
        self.lines = [each for each in self.lines if not each.done] or [GridLine()]
        self._view.show_lines(self.lines)
        self._view.focus(self._first_open(), Cell.PARTY)
        self._scans = 0
        self._tell()
        self._save()

    def _left_over(self) -> _Begun:
        """In a lane."""
        lines = [self._as_it_stands(each) for each in self._file.load()]
        return _Begun(lines, read_kinds(self._desk.catalogue, self._desk.deadlines))

    def _as_it_stands(self, line: GridLine) -> GridLine:
        if line.number or not line.text.entry_id:
            return line
        try:
            entry = self._desk.looking.entry(UUID(line.text.entry_id)).entry
        except (EntryNotFound, ValueError):
            return line
        return replace(line, number=self._writing.number(entry), waits=False)

    def _take_up(self, begun: _Begun) -> None:
        self._kinds = begun.kinds
        if begun.lines and all(each.untouched for each in self.lines):
            self.lines = begun.lines
        self._view.show_lines(self.lines)
        self._tell()

    def _look_up(self, at: int, typed: str) -> None:
        asked = (at, folded(typed))
        self._asked = asked
        if len(asked[1]) < LETTERS:
            self._view.offer(at, Cell.PARTY, ())
            return
        self._work.run(
            Lane.DATABASE,
            lambda: self._desk.directory.known(typed),
            done=lambda found: self._offer(asked, found),
            failed=self._explain,
        )

    def _offer(self, asked: tuple[int, str], found: list[KnownParty]) -> None:
        if asked == self._asked:
            self._parties = tuple(found)
            offered = [Suggestion(each.party.name, party_facts(each, self._writing)) for each in found]
            self._view.offer(asked[0], Cell.PARTY, offered)

    def _is_whole(self, at: int) -> bool:
        """True when the line can be registered; else what is missing is said, and the keyboard goes there."""
        try:
            self._draft(at)
        except FormIncomplete as incomplete:
            field, problem = next(iter(incomplete.problems.items()))
            cell = _CELLS.get(field, Cell.PARTY)
            self._view.warn(at, cell, self._writing.words.say(problem))
            self._view.focus(at, cell)
            return False
        return True

    def _draft(self, at: int) -> EntryDraft:
        return read_line(self.lines[at], self._kinds, now=self._writing.now(), seal=self._desk.personal_numbers.seal)

    def _go_on(self) -> None:
        if self._under_way or not self._queue:
            return
        at = self._queue.popleft()
        text = self.lines[at].text
        if not text.entry_id:
            self.lines[at] = replace(self.lines[at], text=replace(text, entry_id=str(self._desk.new_entry_id())))
        self._under_way = True
        self._view.explain(None)
        self._view.lock(at, True)
        draft, entry_id, kept = self._draft(at), UUID(self.lines[at].text.entry_id), tuple(self.lines)
        self._work.run(
            Lane.NETWORK,
            lambda: self._give(draft, entry_id, kept),
            done=lambda registration: self._given(at, registration),
            failed=lambda error: self._refused(at, error),
        )

    def _give(self, draft: EntryDraft, entry_id: UUID, kept: Sequence[GridLine]) -> Registration:
        """In a lane: the line with its identifier is durable before anybody is asked."""
        self._file.save(kept)
        return self._desk.register(draft, clerk=self._clerk, entry_id=entry_id)

    def _given(self, at: int, registration: Registration) -> None:
        self._under_way = False
        self.lines[at] = replace(self.lines[at], number=self._writing.number(registration.entry))
        self._view.show_line(at, self.lines[at])
        self._tell()
        self._save()
        self._registered(registration)
        self._go_on()

    def _refused(self, at: int, error: KnownError) -> None:
        """The row stops here. A paper that is kept for the server needs no more typing; the next would fare alike."""
        self._under_way = False
        self._queue.clear()
        if isinstance(error, NoContinuityNumbers | EnrolmentUnfinished):
            self.lines[at] = replace(self.lines[at], waits=True)
            self._view.show_line(at, self.lines[at])
        else:
            self._view.lock(at, False)
            self._view.focus(at, Cell.PARTY)
        self._save()
        self._explain(error)

    def _print(self, waiting: deque[int]) -> None:
        at = waiting.popleft()
        entry_id = UUID(self.lines[at].text.entry_id)
        self._work.run(
            Lane.PRINTER,
            lambda: self._desk.print(PrintKind.LABEL, entry_id),
            done=lambda _: self._labelled(at, waiting),
            failed=self._explain,
        )

    def _labelled(self, at: int, waiting: deque[int]) -> None:
        self.lines[at] = replace(self.lines[at], labelled=True)
        self._view.show_line(at, self.lines[at])
        self._tell()
        if waiting:
            self._print(waiting)
        else:
            self._save()

    def _first_open(self) -> int:
        return next((at for at, line in enumerate(self.lines) if not line.done), len(self.lines) - 1)

    def _scanned(self, count: int) -> None:
        self._scans = count
        self._tell()

    def _tell(self) -> None:
        counted = self._writing.counted
        envelopes = sum(not each.untouched for each in self.lines)
        numbers = sum(bool(each.number) for each in self.lines)
        labels = sum(each.labelled for each in self.lines)
        self._view.tell_counts(
            " · ".join(
                (
                    counted("morning.envelopes", envelopes),
                    counted("morning.numbers", numbers),
                    counted("morning.labels", labels),
                    counted("morning.scans", self._scans),
                )
            )
        )

    def _save(self) -> None:
        self._unsaved = True
        if not self._saving:
            self._save_newest()

    def _save_newest(self) -> None:
        if not self._unsaved:
            return
        self._unsaved, self._saving = False, True
        lines = tuple(self.lines)
        self._work.run(Lane.FILES, lambda: self._file.save(lines), done=self._saved, failed=self._not_saved)

    def _saved(self, _: None) -> None:
        self._saving = False
        self._save_newest()

    def _not_saved(self, error: KnownError) -> None:
        self._saving = False
        self._explain(error)

    def _explain(self, error: KnownError) -> None:
        self._view.explain(self._writing.words.explain(error))


_CELLS = {
    FormField.PARTY: Cell.PARTY,
    FormField.DOCUMENT_TYPE: Cell.DOCUMENT_TYPE,
    FormField.SUMMARY: Cell.SUMMARY,
    FormField.LEAVES: Cell.LEAVES,
}
