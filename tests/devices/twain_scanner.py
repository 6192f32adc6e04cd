"""The TWAIN scanner of the tests: manager and source compiled from C, a client on them, and what the source draws."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from devices.client import DriverOptions, ScannerClient
from devices.frames import Ready, StartScan
from devices.process import WorkerProcess
from devices.scan_watch import ScanWatch, Watch
from devices.scanning import Colour, PageSpooled, ScanSettings
from devices.spool import read_spool, rows_path
from devices.twain.numbers import Data, Message
from devices.watchdog import Limits, Phase

SOURCES = Path(__file__).with_name("twain")
SCANNER = "twain:Scaner de probă"


@dataclass(frozen=True, slots=True)
class Built:
    """The two libraries."""

    manager: Path
    source: Path


def build(folder: Path) -> Built:
    """Compile manager and source as this system loads them."""
    built = Built(folder / "libmanager.so", folder / "libsource.so")
    for name, library in (("manager.c", built.manager), ("source.c", built.source)):
        options = ["-shared", "-fPIC", "-O1", "-Wall", "-Werror"]
        subprocess.run(["gcc", *options, "-o", library, SOURCES / name, "-ldl", "-lpthread"], check=True)
    return built


@dataclass(frozen=True, slots=True)
class TwainRig:
    """A scanner that follows a script, and the notes of what was called; `python` runs its worker, if not ours."""

    built: Built
    script: Path
    calls: Path
    limits: Limits
    python: Path | None = None

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "TWAIN_MANAGER": str(self.built.manager),
            "TWAIN_SOURCE": str(self.built.source),
            "TWAIN_SCRIPT": str(self.script),
            "TWAIN_CALLS": str(self.calls),
        }

    def options(self) -> DriverOptions:
        return DriverOptions(drivers=("twain",), twain_managers=(self.built.manager,), twain_python=self.python)

    def client(self) -> ScannerClient:
        return ScannerClient(self.options(), self.limits, environment=self.environment())

    def spooled(self, settings: ScanSettings, batch: Path) -> list[bytes]:
        """The rows of each page exactly as the driver put them down, before any encoder."""
        command = ScannerClient(self.options())._command("twain")
        worker = WorkerProcess(command, self.environment())
        try:
            watch = Watch(worker, self.limits)
            assert watch.hear(Phase.STARTING) == Ready()
            scan = ScanWatch(watch, StartScan(1, SCANNER, settings, batch, 1))
            sequences = [event.sequence for event in scan.events() if isinstance(event, PageSpooled)]
            assert watch.is_free()
        finally:
            worker.close(5)
        return [_rows(batch, sequence) for sequence in sequences]

    def called(self) -> list[tuple[str, str]]:
        """Every call to manager and source but those for capabilities, as names of data and message."""
        lines = [
            line.split() for line in self.calls.read_text().splitlines() if line[0] in "0123456789" or len(line) > 30
        ]
        named = [(int(data, 16), int(message, 16)) for data, message, _ in (line for line in lines if len(line) == 3)]
        return [(Data(data).name, Message(message).name) for data, message in named]

    def assert_walked_down(self) -> None:
        """The scanner was given back: disabled, closed, the manager too; and no memory of either side is left."""
        notes = self.calls.read_text()
        assert self.called()[-2:] == [("IDENTITY", "CLOSEDS"), ("PARENT", "CLOSEDSM")]
        assert notes.splitlines()[-2] == "alive 0"
        assert "free" not in notes
        assert "9 501 1" not in notes.splitlines()  # the source was never told to stop in the middle of a page


def _rows(batch: Path, sequence: int) -> bytes:
    spooled = read_spool(rows_path(batch, sequence))
    assert spooled is not None
    assert spooled.whole
    data = bytearray(b"".join(spooled.portions()))
    if spooled.colour is Colour.LINEART:  # behind the last pixel of a row stand bits that are no picture
        row, unused = (spooled.width + 7) // 8, -spooled.width % 8
        data[row - 1 :: row] = bytes(byte >> unused << unused for byte in data[row - 1 :: row])
    return bytes(data)


def size_at(resolution: int) -> tuple[int, int]:
    """Columns and rows of a page."""
    return resolution * 2 + 3, resolution * 3


def drawn(page: int, colour: Colour, resolution: int = 100) -> bytes:
    """The rows of a page, counted from 0, as the source draws them (tests/devices/twain/source.c)."""
    return b"".join(_drawn_rows(page, colour, resolution))


def _drawn_rows(page: int, colour: Colour, resolution: int) -> Iterator[bytes]:
    width, height = size_at(resolution)
    for y in range(height):
        if colour is Colour.LINEART:
            ink = "".join(str((x // 3 + y // 5 + page) % 2) for x in range(width)).ljust((width + 7) // 8 * 8, "0")
            yield int(ink, 2).to_bytes(len(ink) // 8, "big")
        else:
            bands = range(3 if colour is Colour.COLOUR else 1)
            pixels = (
                (x * 3 + y * 5 + page * 37 + band * 71 + (x * y >> 4)) & 255 for x in range(width) for band in bands
            )
            yield bytes(pixels)
