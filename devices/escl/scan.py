"""One scan at a network scanner: jobs asked for, documents fetched, each page looked at, stored, and only then told."""

import hashlib
import time
from collections.abc import Generator, Iterator
from contextlib import suppress
from pathlib import Path

from devices.errors import FeederEmpty, ScanFault, ScannerOffline
from devices.escl.capabilities import EsclCapabilities
from devices.escl.documents import Document, may_hold_a_stack, pages_of, true_resolution, with_resolution
from devices.escl.errors import JobLost, PageCut, PagesMissing, PagesRepeated, PageUnreadable, ScannerSilent
from devices.escl.jobs import Job, build_settings, plan_job
from devices.escl.line import Broken, Line
from devices.escl.options import EsclOptions
from devices.escl.policy import (
    End,
    InGrey,
    Progress,
    Reply,
    Take,
    Tell,
    Wait,
    decide,
    decide_job,
    fault_before,
    more_to_feed,
)
from devices.escl.quirks import Quirks
from devices.escl.status import ScannerStatus
from devices.escl.talk import Talk
from devices.pages import refuse_taken, store_page
from devices.pictures import Picture
from devices.scanning import (
    Colour,
    PageDone,
    PageStarted,
    ScanEnded,
    ScanEvent,
    ScannedPage,
    ScanSettings,
    Source,
)

# What may befall a page on its way; a sheet that lies on the glass is then simply scanned again.
_ON_THE_WAY = (PageCut, PageUnreadable, ScannerSilent, JobLost, ScannerOffline)


