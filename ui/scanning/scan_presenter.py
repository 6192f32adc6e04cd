"""Scanning at the desk: a page is safe on disk before it is on screen, and a fault says what is safe and what to do."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from app.desk import BatchState, BatchView, Desk, EntryRow, IntakePage
from app.words import Sentence
from devices.scanning import (
    Capabilities,
    Colour,
    PageDone,
    PageProgress,
    PageStarted,
    ScanEnded,
    ScanEvent,
    Scanner,
    ScannerInfo,
    ScanSettings,
    Source,
)
from opis_contract.errors import KnownError
from opis_contract.numbers import NumberQuery, parse_number
from ui.remembered import Remembered
from ui.work import Lane, Work
from ui.writing import Writing

RESOLUTION = 300


class StoppableScanner(Scanner, Protocol):
    """A scanner that can be told to stop from another thread."""

    def cancel(self) -> None:
        """Stop the scan under way; its iterator ends with `ScanCancelled`. Finished pages stay."""


class FileBatch(Protocol):
    """Puts a batch into an entry: the originals, the PDF/A made of them, and the mark that the batch is done."""

    def __call__(self, entry_id: UUID, batch_id: UUID, *, told: Callable[[int], None]) -> None:
        """`told` is called with the number of pages done, from any thread. Raises known errors."""


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch in the list at the left."""

    batch_id: UUID
    title: str
    facts: str
    open: bool


@dataclass(frozen=True, slots=True)
class Target:
    """The entry to which the pages go."""

    entry_id: UUID
    number: str
    title: str


class ScanView(Protocol):
    """What the presenter asks of the screen."""

    def show_scanners(self, scanners: Sequence[ScannerInfo], chosen: str) -> None:
        """Fill the picker."""

    def show_sources(self, sources: Sequence[Source], chosen: Source | None) -> None:
        """Where the paper may lie in the chosen scanner."""

    def show_batches(self, batches: Sequence[BatchLine], chosen: UUID | None) -> None:
        """Fill the list."""

    def show_pages(self, pages: Sequence[IntakePage]) -> None:
        """Replace the strip."""

    def add_page(self, page: IntakePage) -> None:
        """One more page is safe."""

    def show_progress(self, words: str, done: int, total: int) -> None:
        """The line over the strip; total 0 where the scanner does not know."""

    def show_quiet(self, words: str) -> None:
        """Nothing is under way."""

    def show_fault(self, sentence: Sentence | None) -> None:
        """A fault, over the strip; None takes it back."""

    def show_target(self, target: Target | None) -> None:
        """The number to which the pages go."""

    def ask_number(self, problem: str) -> None:
        """The keyboard in the number's field, with what is wrong said under it."""

    def allow(self, *, scan: bool, stop: bool, attach: bool) -> None:
        """Which acts can be done now."""

    def count(self, batches: int) -> None:
        """How many batches wait for a number."""


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
        self._remembered = remembered
        self._preferred = preferred
        self._filed = filed
        self._scanners: tuple[ScannerInfo, ...] = ()
        self._chosen = ""
        self._capabilities: Capabilities | None = None
        self._source: Source | None = None
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
        self.find_scanners()

    def refresh(self) -> None:
        """Read the batches again."""
        self._work.run(Lane.DATABASE, self._desk.batches, done=self._show_batches, failed=self._fault)

    def find_scanners(self) -> None:
        """Ask again which scanners are there; not while one is at work."""
        if not self._scanning:
            self._work.run(Lane.SCANNER, self._scanner.scanners, done=self._show_scanners, failed=self._no_scanner)

    def choose_scanner(self, scanner_id: str) -> None:
        """Use another scanner from now on, and tomorrow."""
        self._chosen = scanner_id
        self._capabilities = None
        self._work.run(
            Lane.FILES, lambda: self._remembered.put("scanner", scanner_id), done=lambda _: None, failed=self._fault
        )
        self._work.run(
            Lane.SCANNER,
            lambda: self._scanner.capabilities(scanner_id),
            done=lambda found: self._show_capabilities(scanner_id, found),
            failed=self._no_scanner,
        )

    def choose_source(self, source: Source) -> None:
        """Glass, feeder, or both sides."""
        self._source = source

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
            self._view.show_batches(self._lines_of(self._batches), None)
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
        if self._capabilities is None or self._source is None:
            self._scan_when_ready = True
            self.find_scanners()
            return
        settings = ScanSettings(self._source, _colour(self._capabilities), _resolution(self._capabilities))
        open_batch = self._open_batch()
        self._scanning = True
        self._view.show_fault(None)
        self._view.show_progress(self._say("scanning.waking"), 0, 0)
        self._allow()
        cancel = threading.Event()
        self._work.run(
            Lane.SCANNER,
            lambda: self._scan(self._chosen, settings, open_batch, cancel),
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

    def _show_scanners(self, found: list[ScannerInfo]) -> None:
        self._scanners = tuple(found)
        wanted = self._chosen or self._remembered.get("scanner") or self._preferred
        known = [each.id for each in found]
        chosen = wanted if wanted in known else (known[0] if known else "")
        self._view.show_scanners(self._scanners, chosen)
        if not found:
            self._capabilities = None
            self._say_no_scanner()
        elif chosen != self._chosen or self._capabilities is None:
            self.choose_scanner(chosen)
        self._allow()

    def _show_capabilities(self, scanner_id: str, found: Capabilities) -> None:
        if scanner_id != self._chosen:
            return
        self._capabilities = found
        if self._source not in found.sources:
            self._source = Source.FEEDER if Source.FEEDER in found.sources else next(iter(found.sources), None)
        self._view.show_sources(found.sources, self._source)
        self._allow()
        if self._scan_when_ready:
            self._scan_when_ready = False
            self.scan()

    def _no_scanner(self, error: KnownError) -> None:
        self._scan_when_ready = False
        self._capabilities = None
        self._fault(error)
        self._allow()

    def _say_no_scanner(self) -> None:
        if self._scan_when_ready:
            self._scan_when_ready = False
            self._view.show_fault(
                Sentence(
                    self._say("scanning.no_scanner"),
                    self._say("scanning.no_scanner_said"),
                    self._say("scanning.no_scanner_do"),
                )
            )

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
        self._view.show_batches(self._lines_of(batches), self._batch)
        self._allow()

    def _lines_of(self, batches: Sequence[BatchView]) -> list[BatchLine]:
        """Unfinished first, then today's."""
        names = {each.id: each.name for each in self._scanners}
        shown = sorted((each for each in batches if each.pages), key=lambda each: each.state is not BatchState.OPEN)
        return [
            BatchLine(
                each.batch_id,
                f"{self._writing.moment(each.opened_at)} · {names.get(each.source, each.source)}",
                self._writing.counted("files.pages", len(each.pages))
                + " · "
                + self._say("scanning.waits" if each.state is BatchState.OPEN else "scanning.is_attached"),
                each.state is BatchState.OPEN,
            )
            for each in shown
        ]

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
        self.aim(Target(row.entry_id, self._writing.number(row.number, row.registered_at), row.party))
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


def _colour(found: Capabilities) -> Colour:
    return Colour.COLOUR if Colour.COLOUR in found.colours or not found.colours else found.colours[0]


def _resolution(found: Capabilities) -> int:
    """300 dpi, or what the scanner offers nearest to it."""
    return min(found.resolutions, key=lambda each: abs(each - RESOLUTION)) if found.resolutions else RESOLUTION
