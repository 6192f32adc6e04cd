"""What a source offers and how it is set up for a scan, by its capabilities; nothing is believed unread.

The order is what sources need: the units, where the paper lies, what a pixel is, the resolution, how pages come.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from devices.errors import ColourNotOffered, ResolutionNotOffered, ScannerRefused, SourceNotOffered
from devices.scanning import Capabilities, Colour, Paper, ScanSettings, Source
from devices.twain.containers import Array, Container, Item, OneValue, Range, Value
from devices.twain.numbers import (
    CHUNKY,
    INCHES,
    KEEP_BLANK_PAGES,
    NO_DUPLEX,
    ULTRASONIC,
    UNCOMPRESSED,
    VANILLA,
    Cap,
    Data,
    FileFormat,
    Group,
    Mechanism,
    Message,
    PixelType,
)
from devices.twain.quirks import Quirk
from devices.twain.session import Session
from devices.twain.structures import Fix32, Frame, ImageLayout

# Where the source offers any resolution between two limits, the clerk chooses among these.
USUAL_RESOLUTIONS = (75, 100, 150, 200, 240, 300, 400, 600, 1200)

_PIXELS = {Colour.COLOUR: PixelType.RGB, Colour.GREY: PixelType.GRAY, Colour.LINEART: PixelType.BW}
_BITS = {Colour.COLOUR: 24, Colour.GREY: 8, Colour.LINEART: 1}
# In inches, as the units are set; the source gives all it has where that is smaller.
_SIZES = {Paper.A5: (148 / 25.4, 210 / 25.4), Paper.A4: (210 / 25.4, 297 / 25.4), Paper.A3: (297 / 25.4, 420 / 25.4)}


@dataclass(frozen=True, slots=True)
class Agreed:
    """What source and desk agreed on; `resolution` in dpi, `nothing_is_white` for one byte or bit per pixel."""

    resolution: int
    mechanism: Mechanism
    file_format: FileFormat
    nothing_is_white: bool


def capabilities_of(session: Session) -> Capabilities:
    """What an opened source offers; one without a choice counts as a flatbed, as colour, as any resolution."""
    sources = [Source.FLATBED]
    if _can_be(session, Cap.FEEDERENABLED, 1):
        sources = [Source.FEEDER] if not _can_be(session, Cap.FEEDERENABLED, 0) else [Source.FLATBED, Source.FEEDER]
        if _current(session, Cap.DUPLEX) not in {None, NO_DUPLEX}:
            sources.append(Source.FEEDER_DUPLEX)
    pixels = session.get(Cap.PIXELTYPE)
    offered = set(pixels.offered) if pixels is not None else {PixelType.RGB}
    session.set(Cap.UNITS, OneValue(Item.UINT16, INCHES))
    return Capabilities(
        sources=tuple(sources),
        colours=tuple(colour for colour in Colour if _PIXELS[colour] in offered),
        resolutions=_resolutions(session.get(Cap.XRESOLUTION)),
    )


def prepare(session: Session, scanner_id: str, settings: ScanSettings, quirk: Quirk) -> Agreed:
    """Set the source up. Raises a `SettingNotSupported`, or `ScannerRefused` where it gives pages in no way we know."""
    offered = capabilities_of(session)
    if settings.source not in offered.sources:
        raise SourceNotOffered(scanner=scanner_id, asked=settings.source)
    if settings.colour not in offered.colours:
        raise ColourNotOffered(scanner=scanner_id, asked=settings.colour)
    session.set(Cap.INDICATORS, OneValue(Item.BOOL, 0))
    _set_source(session, settings)
    session.set(Cap.PIXELTYPE, OneValue(Item.UINT16, _PIXELS[settings.colour]))
    session.set(Cap.BITDEPTH, OneValue(Item.UINT16, _BITS[settings.colour]))
    if _current(session, Cap.PIXELTYPE) not in {None, _PIXELS[settings.colour]}:
        raise ColourNotOffered(scanner=scanner_id, asked=settings.colour)
    resolution = _set_resolution(session, scanner_id, settings.resolution)
    _set_area(session, settings.paper)
    mechanism = _set_mechanism(session, quirk.mechanisms)
    session.set(Cap.COMPRESSION, OneValue(Item.UINT16, UNCOMPRESSED))
    session.set(Cap.PLANARCHUNKY, OneValue(Item.UINT16, CHUNKY))
    # Blank pages are judged at the desk, where they can come back.
    session.set(Cap.AUTODISCARDBLANKPAGES, OneValue(Item.INT32, KEEP_BLANK_PAGES))
    return Agreed(
        resolution=resolution,
        mechanism=mechanism,
        file_format=_file_format(session) if mechanism is Mechanism.FILE else FileFormat.BMP,
        nothing_is_white=_current(session, Cap.PIXELFLAVOR) == VANILLA,
    )


def has_paper(session: Session) -> bool | None:
    """Whether sheets lie in the feeder; None where the source cannot tell."""
    if not _current(session, Cap.PAPERDETECTABLE):
        return None
    loaded = _current(session, Cap.FEEDERLOADED)
    return None if loaded is None else bool(loaded)


def needs_its_own_window(session: Session) -> bool:
    """Whether the source cannot scan without showing its own window."""
    return _current(session, Cap.UICONTROLLABLE) == 0


def _set_source(session: Session, settings: ScanSettings) -> None:
    fed = settings.source is not Source.FLATBED
    session.set(Cap.FEEDERENABLED, OneValue(Item.BOOL, fed))
    if fed:
        session.set(Cap.AUTOFEED, OneValue(Item.BOOL, 1))
        session.set(Cap.DUPLEXENABLED, OneValue(Item.BOOL, settings.source is Source.FEEDER_DUPLEX))
        if _can_be(session, Cap.DOUBLEFEEDDETECTION, ULTRASONIC):
            session.set(Cap.DOUBLEFEEDDETECTION, Array(Item.UINT16, (ULTRASONIC,)))
    # A signed number: -1 for all there are. pytwain has it as 65535.
    session.set(Cap.XFERCOUNT, OneValue(Item.INT16, settings.pages if settings.pages and fed else -1))


def _set_resolution(session: Session, scanner_id: str, asked: int) -> int:
    """Set both axes and read back: a source may round, and says so by an answer that is no failure."""
    for axis in (Cap.XRESOLUTION, Cap.YRESOLUTION):
        session.set(axis, OneValue(Item.FIX32, float(asked)))
        taken = _current(session, axis)
        if taken is not None and abs(float(taken) - asked) > asked * 0.02:
            raise ResolutionNotOffered(scanner=scanner_id, asked=asked)
    taken = _current(session, Cap.XRESOLUTION)
    return asked if taken is None else round(float(taken))


def _set_area(session: Session, paper: Paper) -> None:
    """Ask for the sheet from the upper left corner; a source that cannot gives what it has."""
    layout = ImageLayout()
    if paper is Paper.LARGEST:
        session.ask(Data.IMAGELAYOUT, Message.RESET, layout, Group.IMAGE)
        return
    width, height = _SIZES[paper]
    layout.frame = Frame(Fix32.of(0), Fix32.of(0), Fix32.of(width), Fix32.of(height))
    session.ask(Data.IMAGELAYOUT, Message.SET, layout, Group.IMAGE)


def _set_mechanism(session: Session, wanted: Iterable[Mechanism]) -> Mechanism:
    """The first way of transfer that the source takes. It may offer just one, in any container."""
    for mechanism in wanted:
        taken = session.set(Cap.XFERMECH, OneValue(Item.UINT16, mechanism))
        if taken and _current(session, Cap.XFERMECH) in {None, mechanism}:
            return mechanism
    raise ScannerRefused


def _file_format(session: Session) -> FileFormat:
    for form in (FileFormat.BMP, FileFormat.TIFF):
        taken = session.set(Cap.IMAGEFILEFORMAT, OneValue(Item.UINT16, form))
        if taken and _current(session, Cap.IMAGEFILEFORMAT) in {None, form}:
            return form
    raise ScannerRefused


def _current(session: Session, capability: Cap) -> Value | None:
    """The value that holds now."""
    told = session.get(capability, Message.GETCURRENT) or session.get(capability)
    return told.current if told is not None else None


def _can_be(session: Session, capability: Cap, value: int) -> bool:
    """Whether a capability is or can be made to have the value."""
    told = session.get(capability)
    match told:
        case None:
            return False
        case OneValue():
            # A single value is what holds; whether it can change is only known by trying.
            return told.value == value or _try(session, capability, told, value)
        case Range():
            return told.low <= value <= told.high
        case _:
            return value in told.offered


def _try(session: Session, capability: Cap, told: OneValue, value: int) -> bool:
    taken = session.set(capability, OneValue(told.item, value)) and _current(session, capability) == value
    session.set(capability, told)
    return taken


def _resolutions(told: Container | None) -> tuple[int, ...]:
    """The resolutions to offer, ascending, in dpi, from whichever container the source used."""
    match told:
        case None:
            return ()
        case Range():
            return tuple(each for each in USUAL_RESOLUTIONS if told.low <= each <= told.high and _on_step(told, each))
        case _:
            numbers = {round(float(value)) for value in told.offered if not isinstance(value, str)}
            return tuple(sorted(number for number in numbers if number >= 50))


def _on_step(told: Range, value: float) -> bool:
    return told.step <= 0 or abs((value - told.low) / told.step - round((value - told.low) / told.step)) < 0.01
