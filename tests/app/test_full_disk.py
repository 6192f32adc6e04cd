"""A full disk stops the next thing, never what is done."""

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.clock import MachineClock
from app.desk import Desk
from app.durable import disk_faults, write_bytes, write_chunks
from app.errors import DiskFailed, DiskFull, DiskReadOnly, FileMissing
from app.home import Home
from app.queries import EntryQuery
from opis_contract.errors import WorldFault
from tests.app.conftest import HandClock, a_draft, run_script


@pytest.mark.parametrize("work", ["register", "attach"])
def test_a_full_disk_is_told_and_leaves_no_half(
    home: Home, open_desk: Callable[[], Desk], clock: HandClock, work: str
) -> None:
    done = run_script("full_disk_process.py", home.path, work)
    assert done.returncode == 0, done.stderr
    *told, last = done.stdout.splitlines()
    assert last == "disk full"
    clock.time = MachineClock().now()
    desk = open_desk()
    numbers = sorted(row.number for row in desk.looking.entries(EntryQuery(limit=10_000)).rows)
    assert numbers == [int(number) for number in told]
    assert desk.journal.verify().size == len(numbers)
    assert [path for path in home.files.rglob("*") if path.is_file()] == []
    assert desk.register(a_draft(), clerk="Maria").entry.number == len(numbers) + 1


def test_a_broken_source_leaves_the_old_file_as_it_was(home: Home) -> None:
    home.make()
    path = home.path / "notes.txt"
    write_bytes(path, b"before")

    def breaks() -> Iterator[bytes]:
        yield b"half of it"
        raise ValueError("the source broke")

    with pytest.raises(ValueError, match="the source broke"):
        write_chunks(path, breaks())
    assert path.read_bytes() == b"before"
    assert [each.name for each in home.path.iterdir() if each.is_file()] == ["notes.txt"]


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EFBIG, DiskFull),
        (errno.EROFS, DiskReadOnly),
        (errno.EACCES, DiskReadOnly),
        (errno.ENOENT, FileMissing),
        (errno.EIO, DiskFailed),
    ],
)
def test_the_systems_errors_have_the_clerks_names(home: Home, number: int, fault: type[WorldFault]) -> None:
    with pytest.raises(fault) as told, disk_faults(home.path):
        raise OSError(number, os.strerror(number))
    assert told.value.facts["path"] == home.path


def test_a_device_without_room_is_a_full_disk(home: Home) -> None:
    with pytest.raises(DiskFull), disk_faults(home.path), Path("/dev/full").open("wb", buffering=0) as full:
        full.write(b"x")


def test_a_home_that_is_a_file_is_a_fault_of_the_world(home: Home) -> None:
    home.path.write_text("not a folder")
    with pytest.raises(WorldFault):
        home.make()
    assert home.path.read_text() == "not a folder"
