"""What every desk reads and anyone can check: one order of events, one tree over them."""

from uuid import UUID

import pytest

from opis_contract import routes
from opis_contract.checkpoints import SignedCheckpoint, extends, read_checkpoint
from opis_contract.events import event_leaf
from opis_contract.journal import root, verify_consistency, verify_inclusion
from opis_contract.messages import ConsistencyProof, InclusionProof
from opis_contract.signed_note import NoteKey


def fill(desk, count: int) -> None:
    block = desk.block()
    desk.register()
    desk.push(*[desk.own_entry(number, block=block) for number in range(block.first, block.first + count - 1)])


def test_the_feed_is_complete_in_order_and_the_same_for_everybody(server, desk, new_desk) -> None:
    fill(desk, 25)
    other = new_desk(server).enrol()
    other.register()
    pages, after = [], 0
    while True:
        page = other.feed_page(after, limit=7)
        pages.append(page)
        if not page.more:
            break
        after = page.items[-1].position
    items = [item for page in pages for item in page.items]
    assert [len(page.items) for page in pages] == [7, 7, 7, 5]
    assert [item.position for item in items] == list(range(1, 27))
    assert items == desk.feed()
    assert other.feed_page(26).items == ()
    assert other.feed_page(26).more is False


def test_a_cursor_of_another_epoch_begins_at_the_beginning(desk) -> None:
    fill(desk, 3)
    epoch = desk.feed_page().epoch
    assert [item.position for item in desk.feed_page(2, epoch=epoch).items] == [3]
    elsewhere = desk.feed_page(2, epoch=UUID(int=5))
    assert elsewhere.epoch == epoch
    assert [item.position for item in elsewhere.items] == [1, 2, 3]


def checkpoint_of(server) -> SignedCheckpoint:
    """The newest one, its signature found good."""
    key = NoteKey.read(server.get(routes.JOURNAL_KEY).text)
    return read_checkpoint(server.get(routes.CHECKPOINT).text, key.public)


def proof_of(server, leaf: bytes, size: int | None = None) -> InclusionProof:
    query = {routes.PROOF_SIZE: size} if size else {}
    answer = server.get(routes.PROOFS.format(leaf=leaf.hex()), params=query)
    return InclusionProof.model_validate_json(answer.content)


def test_events_of_an_empty_institution(server, desk) -> None:
    assert desk.feed() == []
    checkpoint = checkpoint_of(server)
    assert (checkpoint.size, checkpoint.root) == (0, root([]))


@pytest.mark.parametrize("count", [1, 2, 7, 8, 21])
def test_every_event_is_proven_under_every_checkpoint_since(server, desk, count: int) -> None:
    fill(desk, count)
    leaves = [event_leaf(item.event) for item in desk.feed()]
    checkpoint = checkpoint_of(server)
    assert (checkpoint.size, checkpoint.root) == (count, root(leaves))
    for index, leaf in enumerate(leaves):
        # A citizen with a receipt needs no token to have it proven.
        proof = proof_of(server, leaf)
        assert (proof.index, proof.checkpoint) == (index, checkpoint.plain())
        for size in {index + 1, count}:
            then = proof_of(server, leaf, size)
            path = [bytes.fromhex(each) for each in then.path]
            assert verify_inclusion(leaf, index, size, path, root(leaves[:size]))
    answer = server.get(routes.PROOFS.format(leaf=leaves[0].hex()), params={routes.PROOF_SIZE: count + 1})
    assert (answer.status_code, answer.json()["code"]) == (404, "tree_too_small")


def test_a_later_journal_is_shown_to_contain_every_earlier_one(server, desk) -> None:
    fill(desk, 13)
    leaves = [event_leaf(item.event) for item in desk.feed()]
    for first in range(14):
        for second in (first, 13):
            answer = server.get(routes.CONSISTENCY.format(first=first, second=second))
            path = [bytes.fromhex(each) for each in ConsistencyProof.model_validate_json(answer.content).path]
            assert verify_consistency(first, second, root(leaves[:first]), root(leaves[:second]), path)
    for first, second in ((5, 14), (6, 5)):
        answer = server.get(routes.CONSISTENCY.format(first=first, second=second))
        assert (answer.status_code, answer.json()["code"]) == (404, "tree_too_small")


def test_tiles_hold_the_hashes_from_which_anybody_builds_the_tree(server, desk) -> None:
    block = desk.block()
    desk.push(*[desk.own_entry(block.first + each, block=block) for each in range(50)])
    for _ in range(4):
        block = desk.block()
        desk.push(*[desk.own_entry(block.first + each, block=block) for each in range(50)])
    block = desk.block()
    desk.push(*[desk.own_entry(block.first + each, block=block) for each in range(10)])
    leaves = [event_leaf(item.event) for item in desk.feed()]
    assert len(leaves) == 260

    def tile(path: str):
        return server.get(routes.TILES.replace("{tile:path}", path))

    whole, growing, above = tile("0/000"), tile("0/001.p/4"), tile("1/000.p/1")
    assert whole.content == b"".join(leaves[:256])
    assert growing.content == b"".join(leaves[256:])
    assert above.content == root(leaves[:256])
    assert "immutable" in whole.headers["Cache-Control"]
    assert "no-store" in growing.headers["Cache-Control"]
    for path, code in (("0/001.p/5", "tree_too_small"), ("0/001", "tree_too_small"), ("0/1", "server_address_unknown")):
        answer = tile(path)
        assert (answer.status_code, answer.json()["code"]) == (404, code)


def test_the_key_outlives_restarts_and_the_journal_keeps_its_name(server, desk) -> None:
    fill(desk, 3)
    before = checkpoint_of(server)
    server.kill()
    server.start()
    desk.register()
    after = checkpoint_of(server)
    path = ConsistencyProof.model_validate_json(
        server.get(routes.CONSISTENCY.format(first=before.size, second=after.size)).content
    ).path
    assert extends(before, after, tuple(map(bytes.fromhex, path)))


def test_a_leaf_that_is_not_in_the_journal_has_no_proof(server, desk) -> None:
    fill(desk, 2)
    answer = server.get(routes.PROOFS.format(leaf="ab" * 32))
    assert (answer.status_code, answer.json()["code"]) == (404, "leaf_unknown")
    assert server.get(routes.PROOFS.format(leaf="zz")).status_code == 422


def test_a_changed_event_is_seen_by_the_health_page(server, desk, tmp_path) -> None:
    import sqlite3

    fill(desk, 4)
    assert server.get(routes.HEALTH).json()["journal_consistent"] is True
    connection = sqlite3.connect(server.folder / "server.sqlite")
    with connection:
        connection.execute("UPDATE events SET content = replace(content, 'Maria', 'Marin') WHERE position = 4")
    connection.close()
    answer = server.get(routes.HEALTH)
    assert (answer.status_code, answer.json()["journal_consistent"]) == (503, False)
