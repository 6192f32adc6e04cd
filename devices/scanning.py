"""What a scanner is to the desk: three questions, and the events of a scan in the order they happen.

Everything here is a frozen value that crosses the pipe between a driver's worker process and the desk.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol


class Source(StrEnum):
    """Where the paper lies."""

    FLATBED = "flatbed"
    FEEDER = "feeder"
    FEEDER_DUPLEX = "feeder_duplex"


class Colour(StrEnum):
    """What a pixel tells: 24-bit colour, 8-bit grey, or ink and paper (1 bit)."""

    COLOUR = "colour"
    GREY = "grey"
    LINEART = "lineart"


# Of a page's JPEG, 1 to 100: what the archive asks (85 and more), and small print stays clear.
QUALITY = 90


@dataclass(frozen=True, slots=True)
class ScannerInfo:
    """A scanner that can be asked; `id` is "<driver>:<the driver's own name>", e.g. "sane:test:0"."""

    id: str
    driver: str
    name: str


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a scanner can be asked for; resolutions in dpi, ascending, empty where any is accepted."""

    sources: tuple[Source, ...]
    colours: tuple[Colour, ...]
    resolutions: tuple[int, ...]


class Paper(StrEnum):
    """How large the sheets are; `LARGEST` is all that the glass or the feeder has."""

    A5 = "a5"
    A4 = "a4"
    A3 = "a3"
    LARGEST = "largest"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds of silence that a slow scanner may need; None leaves it at what is usual."""

    warming_up: int | None = None
    reading: int | None = None
    between_pages: int | None = None


@dataclass(frozen=True, slots=True)
class ScanSettings:
    """How to scan. `pages` limits how many; None means one from the glass and all that a feeder holds.

    `quality` is that of the JPEG of colour and grey pages, 1 to 100; lineart is always kept without loss.
    """

    source: Source
    colour: Colour
    resolution: int
    pages: int | None = None
    paper: Paper = Paper.A4
    quality: int = QUALITY
    patience: Patience = Patience()


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A whole page on disk: already synced under its final name when anybody hears of it.

    `width` and `height` in pixels, `resolution` in dpi, `sha256` in hex over the file's bytes.
    """

    sequence: int
    path: Path
    sha256: str
    width: int
    height: int
    resolution: int
    colour: Colour
    media_type: str


@dataclass(frozen=True, slots=True)
class PageStarted:
    """The first rows of a page have come; `lines` is what the scanner promised, None where it does not know."""

    sequence: int
    lines: int | None


@dataclass(frozen=True, slots=True)
class PageProgress:
    """So many rows of the page have come."""

    sequence: int
    lines: int
    total: int | None


@dataclass(frozen=True, slots=True)
class PageDone:
    """The page is whole and durable."""

    page: ScannedPage


@dataclass(frozen=True, slots=True)
class ScanEnded:
    """The scan came to its normal end after so many pages."""

    pages: int


@dataclass(frozen=True, slots=True)
class PageSpooled:
    """From a worker that cannot encode: the page's rows are whole on disk, the desk has to make the page."""

    sequence: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Inside a worker: the scanner has not begun its next page yet, so a cancel can be heard."""


ScanEvent = PageStarted | PageProgress | PageDone | ScanEnded
DriverEvent = ScanEvent | PageSpooled | Waiting


class Scanner(Protocol):
    """The three questions; whatever goes wrong is raised as a fault of `devices.errors`."""

    def scanners(self) -> list[ScannerInfo]:
        """The scanners that are there now."""

    def capabilities(self, scanner_id: str) -> Capabilities:
        """What the scanner offers. Raises `UnknownScanner` and the scanner's faults."""

    def scan(self, scanner_id: str, settings: ScanSettings, folder: Path, first_sequence: int) -> Iterator[ScanEvent]:
        """Scan into `folder`, pages numbered from `first_sequence`; closing the iterator stops the scanner.

        A page whose `PageDone` was given stays, whatever happens afterwards.
        """


def scanner_id(driver: str, native_name: str) -> str:
    """The id of a driver's scanner."""
    return f"{driver}:{native_name}"


def native_name(scanner_id: str) -> str:
    """The driver's own name of a scanner: what follows the first colon of the id."""
    return scanner_id.partition(":")[2]


def driver_name(scanner_id: str) -> str:
    """The driver that knows the scanner: what stands before the first colon of the id."""
    return scanner_id.partition(":")[0]
