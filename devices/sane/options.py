"""The chaos of vendors' option names as tables: which of a scanner's words means flatbed, feeder, duplex, colour, grey.

Pure, so it is tested on the words of recorded scanners. The words were learnt from the SANE backends' own sources.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from devices.scanning import Colour, Source

# Where the scanner offers any resolution between two limits, the clerk chooses among these.
USUAL_RESOLUTIONS = (75, 100, 150, 200, 240, 300, 400, 600, 1200)


@dataclass(frozen=True, slots=True)
class Words:
    """A name means this if it holds one of `some` and none of `never`, in small letters."""

    some: tuple[str, ...]
    never: tuple[str, ...] = ()

    def match(self, name: str) -> bool:
        """Whether the vendor's `name` means this."""
        small = name.lower()
        return any(word in small for word in self.some) and not any(word in small for word in self.never)


_FILM = ("transparen", "negative", "slide", "film", "tpu", "tma", "card", "back")
SOURCES: Mapping[Source, Words] = {
    Source.FEEDER_DUPLEX: Words(("duplex", "2-sided", "two-sided", "both sides"), (*_FILM, "manual")),
    Source.FEEDER: Words(
        ("adf", "feeder", "sheetfed", "simplex"), (*_FILM, "duplex", "2-sided", "two-sided", "both sides")
    ),
    Source.FLATBED: Words(("flatbed", "normal", "platen", "document table", "opaque", "reflective"), (*_FILM, "adf")),
}
COLOURS: Mapping[Colour, Words] = {
    Colour.COLOUR: Words(("color", "colour"), ("gray", "grey", "halftone", "lineart", "uncorrected")),
    Colour.GREY: Words(("gray", "grey"), ("halftone", "lineart", "diffusion")),
    Colour.LINEART: Words(("lineart", "line art", "binary", "black & white", "black and white", "monochrome")),
}


def sources_of(names: Iterable[object]) -> dict[Source, str]:
    """The vendor's name of each source that the scanner has, the first that fits."""
    offered = [str(name) for name in names]
    return {
        source: fitting[0]
        for source in Source
        if (fitting := [name for name in offered if SOURCES[source].match(name)])
    }


def colours_of(modes: Iterable[object], depths: Iterable[object]) -> dict[Colour, str]:
    """The vendor's mode for each colour; grey at depth 1 is lineart where no mode says so itself."""
    offered = [str(mode) for mode in modes]
    colours = {
        colour: fitting[0]
        for colour in Colour
        if (fitting := [mode for mode in offered if COLOURS[colour].match(mode)])
    }
    if Colour.LINEART not in colours and Colour.GREY in colours and 1 in list(depths):
        colours[Colour.LINEART] = colours[Colour.GREY]
    return colours


def depth_for(colour: Colour, depths: Iterable[object]) -> int | None:
    """The bits per sample to ask for: the smallest that holds the colour; None where nothing is to be chosen."""
    wanted = 1 if colour is Colour.LINEART else 8
    fitting = sorted(int(str(depth)) for depth in depths)
    return next((depth for depth in fitting if depth >= wanted), None)


def resolutions_of(choices: Iterable[object], low: float | None, high: float | None) -> tuple[int, ...]:
    """The resolutions to offer, ascending, from the scanner's list or from its two limits; in dpi."""
    listed = sorted({int(float(str(choice))) for choice in choices})
    if listed:
        return tuple(resolution for resolution in listed if resolution >= 50)
    if low is None or high is None:
        return ()
    return tuple(resolution for resolution in USUAL_RESOLUTIONS if low <= resolution <= high)
