"""The directory is kept up by the register itself: each entry brings its parties, whichever desk registered it.

It holds nothing that the entries do not say, so it can be made anew from them at any time.
"""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from app.database.prepared import Prepared
from app.database.tables import merge_proposals, parties, party_entries, party_words
from app.directory.names import code_of, key_of, spelling, words_of
from opis_contract.entries import Entry, EntryContent
from opis_contract.parties import Party


class MergeReason(StrEnum):
    """Why two parties may be one."""

    SPELLING = "spelling"
    """The same name written in another way."""
    FISCAL_CODE = "fiscal_code"
    """Two names under one fiscal code."""
    PERSONAL_NUMBER = "personal_number"
    """Two names under one personal number."""


_PROPOSED = 5
"""How many parties a new one is proposed to be merged with, at most."""

# Built once, for the price of one registration counts.
_FIND = Prepared(select(parties.c.party_id, parties.c.entries).where(parties.c.key == bindparam("key")))
_COUNT = Prepared(update(parties).where(parties.c.party_id == bindparam("of")).values(entries=bindparam("now")))
_WEIGH = Prepared(update(party_words).where(party_words.c.party_id == bindparam("of")).values(weight=bindparam("now")))
_ADD = Prepared(insert(parties), columns=["key", "name", "spelling", "fiscal_code", "birth_year", "entries", "content"])
_WORD = Prepared(insert(party_words))
_ENTRY = Prepared(insert(party_entries))
_LIKE = Prepared(
    select(parties.c.party_id, parties.c.name, parties.c.spelling, parties.c.fiscal_code, parties.c.content)
    .where(
        parties.c.party_id != bindparam("of"),
        parties.c.merged_into.is_(None),
        or_(parties.c.spelling == bindparam("spelling"), parties.c.fiscal_code == bindparam("fiscal_code")),
    )
    .limit(_PROPOSED)
)


class KnownLike(NamedTuple):
    """A known party that may be another one under another name."""

    party_id: int
    name: str
    spelling: str
    fiscal_code: str | None
    content: str


def parties_of(content: EntryContent) -> list[Party]:
    """Everybody whom an entry names, each once."""
    named = [content.sender, *content.recipients, content.representative]
    return list({key_of(each): each for each in named if each is not None}.values())


def note(connection: Connection, entry: Entry) -> None:
    """The entry's parties are known from now on."""
    for party in parties_of(entry.content):
        _note(connection, party, entry)


def note_again(connection: Connection, entry: Entry) -> None:
    """The entry was corrected: it counts for those whom it names now."""
    found = connection.execute(select(party_entries.c.party_id).where(party_entries.c.entry_id == entry.entry_id))
    for party_id in found.scalars().all():
        count = connection.execute(select(parties.c.entries).where(parties.c.party_id == party_id)).scalar_one()
        _counted(connection, party_id, count, count - 1)
    connection.execute(delete(party_entries).where(party_entries.c.entry_id == entry.entry_id))
    note(connection, entry)


def why_one(party: Party, name: str, content: str, code: str | None) -> MergeReason | None:
    """Why the party may be the known one that is given by its row, or None when nothing says so."""
    known_by = code_of(party)
    if known_by and known_by == code and "*" not in code and spelling(party.name) != spelling(name):
        return MergeReason.FISCAL_CODE if party.fiscal_code else MergeReason.PERSONAL_NUMBER
    if spelling(party.name) != spelling(name) or words_of(party.name) == words_of(name):
        return None
    return MergeReason.SPELLING if agree(party, Party.model_validate_json(content)) else None


def agree(one: Party, other: Party) -> bool:
    """True when nothing that is known of both says that they are two."""
    known = (
        (one.personal_number, other.personal_number),
        (one.birth_year, other.birth_year),
        (code_of(one), code_of(other)),
    )
    return all(not this or not that or this == that for this, that in known)


def like(connection: Connection, party: Party, *, but: int = 0) -> list[KnownLike]:
    """The rows of known parties that may be this one under another name."""
    asked = {"of": but, "spelling": spelling(party.name), "fiscal_code": code_of(party)}
    return [KnownLike(*row) for row in _LIKE.run(connection, asked)]


def _note(connection: Connection, party: Party, entry: Entry) -> None:
    known = _FIND.run(connection, {"key": key_of(party)}).fetchone()
    if known is None:
        party_id = _add(connection, party)
        _propose(connection, party_id, party, entry.registered_at)
    else:
        party_id, before = known
        _counted(connection, party_id, before, before + 1)
    _ENTRY.run(connection, {"party_id": party_id, "registered_at": entry.registered_at, "entry_id": entry.entry_id})


def _add(connection: Connection, party: Party) -> int:
    row = {
        "key": key_of(party),
        "name": party.name,
        "spelling": spelling(party.name),
        "fiscal_code": code_of(party),
        "birth_year": party.birth_year,
        "entries": 1,
        "content": party.model_dump_json(exclude_defaults=True),
    }
    party_id: int = _ADD.run(connection, row).lastrowid
    for word in words_of(party.name):
        _WORD.run(connection, {"word": word, "party_id": party_id, "weight": 1})
    return party_id


def _counted(connection: Connection, party_id: int, before: int, now: int) -> None:
    """Weights are the number of binary digits: the words of a party are rewritten when its entries have doubled."""
    _COUNT.run(connection, {"of": party_id, "now": now})
    if before.bit_length() != now.bit_length():
        _WEIGH.run(connection, {"of": party_id, "now": now.bit_length()})


def _propose(connection: Connection, party_id: int, party: Party, at: datetime) -> None:
    for row in like(connection, party, but=party_id):
        reason = why_one(party, row.name, row.content, row.fiscal_code)
        if reason is not None:
            connection.execute(
                insert(merge_proposals).values(one=row.party_id, other=party_id, reason=reason.value, proposed_at=at)
            )


def count_of(connection: Connection) -> int:
    """How many parties are known."""
    return connection.execute(select(func.count()).select_from(parties)).scalar_one()
