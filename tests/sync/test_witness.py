"""Each desk is a witness: a server that takes something back is found at the next round, and believed no more."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from app.errors import HistoryForked
from opis_contract.checkpoints import extends
from opis_contract.events import Event, event_leaf
from opis_contract.journal import Frontier, root


def rewrite(database: Path, event_id: str) -> None:
    """As an administrator who knows everything would: the event gone, the others moved up, the tree built anew."""
    with closing(sqlite3.connect(database)) as connection:
        contents = [
            text
            for (known, text) in connection.execute("SELECT event_id, content FROM events ORDER BY position")
            if known != event_id
        ]
        connection.execute("DELETE FROM events")
        connection.execute("DELETE FROM journal_nodes")
        frontier = Frontier()
        for position, text in enumerate(contents, start=1):
            event = Event.model_validate_json(text)
            leaf = event_leaf(event)
            connection.execute(
                "INSERT INTO events (position, event_id, desk_id, leaf, content, recorded_at) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (position, str(event.event_id), str(event.desk_id), leaf, text, "2026-01-01T00:00:00.000000Z"),
            )
            frontier = frontier.append(leaf)
        leaves = [event_leaf(Event.model_validate_json(text)) for text in contents]
        for level in range(len(leaves).bit_length()):
            for index in range(len(leaves) >> level):
                part = leaves[index << level : (index + 1) << level]
                connection.execute("INSERT INTO journal_nodes VALUES (?, ?, ?)", (level, index, root(part)))
        connection.execute("UPDATE journal_head SET frontier = ?", (frontier.to_bytes(),))
        connection.commit()


def test_every_round_brings_a_checkpoint_that_contains_the_one_before(office: Any, server: Any, draft: Any) -> None:
    desk = office.enrolled("unu", server)
    syncing = office.syncing(desk)
    kept = []
    for _ in range(3):
        desk.register(draft, clerk="Maria")
        assert syncing.round().faults == ()
        kept.append(desk.witness.newest().checkpoint)
    assert [each.size for each in kept] == [1, 2, 3]
    client = office.connect(server.address)
    assert extends(kept[0], kept[2], client.consistency(1, 3))
    assert not desk.status().history_forked


def test_a_server_that_takes_an_entry_back_is_found_and_its_history_refused(
    office: Any, server: Any, draft: Any
) -> None:
    desk, other = office.enrolled("unu", server), office.enrolled("doi", server)
    syncing = office.syncing(desk)
    registered = [desk.register(draft, clerk="Maria") for _ in range(4)]
    assert syncing.round().faults == ()
    seen = desk.witness.newest().checkpoint
    server.kill()
    rewrite(server.folder / "server.sqlite", str(registered[1].event_id))
    (server.folder / "high-water-mark.json").unlink()
    server.start()
    for _ in range(3):  # the other counter goes on, and the journal is longer than it was
        other.register(draft, clerk="Ion")
    here = desk.journal.state().size
    for _ in range(2):
        report = syncing.round()
        assert [type(fault) for fault in report.faults] == [HistoryForked]
        assert report.faults[0].facts == {"size": seen.size}
        assert report.pulled == 0
    assert desk.journal.state().size == here
    assert desk.status().history_forked
    # The two notes are the proof; and the counter goes on giving numbers.
    evidence = desk.witness.newest()
    assert evidence.checkpoint == seen
    assert evidence.forked is not None
    assert evidence.forked != seen.note
    assert desk.register(draft, clerk="Maria").entry.number > 4


def test_a_server_with_another_key_is_another_server(office: Any, server: Any, draft: Any) -> None:
    desk = office.enrolled("unu", server)
    syncing = office.syncing(desk)
    desk.register(draft, clerk="Maria")
    assert syncing.round().faults == ()
    server.kill()
    with closing(sqlite3.connect(server.folder / "server.sqlite")) as connection:
        connection.execute("UPDATE journal_key SET seed = randomblob(32)")
        connection.commit()
    server.start()
    assert [type(fault) for fault in syncing.round().faults] == [HistoryForked]


def test_a_restored_server_begins_another_history_and_the_earlier_one_is_kept(
    office: Any, server: Any, draft: Any, tmp_path: Path
) -> None:
    desk = office.enrolled("unu", server)
    syncing = office.syncing(desk)
    desk.register(draft, clerk="Maria")
    assert syncing.round().faults == ()
    server.kill()
    backup = tmp_path / "backup.sqlite"
    with (
        closing(sqlite3.connect(server.folder / "server.sqlite")) as source,
        closing(sqlite3.connect(backup)) as target,
    ):
        source.backup(target)
    server.start()
    desk.register(draft, clerk="Maria")
    assert syncing.round().faults == ()
    server.kill()
    for leftover in server.folder.glob("server.sqlite-*"):
        leftover.unlink()
    shutil.copyfile(backup, server.folder / "server.sqlite")
    server.start()
    for _ in range(2):
        assert syncing.round().faults == ()
    first, second = desk.witness.seen()
    assert (first.checkpoint.size, second.checkpoint.size) == (2, 2)
    assert first.checkpoint.origin != second.checkpoint.origin
    assert first.public_key == second.public_key
    assert not desk.status().history_forked
