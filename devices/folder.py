"""A folder as a scanner: the pictures that a copier or another program puts there, page by page, in the order of names.

The files stay as they are: never changed, never deleted. A picture alone in its file keeps its bytes; a page of a TIFF
of many pages is written again without loss. A file that is not whole (still being written, or damaged) is left out and
named in a fault once all whole ones are safe. Runs in the worker process: these are strangers' files.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageSequence, UnidentifiedImageError

from devices.errors import FeederEmpty, FilesNotWhole, FolderNotReadable, UnknownScanner
from devices.pages import colour_of, resolution_of, store_page
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

_SUFFIXES = {"JPEG": ".jpg", "MPO": ".jpg", "PNG": ".png", "TIFF": ".tif"}
_NAMES = {".jpg", ".jpeg", ".jpe", ".png", ".tif", ".tiff"}

# A1 at 400 dpi; larger pictures are refused before they are decoded (Pillow's own limit is half of what it says).
MAX_PIXELS = 200_000_000


@dataclass(frozen=True, slots=True)
class Picture:
    """One page of a file, ready to be stored."""

    suffix: str
    data: bytes
    size: tuple[int, int]
    resolution: int | None
    colour: Colour


class FolderScanner:
    """The `Scanner` over watched folders; the id is "folder:" and the folder's path."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """`folders` are the ones that `scanners` names; any other folder can be scanned too."""
        self._folders = folders
        Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2

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
            except _NotWhole:
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


class _NotWhole(Exception):
    """The file is not a whole picture (yet)."""


def pictures_in(folder: Path) -> list[Path]:
    """The files that call themselves pictures, "scan 2" before "scan 10"; hidden files are not for us."""
    paths = [
        path
        for path in folder.iterdir()
        if path.suffix.lower() in _NAMES and not path.name.startswith((".", "~")) and path.is_file()
    ]
    return sorted(paths, key=lambda path: (_natural(path.name), path.name))


def read_pictures(path: Path) -> list[Picture]:
    """The pages of one file, every pixel decoded once to know that it is whole."""
    try:
        before = path.stat()
        data = path.read_bytes()
        after = path.stat()
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != after.st_size:
            raise _NotWhole
        return _pages_of(data)
    # What Pillow's readers raise for strangers' bytes; measured with truncated and damaged files of every format here.
    except (
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        IndexError,
        KeyError,
        TypeError,
        OverflowError,
        UnidentifiedImageError,
        Image.DecompressionBombError,
    ) as damaged:
        raise _NotWhole from damaged


def _pages_of(data: bytes) -> list[Picture]:
    with Image.open(io.BytesIO(data), formats=list(_SUFFIXES)) as image:
        if image.format == "TIFF" and getattr(image, "n_frames", 1) > 1:
            return [_written_again(frame) for frame in ImageSequence.Iterator(image)]
        suffix = _SUFFIXES[image.format or ""]
        if suffix == ".jpg" and not data.rstrip(b"\0\r\n").endswith(b"\xff\xd9"):
            raise _NotWhole  # libjpeg forgives a missing end; a file still being written looks just so
        image.load()
        return [Picture(suffix, data, image.size, resolution_of(image), colour_of(image))]


def _written_again(frame: Image.Image) -> Picture:
    """One page of many as a file of its own: G4 for ink and paper, Deflate for the rest; no pixel is changed."""
    frame.load()
    file = io.BytesIO()
    resolution = resolution_of(frame)
    compression = "group4" if frame.mode == "1" else "tiff_adobe_deflate"
    if resolution is None:
        frame.save(file, "TIFF", compression=compression)
    else:
        frame.save(file, "TIFF", compression=compression, dpi=(resolution, resolution))
    return Picture(".tif", file.getvalue(), frame.size, resolution, colour_of(frame))


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
