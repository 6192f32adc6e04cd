"""What waits for this clerk, from what the desk itself knows: deadlines, pages without a number, papers not taken."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from app.desk import BatchState, BatchView, Desk, EntryQuery, EntryRow, RefusedItem
from opis_contract.errors import KnownError
from opis_contract.events import subject_of
from opis_contract.legal_time import legal_date
from opis_contract.messages import RegistrationRequest
from opis_contract.numbers import grouped
from opis_contract.registers import Direction
from ui.work import Lane, Work
from ui.writing import Writing

NEAR_DAYS = 5
"""A deadline farther away than this is nobody's task yet."""
LOOK_BACK = timedelta(days=120)
"""How far back deadlines are looked for: the longest term of the catalogue, its extension, and a month of lateness."""


class TaskKind(StrEnum):
    """Where a task is done."""

    ENTRY = "entry"
    BATCH = "batch"
    KEPT = "kept"
    """A paper that is kept until a number can be given: nothing is to be done but to know of it."""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One thing that waits; `subject` is the entry or the batch."""

    kind: TaskKind
    subject: UUID
    what: str
    about: str
    when: str
    late: bool

    @property
    def spoken(self) -> str:
        """The line as a screen reader says it."""
        return ", ".join(filter(None, (self.what, self.about, self.when)))


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the register, the intake and the outbox hold for this clerk."""

    due: Sequence[EntryRow]
    refused: Sequence[RefusedItem]
    batches: Sequence[BatchView]
    kept: Sequence[RegistrationRequest]


class TasksView(Protocol):
    """The list on the screen."""

    def show_tasks(self, tasks: Sequence[TaskLine]) -> None:
        """Replace the list."""

    def explain(self, error: KnownError) -> None:
        """The tasks could not be read."""


class TasksPresenter:
    """Gathers in the database lane."""

    def __init__(self, view: TasksView, desk: Desk, work: Work, writing: Writing) -> None:
        self._view = view
        self._desk = desk
        self._work = work
        self._writing = writing
        self._say = writing.words.say

    def refresh(self) -> None:
        """Read everything again."""
        self._work.run(Lane.DATABASE, self._gather, done=self._show, failed=self._view.explain)

    def _gather(self) -> Gathered:
        batches = [each for each in self._desk.batches() if each.state is BatchState.OPEN and each.pages]
        return Gathered(self._due_soon(), self._desk.outbox.refused_items(), batches, self._desk.intents.pending())

    def _due_soon(self) -> list[EntryRow]:
        """Incoming entries whose deadline is near or past, the latest first; read by pages, as far as it matters."""
        today = self._writing.today
        found: list[EntryRow] = []
        query = EntryQuery(limit=500)
        while rows := self._desk.entries(query).rows:
            found += [
                row
                for row in rows
                if row.deadline
                and row.direction is Direction.INCOMING
                and row.deadline <= today + timedelta(days=NEAR_DAYS)
            ]
            if legal_date(rows[-1].registered_at) < today - LOOK_BACK:
                break
            query = replace(query, before=rows[-1].cursor)
        return sorted(found, key=lambda row: (row.deadline or today, row.number))

    def _show(self, gathered: Gathered) -> None:
        due = [self._due(row) for row in gathered.due]
        self._view.show_tasks(
            [
                *(line for line in due if line.late),
                *map(self._refused, gathered.refused),
                *map(self._kept, gathered.kept),
                *(line for line in due if not line.late),
                *map(self._batch, gathered.batches),
            ]
        )

    def _due(self, row: EntryRow) -> TaskLine:
        deadline = row.deadline or self._writing.today
        return TaskLine(
            kind=TaskKind.ENTRY,
            subject=row.entry_id,
            what=grouped(row.number, row.prefix),
            about=f"{row.party} · {row.summary}",
            when=self._writing.days_left(deadline),
            late=deadline < self._writing.today,
        )

    def _refused(self, item: RefusedItem) -> TaskLine:
        return TaskLine(
            kind=TaskKind.ENTRY,
            subject=subject_of(item.event.body),
            what=self._say("tasks.refused"),
            about=self._say("tasks.refused_about"),
            when=self._writing.moment(item.event.happened_at),
            late=True,
        )

    def _kept(self, request: RegistrationRequest) -> TaskLine:
        content = request.draft.content
        parties = [content.sender] if content.sender else list(content.recipients)
        return TaskLine(
            kind=TaskKind.KEPT,
            subject=request.entry_id,
            what=self._say("tasks.kept"),
            about=" · ".join([*(party.name for party in parties), content.summary]),
            when=self._say("tasks.kept_when"),
            late=False,
        )

    def _batch(self, batch: BatchView) -> TaskLine:
        return TaskLine(
            kind=TaskKind.BATCH,
            subject=batch.batch_id,
            what=self._say("tasks.batch"),
            about=self._writing.counted("files.pages", len(batch.pages)),
            when=self._writing.moment(batch.opened_at),
            late=False,
        )
