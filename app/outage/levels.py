"""How bad it is, from facts alone: the level of an outage (domain 1.10), its sentence, and the one thing to do.

    A  the server cannot be reached; the desk has numbers
    B  for long, or the first block is used up: the reserve, and after it provisional receipts
    C  the power was cut: papers stand on the sheets of the emergency kit and wait to be entered
    D  the clock is not trusted or the register is damaged: no numbers

Nothing here reads a clock, a database or a screen.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from opis_contract.acts import ClockDoubt

SERVER_LOST_FOR = timedelta(hours=4)
"""From here on an outage is one of level B, unless the settings say another time."""

LAST_NUMBERS = 3
"""So few numbers left are counted out loud."""

_LOW_PART = 5
"""A fifth of the numbers of an outage, or less, is low."""


class Level(StrEnum):
    """The four levels; a desk without an outage has none."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Action(StrEnum):
    """The one thing that helps now; `words` of the banner's button stand under this name."""

    OPEN_RESERVE = "open_reserve"
    PRINT_KIT = "print_kit"
    ENTER_SHEETS = "enter_sheets"
    CONFIRM_CLOCK = "confirm_clock"
    SHOW_COPIES = "show_copies"


class Function(StrEnum):
    """What needs somebody far away, and is off while nobody answers."""

    STATUS_PAGE = "status_page"
    MAIN_SERIES = "main_series"
    OTHER_DESKS = "other_desks"
    FILES_OF_OTHERS = "files_of_others"
    COMPANY_LOOKUP = "company_lookup"
    NUMBERS = "numbers"


@dataclass(frozen=True, slots=True)
class OutageFacts:
    """What is known at the desk now, of the register on the counter."""

    alone: bool = False
    """The desk keeps its register alone: there is no server to miss."""
    online: bool | None = None
    lost_for: timedelta = timedelta(0)
    """How long the server has been missing."""
    long_after: timedelta = SERVER_LOST_FOR
    left: int = 0
    """Numbers that may be given at once."""
    held: int = 0
    """Numbers of the blocks in use, whole."""
    reserve: int = 0
    """Numbers of the block that waits for the chief's word."""
    provisional: int = 0
    """Slips given whose papers still wait for their number."""
    sheets_waiting: int = 0
    """Emergency sheets that somebody has to enter after a cut."""
    cut_found: bool = False
    """The desk stopped without being closed, and nobody has said yet that no sheet was used."""
    clock: ClockDoubt | None = None
    damaged: bool = False
    copied: bool = False
    """This desk is, or was, a copy of another one, and nobody has looked at the report yet."""


@dataclass(frozen=True, slots=True)
class Outage:
    """What is shown: `sentence` is a key under `outage`, empty where the last words of the top row say enough."""

    level: Level | None
    sentence: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    action: Action | None = None
    off: tuple[Function, ...] = ()


CALM = Outage(level=None)


def judged(facts: OutageFacts) -> Outage:
    """The worst that holds, with its sentence and its action."""
    if facts.damaged:
        return Outage(Level.D, "damaged", off=(Function.NUMBERS,))
    if facts.clock is not None:
        kind = "clock_online" if facts.online else f"clock_{facts.clock.value}"
        off = _off(facts) if facts.online else (Function.NUMBERS, *_off(facts))
        return Outage(Level.D, kind, action=Action.CONFIRM_CLOCK, off=off)
    if facts.copied:
        return Outage(Level.D if facts.online is False else None, "copied", action=Action.SHOW_COPIES, off=_off(facts))
    if facts.cut_found or facts.sheets_waiting:
        key = "sheets_waiting" if facts.sheets_waiting else "cut_found"
        counts = {"sheets": facts.sheets_waiting}
        return Outage(Level.C, key, counts, Action.ENTER_SHEETS, _off(facts))
    if facts.alone or facts.online is not False:
        return CALM
    return _without_the_server(facts)


def _without_the_server(facts: OutageFacts) -> Outage:
    off = _off(facts)
    if facts.left == 0:
        if facts.reserve:
            return Outage(Level.B, "reserve_closed", {"reserve": facts.reserve}, Action.OPEN_RESERVE, off)
        return Outage(Level.B, "no_numbers", {"provisional": facts.provisional}, Action.PRINT_KIT, off)
    if facts.left <= LAST_NUMBERS:
        level = Level.B if facts.lost_for > facts.long_after else Level.A
        action = Action.OPEN_RESERVE if facts.reserve else Action.PRINT_KIT
        return Outage(level, "last_numbers", {"left": facts.left}, action, off)
    if facts.lost_for > facts.long_after:
        counts = {"hours": int(facts.lost_for.total_seconds() // 3600), "left": facts.left}
        return Outage(Level.B, "long", counts, Action.OPEN_RESERVE if facts.reserve else Action.PRINT_KIT, off)
    if facts.left * _LOW_PART <= facts.held:
        return Outage(Level.A, "low", {"left": facts.left}, Action.OPEN_RESERVE if facts.reserve else None, off)
    return Outage(Level.A, off=off)


def _off(facts: OutageFacts) -> tuple[Function, ...]:
    if facts.alone or facts.online is not False:
        return ()
    return (
        Function.MAIN_SERIES,
        Function.STATUS_PAGE,
        Function.OTHER_DESKS,
        Function.FILES_OF_OTHERS,
        Function.COMPANY_LOOKUP,
    )
