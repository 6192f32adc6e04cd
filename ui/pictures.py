"""Pages as pictures: strangers' files are opened in the paper room's worker process, never in the window's own."""

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from app.durable import disk_faults, make_folder

WIDTH = 1200
"""Pixels: an A4 page at 145 dpi, sharp on a 150 % screen in the room that a page has."""


class Pictures(Protocol):
    """Makes pictures of pages while the window is open."""

    def __call__(self, file: Path, page: int) -> Path:
        """A picture of the page, counted from 1; blocks, so it is called in the files lane. Raises known errors."""

    def close(self) -> None:
        """Forget every picture: they show what citizens wrote."""


class Previewer(Protocol):
    """What of the paper room is needed here."""

    def preview(self, path: Path, page: int, *, width: int, target: Path) -> None:
        """Write a PNG of the page, whole or not at all."""

    def close(self) -> None:
        """End the worker."""


@dataclass(slots=True)
class PagePictures:
    """Satisfies `Pictures`: each page is pictured once, into a folder that is emptied on closing."""

    reader: Previewer
    folder: Path
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, file: Path, page: int) -> Path:
        """See `Pictures`."""
        target = self.folder / f"{file.name}-{page}.png"
        with self._one_at_a_time:
            if not target.exists():
                make_folder(self.folder)
                self.reader.preview(file, page, width=WIDTH, target=target)
        return target

    def close(self) -> None:
        """See `Pictures`."""
        self.reader.close()
        with disk_faults(self.folder):
            for picture in self.folder.glob("*.png"):
                picture.unlink()