class EsclScan:
    """One use, one batch's folder. `let_go` ends what is left of it at the scanner, in whatever state it is."""

    def __init__(
        self,
        scanner: str,
        settings: ScanSettings,
        line: Line,
        said: EsclCapabilities,
        quirks: Quirks,
        options: EsclOptions,
    ) -> None:
        self._scanner = scanner
        self._settings = settings
        self._line = line
        self._said = said
        self._quirks = quirks
        self._options = options.with_patience(settings.patience)
        self._talk = Talk(line, self._options)
        self._job_path = ""
        self._done = 0
        self._repeated = 0
        self._seen: set[str] = set()

    def run(self, folder: Path, first_sequence: int) -> Iterator[ScanEvent]:
        """Scan as `Scanner.scan` says."""
        settings = self._settings
        job = plan_job(self._scanner, settings, self._said)
        refuse_taken(folder, first_sequence)
        if settings.source is Source.FLATBED:
            for _ in range(1 if settings.pages is None else settings.pages):
                yield from self._scan_glass(job, folder, first_sequence)
        else:
            yield from self._scan_stack(job, folder, first_sequence, settings.pages)
        if self._repeated:
            raise PagesRepeated(repeated=self._repeated)
        yield ScanEnded(self._done)

    def let_go(self) -> None:
        """Delete the job that is still at the scanner, so that it takes the next one."""
        self._talk.hang_up()
        if self._job_path:
            with suppress(ScanFault, Broken):  # it has gone, or it will notice by itself
                self._line.ask("DELETE", self._job_path, patience=min(5, self._options.stalling))
            self._line.hang_up()

    def _scan_glass(self, job: Job, folder: Path, first: int) -> Generator[ScanEvent, None, None]:
        """One page; once more from the beginning where it was hurt on its way."""
        try:
            yield from self._one_from_glass(job, folder, first)
        except _ON_THE_WAY:
            for left in folder.glob(f"{first + self._done:04}.*part"):
                left.unlink()
            yield from self._end_job(first, over=False)
            yield from self._one_from_glass(job, folder, first)

    def _one_from_glass(self, job: Job, folder: Path, first: int) -> Generator[ScanEvent, None, None]:
        job = yield from self._begin(job, first)
        yield from self._fetch(job, folder, first, self._done + 1)
        yield from self._end_job(first, over=True)

    def _scan_stack(self, job: Job, folder: Path, first: int, wanted: int | None) -> Generator[ScanEvent, None, None]:
        """All that the feeder holds, in as many jobs as the scanner makes of it."""
        if self._quirks.look_at_feeder_first:
            seen = yield from self._talk.status(first)
            if (fault := fault_before(seen, self._quirks)) is not None:
                raise fault
        while wanted is None or self._done < wanted:
            before = self._done + self._repeated
            try:
                job = yield from self._begin(job, first)
                status = yield from self._fetch(job, folder, first, wanted)
            except FeederEmpty:
                if self._done == 0:
                    raise
                return
            self._count(status, self._done + self._repeated - before)
            yield from self._end_job(first, over=status is not None)
            if not more_to_feed(status, Progress(fed=True, pages=self._done), wanted):
                return

    def _begin(self, job: Job, first: int) -> Generator[ScanEvent, None, Job]:
        """Get a job of the scanner, and which it really took: some know ink and paper only by name."""
        attempts, sequence = 0, first + self._done
        began = time.monotonic()
        while True:
            head = yield from self._talk.ask(
                sequence, "POST", self._talk.address.service("ScanJobs"), build_settings(job), host=self._quirks.host
            )
            refused = head.code not in {0, 200, 201}
            status = (yield from self._talk.status(sequence)) if refused else None
            progress = Progress(
                fed=job.source is not Source.FLATBED,
                pages=self._done,
                attempts=attempts,
                lineart=job.colour is Colour.LINEART,
                patience_over=self._patience_over(began),
            )
            match decide_job(Reply(head.code, head.retry_after), status, progress, self._quirks):
                case Take():
                    self._job_path = self._talk.address.job(head.location)
                    return job
                case Wait(pauses):
                    attempts += 1
                    yield from self._talk.rest(sequence, pauses)
                case InGrey():
                    job = plan_job(self._scanner, self._settings, self._said, Colour.GREY)
                case Tell(fault):
                    raise fault

    def _fetch(
        self, job: Job, folder: Path, first: int, wanted: int | None
    ) -> Generator[ScanEvent, None, ScannerStatus | None]:
        """The job's pages, until it ends or enough have come; what the scanner said at its end, None before it."""
        attempts, took = 0, 0.0
        path, fed = f"{self._job_path}/NextDocument", job.source is not Source.FLATBED
        in_job, waited_since = 0, time.monotonic()
        while wanted is None or self._done < wanted:
            sequence = first + self._done
            if self._quirks.pause_before_next and in_job:
                # As long as others wait, and never longer than half of what the page itself took.
                yield from self._talk.rest(sequence, min(1.0, took / 2))
            asked = time.monotonic()
            begins_in = self._options.following if self._done else self._options.answering
            head = yield from self._talk.ask(sequence, "GET", path, patience=begins_in)
            if head.code == 200:
                yield from self._receive(job, folder, first)
                attempts, took, in_job = 0, time.monotonic() - asked, in_job + 1
                waited_since = time.monotonic()
                continue
            status = yield from self._talk.status(sequence)
            over = self._patience_over(waited_since)
            progress = Progress(fed=fed, pages=in_job, attempts=attempts, patience_over=over)
            match decide(Reply(head.code, head.retry_after), status, self._job_path, progress, self._quirks):
                case Wait(pauses):
                    attempts += 1
                    yield from self._talk.rest(sequence, pauses)
                case End():
                    return status
                case Tell(fault):
                    raise fault
        return None

    def _patience_over(self, since: float) -> bool | None:
        """Whether the time that the profile gives for the page awaited has passed; None where it names none."""
        patience = self._settings.patience
        seconds = patience.between_pages if self._done else patience.warming_up
        return None if seconds is None else time.monotonic() - since >= seconds

    def _receive(self, job: Job, folder: Path, first: int) -> Generator[ScanEvent, None, None]:
        """One document, into its file and looked at; then each of its pages under its own name."""
        sequence = first + self._done
        part = folder / f"{sequence:04}.part"
        yield from self._talk.download(sequence, part)
        if may_hold_a_stack(part):
            # Not to be taken for the rest of its first page once that is stored.
            part = part.replace(part.with_suffix(".stack.part"))
        documents = pages_of(part, job.resolution)
        while document := (yield from self._talk.work(sequence, lambda: next(documents, None))):
            if self._is_repeated(document.picture):
                self._repeated += 1
                continue
            yield PageStarted(first + self._done, document.picture.size[1])
            page = self._stored(document, part, job, folder, first + self._done)
            self._done += 1
            yield PageDone(page)
        part.unlink(missing_ok=True)

    def _is_repeated(self, picture: Picture) -> bool:
        """Whether the scanner sent this page before. Two pages of ink and paper may be equal, and so may empty ones."""
        if picture.colour is Colour.LINEART or picture.single_tone:
            return False
        sha256 = hashlib.sha256(picture.data).hexdigest()
        known = sha256 in self._seen
        self._seen.add(sha256)
        return known

    def _stored(self, document: Document, part: Path, job: Job, folder: Path, sequence: int) -> ScannedPage:
        came = document.picture
        resolution = true_resolution(came.size, job.resolution, (job.width, job.height), document.stated)
        document = with_resolution(document, resolution)
        picture = document.picture
        return store_page(
            folder,
            sequence,
            picture.suffix,
            picture.data,
            written=part if document.as_it_came else None,
            size=picture.size,
            resolution=resolution,
            colour=picture.colour,
        )

    def _count(self, status: ScannerStatus | None, received: int) -> None:
        """Compare with the scanner's own count, where it keeps one."""
        own = status.job(self._job_path) if status is not None else None
        if own is not None and own.pages is not None and own.pages > received:
            raise PagesMissing(counted=own.pages, received=received)

    def _end_job(self, first: int, *, over: bool) -> Generator[ScanEvent, None, None]:
        """Take leave of the job; of one that is `over` only where the scanner can bear it."""
        path, self._job_path = self._job_path, ""
        if path and not (over and self._quirks.leave_finished_jobs):
            with suppress(ScanFault):
                yield from self._talk.ask(first + self._done, "DELETE", path)
