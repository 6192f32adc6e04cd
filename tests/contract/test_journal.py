"""The journal proves what it holds: the published vectors of Certificate Transparency, and the RFC's own words."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opis_contract.journal import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    consistency_ranges,
    inclusion_proof,
    inclusion_ranges,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

# Inputs, roots and proofs of cpp/merkletree/merkle_tree_test.cc in google/certificate-transparency.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAF_1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
LEAVES_2_3 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
LEAVES_4_7 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
LEAF_4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
LEAVES_6_7 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
LEAVES_4_5 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
INCLUSION = {
    (0, 1): [],
    (0, 8): [LEAF_1, LEAVES_2_3, LEAVES_4_7],
    (5, 8): [LEAF_4, LEAVES_6_7, ROOTS[4]],
    (2, 3): [ROOTS[2]],
    (1, 5): [ROOTS[1], LEAVES_2_3, LEAF_4],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [LEAF_1, LEAVES_2_3, LEAVES_4_7],
    (6, 8): [LEAVES_4_5, LEAVES_6_7, ROOTS[4]],
    (2, 5): [LEAVES_2_3, LEAF_4],
}
LEAVES = [leaf_hash(bytes.fromhex(each)) for each in INPUTS]


def hexed(hashes: tuple[bytes, ...]) -> list[str]:
    return [each.hex() for each in hashes]


def test_the_published_roots() -> None:
    frontier = Frontier()
    assert frontier.root() == EMPTY_ROOT == root([])
    for size, published in enumerate(ROOTS):
        assert root(LEAVES[:size]).hex() == published
        assert frontier.root().hex() == published
        if size < 8:
            frontier = frontier.append(LEAVES[size])


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_the_published_inclusion_proofs(index: int, size: int) -> None:
    proof = inclusion_proof(index, LEAVES[:size])
    assert hexed(proof) == INCLUSION[index, size]
    assert verify_inclusion(LEAVES[index], index, size, proof, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("first", "size"), CONSISTENCY)
def test_the_published_consistency_proofs(first: int, size: int) -> None:
    proof = consistency_proof(first, LEAVES[:size])
    assert hexed(proof) == CONSISTENCY[first, size]
    assert verify_consistency(first, size, bytes.fromhex(ROOTS[first]), bytes.fromhex(ROOTS[size]), proof)


def test_the_example_tree_of_the_standard() -> None:
    """RFC 6962, section 2.1.3: seven leaves a b c d e f j', inner nodes named there g h i k l."""
    c, d, e, f = (range(n, n + 1) for n in (2, 3, 4, 5))
    b, j = range(1, 2), range(6, 7)
    g, h, i, k, last = range(2), range(2, 4), range(4, 6), range(4), range(4, 7)
    assert inclusion_ranges(0, 7) == (b, h, last)
    assert inclusion_ranges(3, 7) == (c, g, last)
    assert inclusion_ranges(4, 7) == (f, j, k)
    assert inclusion_ranges(6, 7) == (i, k)
    assert consistency_ranges(3, 7) == (c, d, g, last)
    assert consistency_ranges(4, 7) == (last,)
    assert consistency_ranges(6, 7) == (i, j, k)
    assert e not in inclusion_ranges(4, 7)


