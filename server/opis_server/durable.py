"""Files that survive the plug being pulled: complete under their name, or not there at all."""

import os
from pathlib import Path

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
