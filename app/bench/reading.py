"""Reading a register of a million entries: its first page, any place of it, and the first page of any search."""

import os
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from time import perf_counter
from typing import TypeVar

from app.bench.papers import LAST_DAY, papers
from app.bench.ratios import Ratio, within
from app.desk import Desk
from app.home import Home
from app.queries import EntryQuery, WholeRegister
from app.settings import Settings

PAGE_ALLOWED = 0.050
SEARCH_ALLOWED = 0.100
_PAGE = 60
Asked = TypeVar("Asked")
_PLACES = 200

SEARCHES = (
    # Names, in every state of being typed and however they are spelt.
    *("p", "m", "po", "st", "pop", "tar", "pope", "popescu", "popescu maria", "Ștefeanu", "ştefeanu", "STEFEANU ION"),
    *("țăran", "de la:popescu", "de la:mure", "către:popescu", "from:ion", "to:maria", "construct srl", "avocat"),
    *("asociația de proprietari", '"Direcția Generală Regională a Finanțelor"', "judecătoria lugoj", "nimeni-nicăieri"),
    # Words that almost every entry has, words that few have, and words that meet in no entry.
    *("cerere", "c", "a", "cerere privind", "privind imobilul din str", "iluminatul public", "canalizare decebal"),
    *('"racordarea la rețeaua de canalizare"', "certificat urbanism", "ce ce ce", "s t", "p e c", "factură citație"),
    *(
        "tip:factură tip:citație",
        "tip:petiție",
        "tip:cerere",
        "type:contract",
        "tip:c de la:p",
        "xyzzy",
        "zz",
        "conținut:teiului",
    ),
    # Numbers, dates and classes.
    *("1432", "1432/2024", "RG-1432/2025", "HR-77", "nr. 45 210 din 2024", "45 210", "999999", "7", "12/2022", "PET 3"),
    *(
        "2023",
        "an:2023",
        "an:2021 popescu",
        "nov 2024",
        "martie 2022 cerere",
        "20.11.2026",
        "02.03.2023",
        "azi",
        "ieri",
    ),
    *("dosar:II.A.1", "dosar:V", "nr lor:77", "4711", "registru:HR", "registru:PET popa", "registru:RG an:2022 adresă"),
    # Marks.
    *("întârziat", "late tip:petiție", "anulat", "anulat an:2021", "întârziat de la:popescu", "anulat popescu maria"),
    *("întârziat factură", "anulat xyzzy", "late registru:HR"),
)
"""What clerks type, and what is hardest to answer."""


@dataclass(frozen=True, slots=True)
class _AtLastDay:
    """The clock of the register's last day."""

    def now(self) -> datetime:
        return datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 12, tzinfo=UTC)

    def monotonic(self) -> float:
        return perf_counter()


def reading_ratios(home: Home, count: int) -> list[Ratio]:
    """First pages and pages further down, any place of the whole register, and searches."""
    random = Random(7)  # noqa: S311 - drawn places
    with closing(Desk(home, _AtLastDay(), os.urandom, settings=Settings())) as desk:
        # The first reading of a process opens the file and compiles the statements.
        desk.looking.entries(EntryQuery(limit=1))
        desk.looking.entries(EntryQuery(text="a", limit=1))
        every = [WholeRegister(), WholeRegister("RG"), WholeRegister("HR"), WholeRegister("PET", 2024)]
        sizes = {whole: max(1, desk.looking.stretch(whole, first=0, count=1).total) for whole in every}
        pages = _timed(desk.looking.entries, _pages(desk, random))
        places = _timed(
            lambda place: desk.looking.stretch(place[0], first=place[1], count=2 * _PAGE),
            ((whole, random.randrange(sizes[whole])) for whole in every for _ in range(_PLACES // len(every))),
        )
        texts = [*SEARCHES, *_drawn_searches(random, count)]
        searches = _timed(lambda text: desk.looking.entries(EntryQuery(text=text, limit=_PAGE)), texts)
    return [
        within(f"page of the register at {count} entries", pages, allowed=PAGE_ALLOWED),
        within(f"any place of the register at {count} entries", places, allowed=PAGE_ALLOWED),
        within(f"first page of a search at {count} entries ({len(texts)} searches)", searches, allowed=SEARCH_ALLOWED),
    ]


def _timed(ask: Callable[[Asked], object], asked: Iterable[Asked]) -> list[float]:
    times = []
    for each in asked:
        begun = perf_counter()
        ask(each)
        times.append(perf_counter() - begun)
    return times


def _pages(desk: Desk, random: Random) -> list[EntryQuery]:
    """First pages of registers, years and days, and pages that follow a row somewhere in the middle."""
    first = [
        EntryQuery(register=register, year=year, day=day, limit=_PAGE)
        for register in (None, "RG", "HR")
        for year, day in ((None, None), (2023, None), (2026, None), (None, LAST_DAY))
    ]
    total = desk.looking.stretch(WholeRegister(), first=0, count=1).total
    middles = (
        desk.looking.stretch(WholeRegister(), first=random.randrange(total), count=1).rows[0] for _ in range(_PLACES)
    )
    return [*first, *(EntryQuery(before=row.cursor, limit=_PAGE) for row in middles)]


def _drawn_searches(random: Random, count: int) -> list[str]:
    """What somebody remembers of papers that are in the register."""
    remembered = []
    for standing in random.sample(list(papers(min(count, 2000))), 30):
        content = standing.entry.content
        party = content.sender or content.recipients[0]
        remembered += [party.name, party.name.split()[0][:3], f"{standing.entry.number}/{standing.entry.year}"]
        remembered += [f"{party.name.split()[-1]} {content.summary.split()[-1]}"]
    return remembered
