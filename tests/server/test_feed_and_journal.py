"""What every desk reads and anyone can check: one order of events, one tree over them."""

from uuid import UUID

import pytest

from opis_contract import routes
from opis_contract.events import event_leaf
from opis_contract.journal import root, verify_inclusion
from opis_contract.messages import Checkpoint, InclusionProof


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


def test_events_of_an_empty_institution(desk) -> None:
    assert desk.feed() == []
    checkpoint = Checkpoint.model_validate_json(desk.call("GET", routes.CHECKPOINT).content)
    assert (checkpoint.size, checkpoint.root) == (0, root([]).hex())


@pytest.mark.parametrize("count", [1, 2, 7, 8, 21])
def test_every_event_is_proven_under_the_checkpoint(server, desk, count: int) -> None:
    fill(desk, count)
    leaves = [event_leaf(item.event) for item in desk.feed()]
    checkpoint = Checkpoint.model_validate_json(desk.call("GET", routes.CHECKPOINT).content)
    assert (checkpoint.size, checkpoint.root) == (count, root(leaves).hex())
    for index, leaf in enumerate(leaves):
        # A citizen with a receipt needs no token to have it proven.
        proof = InclusionProof.model_validate_json(server.get(routes.PROOFS.format(leaf=leaf.hex())).content)
        assert (proof.index, proof.checkpoint) == (index, checkpoint)
        path = [bytes.fromhex(each) for each in proof.path]
        assert verify_inclusion(leaf, index, count, path, bytes.fromhex(checkpoint.root))


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
