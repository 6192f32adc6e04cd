"""A file of this room appears under its name whole or not at all, and stays there when the plug is pulled."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from paper.errors import PaperNotWritten


@contextmanager
def appearing(target: Path) -> Iterator[Path]:
    """A temporary path beside `target`; when the block ends well it is synced and takes the target's name.

    A killed process leaves at most a hidden `.tmp` file. Raises `PaperNotWritten` for what the disk refuses.
    """
    try:
        with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp", delete=False) as made:
            temporary = Path(made.name)
        try:
            yield temporary
            flush(temporary)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
        _sync_folder(target.parent)
    except OSError as fault:
        raise PaperNotWritten(path=target, reason=errno.errorcode.get(fault.errno or 0, "?")) from fault


def flush(path: Path) -> None:
    """Wait until the disk has the file's bytes. Raises OSError."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows has no handle to flush for a folder; its rename is journalled
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
