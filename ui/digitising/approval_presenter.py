"""The archivist's word on a whole batch: its index ended, the batch approved, or sent back with a reason."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from app.desk import Desk
from app.digitising.approving import Approval
from app.digitising.batches import BatchStage, DigitisingBatch
from app.people.working import act_opened
from app.words import Sentence
from opis_contract.errors import KnownError
from opis_contract.people import Act
from ui.digitising.standing_words import Standing, standing_words
from ui.work import Lane, Work
from ui.writing import Writing

WriteEvidence = Callable[[Approval], Path]
"""Writes the evidence of an approval as files and gives their folder; for a lane."""


class ApprovalView(Protocol):
    """What the presenter asks of the screen."""

    def show_standing(self, lines: Sequence[str]) -> None:
        """What there is to say of the batch as a whole."""

    def offer_rejection(self, offered: bool) -> None:
        """Whether the batch can be sent back now."""

    def ask_why(self, asked: bool) -> None:
        """Ask which files go back and why, or ask no more."""

    def mark_files(self, marked: frozenset[str]) -> None:
        """The files, by inventory number, that would go back to the scanner."""

    def tell(self, words: str) -> None:
        """What was done."""

    def explain(self, sentence: Sentence | None) -> None:
        """What stands in the way; None takes it back."""


class ApprovalPresenter:
    """Decides about the batch that was last shown; `moved` is called when it is somewhere else."""

    def __init__(
        self,
        view: ApprovalView,
        desk: Desk,
        work: Work,
        writing: Writing,
        *,
        by: Callable[[], str],
        write_evidence: WriteEvidence,
        moved: Callable[[], None],
    ) -> None:
        self._view = view
        self._desk = desk
        self._work = work
        self._writing = writing
        self._by = by
        self._write_evidence = write_evidence
        self._moved = moved
        self._batch: DigitisingBatch | None = None
        self._marked: frozenset[str] = frozenset()
        self._asking = False

    def read(self, batch: DigitisingBatch) -> Standing:
        """What `show` needs, from the database; for a lane."""
        room = self._desk.digitising
        steps, checks = room.batches.steps(batch.batch_no), room.quality.checks(batch.batch_no)
        return Standing(batch, tuple(steps), tuple(checks))

    def show(self, standing: Standing) -> None:
        """Another batch, or the same one somewhere else."""
        if self._batch is None or standing.batch.batch_no != self._batch.batch_no or not self._can_reject(standing):
            self.leave()
        self._batch = standing.batch
        self._view.show_standing(standing_words(standing, self._writing, approves=self.may_approve()))
        self._view.offer_rejection(self._can_reject(standing))

    def hide(self) -> None:
        """A page of it is looked at."""
        self.leave()
        self._view.show_standing(())
        self._view.offer_rejection(False)

    def may_approve(self) -> bool:
        """Whether whoever works here may decide about batches."""
        return act_opened(self._desk.working.person, Act.APPROVE_DIGITISED)

    def act(self, batch: DigitisingBatch) -> None:
        """End the index of a checked batch; approve an indexed one."""
        room = self._desk.digitising
        if batch.stage is BatchStage.CHECKED:
            self._run(lambda: room.indexing.finish(batch.batch_no, by=self._by()), lambda _: self._indexed())
        elif batch.stage is BatchStage.INDEXED and not self._asking:
            institution = self._desk.identity().institution
            self._run(
                lambda: room.approving.approve(batch.batch_no, institution=institution, by=self._by()), self._approved
            )

    def ask_why(self) -> None:
        """Begin to send the batch back."""
        if self._batch is not None and self._batch.stage is BatchStage.INDEXED and self.may_approve():
            self._asking = True
            self._view.explain(None)
            self._view.ask_why(True)
            self._view.mark_files(self._marked)

    def mark(self, inventory_number: str) -> None:
        """This file goes back to the scanner too, or not any more."""
        if self._asking:
            self._marked = self._marked ^ {inventory_number}
            self._view.mark_files(self._marked)

    def leave(self) -> None:
        """Do not send it back after all."""
        self._asking, self._marked = False, frozenset()
        self._view.ask_why(False)
        self._view.mark_files(self._marked)

    def reject(self, reason: str) -> None:
        """Send it back: the marked files to the scanner, or without any the batch to its index."""
        batch, marked = self._batch, self._marked
        if batch is None or not self._asking:
            return
        room = self._desk.digitising.approving
        self._run(
            lambda: room.reject(batch.batch_no, marked, reason=reason, by=self._by()),
            lambda _: self._rejected(batch.batch_no, marked),
        )

    def _can_reject(self, standing: Standing) -> bool:
        return standing.batch.stage is BatchStage.INDEXED and self.may_approve()

    def _run(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        self._view.explain(None)
        self._work.run(Lane.DATABASE, work, done=done, failed=self._explain)

    def _indexed(self) -> None:
        self._view.tell(self._writing.words.say("digitising.screen.indexed"))
        self._moved()

    def _approved(self, approval: Approval) -> None:
        self._view.tell(self._writing.words.say("digitising.screen.approved"))
        self._moved()
        self._work.run(
            Lane.FILES, lambda: self._write_evidence(approval), done=self._evidence_written, failed=self._explain
        )

    def _evidence_written(self, folder: Path) -> None:
        self._view.tell(self._writing.words.say("digitising.screen.evidence_in", folder=folder))

    def _rejected(self, batch_no: int, files: frozenset[str]) -> None:
        key = "rejected_files" if files else "rejected_index"
        said = self._writing.words.say(f"digitising.{key}", batch=batch_no, files=", ".join(sorted(files)))
        self._view.tell(said)
        self.leave()
        self._moved()

    def _explain(self, error: KnownError) -> None:
        self._view.explain(self._writing.words.explain(error))
