"""What the form asks of the directory while a name is typed: who is meant, who else it may be, what they brought.

Every answer is read from an index of its own, so that a million entries cost no more than a hundred.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, and_, func, select, update

from app.clock import Clock
from app.database.engine import Database
from app.database.tables import entries, merge_proposals, parties, party_entries, party_words
from app.directory.keeping import MergeReason, agree, like, why_one
from app.directory.names import key_of, words_of
from app.errors import MergeUnknown
from app.folding import folded
from opis_contract.legal_time import legal_day_bounds, legal_year
from opis_contract.parties import Party

LETTERS = 3
"""How many letters are typed before anybody is looked up."""
MATCHING_PERIOD = timedelta(days=730)
"""How far back an entry may lie to be probably about the same matter (domain 1.8: 24 months)."""
_LOOKED_AT = 200
_SIMILAR = 0.4
_STEM = 5
"""Romanian endings are cut off by looking at so many letters: `canalizare` and `canalizării` are one word."""


@dataclass(frozen=True, slots=True)
class KnownParty:
    """Somebody the register knows, with how many entries name them, in all and in this year."""

    party_id: int
    party: Party
    entries: int
    this_year: int


@dataclass(frozen=True, slots=True)
class PossibleDuplicate:
    """Somebody known who may be the one that is being typed."""

    known: KnownParty
    reason: MergeReason


@dataclass(frozen=True, slots=True)
class EarlierEntry:
    """What a party brought before. `similar`: probably the same matter as the summary that is being typed."""

    entry_id: UUID
    register: str
    number: int
    prefix: str | None
    registered_at: datetime
    summary: str
    similar: bool


@dataclass(frozen=True, slots=True)
class MergeProposal:
    """Two parties that may be one, until the supervisor says."""

    one: KnownParty
    other: KnownParty
    reason: MergeReason
    proposed_at: datetime


class Directory:
    """The directory of one desk; every method may be called from any thread."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def known(self, typed: str, *, limit: int = 6) -> list[KnownParty]:
        """Those whose words begin with the typed ones, the most frequent first; a year of birth narrows them down.

        Figures alone are looked for as a fiscal code. Fewer than three letters find nobody.
        """
        words = words_of(typed)
        years = [int(word) for word in words if len(word) == 4 and word.isdecimal()]
        names = [word for word in words if not word.isdecimal()]
        with self._database.read() as connection:
            if names and max(map(len, names)) >= LETTERS:
                found = _by_words(connection, names, years[0] if years else None)
            elif words and not names and len("".join(words)) >= LETTERS:
                found = _by_code(connection, "".join(words))
            else:
                return []
            rows = connection.execute(select(parties).where(parties.c.party_id.in_(found))).all()
            best = sorted(rows, key=lambda row: (-row.entries, folded(row.name), row.party_id))[:limit]
            return [_known(connection, row, self._year()) for row in best]

    def duplicates(self, party: Party) -> list[PossibleDuplicate]:
        """Whom the party may be under another name; never a reason to stop."""
        with self._database.read() as connection:
            own = connection.execute(select(parties.c.party_id).where(parties.c.key == key_of(party))).scalar()
            found = []
            for row in like(connection, party, but=own or 0):
                reason = why_one(party, row.name, row.content, row.fiscal_code)
                if reason is not None:
                    whole = connection.execute(select(parties).where(parties.c.party_id == row.party_id)).one()
                    found.append(PossibleDuplicate(_known(connection, whole, self._year()), reason))
            return found

    def earlier(self, party: Party, *, summary: str = "", limit: int = 4) -> list[EarlierEntry]:
        """What the party brought, the probably same matter of the last 24 months first, then the newest.

        Everybody of that name counts of whom nothing is known that contradicts what is typed.
        """
        with self._database.read() as connection:
            ids = _same(connection, party)
            rows = connection.execute(
                select(
                    entries.c.entry_id,
                    entries.c.register,
                    entries.c.number,
                    entries.c.prefix,
                    entries.c.registered_at,
                    entries.c.summary,
                )
                .join(party_entries, party_entries.c.entry_id == entries.c.entry_id)
                .where(party_entries.c.party_id.in_(ids), entries.c.state != "annulled")
                .order_by(party_entries.c.registered_at.desc())
                .limit(_LOOKED_AT)
            ).all()
        since = self._clock.now() - MATCHING_PERIOD
        wanted = _stems(summary)
        found = [
            EarlierEntry(
                entry_id=row.entry_id,
                register=row.register,
                number=row.number,
                prefix=row.prefix,
                registered_at=row.registered_at,
                summary=row.summary,
                similar=row.registered_at >= since and _alike(wanted, _stems(row.summary)) >= _SIMILAR,
            )
            for row in rows
        ]
        return sorted(found, key=lambda each: not each.similar)[:limit]

    def proposals(self) -> list[MergeProposal]:
        """Whom the supervisor may make one, oldest proposal first."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(merge_proposals)
                .where(merge_proposals.c.decided_by.is_(None))
                .order_by(merge_proposals.c.proposed_at, merge_proposals.c.one, merge_proposals.c.other)
            ).all()
            ids = {each for row in rows for each in (row.one, row.other)}
            found = connection.execute(select(parties).where(parties.c.party_id.in_(ids))).all()
            known = {row.party_id: _known(connection, row, self._year()) for row in found}
        return [
            MergeProposal(known[row.one], known[row.other], MergeReason(row.reason), row.proposed_at) for row in rows
        ]

    def decide(self, one: int, other: int, *, by: str, merge: bool) -> None:
        """The supervisor's answer. Merged, the other is found under the one. Raises `MergeUnknown`."""
        with self._database.write() as connection:
            decided = connection.execute(
                update(merge_proposals)
                .where(
                    merge_proposals.c.one == one,
                    merge_proposals.c.other == other,
                    merge_proposals.c.decided_by.is_(None),
                )
                .values(decided_by=by, merged=merge)
            )
            if not decided.rowcount:
                raise MergeUnknown(one=one, other=other)
            if merge:
                connection.execute(
                    update(parties)
                    .where((parties.c.party_id == other) | (parties.c.merged_into == other))
                    .values(merged_into=one)
                )

    def _year(self) -> int:
        return legal_year(self._clock.now())


