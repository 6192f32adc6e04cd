"""What became of the petitions of half a year, as the report under OG 27/2002 counts them (domain 2.1, 10.7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from opis_contract.acts import EntryClosed
from opis_contract.entries import ResolutionMode
from opis_contract.links import LinkKind
from opis_contract.standing import EntryStanding, EntryState

ANONYMOUS = "anonymous_petition"
REPEATED = "repeated_petition"
"""Cases of the table of terms."""


class Outcome(StrEnum):
    """What became of one petition; each has exactly one."""

    OPEN = "open"
    FAVOURABLE = "favourable"
    UNFAVOURABLE = "unfavourable"
    PARTIAL = "partial"
    REDIRECTED = "redirected"
    CONNECTED = "connected"
    """Answered together with the one that came first."""
    ANONYMOUS = "anonymous"
    REPEATED = "repeated"
    """Filed at the number of an earlier one that was answered."""
    FILED = "filed"
    """Filed for another legal ground."""
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Half:
    """Half a year: `half` is 1 or 2."""

    year: int
    half: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)


@dataclass(frozen=True, slots=True)
class Petition:
    """One petition with all that is counted of it. `due` None: nothing was owed. `settled` None: it is still owed."""

    outcome: Outcome
    due: date | None
    settled: date | None

    def is_late(self, today: date) -> bool:
        """Answered after its day, or not answered and its day has passed."""
        return self.due is not None and (self.settled or today) > self.due

    @property
    def is_pending(self) -> bool:
        """True while an answer is owed."""
        return self.due is not None and self.settled is None


@dataclass(frozen=True, slots=True)
class PetitionCount:
    """The figures of the report. `received` is the sum of the outcomes, and of in term, late and running."""

    received: int
    outcomes: dict[Outcome, int]
    in_term: int
    late: int
    running: int
    """Their term has not ended and they wait for their answer."""


def outcome_of(standing: EntryStanding, closed: EntryClosed | None) -> Outcome:
    """What became of the petition; `closed` is the act that closed it."""
    content = standing.entry.content
    if closed is not None and closed.case == ANONYMOUS:
        return Outcome.ANONYMOUS
    if closed is not None and closed.case == REPEATED:
        return Outcome.REPEATED
    connected = any(link.kind is LinkKind.CONNECTED_TO for link in content.links)
    mode = content.resolution_mode
    if mode is ResolutionMode.REDIRECTED or (mode is None and standing.state is EntryState.REDIRECTED):
        return Outcome.REDIRECTED
    if connected or mode is ResolutionMode.CONNECTED:
        return Outcome.CONNECTED
    return Outcome.OPEN if mode is None else _BY_MODE[mode]


def counted(petitions: Iterable[Petition], today: date) -> PetitionCount:
    """Count them as they stand today."""
    outcomes = dict.fromkeys(Outcome, 0)
    received = in_term = late = running = 0
    for each in petitions:
        received += 1
        outcomes[each.outcome] += 1
        if each.is_late(today):
            late += 1
        elif each.is_pending:
            running += 1
        else:
            in_term += 1
    return PetitionCount(received, outcomes, in_term, late, running)


_BY_MODE = {
    ResolutionMode.FAVOURABLE: Outcome.FAVOURABLE,
    ResolutionMode.UNFAVOURABLE: Outcome.UNFAVOURABLE,
    ResolutionMode.PARTIAL: Outcome.PARTIAL,
    ResolutionMode.REDIRECTED: Outcome.REDIRECTED,
    ResolutionMode.CONNECTED: Outcome.CONNECTED,
    ResolutionMode.WITHDRAWN: Outcome.WITHDRAWN,
    ResolutionMode.FILED: Outcome.FILED,
    ResolutionMode.TACIT: Outcome.FAVOURABLE,
}
