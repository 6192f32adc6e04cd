"""How a kind of paper is scanned: source, sides, resolution, colour, paper, blanks, separators, compression.

Profiles are dated rows like all that an institution decides; a document class may name the one its papers want.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from opis_contract.dated import DatedRow

ProfileCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
ProfileName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Seconds = Annotated[int, Field(ge=1, le=900)]

USUAL = "usual"
"""The code of the profile with which papers are scanned unless something else is said."""


class PaperSource(StrEnum):
    """Where the paper lies, and which sides are read."""

    FLATBED = "flatbed"
    FEEDER = "feeder"
    FEEDER_DUPLEX = "feeder_duplex"


class PageColour(StrEnum):
    """What is kept of a page: colour, grey, or ink and paper without loss."""

    COLOUR = "colour"
    GREY = "grey"
    LINEART = "lineart"


class PaperSize(StrEnum):
    """How large the sheets are; `LARGEST` is all that the scanner has."""

    A5 = "a5"
    A4 = "a4"
    A3 = "a3"
    LARGEST = "largest"


class BlankPages(StrEnum):
    """What becomes of pages that seem blank; nothing is ever deleted."""

    FOLD = "fold"
    KEEP = "keep"


class Separator(StrEnum):
    """What divides a stack into documents."""

    LABEL = "label"
    """The bar code of a registration label."""
    QR = "qr"
    PATCH = "patch"


class ScanProfile(DatedRow):
    """One way of scanning."""

    catalogue: Literal["scan_profile"] = "scan_profile"
    code: ProfileCode
    name: ProfileName
    source: PaperSource = PaperSource.FEEDER
    resolution: Annotated[int, Field(ge=75, le=1200)] = 300
    """Dots per inch; a scanner that does not have it gives the nearest it has."""
    colour: PageColour = PageColour.COLOUR
    paper: PaperSize = PaperSize.A4
    blanks: BlankPages = BlankPages.FOLD
    separators: frozenset[Separator] = frozenset()
    quality: Annotated[int, Field(ge=50, le=100)] = 90
    """Of the JPEG of colour and grey pages; the archive wants 85 and more."""
    warming_up: Seconds | None = None
    """Seconds that a slow scanner may take before its first row; so the next two, within a page and between pages."""
    reading: Seconds | None = None
    between_pages: Seconds | None = None
