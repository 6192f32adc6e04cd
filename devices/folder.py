"""A folder as a scanner: the pictures that a copier or another program puts there, page by page, in the order of names.

The files stay as they are: never changed, never deleted. A picture alone in its file keeps its bytes; a page of a TIFF
of many pages is written again without loss. A file that is not whole (still being written, or damaged) is left out and
named in a fault once all whole ones are safe. Runs in the worker process: these are strangers' files.
"""

import io
import re
import struct
import warnings
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageSequence

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
_FORMATS = ["JPEG", "PNG", "TIFF"]  # Pillow finds MPO, the format of many cameras, inside JPEG
_NAMES = {".jpg", ".jpeg", ".jpe", ".png", ".tif", ".tiff"}

# A1 at 400 dpi; larger pictures are refused before they are decoded.
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
        Image.MAX_IMAGE_PIXELS = None  # Pillow only warns at its limit; `_sized` refuses at ours

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
        with warnings.catch_warnings():
            # Pillow reads a directory of pages that ends too soon as far as it goes, and only warns.
            warnings.simplefilter("ignore")
            warnings.filterwarnings("error", "Corrupt|Possibly corrupt|Truncated|Tag ", UserWarning, r"PIL\.Tiff")
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
        UserWarning,
        struct.error,
        zlib.error,
    ) as damaged:
        raise _NotWhole from damaged


def _pages_of(data: bytes) -> list[Picture]:
    with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
        suffix = _SUFFIXES[image.format or ""]
        if not _has_end(suffix, data):
            raise _NotWhole
        if suffix == ".tif" and getattr(image, "n_frames", 1) > 1:
            return [_written_again(_sized(frame)) for frame in ImageSequence.Iterator(image)]
        _sized(image).load()
        return [Picture(suffix, data, image.size, resolution_of(image), colour_of(image))]


def _has_end(suffix: str, data: bytes) -> bool:
    """Whether the format's end is there. The libraries forgive its lack, but a file being written is known by it.

    Cameras put more behind the end, so it need not be the last thing; in a JPEG it follows the last start of scan.
    """
    match suffix:
        case ".jpg":
            return data.rfind(b"\xff\xd9") > data.rfind(b"\xff\xda")
        case ".png":
            return b"IEND\xaeB`\x82" in data
        case _:
            return _directories_end(data)


def _directories_end(data: bytes) -> bool:
    """Whether a TIFF's chain of directories, one for each page, reaches its end (TIFF 6.0, section 2; BigTIFF too)."""
    order = "<" if data[:2] == b"II" else ">"
    (version,) = struct.unpack_from(f"{order}H", data, 2)
    first, count, entry, pointer = (
        (8, f"{order}Q", 20, f"{order}Q") if version == 43 else (4, f"{order}H", 12, f"{order}I")
    )
    (offset,) = struct.unpack_from(pointer, data, first)
    seen: set[int] = set()
    while offset and offset not in seen:
        seen.add(offset)
        (entries,) = struct.unpack_from(count, data, offset)
        (offset,) = struct.unpack_from(pointer, data, offset + struct.calcsize(count) + entries * entry)
    return bool(offset == 0)


def _sized(image: Image.Image) -> Image.Image:
    """The picture, if it is small enough to be decoded."""
    if image.width * image.height > MAX_PIXELS:
        raise _NotWhole
    return image


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
