"""Scanning at the desk: a page is safe on disk before it is on screen, and a fault says what is safe and what to do."""

import threading
from collections.abc import Callable, Sequence
from uuid import UUID

from app.desk import BatchState, BatchView, Desk, EntryRow, IntakePage
from app.words import Sentence
from devices.scanning import PageDone, PageProgress, PageStarted, ScanEnded, ScanEvent, ScanSettings
from opis_contract.errors import KnownError
from opis_contract.numbers import NumberQuery, parse_number
from ui.remembered import Remembered
from ui.scanning.batch_lines import batch_lines
from ui.scanning.scan_screen import FileBatch, ScanView, StoppableScanner, Target
from ui.scanning.scanner_picker import ScannerPicker
from ui.work import Lane, Work
from ui.writing import Writing


class ScanPresenter:
    """One scan at a time, any number of batches.

    `preferred` is the scanner that the settings name; `filed` is called when an entry got its pages.
    """

    def __init__(
        self,
        view: ScanView,
        desk: Desk,
        scanner: StoppableScanner,
        work: Work,
        writing: Writing,
        *,
        file_batch: FileBatch,
        remembered: Remembered,
        preferred: str,
        filed: Callable[[UUID], None],
    ) -> None:
        self._view = view
        self._desk = desk
        self._scanner = scanner
        self._work = work
        self._writing = writing
        self._say = writing.words.say
        self._file_batch = file_batch
        self._filed = filed
        self.picker = ScannerPicker(
            view,
            scanner,
            work,
            remembered=remembered,
            preferred=preferred,
            changed=self._picker_changed,
            failed=self._no_scanner,
        )
        self._batches: tuple[BatchView, ...] = ()
        self._batch: UUID | None = None
        self._pages: list[IntakePage] = []
        self._target: Target | None = None
        self._scanning = False
        self._filing = False
        self._lines = 0
        self._scan_when_ready = False

    @property
    def busy(self) -> bool:
        """True while pages come or are being filed."""
        return self._scanning or self._filing

    def begin(self) -> None:
        """At the start: pages that are on disk but not in the journal are taken up, then the batches are shown."""
        self._work.run(Lane.DATABASE, self._desk.recover_intake, done=lambda _: self.refresh(), failed=self._fault)
        self.picker.find()

    def refresh(self) -> None:
        """Read the batches again."""
        self._work.run(Lane.DATABASE, self._desk.batches, done=self._show_batches, failed=self._fault)

    def choose_batch(self, batch_id: UUID) -> None:
        """Show another batch; not while pages come, which belong to the one on screen."""
        if self._scanning or batch_id == self._batch:
            return
        self._batch = batch_id
        held = next((each for each in self._batches if each.batch_id == batch_id), None)
        self._pages = list(held.pages) if held else []
        self._view.show_pages(self._pages)
        self._view.show_fault(None)
        self._allow()

    def new_batch(self) -> None:
        """The next scan begins a batch of its own."""
        if not self._scanning:
            self._batch = None
            self._pages = []
            self._view.show_pages(())
            self._view.show_batches(batch_lines(self._batches, self.picker.name_of, self._writing), None)
            self._allow()

    def aim(self, target: Target) -> None:
        """The pages go to this entry; the batch on screen stays if it still waits for a number."""
        self._target = target
        self._view.show_target(target)
        self._allow()

    def number_typed(self, text: str, *, then_attach: bool) -> None:
        """Look an entry up by its number, in any spelling."""
        query = parse_number(text)
        if query is None:
            self._view.ask_number(self._say("scanning.not_a_number"))
            return
        self._work.run(
            Lane.DATABASE,
            lambda: self._desk.find(query),
            done=lambda rows: self._found(query, rows, then_attach=then_attach),
            failed=self._fault,
        )

    def scan(self) -> None:
        """F5: pages go to the open batch on screen, or to a new one. Waits for the scanner's name if it must."""
        if self.busy:
            return
        settings = self.picker.settings
        if settings is None:
            self._scan_when_ready = True
            self.picker.find()
            return
        scanner_id = self.picker.chosen
        open_batch = self._open_batch()
        self._scanning = True
        self._view.show_fault(None)
        self._view.show_progress(self._say("scanning.waking"), 0, 0)
        self._allow()
        cancel = threading.Event()
        self._work.run(
            Lane.SCANNER,
            lambda: self._scan(scanner_id, settings, open_batch, cancel),
            done=lambda _: self._ended(None),
            failed=self._ended,
            cancel=cancel,
        )

    def stop(self) -> None:
        """Stop the scanner; finished pages stay."""
        if self._scanning:
            self._scanner.cancel()

    def attach(self) -> None:
        """Enter: the batch becomes pages of the entry; PDF/A is made in a lane while the next paper is registered."""
        if self.busy or not self._pages or self._batch is None:
            return
        if self._target is None:
            self._view.ask_number(self._say("scanning.which_number"))
            return
        target, batch_id, total = self._target, self._batch, len(self._pages)
        self._filing = True
        self._view.show_fault(None)
        self._view.show_progress(self._filing_words(0, total), 0, total)
        self._allow()

        def told(done: int) -> None:
            self._work.on_main(lambda: self._view.show_progress(self._filing_words(done, total), done, total))

        self._work.run(
            Lane.FILES,
            lambda: self._file_batch(target.entry_id, batch_id, told=told),
            done=lambda _: self._attached(target),
            failed=self._not_attached,
        )

    def _scan(self, scanner_id: str, settings: ScanSettings, open_batch: UUID | None, cancel: threading.Event) -> None:
        """In the scanner's lane: each page enters the intake journal before the screen hears of it."""
        desk = self._desk
        batch = desk.open_batch(source=scanner_id) if open_batch is None else desk.resume_batch(open_batch)
        batch_id = batch.batch_id
        self._work.on_main(lambda: self._began(batch_id))
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
                self._desk.accept_page(batch_id, kept)
                self._work.on_main(_Later(self._arrived, kept).call)
            else:
                self._work.on_main(_Later(self._moved, event).call)
            if cancel.is_set():
                self._scanner.cancel()

    def _began(self, batch_id: UUID) -> None:
        self._batch = batch_id

    def _arrived(self, page: IntakePage) -> None:
        self._pages.append(page)
        self._view.add_page(page)

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
        self._view.show_quiet(self._safe_words())
        self._allow()
        if error is not None:
            self._fault(error)
        self.refresh()

    def _attached(self, target: Target) -> None:
        self._filing = False
        self._target = None
        self._view.show_target(None)
        self._view.show_quiet(self._say("scanning.attached", number=target.number))
        self._batch = None
        self._pages = []
        self._view.show_pages(())
        self._filed(target.entry_id)
        self.refresh()

    def _not_attached(self, error: KnownError) -> None:
        self._filing = False
        self._view.show_quiet(self._safe_words())
        self._fault(error)
        self._allow()

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

    def _show_batches(self, batches: Sequence[BatchView]) -> None:
        self._batches = tuple(batches)
        waiting = [each for each in batches if each.state is BatchState.OPEN and each.pages]
        self._view.count(len(waiting))
        if self._batch is None and waiting and not self._scanning:
            self._batch = waiting[0].batch_id
        if not self.busy:
            held = next((each for each in batches if each.batch_id == self._batch), None)
            pages = list(held.pages) if held else []
            if pages != self._pages:
                self._pages = pages
                self._view.show_pages(pages)
        self._view.show_batches(batch_lines(batches, self.picker.name_of, self._writing), self._batch)
        self._allow()

    def _open_batch(self) -> UUID | None:
        """The batch on screen, when it still takes pages."""
        held = next((each for each in self._batches if each.batch_id == self._batch), None)
        return held.batch_id if held is not None and held.state is BatchState.OPEN else None

    def _found(self, query: NumberQuery, rows: Sequence[EntryRow], *, then_attach: bool) -> None:
        years = [row.year for row in rows]
        newest = [row for row in rows if row.year == max(years)]
        if query.prefix is None and len(newest) > 1:
            newest = [row for row in newest if row.register == "RG"] or newest
        if not newest:
            self._view.ask_number(self._say("scanning.number_unknown"))
            return
        row = newest[0]
        self.aim(Target(row.entry_id, self._writing.number(row), row.party))
        if then_attach:
            self.attach()

    def _allow(self) -> None:
        held = next((each for each in self._batches if each.batch_id == self._batch), None)
        waits = bool(self._pages) and (held is None or held.state is BatchState.OPEN)
        self._view.allow(scan=not self.busy, stop=self._scanning, attach=waits and not self.busy)

    def _fault(self, error: KnownError) -> None:
        self._view.show_fault(self._writing.words.explain(error))

    def _safe_words(self) -> str:
        return self._writing.counted("scanning.safe", len(self._pages)) if self._pages else ""

    def _filing_words(self, done: int, total: int) -> str:
        return self._say("scanning.filing", done=done, total=total)


class _Later:
    """One value for one function, kept until the main thread takes it."""

    def __init__(self, function: Callable[..., None], value: object) -> None:
        self._function = function
        self._value = value

    def call(self) -> None:
        self._function(self._value)
