"""Files that survive the plug being pulled: written beside their name, flushed, renamed, and the folder flushed.

This is the one place where errors of the disk become ours. A reader of a final name sees the whole file or none.
"""

import errno
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.errors import DiskFailed, DiskFull, DiskReadOnly, FileMissing

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600
PARTIAL = ".partial."
"""Prefix of a file that is being written; left over only by a crash."""

# EFBIG is the file-size limit of the account: for whoever waits at the counter it is the same as a full disk.
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


@contextmanager
def disk_faults(path: Path) -> Iterator[None]:
    """Say the operating system's errors as ours: `DiskFull`, `DiskReadOnly`, `FileMissing`, `DiskFailed`."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(path=path) from error
        if error.errno in _READ_ONLY:
            raise DiskReadOnly(path=path) from error
        if error.errno == errno.ENOENT:
            raise FileMissing(path=path) from error
        raise DiskFailed(path=path, reason=errno.errorcode.get(error.errno or 0, "?")) from error


def make_folder(path: Path) -> None:
    """Make the folder and those above it, durable and readable by their owner alone; existing ones stay as they are."""
    with disk_faults(path):
        _make(path)


def write_bytes(path: Path, data: bytes, *, mode: int = PRIVATE_FILE) -> None:
    """Put `data` under the name, whole or not at all; an older file of that name is replaced."""
    write_chunks(path, [data], mode=mode)


def write_chunks(path: Path, chunks: Iterable[bytes], *, mode: int = PRIVATE_FILE) -> None:
    """Like `write_bytes` for data that comes in pieces. An error of the source leaves nothing behind either."""
    with unfinished(path.parent) as partial:
        with disk_faults(path), partial.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
        finish(partial, path, mode=mode)


@contextmanager
def unfinished(folder: Path) -> Iterator[Path]:
    """An empty file in the folder for writing; gone at the end unless `finish` gave it its name."""
    with disk_faults(folder):
        handle, name = tempfile.mkstemp(prefix=PARTIAL, dir=folder)
        os.close(handle)
    partial = Path(name)
    try:
        yield partial
    finally:
        with suppress(FileNotFoundError):
            partial.unlink()


def finish(partial: Path, path: Path, *, mode: int = PRIVATE_FILE) -> None:
    """Flush the written file, give it its final name and mode, and flush the folder."""
    with disk_faults(path):
        with partial.open("rb+") as file:
            os.fsync(file.fileno())
        partial.chmod(mode)
        partial.replace(path)
        flush_folder(path.parent)


def probe_room(path: Path, *, more: int = 1 << 16) -> None:
    """Raise a fault of the disk, such as `DiskFull`, when a file of this one's size could not grow by `more` bytes."""
    size = path.stat().st_size if path.exists() else 0
    with unfinished(path.parent) as probe, disk_faults(path), probe.open("wb") as file:
        file.seek(size)  # what lies before costs no room
        file.write(bytes(more))


def flush_folder(folder: Path) -> None:
    """Make the folder's names durable. Windows keeps them with the file and cannot open a folder."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _make(path: Path) -> None:
    if path.is_dir():
        return
    if path.parent != path:
        _make(path.parent)
    # Two processes may make it at the same moment; a file of that name still fails below, when it is used as a folder.
    with suppress(FileExistsError):
        path.mkdir(mode=PRIVATE_FOLDER)
    if not path.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))
    flush_folder(path.parent)