def standard_root(leaves: list[bytes]) -> bytes:
    """MTH as section 2.1 writes it down, on leaf hashes."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\x01" + standard_root(leaves[:half]) + standard_root(leaves[half:])).digest()


def some_leaves(size: int) -> list[bytes]:
    return [leaf_hash(n.to_bytes(4, "big")) for n in range(size)]


def test_every_leaf_of_every_small_tree_is_proven_and_nothing_else_is() -> None:
    for size in range(1, 40):
        leaves = some_leaves(size)
        whole = standard_root(leaves)
        for index in range(size):
            proof = inclusion_proof(index, leaves)
            assert verify_inclusion(leaves[index], index, size, proof, whole)
            assert not verify_inclusion(leaf_hash(b"another"), index, size, proof, whole)
            assert not verify_inclusion(leaves[index], index, size, (*proof, whole), whole)
            if proof:
                assert not verify_inclusion(leaves[index], index, size, proof[:-1], whole)
            for other in {0, size - 1} - {index}:
                assert not verify_inclusion(leaves[index], other, size, proof, whole)


def test_every_earlier_tree_is_proven_and_no_rewritten_one() -> None:
    for size in range(1, 40):
        leaves = some_leaves(size)
        whole = standard_root(leaves)
        for first in range(size + 1):
            earlier = standard_root(leaves[:first])
            proof = consistency_proof(first, leaves)
            assert verify_consistency(first, size, earlier, whole, proof)
            assert not verify_consistency(first, size, leaf_hash(b"rewritten"), whole, proof)
            assert not verify_consistency(first, size, earlier, whole, (*proof, whole))
            if 0 < first < size:
                assert not verify_consistency(first, size, earlier, leaf_hash(b"rewritten"), proof)
                assert not verify_consistency(first, size, earlier, whole, proof[:-1])


@given(st.integers(1, 300), st.data())
def test_one_flipped_bit_anywhere_breaks_a_proof(size: int, data: st.DataObject) -> None:
    leaves = some_leaves(size)
    whole = root(leaves)
    index = data.draw(st.integers(0, size - 1))
    parts = [leaves[index], whole, *inclusion_proof(index, leaves)]
    broken = data.draw(st.integers(0, len(parts) - 1))
    bit = data.draw(st.integers(0, 255))
    parts[broken] = (int.from_bytes(parts[broken], "big") ^ 1 << bit).to_bytes(32, "big")
    leaf, claimed, *proof = parts
    assert not verify_inclusion(leaf, index, size, proof, claimed)


@given(st.integers(0, 600), st.integers(0, 600))
def test_a_changed_past_has_no_proof_from_the_old_root(first: int, more: int) -> None:
    old = some_leaves(first)
    new = [leaf_hash(b"changed"), *old[1:], *some_leaves(more)] if first else some_leaves(more)
    proof = consistency_proof(first, new)
    assert verify_consistency(first, len(new), root(old), root(new), proof) is (first == 0)


@given(st.integers(0, 600))
def test_the_frontier_agrees_with_the_standard_and_survives_the_disk(size: int) -> None:
    leaves = some_leaves(size)
    frontier = Frontier()
    for each in leaves:
        frontier = frontier.append(each)
    assert frontier.root() == root(leaves) == standard_root(leaves)
    stored = frontier.to_bytes()
    assert Frontier.from_bytes(stored) == frontier
    assert len(stored) == 8 + 32 * size.bit_count()


def test_a_frontier_is_a_value_that_appending_leaves_alone() -> None:
    before = Frontier().append(LEAVES[0])
    after = before.append(LEAVES[1])
    assert before.root() == LEAVES[0]
    assert after.root() == node_hash(LEAVES[0], LEAVES[1])


@pytest.mark.parametrize(
    "damaged", [b"", b"\0" * 7, b"\0" * 9, (3).to_bytes(8, "big") + bytes(32), (1).to_bytes(8, "big") + bytes(64)]
)
def test_damaged_bytes_are_no_frontier(damaged: bytes) -> None:
    with pytest.raises(ValueError, match="no frontier"):
        Frontier.from_bytes(damaged)


def test_a_frontier_is_whole_or_not_at_all() -> None:
    with pytest.raises(ValueError, match="binary digit"):
        Frontier(3, (LEAVES[0],))
    with pytest.raises(ValueError, match="32 bytes"):
        Frontier(1, (b"short",))


def test_positions_outside_the_tree_are_refused() -> None:
    for index, size in ((0, 0), (8, 8), (-1, 8)):
        with pytest.raises(ValueError, match="not in the tree"):
            inclusion_proof(index, LEAVES[:size])
        assert not verify_inclusion(LEAVES[0], index, size, (), LEAVES[0])
    assert not verify_inclusion(LEAVES[0], 1, 1, (), LEAVES[0])
    for first in (9, -1):
        with pytest.raises(ValueError, match="smaller"):
            consistency_proof(first, LEAVES)
        assert not verify_consistency(first, 8, root(LEAVES), root(LEAVES), ())


def test_a_hash_of_another_length_proves_nothing() -> None:
    """A byte moved across the border between two children leaves their node's hash as it was."""
    longer, shorter = LEAVES[0] + LEAVES[1][:1], LEAVES[1][1:]
    whole = node_hash(longer, shorter)
    assert whole == root(LEAVES[:2])
    assert not verify_inclusion(longer, 0, 2, (shorter,), whole)
    assert not verify_consistency(1, 2, longer, whole, (shorter,))


def test_a_leaf_never_passes_for_a_node() -> None:
    assert leaf_hash(LEAVES[0] + LEAVES[1]) != node_hash(LEAVES[0], LEAVES[1])
