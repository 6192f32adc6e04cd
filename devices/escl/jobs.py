"""What is asked of a network scanner: the ScanSettings of a job, made after what the scanner offers."""

from dataclasses import dataclass
from xml.sax.saxutils import escape

from devices.errors import ColourNotOffered, ResolutionNotOffered, SourceNotOffered
from devices.escl.capabilities import COLOUR_MODES, JPEG, PDF, PNG, TIFF, EsclCapabilities
from devices.scanning import Colour, Paper, ScanSettings, Source

# Sheets in the unit of eSCL, 1/300 inch; a smaller place gives all it has.
SHEETS = {Paper.A5: (1748, 2480), Paper.A4: (2480, 3508), Paper.A3: (3508, 4961)}

# Which document to ask for, the best first. A JPEG for each page is what scanners do best, and its bytes are kept; ink
# and paper is no matter for JPEG. A PDF comes last: many scanners send it only after the whole stack.
_WISHES = {
    Colour.COLOUR: (JPEG, PNG, TIFF, PDF),
    Colour.GREY: (JPEG, PNG, TIFF, PDF),
    Colour.LINEART: (TIFF, PNG, PDF, JPEG),
}


@dataclass(frozen=True, slots=True)
class Job:
    """One job to ask for: sizes in 1/300 inch, resolution in dpi."""

    source: Source
    colour: Colour
    resolution: int
    width: int
    height: int
    document: str
    says_format_twice: bool
    version: str
    compression: int | None
    """How hard a JPEG is to be pressed, on the scanner's scale; None where it has none, or sends another kind."""


def plan_job(scanner: str, settings: ScanSettings, said: EsclCapabilities, colour: Colour | None = None) -> Job:
    """The job for these settings, `colour` instead of theirs where given. Raises a `SettingNotSupported`."""
    place = said.inputs.get(settings.source)
    if place is None:
        raise SourceNotOffered(scanner=scanner, asked=settings.source)
    if (colour or settings.colour) not in place.colours:
        raise ColourNotOffered(scanner=scanner, asked=settings.colour)
    if place.resolutions and settings.resolution not in place.resolutions:
        raise ResolutionNotOffered(scanner=scanner, asked=settings.resolution)
    wanted = colour or settings.colour
    document = next(each for each in _WISHES[wanted] if each in place.formats)
    width, height = SHEETS.get(settings.paper, (place.width, place.height))
    return Job(
        source=settings.source,
        colour=wanted,
        resolution=settings.resolution,
        width=min(width, place.width),
        height=min(height, place.height),
        document=document,
        says_format_twice=place.says_format_twice,
        version=said.version,
        compression=said.compression.factor(settings.quality) if said.compression and document == JPEG else None,
    )


def build_settings(job: Job) -> bytes:
    """The ScanSettings document of a job."""
    fed = job.source is not Source.FLATBED
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<scan:ScanSettings xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03"'
        ' xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm">',
        _line("pwg:Version", job.version),
        "<pwg:ScanRegions><pwg:ScanRegion>",
        _line("pwg:ContentRegionUnits", "escl:ThreeHundredthsOfInches"),
        _line("pwg:XOffset", 0),
        _line("pwg:YOffset", 0),
        _line("pwg:Width", job.width),
        _line("pwg:Height", job.height),
        "</pwg:ScanRegion></pwg:ScanRegions>",
        _line("pwg:InputSource", "Feeder" if fed else "Platen"),
        *([] if job.compression is None else [_line("scan:CompressionFactor", job.compression)]),
        _line("scan:ColorMode", COLOUR_MODES[job.colour]),
        _line("pwg:DocumentFormat", job.document),
        *([_line("scan:DocumentFormatExt", job.document)] if job.says_format_twice else []),
        _line("scan:XResolution", job.resolution),
        _line("scan:YResolution", job.resolution),
        *([_line("scan:Duplex", str(job.source is Source.FEEDER_DUPLEX).lower())] if fed else []),
        "</scan:ScanSettings>",
    ]
    return "".join(lines).encode()


def _line(name: str, value: object) -> str:
    return f"<{name}>{escape(str(value))}</{name}>"
