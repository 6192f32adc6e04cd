"""The network scanner's words about itself: ScannerCapabilities and ScannerStatus of eSCL 2.6."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from devices.escl.capabilities import COLOUR_MODES
from devices.fake.escl.documents import USUAL_FACTOR
from devices.fake.escl.scenario import NetworkScenario
from devices.scanning import Source

# A4 and a little more, as on a real glass, in 1/300 inch.
GLASS = (2550, 3508)

_NAMESPACES = (
    'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"'
)
_INTENTS = ("Document", "TextAndGraphic", "Photo")


@dataclass(frozen=True, slots=True)
class JobWords:
    """A job as the status tells of it."""

    path: str
    name: str
    state: str
    reason: str
    pages: int
    age: int


def capabilities_words(scenario: NetworkScenario) -> bytes:
    """What the scanner offers."""
    places = {source: _input(name, scenario) for source, name in _INPUTS.items() if source in scenario.sources}
    flat = places.pop(Source.FLATBED, "")
    fed = "".join(places.values())
    feeder = (
        f"<scan:Adf>{fed}<scan:FeederCapacity>50</scan:FeederCapacity><scan:AdfOptions>"
        f"<scan:AdfOption>DetectPaperLoaded</scan:AdfOption></scan:AdfOptions></scan:Adf>"
    )
    return _document(
        "ScannerCapabilities",
        "<pwg:Version>2.63</pwg:Version>",
        f"<pwg:MakeAndModel>{escape(scenario.name)}</pwg:MakeAndModel>",
        "<pwg:SerialNumber>0001</pwg:SerialNumber>",
        f"<scan:UUID>{scenario.uuid}</scan:UUID>",
        f"<scan:Platen>{flat}</scan:Platen>" if flat else "",
        feeder if fed else "",
        f"<scan:CompressionFactorSupport><scan:Min>0</scan:Min><scan:Max>100</scan:Max><scan:Normal>{USUAL_FACTOR}</scan:Normal>"
        "<scan:Step>1</scan:Step></scan:CompressionFactorSupport>",
    )


def status_words(state: str, feeder: str, jobs: Sequence[JobWords]) -> bytes:
    """How the scanner is; `feeder` is "" where it has none."""
    return _document(
        "ScannerStatus",
        "<pwg:Version>2.63</pwg:Version>",
        f"<pwg:State>{state}</pwg:State>",
        f"<scan:AdfState>{feeder}</scan:AdfState>" if feeder else "",
        f"<scan:Jobs>{''.join(map(_job, jobs))}</scan:Jobs>" if jobs else "",
    )


_INPUTS = {
    Source.FLATBED: "PlatenInputCaps",
    Source.FEEDER: "AdfSimplexInputCaps",
    Source.FEEDER_DUPLEX: "AdfDuplexInputCaps",
}


def _input(name: str, scenario: NetworkScenario) -> str:
    modes = "".join(f"<scan:ColorMode>{COLOUR_MODES[colour]}</scan:ColorMode>" for colour in scenario.colours)
    formats = "".join(
        f"<pwg:DocumentFormat>{kind}</pwg:DocumentFormat><scan:DocumentFormatExt>{kind}</scan:DocumentFormatExt>"
        for kind in scenario.formats
    )
    resolutions = "".join(
        f"<scan:DiscreteResolution><scan:XResolution>{dpi}</scan:XResolution>"
        f"<scan:YResolution>{dpi}</scan:YResolution></scan:DiscreteResolution>"
        for dpi in scenario.resolutions
    )
    intents = "".join(f"<scan:Intent>{intent}</scan:Intent>" for intent in _INTENTS)
    width, height = GLASS
    return (
        f"<scan:{name}><scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>{width}</scan:MaxWidth>"
        f"<scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>{height}</scan:MaxHeight>"
        f"<scan:MaxScanRegions>1</scan:MaxScanRegions><scan:SettingProfiles><scan:SettingProfile>"
        f"<scan:ColorModes>{modes}</scan:ColorModes><scan:DocumentFormats>{formats}</scan:DocumentFormats>"
        f"<scan:SupportedResolutions><scan:DiscreteResolutions>{resolutions}</scan:DiscreteResolutions>"
        f"</scan:SupportedResolutions></scan:SettingProfile></scan:SettingProfiles>"
        f"<scan:SupportedIntents>{intents}</scan:SupportedIntents></scan:{name}>"
    )


def _job(job: JobWords) -> str:
    return (
        f"<scan:JobInfo><pwg:JobUri>{job.path}</pwg:JobUri><pwg:JobUuid>{job.name}</pwg:JobUuid>"
        f"<scan:Age>{job.age}</scan:Age><pwg:ImagesCompleted>{job.pages}</pwg:ImagesCompleted>"
        f"<pwg:JobState>{job.state}</pwg:JobState><pwg:JobStateReasons>"
        f"<pwg:JobStateReason>{job.reason}</pwg:JobStateReason></pwg:JobStateReasons></scan:JobInfo>"
    )


def _document(root: str, *lines: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><scan:{root} {_NAMESPACES}>{"".join(lines)}</scan:{root}>'.encode()
