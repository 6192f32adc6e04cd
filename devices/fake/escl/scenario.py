"""What the network scanner plays: how it is built, what lies in it, how it ends a job, and what goes wrong when."""

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args

from devices.errors import ScenarioWrong
from devices.scanning import Colour, Source


class Fault(StrEnum):
    """Everything that can be made to happen, each seen at real scanners."""

    BUSY = "busy"
    """503 instead of a job or a page."""
    NOT_FOUND = "not_found"
    """404 instead of a page that comes later."""
    GONE = "gone"
    """410 instead of a page that comes later."""
    FALSE_EMPTY = "false_empty"
    """409 and "feeder empty" instead of a page that comes later."""
    CUT = "cut"
    """The line breaks in the middle of a chunk."""
    SHORT = "short"
    """Fewer bytes than the Content-Length promised."""
    TRUNCATED = "truncated"
    """A picture without its end, in an answer that is whole."""
    RUBBISH = "rubbish"
    """A page that is no picture."""
    DUPLICATE = "duplicate"
    """The page before once more, then the page."""
    SKIPPED = "skipped"
    """A sheet goes through, is counted, and is never sent."""
    STALL = "stall"
    """Half a page, and nothing for a long time."""
    LATE = "late"
    """Nothing for a long time, and then the page."""
    WRONG_HOST = "wrong_host"
    """The job's address names another host."""
    JAM = "jam"
    COVER_OPEN = "cover_open"
    DOUBLE_FEED = "double_feed"
    MISPICK = "mispick"
    RESTART = "restart"
    """The line breaks and every job is forgotten."""
    RUDE_END = "rude_end"
    """The line is dropped behind the answer's last byte, without the farewell of TLS and without a promised length."""
    CANCELLED = "cancelled"
    """Somebody presses the scanner's own stop button."""


@dataclass(frozen=True, slots=True)
class Happening:
    """A fault at page number `page` of all that were scanned (0: when a job is asked for), so many `times`."""

    fault: Fault
    page: int
    times: int = 1


@dataclass(frozen=True, slots=True)
class NetworkScenario:
    """A scanner. Times are in seconds."""

    name: str = "Scaner de rețea (demonstrativ)"
    uuid: str = "7d3f6c52-0f4e-4b1c-9a55-0c1515e5c100"
    sheets: int = 3
    refills: bool = False
    """Somebody puts a new stack into the empty feeder before each scan."""
    sources: tuple[Source, ...] = tuple(Source)
    colours: tuple[Colour, ...] = tuple(Colour)
    formats: tuple[str, ...] = ("image/jpeg", "image/png", "image/tiff", "application/pdf")
    resolutions: tuple[int, ...] = (75, 100, 150, 200, 300, 600)
    secure: bool = False
    end: int = 404
    """With which code a job's end is told: 404, 409 or 410."""
    sheets_per_job: int = 0
    """How many sheets one job takes; 0 for all."""
    lists_jobs: bool = True
    relative_locations: bool = False
    refuses_lineart: bool = False
    """It promises ink and paper and answers 409."""
    blank_sides: tuple[int, ...] = ()
    """Sides on which nothing is."""
    stall: float = 30
    forgets_after: float = 30
    """A job that nobody asks for is dropped after so long."""
    happenings: tuple[Happening, ...] = ()
    fonts: tuple[Path, ...] = ()


def read_network_scenario(file: Path) -> NetworkScenario:
    """A scenario from its JSON file; keys are those of `NetworkScenario`. Raises `ScenarioWrong`."""
    try:
        told: dict[str, Any] = json.loads(file.read_text("utf-8"))
        values: dict[str, Any] = {name: _value(name, value) for name, value in told.items()}
        return NetworkScenario(**values)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise ScenarioWrong(file=str(file)) from wrong


def _value(name: str, told: Any) -> object:
    match name:
        case "sources":
            return tuple(map(Source, told))
        case "colours":
            return tuple(map(Colour, told))
        case "fonts":
            return tuple(map(Path, told))
        case "happenings":
            return tuple(Happening(Fault(each["fault"]), each["page"], each.get("times", 1)) for each in told)
        case "formats" | "resolutions" | "blank_sides":
            return tuple(told)
    kind = NetworkScenario.__annotations__[name]
    if not isinstance(told, (float, int) if kind is float else get_args(kind) or kind):
        raise TypeError(name)
    return told
