"""What a network scanner offers, read from its ScannerCapabilities (Mopria eSCL 2.x)."""

from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from devices.escl.quirks import Quirks
from devices.escl.xml import NotUnderstood, every, first, number, read_xml, text, texts
from devices.sane.options import USUAL_RESOLUTIONS
from devices.scanning import Capabilities, Colour, Source

# The scanner's words for a colour, the best first. What has more bits than a page keeps is not asked for.
COLOUR_MODES = {Colour.COLOUR: "RGB24", Colour.GREY: "Grayscale8", Colour.LINEART: "BlackAndWhite1"}

JPEG, PNG, TIFF, PDF = "image/jpeg", "image/png", "image/tiff", "application/pdf"
_FORMATS = {
    JPEG: JPEG,
    "image/jpg": JPEG,
    PNG: PNG,
    TIFF: TIFF,
    "image/tif": TIFF,
    PDF: PDF,
}
_SOURCES = {
    Source.FLATBED: "PlatenInputCaps",
    Source.FEEDER: "AdfSimplexInputCaps",
    Source.FEEDER_DUPLEX: "AdfDuplexInputCaps",
}
# A4, in the 1/300 inch of eSCL, where a scanner does not say how large its glass is.
_A4 = (2480, 3508)


@dataclass(frozen=True, slots=True)
class Input:
    """One place where paper may lie: `width` and `height` the largest area, in 1/300 inch."""

    width: int
    height: int
    colours: tuple[Colour, ...]
    formats: tuple[str, ...]
    resolutions: tuple[int, ...]
    says_format_twice: bool
    """It wants the format in DocumentFormatExt too (eSCL 2.1)."""


@dataclass(frozen=True, slots=True)
class Compression:
    """The scale on which a scanner lets one choose how hard a JPEG is pressed.

    The standard means that the lowest factor is the best picture. Some servers of other makers give a quality there
    (NAPS2's, of which 75 is the usual); nobody presses hard as a rule, so a usual factor in the upper half is one.
    """

    lowest: int
    highest: int
    step: int
    usual: int

    def factor(self, quality: int) -> int:
        """The factor for a JPEG of this quality, 1 to 100; between two steps the one with the better picture."""
        worse = (self.highest - self.lowest) * (100 - quality) // 100 // self.step * self.step
        return self.highest - worse if self._counts_quality() else self.lowest + worse

    def _counts_quality(self) -> bool:
        return 2 * self.usual > self.lowest + self.highest


@dataclass(frozen=True, slots=True)
class EsclCapabilities:
    """Everything that a scan needs to know; `inputs` has at least one place."""

    version: str
    model: str
    uuid: str
    inputs: dict[Source, Input]
    compression: Compression | None
    """How hard it can be asked to press a JPEG, where it lets one choose."""

    def offered(self) -> Capabilities:
        """The same in the words of the port; a colour or resolution that any place has is offered."""
        places = self.inputs.values()
        return Capabilities(
            sources=tuple(source for source in Source if source in self.inputs),
            colours=tuple(colour for colour in Colour if any(colour in place.colours for place in places)),
            resolutions=tuple(sorted({each for place in places for each in place.resolutions})),
        )


def parse_capabilities(document: bytes) -> EsclCapabilities:
    """Read a ScannerCapabilities document. Raises `NotUnderstood` where it names no place for paper."""
    root = read_xml(document, "ScannerCapabilities")
    # Setting profiles may stand once at the top and be named by their places (eSCL 2.0, `ref`).
    shared = {profile.get("name", ""): profile for profile in every(root, "SettingProfile")}
    inputs = {
        source: _input(place, shared) for source, name in _SOURCES.items() if (place := first(root, name)) is not None
    }
    if not inputs:
        raise NotUnderstood("no place for paper")
    model = text(root, "MakeAndModel") or f"{text(root, 'Make')} {text(root, 'Model')}".strip()
    return EsclCapabilities(
        version=text(root, "Version") or "2.0",
        model=model,
        uuid=text(root, "UUID").removeprefix("urn:uuid:").lower(),
        inputs=inputs,
        compression=_compression(first(root, "CompressionFactorSupport")),
    )


def corrected(said: EsclCapabilities, quirks: Quirks) -> EsclCapabilities:
    """What the scanner can really do, where its model is known to promise more."""
    best = quirks.best_resolution
    if best is None:
        return said
    return replace(
        said,
        inputs={
            source: replace(place, resolutions=tuple(each for each in place.resolutions if each <= best))
            for source, place in said.inputs.items()
        },
    )


def _input(place: Element, shared: dict[str, Element]) -> Input:
    profiles = [place]
    profiles += [
        shared[profile.get("ref", "")] for profile in every(place, "SettingProfile") if profile.get("ref") in shared
    ]
    modes = {mode for profile in profiles for mode in texts(profile, "ColorMode")}
    named = [name.lower() for profile in profiles for name in texts(profile, "DocumentFormat", "DocumentFormatExt")]
    return Input(
        width=number(place, "MaxWidth") or _A4[0],
        height=number(place, "MaxHeight") or _A4[1],
        # A scanner that names no mode scans in colour: every one of them does.
        colours=tuple(colour for colour, mode in COLOUR_MODES.items() if mode in modes) or (Colour.COLOUR,),
        formats=tuple(dict.fromkeys(_FORMATS[name] for name in named if name in _FORMATS)) or (JPEG,),
        resolutions=_resolutions(profiles),
        says_format_twice=any(first(profile, "DocumentFormatExt") is not None for profile in profiles),
    )


def _compression(said: Element | None) -> Compression | None:
    """The scale, where it is named whole: with an end missing nobody knows what the others mean."""
    if said is None:
        return None
    lowest, highest, usual = (number(said, name) for name in ("Min", "Max", "Normal"))
    if lowest is None or highest is None or usual is None or not lowest <= usual <= highest:
        return None
    return Compression(lowest, highest, max(1, number(said, "Step") or 1), usual)


def _resolutions(profiles: list[Element]) -> tuple[int, ...]:
    """Square resolutions that are listed, or the usual ones between the limits, ascending, in dpi."""
    listed = {
        across
        for profile in profiles
        for each in every(profile, "DiscreteResolution")
        if (across := number(each, "XResolution")) and across == number(each, "YResolution")
    }
    for profile in profiles:
        if (span := first(profile, "XResolutionRange")) is not None:
            low, high = number(span, "Min") or 1, number(span, "Max") or 0
            listed |= {each for each in USUAL_RESOLUTIONS if low <= each <= high}
    return tuple(sorted(each for each in listed if each >= 50))
