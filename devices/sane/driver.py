"""Scanners that SANE knows: the three questions, asked of libsane. Runs in the worker process alone."""

import itertools
from collections.abc import Iterator
from pathlib import Path

from devices.errors import (
    ColourNotOffered,
    FeederEmpty,
    ResolutionNotOffered,
    ScannerRefused,
    SourceNotOffered,
    UnknownScanner,
)
from devices.sane.library import Device, Library, Option, Unit, Value
from devices.sane.options import colours_of, depth_for, resolutions_of, sources_of
from devices.scanning import (
    Capabilities,
    Colour,
    PageDone,
    Paper,
    ScanEnded,
    ScanEvent,
    ScannerInfo,
    ScanSettings,
    Source,
    native_name,
    scanner_id,
)
from devices.transfer import receive_page

# Sizes of ISO 216 in mm; a smaller glass gives all it has.
_SIZES = {
    Paper.A5: (148.0, 210.0),
    Paper.A4: (210.0, 297.0),
    Paper.A3: (297.0, 420.0),
    Paper.LARGEST: (10_000.0, 10_000.0),
}


class SaneScanner:
    """The `Scanner` over libsane."""

    def __init__(self) -> None:
        """Raises `LibsaneMissing`."""
        self._library = Library()
        self._device: Device | None = None
        self._broken_off = False

    def scanners(self) -> list[ScannerInfo]:
        """Every scanner that a SANE backend finds, on the network too."""
        return [
            ScannerInfo(scanner_id("sane", found.name), "sane", f"{found.vendor} {found.model}".strip())
            for found in self._library.devices()
        ]

    def capabilities(self, scanner_id: str) -> Capabilities:
        """What the scanner's options offer."""
        return capabilities_of(self._open(scanner_id))

    def scan(self, scanner_id: str, settings: ScanSettings, folder: Path, first_sequence: int) -> Iterator[ScanEvent]:
        """Scan as `Scanner.scan` says; the glass gives one page unless `settings.pages` asks for more."""
        device = self._open(scanner_id)
        resolution = prepare(device, scanner_id, settings)
        self._broken_off = True
        yield from scan_prepared(device, settings, folder, first_sequence, resolution)
        self._broken_off = False

    def let_go(self) -> bool:
        """End the scan, whatever its state, and close the scanner; a scan that was broken off costs the process.

        Backends stop their reader thread by pthread_cancel, wherever it is: the `test` backend of SANE 1.1.1, on a busy
        machine, leaves malloc or the loader locked in one of a hundred broken scans, and this or the next one hangs.
        """
        if self._device is not None:
            self._device.cancel()
            self._device.close()
            self._device = None
        return not self._broken_off

    def _open(self, scanner_id: str) -> Device:
        name = native_name(scanner_id)
        if not name:  # libsane takes the empty name for "any scanner"
            raise UnknownScanner(scanner=scanner_id)
        try:
            self._device = self._library.open(name)
        except ScannerRefused as refused:
            raise UnknownScanner(scanner=scanner_id) from refused
        return self._device


def capabilities_of(device: Device) -> Capabilities:
    """The capabilities of an opened scanner; one without a choice of source counts as a flatbed."""
    options = device.options()
    sources = sources_of(_choices(options, "source")) or {Source.FLATBED: ""}
    resolution = options.get("resolution") or options.get("x-resolution")
    limits = resolution.range if resolution else None
    return Capabilities(
        sources=tuple(source for source in Source if source in sources),
        colours=tuple(colour for colour in Colour if colour in _colours(options)),
        resolutions=resolutions_of(
            resolution.choices if resolution else (), limits.low if limits else None, limits.high if limits else None
        ),
    )


def prepare(device: Device, scanner_id: str, settings: ScanSettings) -> int:
    """Set the scanner up in the order that backends need: source, mode, depth, resolution, area.

    Returns the resolution it really took, in dpi. Raises a `SettingNotSupported`.
    """
    offered = capabilities_of(device)
    if settings.source not in offered.sources:
        raise SourceNotOffered(scanner=scanner_id, asked=settings.source)
    if settings.colour not in offered.colours:
        raise ColourNotOffered(scanner=scanner_id, asked=settings.colour)
    options = device.options()
    if source := sources_of(_choices(options, "source")).get(settings.source):
        device.set(options["source"], source)
    options = device.options()
    if "mode" in options:
        device.set(options["mode"], _colours(options)[settings.colour])
    options = device.options()
    if (depth := depth_for(settings.colour, _choices(options, "depth"))) is not None:
        device.set(options["depth"], depth)
    resolution = _set_resolution(device, scanner_id, settings.resolution)
    _set_area(device, resolution, settings.paper)
    return resolution


def scan_prepared(
    device: Device, settings: ScanSettings, folder: Path, first_sequence: int, resolution: int
) -> Iterator[ScanEvent]:
    """The pages of a scanner whose options stand as wanted; ending the scan is left to `SaneScanner.let_go`."""
    fed = settings.source is not Source.FLATBED
    wanted = settings.pages if settings.pages is not None else None if fed else 1
    done = 0
    for sequence in itertools.count(first_sequence):
        if done == wanted:
            break
        try:
            device.start()
            for event in receive_page(device, folder, sequence, resolution, quality=settings.quality):
                yield event
                done += isinstance(event, PageDone)
        except FeederEmpty:
            if done == 0:
                raise
            break
        if not fed:
            device.cancel()  # on the glass each page is a scan of its own
    yield ScanEnded(done)


def _colours(options: dict[str, Option]) -> dict[Colour, str]:
    """The scanner's modes; one without a choice is taken as colour, and its pages tell what they are."""
    if "mode" not in options:
        return {Colour.COLOUR: ""}
    return colours_of(_choices(options, "mode"), _choices(options, "depth"))


def _choices(options: dict[str, Option], name: str) -> tuple[Value, ...]:
    return options[name].choices if name in options else ()


def _set_resolution(device: Device, scanner_id: str, asked: int) -> int:
    """Set it on both axes where there are two; refuse what the scanner would silently replace by another.

    python-sane let 99999 dpi become 1 dpi: the fixed-point number overflowed before the backend saw it.
    """
    refused = ResolutionNotOffered(scanner=scanner_id, asked=asked)
    options = device.options()
    names = [name for name in ("resolution", "x-resolution", "y-resolution") if name in options]
    taken = asked
    for name in names:
        option = options[name]
        if option.range and not option.range.low <= asked <= option.range.high:
            raise refused
        if option.choices and asked not in option.choices:
            raise refused
        device.set(option, asked)
        taken = round(float(device.get(option)))
        if abs(taken - asked) > asked * 0.02:
            raise refused
    return taken


def _set_area(device: Device, resolution: int, paper: Paper) -> None:
    """Ask for the paper's size from the upper left corner, or for all the glass where it is smaller.

    Feeders of Fujitsu, Canon and Panasonic first want to know the size of the sheet.
    """
    width, height = _SIZES[paper]
    for name, length in (
        ("page-width", width),
        ("page-height", height),
        ("tl-x", 0.0),
        ("tl-y", 0.0),
        ("br-x", width),
        ("br-y", height),
    ):
        option = device.options().get(name)
        if option is None or option.range is None:
            continue
        value = length * resolution / 25.4 if option.unit is Unit.PIXEL else length
        device.set(option, max(option.range.low, min(value, option.range.high)))