def _by_words(connection: Connection, words: Sequence[str], year: int | None) -> list[int]:
    """The heaviest of those that have every word; the longest word is looked for, the others only cut down."""
    first, *others = sorted(words, key=len, reverse=True)
    heavy = select(party_words.c.party_id).where(_begins(party_words.c.word, first))
    for other in others:
        heavy = heavy.where(
            party_words.c.party_id.in_(select(party_words.c.party_id).where(_begins(party_words.c.word, other)))
        )
    if year is not None:
        heavy = heavy.join(parties, parties.c.party_id == party_words.c.party_id).where(parties.c.birth_year == year)
    found = connection.execute(heavy.order_by(party_words.c.weight.desc(), party_words.c.party_id).limit(_LOOKED_AT))
    return _standing(connection, list(dict.fromkeys(found.scalars())))


def _by_code(connection: Connection, figures: str) -> list[int]:
    wanted = _begins(parties.c.fiscal_code, figures)
    found = connection.execute(select(parties.c.party_id).where(wanted).limit(_LOOKED_AT)).scalars()
    return _standing(connection, list(found))


def _standing(connection: Connection, ids: Sequence[int]) -> list[int]:
    """Those found, each under the party it was merged into."""
    rows = connection.execute(select(parties.c.party_id, parties.c.merged_into).where(parties.c.party_id.in_(ids)))
    return [row.merged_into or row.party_id for row in rows]


def _begins(column: Any, start: str) -> ColumnElement[bool]:
    """The column begins with the text, said so that its index is used."""
    return and_(column >= start, column < f"{start}\U0010ffff")


def _same(connection: Connection, party: Party) -> list[int]:
    """The rows that may be this party: of its name, with nothing that contradicts it, and those merged with them."""
    begin = f"{folded(party.name)}|"
    rows = connection.execute(
        select(parties.c.party_id, parties.c.merged_into, parties.c.content)
        .where(_begins(parties.c.key, begin))
        .limit(_LOOKED_AT)
    ).all()
    ids = {row.merged_into or row.party_id for row in rows if agree(party, Party.model_validate_json(row.content))}
    merged = select(parties.c.party_id).where(parties.c.merged_into.in_(ids))
    return [*ids, *connection.execute(merged).scalars()]


def _known(connection: Connection, row: Row[Any], year: int) -> KnownParty:
    ids = select(parties.c.party_id).where(
        (parties.c.party_id == row.party_id) | (parties.c.merged_into == row.party_id)
    )
    in_all = select(func.sum(parties.c.entries)).where(parties.c.party_id.in_(ids))
    begun, _ = legal_day_bounds(date(year, 1, 1))
    this_year = (
        select(func.count())
        .select_from(party_entries)
        .where(party_entries.c.party_id.in_(ids), party_entries.c.registered_at >= begun)
    )
    return KnownParty(
        party_id=row.party_id,
        party=Party.model_validate_json(row.content),
        entries=connection.execute(in_all).scalar_one(),
        this_year=connection.execute(this_year).scalar_one(),
    )


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in words_of(text) if len(word) >= LETTERS)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of the shorter text's words both have."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0
