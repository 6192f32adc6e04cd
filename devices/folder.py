"""A folder as a scanner: the pictures that a copier or another program puts there, page by page, in the order of names.

The files stay as they are: never changed, never deleted. A picture alone in its file keeps its bytes; a page of a TIFF
of many pages is written again without loss. A file that is not whole (still being written, or damaged) is left out and
named in a fault once all whole ones are safe. Runs in the worker process: these are strangers' files.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from devices.errors import FeederEmpty, FilesNotWhole, FolderNotReadable, UnknownScanner
from devices.pages import store_page
from devices.pictures import NotWhole, Picture, allow_large_pictures, pictures_of
from devices.scanning import (
    Capabilities,
    Colour,
    PageDone,
    PageStarted,
    ScanEnded,
    ScanEvent,
    ScannerInfo,
    ScanSettings,
    Source,
    native_name,
    scanner_id,
)

_NAMES = {".jpg", ".jpeg", ".jpe", ".png", ".tif", ".tiff"}


class FolderScanner:
    """The `Scanner` over watched folders; the id is "folder:" and the folder's path."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """`folders` are the ones that `scanners` names; any other folder can be scanned too."""
        self._folders = folders
        allow_large_pictures()

    def scanners(self) -> list[ScannerInfo]:
        """The given folders that are there."""
        return [
            ScannerInfo(scanner_id("folder", str(folder)), "folder", folder.name)
            for folder in self._folders
            if folder.is_dir()
        ]

    def capabilities(self, scanner_id: str) -> Capabilities:
        """A folder gives what its files hold, whatever is asked."""
        _folder(scanner_id)
        return Capabilities(sources=(Source.FEEDER,), colours=tuple(Colour), resolutions=())

    def scan(self, scanner_id: str, settings: ScanSettings, folder: Path, first_sequence: int) -> Iterator[ScanEvent]:
        """Every page of every whole file; `settings.resolution` counts for files that state none.

        Raises `FeederEmpty` without any picture, `FilesNotWhole` at the end if some were left out.
        """
        watched = _folder(scanner_id)
        refused: list[str] = []
        done = 0
        for path in pictures_in(watched):
            if done == settings.pages:
                break
            try:
                pictures = read_pictures(path)
            except NotWhole:
                refused.append(path.name)
                continue
            for picture in pictures[: None if settings.pages is None else settings.pages - done]:
                sequence = first_sequence + done
                yield PageStarted(sequence, picture.size[1])
                page = store_page(
                    folder,
                    sequence,
                    picture.suffix,
                    picture.data,
                    size=picture.size,
                    resolution=picture.resolution or settings.resolution,
                    colour=picture.colour,
                )
                yield PageDone(page)
                done += 1
        if refused:
            raise FilesNotWhole(file=refused[0], files=len(refused))
        if done == 0:
            raise FeederEmpty
        yield ScanEnded(done)

    def let_go(self) -> bool:
        """A folder is not held."""
        return True


def pictures_in(folder: Path) -> list[Path]:
    """The files that call themselves pictures, "scan 2" before "scan 10"; hidden files are not for us."""
    paths = [
        path
        for path in folder.iterdir()
        if path.suffix.lower() in _NAMES and not path.name.startswith((".", "~")) and path.is_file()
    ]
    return sorted(paths, key=lambda path: (_natural(path.name), path.name))


def read_pictures(path: Path) -> list[Picture]:
    """The pages of one file. Raises `NotWhole` also where somebody still writes it."""
    try:
        before = path.stat()
        data = path.read_bytes()
        after = path.stat()
    except OSError as refused:
        raise NotWhole from refused
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != after.st_size:
        raise NotWhole
    return pictures_of(data)


def _folder(scanner_id: str) -> Path:
    """The watched folder of an id. Raises `FolderNotReadable` when it cannot be listed now."""
    if not native_name(scanner_id):
        raise UnknownScanner(scanner=scanner_id)
    folder = Path(native_name(scanner_id))
    try:
        next(folder.iterdir(), None)
    except OSError as refused:
        raise FolderNotReadable(folder=str(folder)) from refused
    return folder


def _natural(name: str) -> list[tuple[int, str]]:
    """Digits count as numbers, so that a copier's "scan10" comes after "scan9"."""
    return [(int(part), "") if part.isdecimal() else (-1, part.lower()) for part in re.split(r"(\d+)", name) if part]
