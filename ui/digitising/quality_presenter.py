"""The archivist before a batch: leaves counted, a sample drawn, page after page judged, the verdict."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from app.desk import Desk
from app.digitising.batches import BatchStage, DigitisedFile, DigitisingBatch
from app.digitising.leaves import FileCount
from app.digitising.page_order import StandingPage
from app.digitising.quality import Check
from app.digitising.sampling import Finding
from app.words import Sentence
from opis_contract.errors import KnownError
from opis_contract.numbers import grouped
from ui.digitising.approval_presenter import ApprovalPresenter
from ui.digitising.quality_words import (
    BatchLine,
    FileLine,
    PageWords,
    act_words,
    batch_line,
    file_line,
    leaf_words,
    page_words,
)
from ui.digitising.standing_words import Standing
from ui.work import Lane, Work
from ui.writing import Writing


class QualityView(Protocol):
    """What the presenter asks of the screen."""

    def show_batches(self, lines: Sequence[BatchLine], *, chosen: int | None) -> None:
        """The batches; the chosen one stays chosen, else the first is."""

    def show_files(self, lines: Sequence[FileLine]) -> None:
        """The files of the chosen batch."""

    def show_page(self, words: PageWords | None) -> None:
        """What is said of the page; None for no page."""

    def show_picture_of(self, file: str, page: int) -> None:
        """The picture that belongs there: the file's path and the page in it, from 1; an empty path for none."""

    def show_progress(self, seen: int, sample: int) -> None:
        """How many pages of the sample were looked at."""

    def offer(self, act: str, *, deliberate: bool = False) -> None:
        """The words of the likely act; empty where there is none. A `deliberate` one is not done by Enter alone."""

    def judge_now(self) -> None:
        """The keyboard goes to the page."""

    def tell(self, words: str) -> None:
        """What was done."""

    def explain(self, sentence: Sentence | None) -> None:
        """What stands in the way; None takes it back."""


