"""Desk or driver is killed at any moment: what was told is on disk, what is on disk is whole, nobody stays behind."""

import json
import os
import random
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices.client import DriverOptions, ScannerClient
from devices.errors import DriverCrashed
from devices.pages import finished_pages, keep_partial
from devices.process import ROOT, Died, WorkerProcess
from devices.scanning import Colour, PageDone, ScannedPage, ScanSettings, Source
from tests.devices.conftest import FEEDER, OFFICE, MakeFake, assert_whole, names, scan_all, the_worker, workers_of

StartDesk = Callable[..., subprocess.Popen[str]]

DESK = """
import sys
from pathlib import Path
from devices.client import DriverOptions, ScannerClient
from devices.scanning import Colour, PageDone, PageProgress, ScanSettings, Source
client = ScannerClient(DriverOptions(drivers=("fake",), scenario=Path(sys.argv[2])))
settings = ScanSettings(Source.FEEDER, Colour.COLOUR, 150)
for event in client.scan("fake:office", settings, Path(sys.argv[1]), 1):
    match event:
        case PageProgress():
            print("rows", flush=True)
        case PageDone():
            print("done", event.page.sha256, flush=True)
"""


@pytest.fixture
def a_desk(tmp_path: Path, batch: Path) -> Iterator[StartDesk]:
    """Start a desk of its own process that scans a stack into the batch; it ends with the test."""
    desks: list[subprocess.Popen[str]] = []

    def start(**scenario: object) -> subprocess.Popen[str]:
        file = tmp_path / "scenario.json"
        file.write_text(json.dumps(scenario))
        command = [sys.executable, "-c", DESK, str(batch), str(file)]
        desks.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True))
        return desks[-1]

    yield start
    for desk in desks:
        for worker in workers_of(desk.pid):
            os.kill(worker, signal.SIGKILL)
        desk.kill()
        desk.wait()
        if desk.stdout is not None:
            desk.stdout.close()


def drawn(seed: int, seconds: float) -> float:
    """A moment within the next `seconds`, the same in every run."""
    return random.Random(seed).uniform(0, seconds)  # noqa: S311  # not a secret


def wait_for_the_end_of(worker: int) -> bool:
    """Whether the process ends; it is none of our children, so the kernel is asked."""
    try:
        handle = os.pidfd_open(worker)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], 30)[0])
    finally:
        os.close(handle)


def test_a_worker_never_outlives_its_desk(a_desk: StartDesk, batch: Path) -> None:
    desk = a_desk(happenings=[{"mishap": "slow", "page": 1}])
    assert desk.stdout is not None
    with desk.stdout:
        assert desk.stdout.readline() == "rows\n"
        (worker,) = workers_of(desk.pid)
        desk.kill()
        desk.wait()
    assert wait_for_the_end_of(worker)
    assert names(batch) == ["0001.part"]
    assert [path.name for path in keep_partial(batch)] == ["0001.partial.jpg"]


