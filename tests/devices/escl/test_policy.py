"""What a scanner's answer means, told from the answer, its own words and what has come: a table, no network."""

import pytest

from devices.errors import (
    AccessDenied,
    CoverOpen,
    DoubleFeed,
    FeederEmpty,
    FeederJammed,
    ScanCancelled,
    ScannerBusy,
    ScannerOffline,
    ScannerRefused,
)
from devices.escl.errors import JobLost, ScannerStopped
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
    fault_of,
    more_to_feed,
)
from devices.escl.quirks import Quirks
from devices.escl.status import JobState, ScannerStatus

JOB = "/eSCL/ScanJobs/17"
FIRST, LATER, GLASS = Progress(fed=True), Progress(fed=True, pages=2), Progress(fed=False)
GLASS_DONE = Progress(fed=False, pages=1)
TIRED = Progress(fed=True, pages=2, attempts=100)
USUAL = Quirks()


def scanner(state: str = "Idle", feeder: str = "", job: str = "", others: str = "") -> ScannerStatus:
    """How a scanner is; `job` is the state of ours, `others` that of somebody else's."""
    jobs = [JobState(JOB, job)] if job else []
    jobs += [JobState("/eSCL/ScanJobs/99", others)] if others else []
    return ScannerStatus(state, feeder, tuple(jobs))


@pytest.mark.parametrize(
    ("code", "status", "progress", "meaning"),
    [
        (200, None, FIRST, Take()),
        (503, None, FIRST, Wait()),
        (503, scanner("Processing"), TIRED, Tell(ScannerBusy)),
        (404, scanner("Processing", job="Processing"), FIRST, Wait()),
        (410, scanner("Processing", job="Pending"), LATER, Wait()),
        (409, scanner("Processing", "ScannerAdfEmpty", "Processing"), LATER, Wait()),
        (404, scanner("Processing", job="Processing"), TIRED, Tell(JobLost)),
        (404, scanner(job="Completed"), LATER, End()),
        (409, scanner(feeder="ScannerAdfEmpty", job="Completed"), FIRST, Tell(FeederEmpty)),
        (404, scanner(job="Canceled"), LATER, Tell(ScanCancelled)),
        (404, scanner(job="Aborted"), LATER, Tell(ScannerStopped)),
        (404, scanner(job="Whatever"), LATER, End()),
        (404, scanner(), LATER, End()),
        (409, scanner(feeder="ScannerAdfEmpty"), LATER, End()),
        (410, scanner(feeder="ScannerAdfLoaded"), LATER, End()),
        (404, None, LATER, End()),
        (404, scanner("Processing"), LATER, Wait()),
        (404, scanner("Processing", others="Processing"), LATER, End()),
        (404, scanner(), FIRST, Wait()),
        (404, None, Progress(fed=True, attempts=100), Tell(JobLost)),
        (404, scanner(feeder="ScannerAdfEmpty"), FIRST, Wait()),
        (404, scanner(feeder="ScannerAdfEmpty"), Progress(fed=True, attempts=100), Tell(FeederEmpty)),
        (409, scanner(feeder="ScannerAdfEmpty"), FIRST, Tell(FeederEmpty)),
        (409, scanner(feeder="ScannerAdfJam", job="Aborted"), LATER, Tell(FeederJammed)),
        (503, scanner(feeder="ScannerAdfHatchOpen"), LATER, Tell(CoverOpen)),
        (404, scanner(feeder="ScannerAdfMultipickDetected"), LATER, Tell(DoubleFeed)),
        (404, scanner("Stopped"), LATER, Tell(ScannerStopped)),
        (404, scanner(feeder="ScannerAdfJam"), GLASS, Wait()),
        (404, scanner(), GLASS_DONE, End()),
        (500, None, GLASS_DONE, End()),
        (500, None, LATER, Wait()),
        (500, None, TIRED, Tell(ScannerRefused)),
        (401, None, FIRST, Tell(AccessDenied)),
        (0, None, LATER, Tell(ScannerOffline)),
        (0, scanner(job="Processing"), LATER, Tell(ScannerOffline)),
        (0, scanner(), LATER, Tell(JobLost)),
        (0, scanner(feeder="ScannerAdfJam"), LATER, Tell(FeederJammed)),
    ],
)
def test_an_answer_to_the_next_page(
    code: int, status: ScannerStatus | None, progress: Progress, meaning: object
) -> None:
    assert decide(Reply(code), status, JOB, progress, USUAL) == meaning


@pytest.mark.parametrize(
    ("code", "status", "progress", "meaning"),
    [
        (201, None, FIRST, Take()),
        (200, None, FIRST, Take()),
        (0, None, FIRST, Tell(ScannerOffline)),
        (503, scanner("Processing"), FIRST, Wait()),
        (503, scanner("Processing"), TIRED, Tell(ScannerBusy)),
        (409, scanner(), Progress(fed=True, lineart=True), InGrey()),
        (409, scanner(feeder="ScannerAdfEmpty"), FIRST, Tell(FeederEmpty)),
        (409, scanner(feeder="ScannerAdfEmpty"), GLASS, Tell(ScannerRefused)),
        (409, scanner("Testing"), GLASS, Wait()),
        (503, scanner(feeder="ScannerAdfJam"), FIRST, Tell(FeederJammed)),
        (403, None, GLASS, Tell(AccessDenied)),
        (400, scanner(), GLASS, Tell(ScannerRefused)),
    ],
)
def test_an_answer_to_the_wish_for_a_job(
    code: int, status: ScannerStatus | None, progress: Progress, meaning: object
) -> None:
    assert decide_job(Reply(code), status, progress, USUAL) == meaning


def test_a_scanner_says_itself_when_to_come_again_but_not_tomorrow() -> None:
    assert decide(Reply(503, retry_after=3), None, JOB, FIRST, USUAL) == Wait(3)
    assert decide(Reply(503, retry_after=86400), None, JOB, FIRST, USUAL) == Wait(5)
    assert decide(Reply(503, retry_after=0), None, JOB, FIRST, USUAL) == Wait(1)


def test_a_slow_model_is_given_more_time() -> None:
    after = Progress(fed=True, pages=1, attempts=40)
    assert decide(Reply(503), None, JOB, after, USUAL) == Tell(ScannerBusy)
    assert decide(Reply(503), None, JOB, after, Quirks(page_attempts=60)) == Wait()


def test_a_model_that_calls_its_empty_feeder_jammed_is_understood() -> None:
    jam, odd = scanner(feeder="ScannerAdfJam"), Quirks(look_at_feeder_first=True)
    assert fault_of(jam, FIRST, odd) is FeederEmpty
    assert fault_of(jam, LATER, odd) is FeederJammed
    assert fault_of(scanner(feeder="ScannerAdfTeapot"), LATER, odd) is None
    assert fault_before(scanner(feeder="ScannerAdfEmpty"), odd) is FeederEmpty
    assert fault_before(jam, odd) is FeederEmpty
    assert fault_before(scanner(feeder="ScannerAdfLoaded"), odd) is None
    assert fault_before(None, odd) is None


def test_paper_that_is_left_is_fed_by_another_job() -> None:
    loaded = scanner(feeder="ScannerAdfLoaded")
    assert more_to_feed(loaded, LATER, None)
    assert not more_to_feed(loaded, LATER, 2)
    assert not more_to_feed(loaded, FIRST, None)
    assert not more_to_feed(loaded, GLASS_DONE, None)
    assert not more_to_feed(scanner(feeder="ScannerAdfEmpty"), LATER, None)
    assert not more_to_feed(None, LATER, None)
