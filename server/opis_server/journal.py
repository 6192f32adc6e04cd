"""The institution's journal: every event in commit order, each a leaf of one RFC 6962 tree that grows with it.

An event, its leaf, the tree's nodes and its frontier are written in the caller's transaction: there is never an event
outside the tree nor a leaf without its event. The roots of all full subtrees are kept, so a proof over a million leaves
reads some hundred rows.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from opis_contract.checkpoints import TILE_HEIGHT, Tile
from opis_contract.events import Event, event_leaf, subject_of
from opis_contract.instants import instant_text
from opis_contract.journal import HASH_SIZE, Frontier, consistency_ranges, inclusion_ranges, node_hash
from opis_contract.messages import Checkpoint, ConsistencyProof, InclusionProof
from opis_server.errors import LeafUnknown, TreeTooSmall
from opis_server.tables import events, journal_head, journal_nodes


def record(connection: Connection, event: Event, *, now: datetime, sequence: int | None = None) -> int:
    """Append the event and return its position, from 1. `sequence` is the sending desk's own count."""
    frontier = read_frontier(connection, hold=True)
    leaf = event_leaf(event)
    position = frontier.size + 1
    connection.execute(
        insert(events).values(
            position=position,
            event_id=str(event.event_id),
            desk_id=str(event.desk_id),
            subject_id=str(subject_of(event.body)),
            sequence=sequence,
            leaf=leaf,
            content=event.model_dump_json(),
            recorded_at=instant_text(now),
        )
    )
    connection.execute(insert(journal_nodes), _completed_by(frontier, leaf))
    connection.execute(update(journal_head).values(frontier=frontier.append(leaf).to_bytes()))
    return position


def read_frontier(connection: Connection, *, hold: bool = False) -> Frontier:
    """The tree as it stands; `hold` keeps other writers from it until the transaction ends."""
    head = select(journal_head.c.frontier)
    return Frontier.from_bytes(connection.execute(head.with_for_update() if hold else head).scalar_one())


def checkpoint(connection: Connection) -> Checkpoint:
    """Size and root of the tree."""
    frontier = read_frontier(connection)
    return Checkpoint(size=frontier.size, root=frontier.root().hex())


def prove(connection: Connection, leaf: str, *, size: int | None = None) -> InclusionProof:
    """That the leaf stands in the tree of its first `size` leaves, the whole one when None.

    Raises `LeafUnknown`, and `TreeTooSmall` when the leaf came later or the journal has not come so far.
    """
    position = connection.execute(select(events.c.position).where(events.c.leaf == bytes.fromhex(leaf))).scalar()
    if position is None:
        raise LeafUnknown(leaf=leaf)
    now = checkpoint(connection) if size is None else _checkpoint_at(connection, size)
    if position > now.size:
        raise TreeTooSmall(size=now.size)
    path = [_root_of(connection, each).hex() for each in inclusion_ranges(position - 1, now.size)]
    return InclusionProof(leaf=leaf, index=position - 1, checkpoint=now, path=tuple(path))


def prove_growth(connection: Connection, first: int, second: int) -> ConsistencyProof:
    """That the tree of `second` leaves begins with that of `first`. Raises `TreeTooSmall`."""
    if not 0 <= first <= second <= read_frontier(connection).size:
        raise TreeTooSmall(size=second)
    path = tuple(_root_of(connection, each).hex() for each in consistency_ranges(first, second))
    return ConsistencyProof(first=first, second=second, path=path)


def read_tile_hashes(connection: Connection, tile: Tile) -> bytes:
    """The tile's hashes one after the other. Raises `TreeTooSmall` when the journal has not come so far."""
    first = tile.index << TILE_HEIGHT
    rows = connection.execute(
        select(journal_nodes.c.hash)
        .where(
            journal_nodes.c.level == tile.level * TILE_HEIGHT,
            journal_nodes.c.index >= first,
            journal_nodes.c.index < first + tile.width,
        )
        .order_by(journal_nodes.c.index)
    ).scalars()
    hashes = b"".join(rows)
    if len(hashes) != tile.width * HASH_SIZE:
        raise TreeTooSmall(size=first + tile.width)
    return hashes


@dataclass(frozen=True, slots=True)
class JournalCheck:
    """What a look at the journal found."""

    size: int
    consistent: bool


def check(connection: Connection) -> JournalCheck:
    """Compare the tree with its events where they meet: their count, the last leaf, the nodes of the frontier."""
    frontier = read_frontier(connection)
    count, last = connection.execute(select(func.count(), func.max(events.c.position)).select_from(events)).one()
    consistent = count == (last or 0) == frontier.size
    if consistent and frontier.size:
        row = connection.execute(select(events.c.content, events.c.leaf).where(events.c.position == last)).one()
        nodes = tuple(_node(connection, level, index) for level, index in _digits(frontier.size))
        consistent = event_leaf(Event.model_validate_json(row.content)) == row.leaf and nodes == frontier.hashes
    return JournalCheck(size=frontier.size, consistent=consistent)


def _completed_by(frontier: Frontier, leaf: bytes) -> list[dict[str, object]]:
    """The subtrees that become full with this leaf: itself, and one more for every digit that carries."""
    level, index, grown = 0, frontier.size, leaf
    waiting = list(frontier.hashes)
    nodes: list[dict[str, object]] = [{"level": level, "index": index, "hash": grown}]
    while index & 1:
        grown = node_hash(waiting.pop(), grown)
        level, index = level + 1, index >> 1
        nodes.append({"level": level, "index": index, "hash": grown})
    return nodes


def _root_of(connection: Connection, leaves: range) -> bytes:
    """Root over a range of section 2.1: a full subtree, or the ragged right edge made of several."""
    hashes = [_node(connection, level, (leaves.start >> level) + index) for level, index in _digits(len(leaves))]
    return Frontier(len(leaves), tuple(hashes)).root()


def _digits(size: int) -> list[tuple[int, int]]:
    """Level and index of the full subtrees that a tree of this size consists of, largest first."""
    levels = [level for level in range(size.bit_length() - 1, -1, -1) if size >> level & 1]
    return [(level, (size >> level) - 1) for level in levels]


def _checkpoint_at(connection: Connection, size: int) -> Checkpoint:
    """The tree as it was when it had so many leaves."""
    if not 0 < size <= read_frontier(connection).size:
        raise TreeTooSmall(size=size)
    return Checkpoint(size=size, root=_root_of(connection, range(size)).hex())


def _node(connection: Connection, level: int, index: int) -> bytes:
    where = (journal_nodes.c.level == level) & (journal_nodes.c.index == index)
    found: bytes = connection.execute(select(journal_nodes.c.hash).where(where)).scalar_one()
    return found
