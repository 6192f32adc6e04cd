"""Which pages of a batch are looked at, and how many faults it may have: a dated plan, and a draw that can be repeated.

Anybody can repeat a draw: the pages of the batch are counted from 1 in their order, and those are drawn for which
SHA-256 of `seed:position`, in hex, comes first.
"""

import hashlib
import heapq
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict


class Finding(StrEnum):
    """What the archivist says of a page; all but the first are critical defects (domain 4.6)."""

    OK = "ok"
    MISSING_PAGE = "missing_page"
    """A page is missing before this one or behind it."""
    WRONG_ORDER = "wrong_order"
    CUT_EDGE = "cut_edge"
    UNREADABLE = "unreadable"


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Limit(_Data):
    """So many of these defects in the sample let the batch pass."""

    name: str
    aql: str
    defects: tuple[Finding, ...]
    accepted: int


class Plan(_Data):
    """What was decided for one batch before anybody looked at it."""

    standard: str
    valid_from: date
    lot: int
    letter: str
    sample: int
    limits: tuple[Limit, ...]

    def passes(self, findings: Mapping[Finding, int]) -> bool:
        """Whether a sample with so many of each finding lets the batch pass."""
        return all(sum(findings.get(each, 0) for each in limit.defects) <= limit.accepted for limit in self.limits)


class GroupOfDefects(_Data):
    """Defects that count together: their AQL and its column of the table."""

    name: str
    aql: str
    defects: tuple[Finding, ...]
    accepted: str

    def row(self, at: int) -> int:
        """The row of the plan for the letter at this place, where the arrows of the table lead."""
        column = self.accepted.split()
        while not column[at].isdigit():
            at += 1 if column[at] == "↓" else -1
        return at

    def accepts(self, at: int) -> int:
        """How many faults a sample of this row's size may have: the number there, or the nearest one above it."""
        column = self.accepted.split()
        return next(int(each) for each in reversed(column[: at + 1]) if each.isdigit())


class SamplingTable(_Data):
    """Table 1 and the columns of Table 2-A that are used; rows of every column are those of `letters`."""

    valid_from: date
    standard: str
    at_least_percent: int
    lots: tuple[int, ...]
    letters: str
    samples: tuple[int, ...]
    group: tuple[GroupOfDefects, ...]


def plan_for(lot: int, on: date) -> Plan:
    """The plan in force on the day for a batch of so many pages.

    One sample serves both kinds of defects: its letter is the largest that any of them asks for, and its numbers are
    then those of all, which the standard allows. The archive's share may ask for a larger letter still, up to the last
    of the table. Where every page is looked at nothing is left to chance, so no fault is accepted.
    """
    table = table_on(on)
    by_size = bisect_left(table.lots, lot)
    share = min(-(-lot * table.at_least_percent // 100), table.samples[-1])
    by_share = bisect_right(table.samples, share) - 1
    at = max(by_share, *(group.row(by_size) for group in table.group))
    sample = min(lot, max(share, table.samples[at]))
    return Plan(
        standard=table.standard,
        valid_from=table.valid_from,
        lot=lot,
        letter=table.letters[at],
        sample=sample,
        limits=tuple(
            Limit(
                name=each.name,
                aql=each.aql,
                defects=each.defects,
                accepted=each.accepts(at) if sample < lot else 0,
            )
            for each in table.group
        ),
    )


def drawn(seed: str, lot: int, sample: int) -> list[int]:
    """The positions of the drawn pages, counted from 1, in the order of the batch."""

    def rank(position: int) -> str:
        return hashlib.sha256(f"{seed}:{position}".encode()).hexdigest()

    return sorted(heapq.nsmallest(sample, range(1, lot + 1), key=rank))


def table_on(on: date) -> SamplingTable:
    """The tables of the standard in force on the day."""
    return max((each for each in _tables() if each.valid_from <= on), key=lambda each: each.valid_from)


@cache
def _tables() -> tuple[SamplingTable, ...]:
    text = (files("resources") / "sampling_plans.toml").read_text("utf-8")
    return tuple(SamplingTable.model_validate(each) for each in tomllib.loads(text)["plan"])