@pytest.mark.parametrize("seed", range(6))
def test_a_desk_killed_at_any_moment_finds_every_page_it_was_told(a_desk: StartDesk, batch: Path, seed: int) -> None:
    desk = a_desk(sheets=400)
    assert desk.stdout is not None
    with desk.stdout:
        first = desk.stdout.readline()
        worker = workers_of(desk.pid)
        moment = threading.Timer(drawn(seed, 1.5), desk.kill)
        moment.start()
        told = [line.split()[1] for line in [first, *desk.stdout] if line.startswith("done") and line.endswith("\n")]
    desk.wait()
    moment.cancel()
    assert all(wait_for_the_end_of(pid) for pid in worker)
    keep_partial(batch)
    pages = finished_pages(batch)
    assert [page.sha256 for page in pages][: len(told)] == told
    assert len(pages) <= len(told) + 2  # the page in the pipe, and the one that was finished meanwhile
    assert [page.sequence for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        assert_whole(page)


@pytest.mark.parametrize("seed", range(6))
def test_a_driver_killed_at_any_moment_has_told_every_page_on_disk(fake: MakeFake, batch: Path, seed: int) -> None:
    """Also the page that was renamed but not yet told: the desk finds it and goes on behind it."""
    client = fake(sheets=400)
    stack = ScanSettings(Source.FEEDER, Colour.GREY, 150)
    events = client.scan(OFFICE, stack, batch, 1)
    next(events)
    moment = threading.Timer(drawn(seed, 1.0), os.kill, (the_worker(), signal.SIGKILL))
    moment.start()
    told: list[ScannedPage] = []
    with pytest.raises(DriverCrashed) as crashed:
        told.extend(event.page for event in events if isinstance(event, PageDone))
    moment.join()
    assert told == finished_pages(batch)
    assert crashed.value.pages == len(told)
    some = ScanSettings(Source.FEEDER, Colour.GREY, 75, pages=1)
    assert [page.sequence for page in scan_all(client, OFFICE, some, batch, len(told) + 1)] == [len(told) + 1]


def test_a_page_that_the_driver_took_to_its_grave_untold_is_told_by_the_desk(fake: MakeFake, batch: Path) -> None:
    client = fake({"mishap": "crash_after_page", "page": 2})
    told: list[ScannedPage] = []
    with pytest.raises(DriverCrashed) as crashed:
        told.extend(event.page for event in client.scan(OFFICE, FEEDER, batch, 1) if isinstance(event, PageDone))
    assert [page.sequence for page in told] == [1, 2]
    assert told == finished_pages(batch)
    assert crashed.value.pages == 2
    assert [page.sequence for page in scan_all(client, OFFICE, FEEDER, batch, first=3)] == [3]


def test_a_worker_that_stands_still_does_not_outlive_its_desk_either(a_desk: StartDesk, batch: Path) -> None:
    """It cannot notice that its pipe was closed: only the kernel can end it."""
    desk = a_desk(happenings=[{"mishap": "slow", "page": 1}])
    assert desk.stdout is not None
    with desk.stdout:
        desk.stdout.readline()
        (worker,) = workers_of(desk.pid)
        os.kill(worker, signal.SIGSTOP)
        desk.kill()
        desk.wait()
    assert wait_for_the_end_of(worker)


def test_what_a_driver_forked_ends_with_it() -> None:
    """A SANE backend's reader process holds the pipe open: without its end the death of the driver would go unheard."""
    worker = WorkerProcess(["sh", "-c", "sleep 600 & kill -9 $$"], os.environ)
    assert worker.hear(30) == Died()
    worker.kill()


def test_a_worker_that_cannot_start_is_a_fault_of_the_world(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        WorkerProcess([str(tmp_path / "no such program")], os.environ)


def test_a_driver_outlives_the_thread_that_first_asked_it(fake: MakeFake) -> None:
    """Linux kills a child with the *thread* that started it, and lanes end their threads when they are idle."""
    client = fake()
    lane = threading.Thread(target=client.scanners)
    lane.start()
    lane.join()
    worker = the_worker()
    assert client.capabilities(OFFICE).sources == tuple(Source)
    assert the_worker() == worker


def test_a_driver_that_died_while_idle_is_not_noticed(fake: MakeFake, batch: Path) -> None:
    client = fake()
    client.scanners()
    worker = the_worker()
    os.kill(worker, signal.SIGKILL)
    assert wait_for_the_end_of(worker)
    for thread in threading.enumerate():
        if thread.name == "scanner worker's end":
            thread.join()
    assert len(scan_all(client, OFFICE, FEEDER, batch)) == 3


def test_closing_the_client_leaves_no_process(fake: MakeFake, batch: Path) -> None:
    client = fake()
    scan_all(client, OFFICE, FEEDER, batch)
    client.close()
    assert workers_of(os.getpid()) == []
    assert len(client.scanners()) == 1  # a closed client is only resting


def test_a_cancel_without_a_scan_does_nothing(fake: MakeFake, batch: Path) -> None:
    client = fake()
    client.cancel()
    assert len(scan_all(client, OFFICE, FEEDER, batch)) == 3
    client.cancel()
    assert len(scan_all(client, OFFICE, FEEDER, batch, first=4)) == 3


def test_what_a_driver_prints_goes_to_the_log_and_not_into_the_pipe(tmp_path: Path, batch: Path) -> None:
    """A traceback is the driver's last word; the desk hears that it crashed, the log why."""
    log = tmp_path / "driver.log"
    scenario = tmp_path / "scenario.json"
    scenario.write_text(json.dumps({"happenings": [{"mishap": "crash", "page": 1}]}))
    environment = {**os.environ, "PYTHONFAULTHANDLER": "1"}
    options = DriverOptions(drivers=("fake",), scenario=scenario, log=log)
    with ScannerClient(options, environment=environment) as client, pytest.raises(DriverCrashed):
        scan_all(client, OFFICE, FEEDER, batch)
    assert "Segmentation fault" in log.read_text()
