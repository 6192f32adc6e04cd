"""A file's pages as pictures: who makes them is an argument, because strangers' files are opened in a worker process."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol


class Pictures(Protocol):
    """Makes one PNG for each page of a file, or finds those it made before."""

    def __call__(self, file: Path) -> Sequence[Path]:
        """The pictures in the order of the pages; blocks, so it is called in the files lane. Raises known errors."""
