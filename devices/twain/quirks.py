"""What is known of sources that depart from the specification, as rows: who, and what is done otherwise.

A row needs its witness. Names are matched in small letters, as the beginning of what the source says of itself; the
first row that fits holds.
"""

from dataclasses import dataclass

from devices.twain.numbers import Mechanism
from devices.twain.structures import Identity

_MEMORY_FIRST = (Mechanism.MEMORY, Mechanism.NATIVE, Mechanism.FILE)


@dataclass(frozen=True, slots=True)
class Quirk:
    """How a source is treated; an empty name fits every one.

    `mechanisms` are tried in this order. `length_unknown` disbelieves the length that is told before the page comes.
    """

    manufacturer: str = ""
    family: str = ""
    name: str = ""
    mechanisms: tuple[Mechanism, ...] = _MEMORY_FIRST
    length_unknown: bool = False

    def fits(self, source: Identity) -> bool:
        """Whether the source is meant."""
        said = (source.manufacturer, source.family, source.name)
        return all(
            text.decode("utf-8", "replace").lower().startswith(wanted)
            for text, wanted in zip(said, (self.manufacturer, self.family, self.name), strict=True)
        )


QUIRKS = (
    # Strips of the Ecosys family come torn; NAPS2 takes its pages natively (TwainScanRunner.ConfigureSource).
    Quirk(
        manufacturer="kyocera",
        name="kyocera ecosys",
        mechanisms=(Mechanism.NATIVE, Mechanism.MEMORY, Mechanism.FILE),
    ),
)


def quirk_of(source: Identity, rows: tuple[Quirk, ...] = QUIRKS) -> Quirk:
    """How this source is treated."""
    return next((quirk for quirk in rows if quirk.fits(source)), Quirk())
