"""What a scanner's answer means: take the page, wait, end, begin another job, or tell the clerk. Pure.

eSCL says little about endings, and vendors say it with 404, 409 or 410; the same codes mean "not yet" elsewhere, and a
jam. So an answer is read together with what the scanner says of itself at that moment and with what has come so far.
"""

from dataclasses import dataclass, replace

from devices.errors import (
    AccessDenied,
    CoverOpen,
    DoubleFeed,
    FeederEmpty,
    FeederJammed,
    ScanCancelled,
    ScanFault,
    ScannerBusy,
    ScannerOffline,
    ScannerRefused,
)
from devices.escl.errors import JobLost, ScannerStopped, SheetNotDrawn, SheetSizeWrong
from devices.escl.quirks import Quirks
from devices.escl.status import JobState, ScannerStatus

# The feeder's states that stop a scan; the others, and words that no standard knows, stop nothing.
_FEEDER_FAULTS: dict[str, type[ScanFault]] = {
    "ScannerAdfJam": FeederJammed,
    "ScannerAdfHatchOpen": CoverOpen,
    "ScannerAdfDoorOpen": CoverOpen,
    "ScannerAdfMultipickDetected": DoubleFeed,
    "ScannerAdfMispick": SheetNotDrawn,
    "ScannerAdfInputTrayFailed": SheetNotDrawn,
    "ScannerAdfInputTrayOverloaded": SheetSizeWrong,
    "ScannerAdfDuplexPageTooShort": SheetSizeWrong,
    "ScannerAdfDuplexPageTooLong": SheetSizeWrong,
}
EMPTY, LOADED = "ScannerAdfEmpty", "ScannerAdfLoaded"
_NO_PAGE = frozenset({404, 409, 410})
_AT_WORK = frozenset({"Pending", "Processing", "PendingHeld", "ProcessingStopped"})


@dataclass(frozen=True, slots=True)
class Take:
    """The answer brings what was asked for."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Ask the same again after so many pauses of the usual length."""

    pauses: int = 1


@dataclass(frozen=True, slots=True)
class End:
    """The job has given all it had."""


@dataclass(frozen=True, slots=True)
class InGrey:
    """Ask for grey instead of ink and paper."""


@dataclass(frozen=True, slots=True)
class Tell:
    """The scan stops with this fault."""

    fault: type[ScanFault]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer's status and its Retry-After in seconds; `code` 0 is a line that broke before the answer."""

    code: int
    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the job is: `fed` from a feeder, so many `pages` came, and this was asked `attempts` times before.

    `patience_over` is whether the time that a profile gives the scanner has passed; None where it names none, and
    attempts are counted.
    """

    fed: bool
    pages: int = 0
    attempts: int = 0
    lineart: bool = False
    patience_over: bool | None = None


def decide_job(
    reply: Reply, status: ScannerStatus | None, progress: Progress, quirks: Quirks
) -> Take | Wait | InGrey | Tell:
    """What the answer to a request for a job means; `status` is the scanner's word after a refusal, None without."""
    if reply.code in {200, 201}:
        return Take()
    if reply.code == 0:
        # Whether the job was begun nobody knows; a second one would draw a second sheet.
        return Tell(ScannerOffline)
    if reply.code in {401, 403}:
        return Tell(AccessDenied)
    stopped = fault_of(status, progress, quirks)
    if stopped is not None:
        return Tell(stopped)
    if reply.code == 503:
        return _again(reply, progress, quirks.job_attempts, ScannerBusy)
    if reply.code == 409 and progress.lineart:
        return InGrey()
    if status is not None and progress.fed and status.feeder == EMPTY:
        return Tell(FeederEmpty)
    if reply.code == 409 and status is not None and status.state in {"Processing", "Testing"}:
        return _again(reply, progress, quirks.job_attempts, ScannerBusy)
    return Tell(ScannerRefused)


