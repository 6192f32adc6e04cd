"""A profile meets a scanner: what the institution wants, as near as this scanner can give it."""

from typing import TypeVar

from devices.scanning import Capabilities, Colour, Paper, Patience, ScanSettings, Source
from opis_contract.scan_profiles import ScanProfile

Choice = TypeVar("Choice")

# What stands in for a source or a colour that a scanner does not have, the likest first.
_SOURCES = {
    Source.FEEDER_DUPLEX: (Source.FEEDER, Source.FLATBED),
    Source.FEEDER: (Source.FEEDER_DUPLEX, Source.FLATBED),
    Source.FLATBED: (Source.FEEDER, Source.FEEDER_DUPLEX),
}
_COLOURS = {
    Colour.COLOUR: (Colour.GREY, Colour.LINEART),
    Colour.GREY: (Colour.COLOUR, Colour.LINEART),
    Colour.LINEART: (Colour.GREY, Colour.COLOUR),
}


def fitted(profile: ScanProfile, offered: Capabilities, *, pages: int | None = None) -> ScanSettings:
    """The settings of the profile that the scanner offers; for what it does not have, the nearest."""
    source, colour = Source(profile.source.value), Colour(profile.colour.value)
    return ScanSettings(
        source=_nearest(source, _SOURCES[source], offered.sources),
        colour=_nearest(colour, _COLOURS[colour], offered.colours),
        resolution=min(offered.resolutions, key=lambda each: (abs(each - profile.resolution), -each))
        if offered.resolutions
        else profile.resolution,
        pages=pages,
        paper=Paper(profile.paper.value),
        quality=profile.quality,
        patience=Patience(profile.warming_up, profile.reading, profile.between_pages),
    )


def _nearest(wanted: Choice, instead: tuple[Choice, ...], offered: tuple[Choice, ...]) -> Choice:
    return next((each for each in (wanted, *instead) if each in offered), wanted)
