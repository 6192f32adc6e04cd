"""Scanning at the desk: a page is safe on disk before it is on screen, and a fault says what is safe and what to do."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from app.arranging.acts import ScanBefore
from app.desk import Desk
from app.intake import BatchState, BatchView, IntakePage
from app.words import Sentence
from devices.scanning import PageDone, PageProgress, PageStarted, ScanEnded, ScanEvent, ScanSettings
from opis_contract.errors import KnownError
from ui.remembered import Remembered
from ui.scanning.arranger import Arranger
from ui.scanning.batch_lines import batch_lines
from ui.scanning.page_filer import PageFiler
from ui.scanning.page_judging import JudgePage, ReadPage, page_judging, page_reading
from ui.scanning.page_text_presenter import PageTextPresenter
from ui.scanning.scan_screen import FileBatch, ScanView, StoppableScanner, Target
from ui.scanning.scanner_picker import ScannerPicker
from ui.scanning.strip_items import LaidBatch
from ui.work import Lane, Work
from ui.writing import Writing


@dataclass(frozen=True, slots=True)
class _Read:
    """The batches as they were read, and the one for the screen as its pages lie."""

    batches: tuple[BatchView, ...]
    shown: UUID | None
    laid: LaidBatch


class ScanPresenter:
    """One scan at a time, any number of batches.

    `preferred` is the scanner that the settings name; `filed` is called when an entry got its pages, `words_read` with
    the batch of each page that has been read.
    """

    def __init__(
        self,
        view: ScanView,
        desk: Desk,
        scanner: StoppableScanner,
        judge: JudgePage,
        read: ReadPage,
        work: Work,
        writing: Writing,
        *,
        file_batch: FileBatch,
        remembered: Remembered,
        preferred: str,
        who: Callable[[], str],
        filed: Callable[[UUID], None],
        words_read: Callable[[UUID], None],
    ) -> None:
        self._view = view
        self._words_read = words_read
        self._desk = desk
        self._scanner = scanner
        self._work = work
        self._writing = writing
        self._say = writing.words.say
        self.picker = ScannerPicker(
            view,
            scanner,
            work,
            remembered=remembered,
            preferred=preferred,
            changed=self._picker_changed,
            failed=self._no_scanner,
        )
        self.pages = Arranger(
            view,
            desk,
            work,
            writing,
            entry_of=lambda entry_id: desk.looking.entry(entry_id).entry,
            who=who,
            changed=self._laid,
            failed=self._fault,
        )
        self.filer = PageFiler(
            view,
            desk,
            self.pages,
            work,
            writing,
            file_batch=file_batch,
            begun=self._filing_began,
            filed=filed,
            ended=self._filing_ended,
        )
        self.text = PageTextPresenter(view, desk, work, writing, batch=lambda: self.pages.batch_id)
        self.reading = page_reading(
            desk, read, work, shown=lambda: self.pages.batch_id, kept=self._read_a_page, failed=self.text.failed
        )
        self.judging = page_judging(
            desk,
            judge,
            work,
            shown=lambda: self.pages.batch_id,
            profile=lambda: self.picker.profile,
            judged=self._judged,
            failed=self._fault,
        )
        self._batches: tuple[BatchView, ...] = ()
        self._scanning = False
        self._fresh = False
        self._lines = 0
        self._scan_when_ready = False

    @property
    def busy(self) -> bool:
        """True while pages come or are being filed."""
        return self._scanning or self.filer.filing

    def begin(self) -> None:
        """At the start: pages that are on disk but not in the journal are taken up, then the batches are shown."""
        self._work.run(
            Lane.DATABASE,
            lambda: self._desk.catalogue.scan_profiles()[0],
            done=self.picker.use_profile,
            failed=self._fault,
        )
        self._work.run(Lane.DATABASE, self._desk.intake.recover, done=lambda _: self._recovered(), failed=self._fault)
        self.picker.find()

    def _recovered(self) -> None:
        self.refresh()
        self.judging.go_on()
        self.reading.go_on()

    def _judged(self, batch_id: UUID) -> None:
        self.pages.judged(batch_id)
        self.reading.go_on()

    def _read_a_page(self, batch_id: UUID) -> None:
        self.text.again(batch_id)
        self._words_read(batch_id)

    def refresh(self) -> None:
        """Read the batches again, and the one on screen."""
        shown, fresh = self.pages.batch_id, self._fresh
        self._work.run(
            Lane.DATABASE, lambda: self._read(shown, choose=not fresh), done=self._show_batches, failed=self._fault
        )

    def choose_batch(self, batch_id: UUID) -> None:
        """Show another batch; not while pages come, which belong to the one on screen."""
        if self._scanning or batch_id == self.pages.batch_id:
            return
        self._fresh = False
        self._view.show_fault(None)
        self._work.run(
            Lane.DATABASE, lambda: self._read(batch_id, choose=False), done=self._show_batches, failed=self._fault
        )

    def new_batch(self) -> None:
        """The next scan begins a batch of its own."""
        if not self._scanning:
            self._fresh = True
            self.pages.lay(None, LaidBatch())
            self._view.show_batches(batch_lines(self._batches, self.picker.name_of, self._writing), None)

    def scan(self) -> None:
        """F5: pages go to the end of the open batch on screen, or to a new one. Waits for the scanner if it must."""
        if self.busy:
            return
        if self.picker.settings is None:
            self._scan_when_ready = True
            self.picker.find()
        else:
            self._begin_scan(at_end=True)

    def insert(self) -> None:
        """I: what is scanned now stands before the page under the keyboard."""
        if not self.busy and self.picker.settings is not None:
            self.pages.insert_here(self._scan_here)

    def replace(self) -> None:
        """X: what is scanned now is in the place of the page under the keyboard."""
        if not self.busy and self.picker.settings is not None:
            self.pages.replace_this(self._scan_here)

    def stop(self) -> None:
        """Stop the scanner; finished pages stay."""
        if self._scanning:
            self._scanner.cancel()

    def attach(self) -> None:
        """Enter: pages become pages of their entries while the next paper is registered."""
        if not self.busy:
            self.filer.attach()

    def aim(self, target: Target) -> None:
        """The pages go to this entry; the batch on screen stays if it still waits for a number."""
        self.filer.aim(target)
        self._allow()
        self._work.run(
            Lane.DATABASE,
            lambda: self._desk.scan_profile_of(target.entry_id),
            done=self.picker.use_profile,
            failed=self._fault,
        )

    def _scan_here(self) -> None:
        if self.picker.settings is not None and not self.busy:
            self._begin_scan(at_end=False)

    def _begin_scan(self, *, at_end: bool) -> None:
        """The profile of the papers that were aimed at a moment ago is read first; what was asked for comes in turn."""
        scanner_id = self.picker.chosen
        open_batch = self._open_batch()
        to_end = at_end and self.pages.laid.arrangement.scan_before is not None
        self._scanning = True
        self.pages.coming(more=True)
        self._view.show_fault(None)
        self._view.show_progress(self._say("scanning.waking"), 0, 0)
        self._allow()
        cancel = threading.Event()

        def wake(_: None) -> None:
            settings = self.picker.settings
            if settings is None:
                self._ended(None)
                return
            self._work.run(
                Lane.SCANNER,
                lambda: self._scan(scanner_id, settings, open_batch, cancel, to_end=to_end),
                done=lambda _: self._ended(None),
                failed=self._ended,
                cancel=cancel,
            )

        self._work.run(Lane.DATABASE, lambda: None, done=wake, failed=self._ended, cancel=cancel)

    def _scan(
        self,
        scanner_id: str,
        settings: ScanSettings,
        open_batch: UUID | None,
        cancel: threading.Event,
        *,
        to_end: bool,
    ) -> None:
        """In the scanner's lane: each page enters the intake journal before the screen hears of it."""
        desk = self._desk
        batch = desk.intake.open(source=scanner_id) if open_batch is None else desk.intake.resume(open_batch)
        batch_id = batch.batch_id
        if to_end:
            laid = desk.arranging.do(batch_id, ScanBefore(page=None))
            self._work.on_main(lambda: self.pages.stands(batch_id, laid))
        events = self._scanner.scan(scanner_id, settings, batch.folder, batch.next_sequence)
        for event in events:
            if isinstance(event, PageDone):
                page = event.page
                kept = IntakePage(
                    sequence=page.sequence,
                    path=page.path,
                    sha256=page.sha256,
                    width=page.width,
                    height=page.height,
                    resolution=page.resolution,
                    media_type=page.media_type,
                )
                self._desk.intake.accept(batch_id, kept)
                self._work.on_main(_Later(self._arrived, batch_id, kept).call)
            else:
                self._work.on_main(_Later(self._moved, event).call)
            if cancel.is_set():
                self._scanner.cancel()

    def _arrived(self, batch_id: UUID, page: IntakePage) -> None:
        self._fresh = False
        self.pages.arrived(batch_id, page)
        self.judging.go_on()

    def _moved(self, event: ScanEvent) -> None:
        match event:
            case PageStarted(sequence=sequence, lines=lines):
                self._lines = lines or 0
                self._view.show_progress(self._say("scanning.page_coming", page=sequence), 0, self._lines)
            case PageProgress(sequence=sequence, lines=lines, total=total):
                self._view.show_progress(self._say("scanning.page_coming", page=sequence), lines, total or self._lines)
            case PageDone() | ScanEnded():
                return

    def _ended(self, error: KnownError | None) -> None:
        self._scanning = False
        self.pages.coming(more=False)
        self._view.show_quiet(self._safe_words())
        self._allow()
        if error is not None:
            self._fault(error)
            going_on = self._say("scanning.go_on_at", page=len(self.pages.laid.pages) + 1)
            self._view.show_quiet(f"{self._safe_words()} {going_on}".strip())
        self.refresh()

    def _picker_changed(self) -> None:
        """A scanner that was waited for begins; that there is none is said to whoever pressed F5."""
        self._allow()
        if not self._scan_when_ready:
            return
        if self.picker.settings is not None:
            self._scan_when_ready = False
            self.scan()
        elif self.picker.none_there:
            self._scan_when_ready = False
            keys = ("scanning.no_scanner", "scanning.no_scanner_said", "scanning.no_scanner_do")
            self._view.show_fault(Sentence(*map(self._say, keys)))

    def _no_scanner(self, error: KnownError) -> None:
        self._scan_when_ready = False
        self._fault(error)
        self._allow()

    def _read(self, wanted: UUID | None, *, choose: bool) -> _Read:
        """In the database's lane. With `choose`, the first batch that waits is shown where none was asked for."""
        batches = tuple(self._desk.intake.batches())
        waiting = [each.batch_id for each in batches if each.state is BatchState.OPEN and each.pages]
        shown = wanted or (waiting[0] if waiting and choose else None)
        held = next((each for each in batches if each.batch_id == shown), None)
        if held is None:
            return _Read(batches, None, LaidBatch())
        stands = self._desk.arranging.arrangement(held.batch_id)
        aimed = {group.entry_id for group in stands.groups if group.entry_id is not None}
        entries = {each: self._desk.looking.entry(each).entry for each in aimed}
        numbers = {each: self._writing.number(entry) for each, entry in entries.items()}
        leaves = {each: entry.content.leaves for each, entry in entries.items()}
        seen = self._desk.judging.verdicts(held.batch_id)
        pages = {page.sequence: page for page in held.pages}
        return _Read(batches, shown, LaidBatch(pages, stands, numbers, seen, leaves))

    def _show_batches(self, read: _Read) -> None:
        self._batches = read.batches
        self._view.count(sum(each.state is BatchState.OPEN and bool(each.pages) for each in read.batches))
        if not self._scanning and (read.shown is not None or not self._fresh):
            self.pages.lay(read.shown, read.laid)
        self._view.show_batches(batch_lines(read.batches, self.picker.name_of, self._writing), self.pages.batch_id)
        self._allow()

    def _filing_began(self) -> None:
        self._view.show_fault(None)
        self._allow()

    def _filing_ended(self, error: KnownError | None) -> None:
        if error is not None:
            self._view.show_quiet(self._safe_words())
            self._fault(error)
        self.refresh()
        self._allow()

    def _open_batch(self) -> UUID | None:
        """The batch on screen, when it still takes pages."""
        held = next((each for each in self._batches if each.batch_id == self.pages.batch_id), None)
        return held.batch_id if held is not None and held.state is BatchState.OPEN else None

    def _laid(self) -> None:
        """The pages lie otherwise: one that was turned or came back is to be read as it lies now."""
        self.reading.go_on()
        self._allow()

    def _allow(self) -> None:
        waits = bool(self.pages.laid.waiting)
        self._view.allow(scan=not self.busy, stop=self._scanning, attach=waits and not self.busy)

    def _fault(self, error: KnownError) -> None:
        self._view.show_fault(self._writing.words.explain(error))

    def _safe_words(self) -> str:
        pages = len(self.pages.laid.arrangement.waiting)
        return self._writing.counted("scanning.safe", pages) if pages else ""


class _Later:
    """Values for one function, kept until the main thread takes them."""

    def __init__(self, function: Callable[..., None], *values: object) -> None:
        self._function = function
        self._values = values

    def call(self) -> None:
        self._function(*self._values)
