"""A file that is there whole or not at all, whatever moment the plug is pulled."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from signing.errors import SignedFileNotWritten


@contextmanager
def replacing(target: Path) -> Iterator[IO[bytes]]:
    """A temporary file beside `target`, open for reading and writing; it takes the target's name when the block ends.

    After an exception the target is as it was. A killed process leaves at most a hidden `.part` file, never half a
    file under the final name. Raises `SignedFileNotWritten`.
    """
    partial: str | None = None
    try:
        descriptor, partial = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(partial).chmod(_mode(target))
        Path(partial).replace(target)
        partial = None
        _flush_folder(target.parent)
    except OSError as fault:
        raise SignedFileNotWritten(path=str(target), reason=errno.errorcode.get(fault.errno or 0, "?")) from fault
    finally:
        if partial is not None:
            with suppress(FileNotFoundError):
                Path(partial).unlink()


def _mode(target: Path) -> int:
    """The rights of the file that is replaced, else those of a new file: readable by its owner alone."""
    return target.stat().st_mode & 0o777 if target.exists() else 0o600


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows has no handle to flush for a folder; its rename is journalled
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