class QualityPresenter:
    """One screen; everything said of a page is on the disk before the next one is shown as judged."""

    def __init__(
        self,
        view: QualityView,
        desk: Desk,
        work: Work,
        writing: Writing,
        *,
        by: Callable[[], str],
        approval: ApprovalPresenter,
    ) -> None:
        self._view = view
        self._room = desk.digitising
        self._work = work
        self._words = writing.words
        self._by = by
        self._approval = approval
        self._batch: DigitisingBatch | None = None
        self._check: Check | None = None
        self._at = 0
        self._file: tuple[StandingPage, ...] = ()
        self._shown = 0

    def arrive(self) -> None:
        """Read the batches again."""
        self._work.run(Lane.DATABASE, self._room.batches.batches, done=self._list, failed=self._explain)

    def choose(self, batch_no: int) -> None:
        """Another batch: its files, and no page until the check goes on."""
        if self._batch is not None and self._batch.batch_no == batch_no and self._check is not None:
            return
        self._forget_check()
        self._view.explain(None)
        self._view.tell("")
        self._read(batch_no)

    def act(self) -> None:
        """The likely act of the batch."""
        batch, check = self._batch, self._check
        if batch is None:
            return
        self._view.explain(None)
        if check is not None and check.seen == len(check.pages):
            self._run(lambda: self._room.quality.end(batch.batch_no, by=self._by()), self._ended)
        elif check is not None:
            self._go(self._next_unseen(0))
        elif batch.stage in {BatchStage.PREPARED, BatchStage.RETURNED}:
            self._run(lambda: self._room.leaves.finish_scanning(batch.batch_no, by=self._by()), self._scanned)
        elif batch.stage in {BatchStage.SCANNED, BatchStage.QA1, BatchStage.QA2}:
            self._run(lambda: self._room.quality.begin(batch.batch_no, by=self._by()), self._begun)
        else:
            self._approval.act(batch)

    def judge(self, finding: Finding) -> None:
        """Say what the page of the sample is; the next one that was not seen follows."""
        check, at = self._check, self._at
        if check is None:
            return
        place = check.pages[at].place
        self._run(
            lambda: self._room.quality.judge(check.batch_no, place, finding, by=self._by()),
            lambda _: self._judged(check.check_no, at, finding),
        )

    def back(self) -> None:
        """The page of the sample before this one, to be judged again."""
        if self._check is not None and self._at > 0:
            self._go(self._at - 1)

    def look_at(self, inventory_number: str) -> None:
        """Leaf through a file of the batch from its first page, while no sample is looked at."""
        batch = self._batch
        file = (
            next((each for each in batch.files if each.inventory_number == inventory_number), None) if batch else None
        )
        if file is not None and self._check is None:
            self._run(lambda: tuple(self._room.quality.pages_in(file)), lambda pages: self._leaf_through(file, pages))

    def look_beside(self, by: int) -> None:
        """Look at the pages of the same file before or behind; nothing is said of them."""
        if 0 <= self._shown + by < len(self._file):
            self._shown += by
            self._show()

    def again(self) -> None:
        """The batch has moved: list and files are read again."""
        if self._batch is not None:
            self._read(self._batch.batch_no)
        self.arrive()

    def _read(self, batch_no: int) -> None:
        def read() -> tuple[Standing, tuple[FileCount, ...]]:
            batch = self._room.batches.batch(batch_no)
            return self._approval.read(batch), self._room.leaves.counts(batch_no)

        self._work.run(Lane.DATABASE, read, done=self._show_batch, failed=self._explain)

    def _run(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        self._work.run(Lane.DATABASE, work, done=done, failed=self._explain)

    def _list(self, batches: Sequence[DigitisingBatch]) -> None:
        chosen = self._batch.batch_no if self._batch else None
        self._view.show_batches([batch_line(each, self._words) for each in batches], chosen=chosen)
        if not batches:
            self._view.show_files(())
            self._view.offer("")

    def _show_batch(self, found: tuple[Standing, tuple[FileCount, ...]]) -> None:
        standing, counts = found
        self._batch = standing.batch
        self._view.show_files([file_line(each, self._words) for each in counts])
        if self._check is None:
            self._approval.show(standing)
        self._offer()

    def _offer(self) -> None:
        if self._batch is not None:
            may = self._approval.may_approve()
            act = act_words(self._batch.stage, self._check, self._words, approves=may)
            self._view.offer(act, deliberate=self._batch.stage is BatchStage.INDEXED)

    def _scanned(self, counts: Sequence[FileCount]) -> None:
        pages = sum(each.pages for each in counts)
        self._view.tell(self._words.count("digitising.screen.scanned", pages))
        self.again()

    def _begun(self, check: Check) -> None:
        self._check = check
        self._approval.hide()
        plan = check.plan
        said = self._words.count("digitising.screen.begun", plan.sample, stage=check.stage, lot=grouped(plan.lot))
        self._view.tell(said)
        self.again()
        self._go(self._next_unseen(0))
        self._view.judge_now()

    def _judged(self, check_no: int, at: int, finding: Finding) -> None:
        check = self._check
        if check is None or check.check_no != check_no:
            return
        pages = list(check.pages)
        pages[at] = replace(pages[at], finding=finding)
        self._check = replace(check, pages=tuple(pages))
        self._go(self._next_unseen(at))

    def _ended(self, check: Check) -> None:
        self._forget_check()
        key = "failed" if not check.passed else "passed_first" if check.stage == 1 else "passed_second"
        self._view.tell(self._words.say(f"digitising.screen.{key}"))
        self.again()

    def _next_unseen(self, after: int) -> int:
        """The next page that nobody has looked at, from here round; where all are seen, this one stays."""
        pages = self._check.pages if self._check else ()
        order = [*range(after, len(pages)), *range(after)]
        return next((at for at in order if pages[at].finding is None), after)

    def _go(self, at: int) -> None:
        check = self._check
        if check is None:
            return
        self._at = at
        self._offer()
        page = check.pages[at].page
        self._run(
            lambda: tuple(self._room.quality.pages_in(page.file)), lambda pages: self._around(check.check_no, at, pages)
        )

    def _around(self, check_no: int, at: int, pages: tuple[StandingPage, ...]) -> None:
        check = self._check
        if check is None or check.check_no != check_no or at != self._at:
            return
        self._file = pages
        self._shown = check.pages[at].page.number - 1
        self._show()

    def _leaf_through(self, file: DigitisedFile, pages: tuple[StandingPage, ...]) -> None:
        if self._check is None and self._batch is not None and self._batch.batch_no == file.batch_no and pages:
            self._file, self._shown = pages, 0
            self._show()

    def _show(self) -> None:
        check, shown, pages = self._check, self._file[self._shown], len(self._file)
        if check is None:
            self._view.show_page(leaf_words(shown, pages, self._words))
        else:
            self._view.show_page(page_words(check.pages[self._at], shown, pages, self._words))
            self._view.show_progress(check.seen, len(check.pages))
        self._view.show_picture_of(str(self._room.imports.store.path(shown.source_sha256)), shown.page)

    def _forget_check(self) -> None:
        self._check, self._file, self._at, self._shown = None, (), 0, 0
        self._view.show_page(None)
        self._view.show_progress(0, 0)
        self._view.show_picture_of("", 0)

    def _explain(self, error: KnownError) -> None:
        self._view.explain(self._words.explain(error))
