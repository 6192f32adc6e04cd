"""The network scanner itself: paper, jobs, and the moments at which something goes wrong. Knows no network."""

import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from devices.escl.capabilities import COLOUR_MODES, PDF
from devices.escl.xml import NotUnderstood, number, read_xml, text
from devices.fake.escl.answers import GLASS, JobWords, status_words
from devices.fake.escl.documents import USUAL_FACTOR, document_of, picture_of
from devices.fake.escl.scenario import Fault, NetworkScenario
from devices.scanning import Colour, Source

# What the feeder then says of itself, until somebody has put it right and asks for the next job.
_FEEDER_SAYS = {
    Fault.JAM: "ScannerAdfJam",
    Fault.COVER_OPEN: "ScannerAdfHatchOpen",
    Fault.DOUBLE_FEED: "ScannerAdfMultipickDetected",
    Fault.MISPICK: "ScannerAdfMispick",
}
# What happens to a page while it is sent.
_ON_THE_WAY = (
    Fault.CUT,
    Fault.SHORT,
    Fault.TRUNCATED,
    Fault.RUBBISH,
    Fault.STALL,
    Fault.DUPLICATE,
    Fault.RUDE_END,
    Fault.LATE,
)
_CODES = {Fault.BUSY: 503, Fault.NOT_FOUND: 404, Fault.GONE: 410, Fault.FALSE_EMPTY: 409}


class Refused(Exception):
    """The scanner answers with this HTTP code and nothing else."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Restarted(Exception):
    """The scanner was switched off and on in the middle of an answer."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A document on its way, how many sides it is, and what is to happen to it."""

    data: bytes
    media_type: str
    sides: int = 0
    fault: Fault | None = None


@dataclass(slots=True)
class _Job:
    path: str
    source: Source
    colour: Colour
    resolution: int
    media_type: str
    area: tuple[int, int, int, int]
    factor: int
    begun: float
    asked: float
    state: str = "Processing"
    reason: str = "JobScanning"
    pages: int = 0
    sides_left: int = 0
    before: bytes = b""

    @property
    def sides_of_sheet(self) -> int:
        return 2 if self.source is Source.FEEDER_DUPLEX else 1


