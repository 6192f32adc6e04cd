"""Scanners for the tests: the `test` backend of the real libsane and the scripted office scanner, in their workers."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from devices.client import DriverOptions, ScannerClient
from devices.scanning import Colour, PageDone, ScannedPage, ScanSettings, Source
from devices.watchdog import Limits

SANE = "sane:test:0"
OFFICE = "fake:office"

FEEDER = ScanSettings(Source.FEEDER, Colour.GREY, 75)
GLASS = ScanSettings(Source.FLATBED, Colour.GREY, 75)

MakeSane = Callable[..., ScannerClient]
MakeFake = Callable[..., ScannerClient]


def sane_config(folder: Path, *lines: str) -> Path:
    """A private SANE_CONFIG_DIR that knows the `test` backend alone, set by the lines of its test.conf."""
    folder.mkdir()
    (folder / "dll.conf").write_text("test\n")
    (folder / "test.conf").write_text("\n".join(['test-picture "Color pattern"', *lines, ""]))
    return folder


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    """The empty folder of an intake batch."""
    folder = tmp_path / "batch"
    folder.mkdir()
    return folder


@pytest.fixture
def sane(tmp_path: Path) -> Iterator[MakeSane]:
    """Make a client of the real libsane; arguments are lines of the backend's test.conf."""
    with ExitStack() as stack:

        def make(*lines: str, limits: Limits | None = None) -> ScannerClient:
            config = sane_config(tmp_path / "sane.d", *lines)
            options = DriverOptions(drivers=("sane",), sane_config_dir=config)
            return stack.enter_context(ScannerClient(options, limits))

        yield make


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[MakeFake]:
    """Make a client of the office scanner; arguments are its happenings."""
    with ExitStack() as stack:

        def make(*happenings: dict[str, Any], sheets: int = 3, limits: Limits | None = None) -> ScannerClient:
            scenario = tmp_path / "scenario.json"
            scenario.write_text(json.dumps({"name": "Biroul 4", "sheets": sheets, "happenings": happenings}))
            options = DriverOptions(drivers=("fake",), scenario=scenario)
            return stack.enter_context(ScannerClient(options, limits))

        yield make


def scan_all(
    client: ScannerClient, scanner: str, settings: ScanSettings, batch: Path, first: int = 1
) -> list[ScannedPage]:
    """Scan to the end and give the pages."""
    return [event.page for event in client.scan(scanner, settings, batch, first) if isinstance(event, PageDone)]


def names(batch: Path) -> list[str]:
    """What lies in the batch's folder."""
    return sorted(path.name for path in batch.iterdir())


def assert_whole(page: ScannedPage) -> None:
    """The file is what the value says, to the last pixel."""
    with Image.open(page.path) as picture:
        picture.load()
        assert picture.size == (page.width, page.height)


def workers_of(desk: int) -> list[int]:
    """The worker processes that a process has started, by pid."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            command = (stat.parent / "cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == desk and b"devices.worker" in command:
            found.append(int(stat.parent.name))
    return found


def the_worker() -> int:
    """The pid of the one worker of this test."""
    (worker,) = workers_of(os.getpid())
    return worker
