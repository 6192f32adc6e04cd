"""The instant that a number given here carries: by a trusted clock, never before the last number's, in a sure year."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from app import entries
from app.errors import YearTurns
from app.outage.clock_trust import TRUSTED_DRIFT, ClockTrust, Doubt, doubt_about
from opis_contract.acts import ClockDoubt
from opis_contract.entries import EntryDraft
from opis_contract.legal_time import in_legal_time, legal_year, legal_year_bounds
from opis_contract.numbers import Series

YEAR_TURNS_WITHIN = timedelta(minutes=5)
"""So near to midnight of 31 December a clock may show the wrong year: a person says which one is meant."""

_NEXT = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Issue:
    """When a number is given. `really`: the instant by the confirmed clock, where the register had run ahead of it."""

    at: datetime
    really: datetime | None = None

    def told_in(self, draft: EntryDraft, reason: str) -> EntryDraft:
        """The draft with the true instant of receipt, where the number carries a later one (rule R4)."""
        if self.really is None or draft.content.received_at is not None:
            return draft
        content = draft.content.model_copy(update={"received_at": self.really, "delay_reason": reason})
        return draft.model_copy(update={"content": content})


def date_of_issue(
    connection: Connection, trust: ClockTrust, register: str, series: Series, *, year: int | None
) -> Issue:
    """Now, or just after the series' last number where the clock is behind it (domain 1.3, R4).

    `year` is the one that the clerk said is meant. Raises the doubts about the clock, and `YearTurns`.
    """
    last = entries.last_time(connection, register, series)
    facts = trust.facts(connection, last)
    doubt = doubt_about(facts)
    if doubt is not None:
        raise doubt.fault()
    now = facts.now.wall
    at = now if last is None or now >= last else last + _NEXT
    if legal_year(at) != legal_year(now) and at - now > TRUSTED_DRIFT:
        # The register has numbers of a year that has not come: no confirmed clock can go on from there.
        raise Doubt(ClockDoubt.BEHIND, now, at).fault()
    if _year_turns(at) and year != legal_year(at):
        raise YearTurns(now=f"{in_legal_time(at):%d.%m.%Y %H:%M:%S}", year=legal_year(at))
    return Issue(at, now if at - now > TRUSTED_DRIFT else None)


def _year_turns(at: datetime) -> bool:
    begins, ends = legal_year_bounds(legal_year(at))
    return at - begins < YEAR_TURNS_WITHIN or ends - at <= YEAR_TURNS_WITHIN