class Machine:
    """One scanner; every method may be called from any thread."""

    def __init__(self, scenario: NetworkScenario, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._scenario = scenario
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._jobs: dict[str, _Job] = {}
        self._feeder_fault = ""
        self._sides_drawn = 0
        self._left = scenario.sheets
        self._due = Counter({each: each.times for each in scenario.happenings})

    def status(self) -> bytes:
        """The ScannerStatus document."""
        with self._lock:
            self._forget()
            active = self._active()
            jobs = list(self._jobs.values()) if self._scenario.lists_jobs else []
            now = self._monotonic()
            words = [
                JobWords(job.path, job.path.rpartition("/")[2], job.state, job.reason, job.pages, int(now - job.begun))
                for job in jobs
            ]
            return status_words("Processing" if active else "Idle", self._feeder(), words)

    def begin(self, settings: bytes, root: str) -> tuple[str, bool]:
        """A new job: its path, and whether its address is to name another host. Raises `Refused`."""
        job = self._read(settings, root)
        with self._lock:
            self._forget()
            if self._happens(Fault.BUSY, 0) or self._active():
                raise Refused(503)
            if job.colour is Colour.LINEART and self._scenario.refuses_lineart:
                raise Refused(409)
            self._feeder_fault = ""  # whoever asks has put it right
            if job.source is not Source.FLATBED:
                if not self._left and self._scenario.refills:
                    self._left = self._scenario.sheets
                if not self._left:
                    raise Refused(409)
                sheets = min(self._left, self._scenario.sheets_per_job or self._left)
                job.sides_left = sheets * (2 if job.source is Source.FEEDER_DUPLEX else 1)
            else:
                job.sides_left = 1
            self._jobs[job.path] = job
            return job.path, self._happens(Fault.WRONG_HOST, 0)

    def end(self, path: str) -> None:
        """Delete a job. Raises `Refused`."""
        with self._lock:
            job = self._job(path)
            if job.state != "Processing":
                raise Refused(404)
            job.state, job.reason = "Canceled", "JobCanceledByUser"

    def next_document(self, path: str) -> Sent:
        """The next document of a job. Raises `Refused`, `Restarted`."""
        with self._lock:
            job = self._job(path)
            job.asked = self._monotonic()
            if job.state != "Processing":
                raise Refused(self._scenario.end)
            if self._happens(Fault.SKIPPED, self._sides_drawn + 1):
                self._drawn(job, 1)
            if not job.sides_left:
                job.state, job.reason = "Completed", "JobCompletedSuccessfully"
                raise Refused(self._scenario.end)
            fault = self._fault(job)
            if fault is Fault.DUPLICATE:
                return Sent(job.before, job.media_type)
            sides = job.sides_left if job.media_type == PDF else 1
            first = self._sides_drawn + 1
            pictures = [self._picture(side, job) for side in range(first, first + sides)]
            job.before = document_of(pictures, job.media_type, job.resolution, job.factor)
            return Sent(job.before, job.media_type, sides, fault)

    def sent(self, path: str, document: Sent) -> None:
        """The document has arrived: its paper lies in the tray."""
        with self._lock:
            job = self._jobs.get(path)
            if job is None:
                return
            self._drawn(job, document.sides)

    def broken_off(self, path: str) -> None:
        """The line broke in the middle of a document; the sheet goes back into the feeder."""
        with self._lock:
            job = self._jobs.get(path)
            if job is not None and job.state == "Processing":
                job.state, job.reason = "Aborted", "AbortedBySystem"

    def _drawn(self, job: _Job, sides: int) -> None:
        """So many sides lie in the tray."""
        before = job.pages // job.sides_of_sheet
        job.pages += sides
        job.sides_left -= sides
        self._sides_drawn += sides
        if job.source is not Source.FLATBED:
            self._left -= job.pages // job.sides_of_sheet - before

    def _picture(self, side: int, job: _Job) -> Image.Image:
        picture = picture_of(side, job.resolution, job.colour, job.area, self._scenario.fonts)
        return Image.new(picture.mode, picture.size, "white") if side in self._scenario.blank_sides else picture

    def _fault(self, job: _Job) -> Fault | None:
        """What is to happen to the page that comes now; raises what happens instead of it."""
        page = self._sides_drawn + 1
        self._feeder_fault = ""
        for fault, code in _CODES.items():
            if self._happens(fault, page):
                if fault is Fault.FALSE_EMPTY:
                    self._feeder_fault = "ScannerAdfEmpty"
                raise Refused(code)
        for fault, said in _FEEDER_SAYS.items():
            if self._happens(fault, page):
                self._feeder_fault = said
                job.state, job.reason = "Aborted", "JobScanningFailed"
                raise Refused(409)
        if self._happens(Fault.CANCELLED, page):
            job.state, job.reason = "Canceled", "JobCanceledByOperator"
            raise Refused(self._scenario.end)
        if self._happens(Fault.RESTART, page):
            self._jobs.clear()
            raise Restarted
        return next((fault for fault in _ON_THE_WAY if self._happens(fault, page)), None)

    def _happens(self, fault: Fault, page: int) -> bool:
        for happening, left in self._due.items():
            if left and happening.fault is fault and happening.page == page:
                self._due[happening] -= 1
                return True
        return False

    def _job(self, path: str) -> _Job:
        if path not in self._jobs:
            raise Refused(404)
        return self._jobs[path]

    def _active(self) -> bool:
        return any(job.state == "Processing" for job in self._jobs.values())

    def _forget(self) -> None:
        """A desk that died does not keep the scanner for ever."""
        for job in self._jobs.values():
            if job.state == "Processing" and self._monotonic() - job.asked > self._scenario.forgets_after:
                job.state, job.reason = "Aborted", "JobTimedOut"

    def _feeder(self) -> str:
        if not {Source.FEEDER, Source.FEEDER_DUPLEX} & set(self._scenario.sources):
            return ""
        return self._feeder_fault or ("ScannerAdfLoaded" if self._left else "ScannerAdfEmpty")

    def _read(self, settings: bytes, root: str) -> _Job:
        """The ScanSettings. Raises `Refused` for what the scanner does not offer."""
        try:
            told = read_xml(settings, "ScanSettings")
        except NotUnderstood as broken:
            raise Refused(400) from broken
        scenario, now = self._scenario, self._monotonic()
        fed = text(told, "InputSource") == "Feeder"
        duplex = text(told, "Duplex") == "true"
        source = (Source.FEEDER_DUPLEX if duplex else Source.FEEDER) if fed else Source.FLATBED
        modes = {COLOUR_MODES[colour]: colour for colour in scenario.colours}
        mode = text(told, "ColorMode") or COLOUR_MODES[scenario.colours[0]]
        resolution = number(told, "XResolution") or scenario.resolutions[0]
        media_type = text(told, "DocumentFormatExt") or text(told, "DocumentFormat") or scenario.formats[0]
        if (
            source not in scenario.sources
            or mode not in modes
            or resolution not in scenario.resolutions
            or resolution != (number(told, "YResolution") or resolution)
            or media_type not in scenario.formats
        ):
            raise Refused(409)
        area = tuple(
            usual if (said := number(told, name)) is None else said
            for name, usual in (("XOffset", 0), ("YOffset", 0), ("Width", GLASS[0]), ("Height", GLASS[1]))
        )
        path = f"/{root}/ScanJobs/{uuid.uuid4()}"
        left, upper, width, height = area
        factor = USUAL_FACTOR if (said := number(told, "CompressionFactor")) is None else said
        if left + width > GLASS[0] or upper + height > GLASS[1] or not width or not height or not 0 <= factor <= 100:
            raise Refused(409)
        return _Job(path, source, modes[mode], resolution, media_type, (left, upper, width, height), factor, now, now)
