"""The parties that the register already knows: found by the beginning of any word of their name."""

from dataclasses import dataclass

from app.desk import Desk, EntryQuery, EntryRow
from app.folding import folded

LETTERS = 3
"""How many letters are typed before they are looked up."""
_LOOKED_AT = 200
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class KnownParty:
    """A name that the register already holds, and its entries, the newest first."""

    name: str
    entries: tuple[EntryRow, ...]


def known_parties(desk: Desk, typed: str) -> tuple[KnownParty, ...]:
    """Those that begin so, the most frequent first; looked for in the newest entries. Blocks: for the database lane."""
    start = folded(typed)
    held: dict[str, list[EntryRow]] = {}
    for row in desk.entries(EntryQuery(text=typed.strip(), limit=_LOOKED_AT)).rows:
        if row.party and any(tail.startswith(start) for tail in _tails(row.party)):
            held.setdefault(row.party, []).append(row)
    best = sorted(held.items(), key=lambda each: (-len(each[1]), each[0]))[:_SHOWN]
    return tuple(KnownParty(name, tuple(rows)) for name, rows in best)


def _tails(party: str) -> list[str]:
    """Every tail of the name that begins with a word: `popa elena` and `elena` for `Popa Elena`."""
    words = folded(party).split()
    return [" ".join(words[position:]) for position in range(len(words))]
