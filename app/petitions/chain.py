"""The petitions of one matter: connected to the first of them, with one department, one reply and one history."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select

from app import acts, entries
from app.acts import Happened
from app.database.engine import Database
from app.database.tables import entry_links
from opis_contract.entries import Confidentiality
from opis_contract.events import EntryRegistered
from opis_contract.links import LinkKind
from opis_contract.standing import EntryStanding


@dataclass(frozen=True, slots=True)
class OfChain:
    """One event of the shared history, with the number of the entry to which it happened."""

    number: str
    happened: Happened


@dataclass(frozen=True, slots=True)
class Chain:
    """Connected entries, the first registered one first."""

    entries: tuple[EntryStanding, ...]
    history: tuple[OfChain, ...]

    @property
    def lead(self) -> EntryStanding:
        """The one that came first: its department and its deadline are those of all."""
        return self.entries[0]

    @property
    def department(self) -> str | None:
        """The department that answers for all of them."""
        return next((each.entry.content.department for each in self.entries if each.entry.content.department), None)

    @property
    def numbers(self) -> tuple[str, ...]:
        """As printed."""
        return tuple(each.entry.shown_number for each in self.entries)

    @property
    def recipients(self) -> tuple[UUID, ...]:
        """The entries by their identifiers."""
        return tuple(each.entry.entry_id for each in self.entries)


class Chains:
    """Reads chains from the register."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, entry_id: UUID) -> Chain:
        """Everything connected to the entry, at any distance, and the entry itself. Raises `EntryNotFound`."""
        with self._database.read() as connection:
            members = [acts.standing(connection, each) for each in connected(connection, entry_id)]
            standing = sorted(
                (each for each in members if each.state.holds_a_paper or each.entry.entry_id == entry_id),
                key=lambda each: (each.entry.registered_at, each.entry.number),
            )
            told = [
                OfChain(each.entry.shown_number, happened)
                for each in standing
                for happened in acts.history(connection, each.entry.entry_id)
            ]
        return Chain(tuple(standing), tuple(sorted(told, key=_when)))


def of_others(chain: Chain, entry_id: UUID, *, sensitive: bool) -> tuple[OfChain, ...]:
    """What happened to the others of the chain; of sensitive ones only to whoever may see them."""
    shown = {
        each.entry.shown_number
        for each in chain.entries
        if each.entry.entry_id != entry_id
        and (sensitive or each.entry.content.confidentiality is not Confidentiality.SENSITIVE)
    }
    return tuple(each for each in chain.history if each.number in shown)


def quoted(numbers: Iterable[str]) -> str:
    """`12/03.06.2026, 15/04.06.2026 și 19/05.06.2026`: letters are written in Romanian."""
    *first, last = numbers
    return f"{', '.join(first)} și {last}" if first else last


def connected(connection: Connection, entry_id: UUID) -> set[UUID]:
    """The entry and everything connected to it, at any distance."""
    links = entry_links.c
    found, fresh = {entry_id}, {entry_id}
    while fresh:
        there = select(links.linked_id).where(links.kind == LinkKind.CONNECTED_TO.value, links.entry_id.in_(fresh))
        here = select(links.entry_id).where(links.kind == LinkKind.CONNECTED_TO.value, links.linked_id.in_(fresh))
        near = {*connection.execute(there).scalars(), *connection.execute(here).scalars()}
        # A link may lead to an entry of which no desk has told this one yet.
        fresh = {each for each in near - found if entries.is_there(connection, each)}
        found |= fresh
    return found


def _when(each: OfChain) -> tuple[object, bool]:
    # Of one instant the registration comes first: nothing can happen to a paper before it.
    event = each.happened.event
    return event.happened_at, not isinstance(event.body, EntryRegistered)
