"""The journal's arithmetic: a Merkle tree over what happened, so that nobody can change or drop an entry unseen.

RFC 6962, section 2.1. A leaf hash stands for one event, the root for the whole history. An inclusion proof shows one
event under a root without disclosing others; a consistency proof shows that a later root only adds to an earlier one.
Hashes are 32 bytes of SHA-256. Building functions raise ValueError for positions outside the tree; verifying functions
answer False for anything that does not prove what it claims.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Hash of one leaf's input. The prefix 00 keeps a leaf from ever passing for a node."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node over its two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree as small as it can be kept: its size and the roots of its full subtrees, largest first.

    Appending costs O(log n) and needs none of the old leaves; a tree of a million leaves is 648 bytes.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise ValueError("a frontier holds one hash for every binary digit 1 of its size")
        if not _are_hashes(*self.hashes):
            raise ValueError("a hash has 32 bytes")

    def append(self, leaf: bytes) -> "Frontier":
        """The tree with one more leaf hash."""
        hashes = list(self.hashes)
        size = self.size
        grown = leaf
        while size & 1:
            grown = node_hash(hashes.pop(), grown)
            size >>= 1
        return Frontier(self.size + 1, (*hashes, grown))

    def root(self) -> bytes:
        """Root of the tree."""
        if not self.hashes:
            return EMPTY_ROOT
        *larger, root_so_far = self.hashes
        for each in reversed(larger):
            root_so_far = node_hash(each, root_so_far)
        return root_so_far

    def to_bytes(self) -> bytes:
        """Size in 8 bytes, most significant first, then the hashes."""
        return self.size.to_bytes(8, "big") + b"".join(self.hashes)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The frontier that `to_bytes` wrote; ValueError for anything else."""
        size, rest = int.from_bytes(data[:8], "big"), data[8:]
        if len(data) < 8 or len(rest) != size.bit_count() * HASH_SIZE:
            raise ValueError("these bytes are no frontier")
        return cls(size, tuple(rest[start : start + HASH_SIZE] for start in range(0, len(rest), HASH_SIZE)))


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """Root over all leaf hashes, in order (MTH of section 2.1)."""
    frontier = Frontier()
    for each in leaf_hashes:
        frontier = frontier.append(each)
    return frontier.root()


def inclusion_ranges(index: int, size: int) -> tuple[range, ...]:
    """Which leaves stand under each hash of the inclusion proof, lowest first (PATH of section 2.1.1).

    For whoever keeps the hashes of subtrees and need not read every leaf again.
    """
    if not 0 <= index < size:
        raise ValueError("the leaf is not in the tree")
    siblings: list[range] = []
    here = range(size)
    while len(here) > 1:
        left, right = _halves(here)
        here, sibling = (left, right) if index in left else (right, left)
        siblings.append(sibling)
    return tuple(reversed(siblings))


def inclusion_proof(index: int, leaf_hashes: Sequence[bytes]) -> tuple[bytes, ...]:
    """The hashes that lead from leaf `index` (from 0) up to the root over all `leaf_hashes`."""
    return tuple(_root_of(leaf_hashes, each) for each in inclusion_ranges(index, len(leaf_hashes)))


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """True when the proof leads from the leaf hash at `index` to the root of a tree of `size` leaves."""
    if not 0 <= index < size or not _are_hashes(leaf, *proof):
        return False
    node, last = index, size - 1
    climbed = leaf
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            climbed = node_hash(sibling, climbed)
            while not node & 1 and node:  # a lone last node is passed up unchanged
                node, last = node >> 1, last >> 1
        else:
            climbed = node_hash(climbed, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and climbed == root


def consistency_ranges(first: int, size: int) -> tuple[range, ...]:
    """Which leaves stand under each hash of the consistency proof, in its order (PROOF of section 2.1.2)."""
    if not 0 <= first <= size:
        raise ValueError("the earlier tree is not the smaller one")
    if first in {0, size}:
        return ()
    proof: list[range] = []
    here = range(size)
    while here.stop != first:
        left, right = _halves(here)
        here, sibling = (left, right) if first <= left.stop else (right, left)
        proof.append(sibling)
    if here.start > 0:  # the whole earlier tree is known to the verifier by its root
        proof.append(here)
    return tuple(reversed(proof))


def consistency_proof(first: int, leaf_hashes: Sequence[bytes]) -> tuple[bytes, ...]:
    """The hashes that show the tree of the `first` leaves inside the tree of all `leaf_hashes`."""
    return tuple(_root_of(leaf_hashes, each) for each in consistency_ranges(first, len(leaf_hashes)))


def verify_consistency(first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]) -> bool:
    """True when the proof shows that the tree of `second` leaves begins with the tree of `first` leaves.

    Every tree extends the empty one and itself; neither needs a hash to show it.
    """
    if not 0 <= first <= second or not _are_hashes(first_root, *proof):
        return False
    if first == second:
        return not proof and first_root == second_root
    if first == 0:
        return not proof and first_root == EMPTY_ROOT
    node, last = first - 1, second - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    hashes = list(proof)
    if node == 0:  # the earlier tree is full: its root is the proof's unspoken first hash
        hashes.insert(0, first_root)
    if not hashes:
        return False
    earlier = later = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            earlier = node_hash(sibling, earlier)
            later = node_hash(sibling, later)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            later = node_hash(later, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and earlier == first_root and later == second_root


def _are_hashes(*candidates: bytes) -> bool:
    """A node hashes its children end to end: a byte moved from one child to the other would go unnoticed."""
    return all(len(each) == HASH_SIZE for each in candidates)


def _halves(leaves: range) -> tuple[range, range]:
    """Split at the largest power of two smaller than the count, as section 2.1 does."""
    middle = leaves.start + (1 << ((len(leaves) - 1).bit_length() - 1))
    return range(leaves.start, middle), range(middle, leaves.stop)


def _root_of(leaf_hashes: Sequence[bytes], leaves: range) -> bytes:
    return root(leaf_hashes[leaves.start : leaves.stop])
