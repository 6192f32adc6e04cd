"""A server put back from a backup gives no number twice, and hears again from the desks what it forgot."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from opis_contract import routes
from opis_server.restoring import MARK_FILE

DATABASE = "server.sqlite"


def back_up(server) -> Path:
    """A consistent copy, made as an administrator makes it: while the server runs."""
    copy = server.folder.parent / "backup.sqlite"
    source, target = sqlite3.connect(server.folder / DATABASE), sqlite3.connect(copy)
    source.backup(target)
    target.close()
    source.close()
    return copy


def put_back(server, copy: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        (server.folder / (DATABASE + ending)).unlink(missing_ok=True)
    shutil.copy(copy, server.folder / DATABASE)


@pytest.fixture
def desk_with_history(server, desk):
    """Two entries before the backup, two and a block after it; `held` is what the desk keeps."""
    held = [desk.register(), desk.register()]
    copy = back_up(server)
    held += [desk.register(), desk.register()]
    block = desk.block()
    held.append(desk.own_entry(block.first, block=block))
    desk.push(held[-1])
    return desk, held, copy, block


def numbers_of(desk) -> list[int]:
    return [item.event.body.entry.number for item in desk.feed()]


def test_numbers_given_after_the_backup_are_not_given_again(server, desk_with_history) -> None:
    desk, held, copy, block = desk_with_history
    epoch = desk.feed_page().epoch
    server.kill()
    put_back(server, copy)
    server.start()
    assert desk.feed_page().epoch != epoch
    assert numbers_of(desk) == [1, 2]
    assert server.get(routes.HEALTH).json()["missing_main_numbers"] == 2
    assert desk.register().body.entry.number == 5
    assert desk.block().first == block.last + 1
    assert desk.push(*held).refused == ()
    assert numbers_of(desk) == [1, 2, 5, 3, 4, block.first]
    assert server.get(routes.HEALTH).json()["missing_main_numbers"] == 0


def test_when_the_mark_was_put_back_too_the_first_desk_that_read_further_tells(server, desk_with_history) -> None:
    desk, held, copy, block = desk_with_history
    epoch, reached = desk.feed_page().epoch, desk.feed()[-1].position
    server.kill()
    put_back(server, copy)
    (server.folder / MARK_FILE).unlink()
    server.start()
    page = desk.feed_page(reached, epoch=epoch)
    assert page.epoch != epoch
    assert [item.position for item in page.items] == [1, 2]
    new = desk.register().body.entry.number
    assert new > 4
    assert desk.block().first > block.last
    assert desk.push(*held).refused == ()
    assert sorted(numbers_of(desk)) == [1, 2, 3, 4, new, block.first]
    # The numbers stepped over are counted, not hidden.
    assert server.get(routes.HEALTH).json()["missing_main_numbers"] == new - 5


def test_a_lost_database_is_a_restoration_from_nothing(server, desk, new_desk) -> None:
    held = [desk.register(), desk.register()]
    server.kill()
    for path in server.folder.glob(DATABASE + "*"):
        path.unlink()
    server.start()
    assert desk.call("GET", routes.FEED).json()["code"] == "desk_unknown"
    desk.enrol()
    assert desk.register().body.entry.number == 3
    assert desk.push(*held).refused == ()


def test_a_start_without_a_restoration_keeps_the_epoch(server, desk) -> None:
    desk.register()
    epoch = desk.feed_page().epoch
    server.kill()
    server.start()
    server.stop()
    server.start()
    assert desk.feed_page(1, epoch=epoch).epoch == epoch
    # A copy of the mark from before the last answer is behind, not ahead: a kill between commit and mark leaves this.
    desk_mark = (server.folder / MARK_FILE).read_text("utf-8")
    desk.register()
    server.kill()
    (server.folder / MARK_FILE).write_text(desk_mark, "utf-8")
    server.start()
    assert desk.feed_page().epoch == epoch


def test_main_numbers_are_not_believed_where_nothing_was_forgotten(server, desk) -> None:
    desk.register()
    answer = desk.push(desk.own_entry(2))
    assert [each.code for each in answer.refused] == ["main_number_not_handed_over"]
