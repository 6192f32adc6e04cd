"""The last step of every page's way to disk: flushed, renamed, and the name flushed too."""

import os
from pathlib import Path


def rename_durably(written: Path, path: Path) -> None:
    """Give a written file its name so that a pulled plug takes neither its bytes nor its name. Raises OSError."""
    with written.open("rb+") as file:
        os.fsync(file.fileno())
    written.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
