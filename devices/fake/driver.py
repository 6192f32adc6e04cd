"""An office scanner without hardware: it renders its pages, keeps a scanner's manners, and fails when told to.

It ships: the demo runs on it where nothing is plugged in, and clerks are trained on it.
"""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from devices.assembly import Layout, row_bytes
from devices.errors import (
    CoverOpen,
    DoubleFeed,
    FeederEmpty,
    FeederJammed,
    ResolutionNotOffered,
    ScanFault,
    ScannerBusy,
    ScannerOffline,
    UnknownScanner,
)
from devices.fake.scenario import Happening, Mishap, Scenario
from devices.fake.sheets import draw_sheet, paper_sheet
from devices.scanning import (
    Capabilities,
    Colour,
    PageDone,
    ScanEnded,
    ScanEvent,
    ScannerInfo,
    ScanSettings,
    Source,
)
from devices.transfer import receive_page

OFFICE = "fake:office"
_CAPABILITIES = Capabilities(
    sources=tuple(Source), colours=tuple(Colour), resolutions=(75, 100, 150, 200, 300, 400, 600)
)
_FAULTS: dict[Mishap, type[ScanFault]] = {
    Mishap.JAM: FeederJammed,
    Mishap.DOUBLE_FEED: DoubleFeed,
    Mishap.COVER_OPEN: CoverOpen,
    Mishap.EMPTY: FeederEmpty,
    Mishap.BUSY: ScannerBusy,
    Mishap.OFFLINE: ScannerOffline,
}
_STRIP = 64  # rows per read, what a small scanner buffers
_SLOW_STRIP = 0.05  # seconds per strip of a slow page: an old flatbed at 300 dpi


class FakeScanner:
    """The `Scanner` over a scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._happened: set[Happening] = set()

    def scanners(self) -> list[ScannerInfo]:
        """The one scanner of the office."""
        return [ScannerInfo(OFFICE, "fake", self._scenario.name)]

    def capabilities(self, scanner_id: str) -> Capabilities:
        """Glass and feeder, both sides, up to 600 dpi."""
        if scanner_id != OFFICE:
            raise UnknownScanner(scanner=scanner_id)
        return _CAPABILITIES

    def scan(self, scanner_id: str, settings: ScanSettings, folder: Path, first_sequence: int) -> Iterator[ScanEvent]:
        """Scan as `Scanner.scan` says. The feeder holds what a batch of whole stacks has left at `first_sequence`."""
        if settings.resolution not in self.capabilities(scanner_id).resolutions:
            raise ResolutionNotOffered(scanner=scanner_id, asked=settings.resolution)
        done = 0
        for sequence in range(first_sequence, first_sequence + self._sides(settings, first_sequence)):
            happening = self._due(sequence, first_sequence)
            sheet = _Sheet(sequence, settings, self._scenario, happening)
            try:
                for event in receive_page(sheet, folder, sequence, settings.resolution, quality=settings.quality):
                    if isinstance(event, PageDone) and happening and happening.mishap is Mishap.CRASH_AFTER_PAGE:
                        happen(Mishap.CRASH)
                    yield event
                    done += isinstance(event, PageDone)
            except FeederEmpty:
                if done == 0:
                    raise
                break
        if done == 0:
            raise FeederEmpty
        yield ScanEnded(done)

    def let_go(self) -> bool:
        """Nothing is held; a disk that was full has room again."""
        limit_files(None)
        return True

    def _sides(self, settings: ScanSettings, first_sequence: int) -> int:
        """How many sides there are to scan now."""
        if settings.source is Source.FLATBED:
            return 1 if settings.pages is None else settings.pages
        stack = self._scenario.sheets * (2 if settings.source is Source.FEEDER_DUPLEX else 1)
        held = stack - (first_sequence - 1) % stack if stack else 0
        return held if settings.pages is None else min(held, settings.pages)

    def _due(self, sequence: int, first_sequence: int) -> Happening | None:
        """What is to happen on this page, once."""
        if sequence == first_sequence > 1:
            return None
        for happening in self._scenario.happenings:
            if happening.page == sequence and happening not in self._happened:
                self._happened.add(happening)
                return happening
        return None


def happen(mishap: Mishap) -> None:
    """Let a mishap that ends the scan happen in this process."""
    if mishap is Mishap.HANG:
        threading.Event().wait()
    if mishap is Mishap.CRASH:
        os.kill(os.getpid(), signal.SIGSEGV)
    if mishap is Mishap.DISK_FULL:
        limit_files(1024)
    if mishap in _FAULTS:
        raise _FAULTS[mishap]


def limit_files(size: int | None) -> None:
    """Let this process write no file over `size` bytes, so that a real write fails; None takes it back."""
    if sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard if size is None else size, hard))


class _Sheet:
    """A rendered page as a driver sends it: in strips, rows padded to four bytes as scanners like it."""

    def __init__(self, number: int, settings: ScanSettings, scenario: Scenario, happening: Happening | None) -> None:
        if scenario.papers:
            paper = scenario.papers[(number - 1) % len(scenario.papers)]
            picture = paper_sheet(paper, settings.resolution, settings.colour)
        else:
            picture = draw_sheet(number, settings.resolution, settings.colour, scenario.fonts)
        raw = "1;I" if settings.colour is Colour.LINEART else picture.mode
        self._rows = picture.tobytes("raw", raw)
        self._row = row_bytes(picture.width, settings.colour)
        self._padding = bytes(-self._row % 4)
        self._sent = 0
        self._happening = happening
        self._layout = Layout(
            width=picture.width,
            lines=picture.height,
            bytes_per_line=self._row + len(self._padding),
            samples=3 if settings.colour is Colour.COLOUR else 1,
            depth=1 if settings.colour is Colour.LINEART else 8,
        )

    def layout(self) -> Layout:
        return self._layout

    def read(self) -> bytes:
        padding = self._padding
        if self._happening and self._sent >= self._happening.row:
            match self._happening.mishap:
                case Mishap.SHORT_PAGE:
                    return b""
                case Mishap.SHEARED_PAGE:
                    padding += b"\0"
                case Mishap.SLOW:
                    threading.Event().wait(_SLOW_STRIP)
                case mishap:
                    happen(mishap)
        rows = range(self._sent, min(self._sent + _STRIP, len(self._rows) // self._row))
        self._sent = rows.stop
        return b"".join(self._rows[row * self._row : (row + 1) * self._row] + padding for row in rows)
