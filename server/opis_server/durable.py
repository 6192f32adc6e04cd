"""Files that survive the plug being pulled: complete under their name, or not there at all."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

sync_data = getattr(os, "fdatasync", os.fsync)
"""Flush a file's bytes to the disk; Windows has only the fuller `fsync`."""


def write_durably(path: Path, content: bytes) -> None:
    """Replace the file in one step; when this returns, the content is on the disk."""
    new = path.with_name(path.name + ".new")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Windows does so with the rename itself and cannot open folders."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the file against other processes for the length of the block; the system lets go when a process dies.

    Raises BlockingIOError when another process holds it.
    """
    with path.open("a+b") as file:
        if sys.platform == "win32":
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            except PermissionError as error:
                raise BlockingIOError(*error.args) from error
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
