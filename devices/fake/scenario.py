"""What the fake office scanner plays: how many sheets lie in its feeder, and what goes wrong on which page."""

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from devices.errors import ScenarioWrong


class Mishap(StrEnum):
    """Everything that can be made to happen; `CRASH_AFTER_PAGE` when the page is on disk and not yet told."""

    JAM = "jam"
    DOUBLE_FEED = "double_feed"
    COVER_OPEN = "cover_open"
    EMPTY = "empty"
    BUSY = "busy"
    OFFLINE = "offline"
    HANG = "hang"
    CRASH = "crash"
    CRASH_AFTER_PAGE = "crash_after_page"
    SHORT_PAGE = "short_page"
    SHEARED_PAGE = "sheared_page"
    SLOW = "slow"
    DISK_FULL = "disk_full"


@dataclass(frozen=True, slots=True)
class Happening:
    """A mishap on page number `page` of the batch, after `row` of its rows (0: before the page begins).

    It happens once. A page with which a scan resumes is spared, so that after a jam, or a crash of the whole process,
    the next scan goes on; only a mishap on page 1 is met by a scan that begins there.
    """

    mishap: Mishap
    page: int
    row: int = 0


@dataclass(frozen=True, slots=True)
class Scenario:
    """A feeder with `sheets` sheets; `name` is how the scanner is called, `fonts` are TrueType files to draw with.

    With `papers`, image files, the feeder holds these instead of drawn sheets, over and over.
    """

    name: str = "Scaner de birou (demonstrativ)"
    sheets: int = 3
    happenings: tuple[Happening, ...] = ()
    fonts: tuple[Path, ...] = ()
    papers: tuple[Path, ...] = ()


def read_scenario(file: Path) -> Scenario:
    """A scenario from its JSON file; keys are those of `Scenario` and `Happening`. Raises `ScenarioWrong`."""
    try:
        told = json.loads(file.read_text("utf-8"))
        return Scenario(
            name=_text(told.get("name", Scenario.__dataclass_fields__["name"].default)),
            sheets=_number(told.get("sheets", 3)),
            happenings=tuple(_happening(happening) for happening in told.get("happenings", [])),
            fonts=tuple(Path(_text(font)) for font in told.get("fonts", [])),
            papers=tuple(Path(_text(paper)) for paper in told.get("papers", [])),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise ScenarioWrong(file=str(file)) from wrong


def _happening(told: dict[str, Any]) -> Happening:
    return Happening(Mishap(told["mishap"]), page=_number(told["page"]), row=_number(told.get("row", 0)))


def _text(told: object) -> str:
    if not isinstance(told, str):
        raise TypeError(told)
    return told


def _number(told: object) -> int:
    if not isinstance(told, int) or isinstance(told, bool) or told < 0:
        raise TypeError(told)
    return told
