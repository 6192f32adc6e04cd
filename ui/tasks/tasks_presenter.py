"""What waits for this clerk, from what the desk itself knows: deadlines, pages without a number, papers not taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from app.deadlines.due import DueRow
from app.desk import Desk
from app.intake import BatchState, BatchView
from app.outbox import RefusedItem
from opis_contract.errors import KnownError
from opis_contract.events import subject_of
from opis_contract.messages import RegistrationRequest
from opis_contract.numbers import grouped
from ui.work import Lane, Work
from ui.writing import Writing


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
    party: str = ""
    day: str = ""
    """Its legal limit."""
    alarm: str = ""
    """The alarm that stands and whom it is for, in words."""

    @property
    def spoken(self) -> str:
        """The line as a screen reader says it."""
        return ", ".join(filter(None, (self.what, self.party, self.about, self.day, self.when, self.alarm)))


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the register, the intake and the outbox hold for this clerk."""

    due: Sequence[DueRow]
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
        batches = [each for each in self._desk.intake.batches() if each.state is BatchState.OPEN and each.pages]
        return Gathered(
            self._desk.deadlines.grid().rows, self._desk.outbox.refused_items(), batches, self._desk.intents.pending()
        )

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

    def _due(self, row: DueRow) -> TaskLine:
        alarm = self._say(f"tasks.alarm_{row.alarm.step.value}")
        return TaskLine(
            kind=TaskKind.ENTRY,
            subject=row.entry_id,
            what=grouped(row.number, row.prefix),
            party=row.party,
            about=row.summary,
            day=self._writing.day(row.limit),
            when=self._writing.days_left(row.limit),
            late=row.limit < self._writing.today,
            alarm=f"{alarm} · {self._say(f'tasks.for_{row.alarm.to.value}')}",
        )

    def _refused(self, item: RefusedItem) -> TaskLine:
        return TaskLine(
            kind=TaskKind.ENTRY,
            subject=subject_of(item.event.body),
            what=self._say("tasks.refused"),
            about=self._why(item),
            when=self._writing.moment(item.event.happened_at),
            late=True,
        )

    def _why(self, item: RefusedItem) -> str:
        words = self._writing.words
        if not words.can_explain(item.code, item.facts):
            return self._say("tasks.refused_about")
        return words.explain_code(item.code, item.facts).said

    def _kept(self, request: RegistrationRequest) -> TaskLine:
        content = request.draft.content
        parties = [content.sender] if content.sender else list(content.recipients)
        return TaskLine(
            kind=TaskKind.KEPT,
            subject=request.entry_id,
            what=self._say("tasks.kept"),
            party=", ".join(party.name for party in parties),
            about=content.summary,
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
