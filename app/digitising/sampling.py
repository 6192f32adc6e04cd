"""Which pages of a batch are looked at, and how many faults it may have: a dated plan, and a draw that can be repeated.

Anybody can repeat a draw: the pages of the batch are counted from 1 in their order, and those are drawn for which
SHA-256 of `seed:position`, in hex, comes first.
"""

import hashlib
import heapq
import tomllib
from bisect import bisect_left
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


class _Group(_Data):
    name: str
    aql: str
    defects: tuple[Finding, ...]
    samples: tuple[int, ...]
    accepted: tuple[int, ...]


class _Table(_Data):
    valid_from: date
    standard: str
    at_least_percent: int
    lots: tuple[int, ...]
    letters: str
    group: tuple[_Group, ...]


def plan_for(lot: int, on: date) -> Plan:
    """The plan in force on the day for a batch of so many pages."""
    table = max((each for each in _tables() if each.valid_from <= on), key=lambda each: each.valid_from)
    at = bisect_left(table.lots, lot)
    share = -(-lot * table.at_least_percent // 100)
    sample = min(lot, max(share, *(group.samples[at] for group in table.group)))
    return Plan(
        standard=table.standard,
        valid_from=table.valid_from,
        lot=lot,
        letter=table.letters[at],
        sample=sample,
        limits=tuple(
            Limit(name=each.name, aql=each.aql, defects=each.defects, accepted=each.accepted[at])
            for each in table.group
        ),
    )


def drawn(seed: str, lot: int, sample: int) -> list[int]:
    """The positions of the drawn pages, counted from 1, in the order of the batch."""

    def rank(position: int) -> str:
        return hashlib.sha256(f"{seed}:{position}".encode()).hexdigest()

    return sorted(heapq.nsmallest(sample, range(1, lot + 1), key=rank))


@cache
def _tables() -> tuple[_Table, ...]:
    text = (files("resources") / "sampling_plans.toml").read_text("utf-8")
    return tuple(_Table.model_validate(each) for each in tomllib.loads(text)["plan"])