def decide(
    reply: Reply, status: ScannerStatus | None, job: str, progress: Progress, quirks: Quirks
) -> Take | Wait | End | Tell:
    """What the answer to a request for the next page of `job` (its path) means.

    `status` is what the scanner said of itself after an answer without a page, None where it said nothing.
    """
    if reply.code == 200:
        return Take()
    if reply.code in {401, 403}:
        return Tell(AccessDenied)
    if not progress.fed and progress.pages:
        return End()
    stopped = fault_of(status, progress, quirks)
    if stopped is not None:
        return Tell(stopped)
    own = status.job(job) if status is not None else None
    if reply.code == 0:
        return Tell(ScannerOffline if status is None or own is not None else JobLost)
    if reply.code == 503:
        return _again(reply, progress, quirks.page_attempts, ScannerBusy)
    if reply.code not in _NO_PAGE:
        return _again(reply, replace(progress, patience_over=None), 2, ScannerRefused)
    if own is not None:
        return _by_job(own, reply, progress, quirks)
    return _by_scanner(reply, status, progress, quirks)


def fault_of(status: ScannerStatus | None, progress: Progress, quirks: Quirks) -> type[ScanFault] | None:
    """The fault that the scanner itself tells of, if any."""
    if status is None:
        return None
    if progress.fed and (fault := _FEEDER_FAULTS.get(status.feeder)) is not None:
        if fault is FeederJammed and quirks.look_at_feeder_first and not progress.pages:
            return FeederEmpty
        return fault
    return ScannerStopped if status.state in {"Stopped", "Down"} else None


def fault_before(status: ScannerStatus | None, quirks: Quirks) -> type[ScanFault] | None:
    """Why a model that is not to be started with an empty feeder is not started, if it is not."""
    if status is not None and status.feeder == EMPTY:
        return FeederEmpty
    return fault_of(status, Progress(fed=True), quirks)


def more_to_feed(status: ScannerStatus | None, progress: Progress, wanted: int | None) -> bool:
    """Whether paper lies in the feeder after a job's end: some scanners end a job with each sheet."""
    if not progress.fed or not progress.pages or (wanted is not None and progress.pages >= wanted):
        return False
    return status is not None and status.feeder == LOADED


def _by_job(own: JobState, reply: Reply, progress: Progress, quirks: Quirks) -> Wait | End | Tell:
    """The scanner still knows the job, and says how it stands."""
    match own.state:
        case "Completed":
            return End() if progress.pages else Tell(FeederEmpty if progress.fed else ScannerRefused)
        case "Canceled":
            return Tell(ScanCancelled)
        case "Aborted":
            return Tell(ScannerStopped)
        case state if state in _AT_WORK:
            return _again(reply, progress, quirks.not_yet_attempts, JobLost)
        case _:
            return End() if progress.pages else Tell(JobLost)


def _by_scanner(reply: Reply, status: ScannerStatus | None, progress: Progress, quirks: Quirks) -> Wait | End | Tell:
    """The scanner does not name the job; many forget one with its end, some never name any."""
    empty = status is not None and status.feeder == EMPTY
    if progress.pages:
        # Another's job may keep the scanner busy; ours would bring its page all the same.
        ours_alone = status is not None and status.state == "Processing" and not status.jobs
        return _again(reply, progress, quirks.not_yet_attempts, JobLost) if ours_alone else End()
    if reply.code == 409 and progress.fed and empty:
        return Tell(FeederEmpty)
    if progress.fed and empty:
        # A feeder without paper is no slow scanner.
        return _again(reply, replace(progress, patience_over=None), quirks.not_yet_attempts, FeederEmpty)
    return _again(reply, progress, quirks.not_yet_attempts, JobLost)


def _again(reply: Reply, progress: Progress, most: int, fault: type[ScanFault]) -> Wait | Tell:
    if progress.attempts >= most if progress.patience_over is None else progress.patience_over:
        return Tell(fault)
    return Wait(max(1, min(reply.retry_after or 1, 5)))
