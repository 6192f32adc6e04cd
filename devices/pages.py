"""A page is on disk or on the glass: how the rows of a scan become a file that no crash can harm.

While a page comes, its rows are appended to `0004.part`, a netpbm picture that any viewer opens. At its end the page is
encoded into `0004.tmp`, synced, renamed to `0004.jpg` or `0004.tif`, and the folder is synced; only then is it told.
So a file under a final name is whole, always. What a broken scan left becomes `0004.partial.jpg` or `.png`.
"""

import hashlib
import io
import os
from pathlib import Path
from types import TracebackType

from PIL import Image, ImageFile, JpegImagePlugin, PngImagePlugin, TiffImagePlugin

from devices.assembly import row_bytes
from devices.errors import PageNotStored, PageTaken
from devices.scanning import Colour, ScannedPage

MEDIA_TYPES = {".jpg": "image/jpeg", ".tif": "image/tiff", ".png": "image/png"}

# A page's own format alone: `Image.open` would ask every plugin, and refuses an A3 page of 1200 dpi as a bomb.
_FORMATS: dict[str, type[ImageFile.ImageFile]] = {
    ".jpg": JpegImagePlugin.JpegImageFile,
    ".tif": TiffImagePlugin.TiffImageFile,
    ".png": PngImagePlugin.PngImageFile,
}
_NETPBM = {Colour.COLOUR: b"P6", Colour.GREY: b"P5", Colour.LINEART: b"P4"}
_MODES = {Colour.COLOUR: ("RGB", "RGB"), Colour.GREY: ("L", "L"), Colour.LINEART: ("1", "1;I")}


class PageWriter:
    """One page on its way to disk; leaving it unfinished keeps its rows for `keep_partial`."""

    def __init__(
        self, folder: Path, sequence: int, *, width: int, lines: int | None, colour: Colour, resolution: int
    ) -> None:
        """Open the page's `.part`. Raises `PageTaken` if the batch has it, `PageNotStored` if the disk refuses."""
        refuse_taken(folder, sequence)
        self.lines = 0
        self._folder = folder
        self._sequence = sequence
        self._part = folder / f"{sequence:04}.part"
        self._header = _Header(width=width, lines=lines or 0, colour=colour, resolution=resolution)
        try:
            self._file = self._part.open("xb")
            self._file.write(self._header.written())
        except FileExistsError as taken:
            raise PageTaken(page=sequence) from taken
        except OSError as refused:
            raise PageNotStored(folder=str(folder)) from refused

    def __enter__(self) -> "PageWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            self._file.close()
            if self.lines == 0:
                self._part.unlink(missing_ok=True)
        except OSError as refused:
            raise PageNotStored(folder=str(self._folder)) from refused

    def write(self, rows: bytes) -> None:
        """Append whole clean rows."""
        try:
            self._file.write(rows)
            self._file.flush()
        except OSError as refused:
            raise PageNotStored(folder=str(self._folder)) from refused
        self.lines += len(rows) // self._header.row_bytes

    def finish(self) -> ScannedPage:
        """Encode and make durable: JPEG quality 90, 4:2:0, for colour and grey; CCITT G4 in TIFF for lineart."""
        try:
            self._file.close()
            picture = _picture(self._header, self._part.read_bytes()[len(self._header.written()) :])
        except OSError as refused:
            raise PageNotStored(folder=str(self._folder)) from refused
        resolution, colour = self._header.resolution, self._header.colour
        suffix = ".tif" if colour is Colour.LINEART else ".jpg"
        page = store_page(
            self._folder,
            self._sequence,
            suffix,
            _encoded(picture, suffix, resolution),
            size=picture.size,
            resolution=resolution,
            colour=colour,
        )
        self._part.unlink(missing_ok=True)
        return page


class _Header:
    """The netpbm header of a `.part`: the rows' size in its own words, the resolution as a comment."""

    def __init__(self, *, width: int, lines: int, colour: Colour, resolution: int) -> None:
        self.width = width
        self.lines = lines
        self.colour = colour
        self.resolution = resolution
        self.row_bytes = row_bytes(width, colour)

    def written(self) -> bytes:
        depth = b"" if self.colour is Colour.LINEART else b"255\n"
        return b"%s\n# %d dpi\n%d %d\n%s" % (_NETPBM[self.colour], self.resolution, self.width, self.lines, depth)


def refuse_taken(folder: Path, sequence: int) -> None:
    """Raise `PageTaken` if the batch already has a page of this number."""
    if any((folder / f"{sequence:04}{suffix}").exists() for suffix in MEDIA_TYPES):
        raise PageTaken(page=sequence)


def store_page(
    folder: Path,
    sequence: int,
    suffix: str,
    data: bytes,
    *,
    size: tuple[int, int],
    resolution: int,
    colour: Colour,
) -> ScannedPage:
    """Put the bytes of an encoded page under its final name; when this returns, a pulled plug cannot take it."""
    refuse_taken(folder, sequence)
    path = folder / f"{sequence:04}{suffix}"
    _store(path, data)
    return ScannedPage(
        sequence=sequence,
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        width=size[0],
        height=size[1],
        resolution=resolution,
        colour=colour,
        media_type=MEDIA_TYPES[suffix],
    )


def keep_partial(folder: Path) -> list[Path]:
    """Turn what broken scans left in `folder` into pictures to look at: `0004.partial.jpg`, or `.png` for lineart.

    Nothing is overwritten: a second attempt at the same page becomes `0004.partial-2.jpg`.
    """
    try:
        kept = [kept for part in sorted(folder.glob("[0-9]*.part")) if (kept := _kept(part)) is not None]
        for unfinished in folder.glob("[0-9]*.tmp"):
            unfinished.unlink()
    except OSError as refused:
        raise PageNotStored(folder=str(folder)) from refused
    return kept


def finished_pages(folder: Path) -> list[ScannedPage]:
    """The whole pages in a batch's folder by sequence, read again from disk: what a killed desk goes on with."""
    numbers = sorted({int(path.stem) for path in folder.iterdir() if path.suffix in _FORMATS and path.stem.isdecimal()})
    return [page for number in numbers if (page := finished_page(folder, number)) is not None]


def finished_page(folder: Path, sequence: int) -> ScannedPage | None:
    """Page number `sequence` of a batch's folder, read again from disk; None if it is not there."""
    for suffix, kind in _FORMATS.items():
        path = folder / f"{sequence:04}{suffix}"
        if path.is_file():
            with kind(path) as picture:
                size, colour, resolution = picture.size, colour_of(picture), resolution_of(picture) or 0
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            return ScannedPage(
                sequence, path, sha256, *size, resolution=resolution, colour=colour, media_type=MEDIA_TYPES[suffix]
            )
    return None


def colour_of(picture: Image.Image) -> Colour:
    """What the pixels of a picture tell."""
    if picture.mode == "1":
        return Colour.LINEART
    return Colour.GREY if picture.mode in {"L", "LA", "I", "F"} or picture.mode.startswith("I;16") else Colour.COLOUR


def resolution_of(picture: Image.Image) -> int | None:
    """The dpi that a picture's header states, or None where it states none that a scanner could have."""
    stated = picture.info.get("dpi")
    try:
        resolution = round(float(stated[0])) if isinstance(stated, tuple) and stated else 0
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return resolution if 50 <= resolution <= 9600 else None


def _kept(part: Path) -> Path | None:
    """The picture made of one `.part`; None if no row had come or the page was finished in the last moment."""
    kept = None
    if not any(part.with_suffix(suffix).exists() for suffix in MEDIA_TYPES):
        header, rows = _read(part)
        if header is not None and (whole := len(rows) // header.row_bytes):
            suffix = ".png" if header.colour is Colour.LINEART else ".jpg"
            picture = _picture(header, rows[: whole * header.row_bytes])
            kept = _free_name(part, suffix)
            _store(kept, _encoded(picture, suffix, header.resolution))
    part.unlink()
    return kept


def _free_name(part: Path, suffix: str) -> Path:
    attempt = 1
    while (name := part.with_suffix(f".partial{'' if attempt == 1 else f'-{attempt}'}{suffix}")).exists():
        attempt += 1
    return name


def _read(part: Path) -> tuple[_Header | None, bytes]:
    """Header and rows of a `.part`; no header if the writer died before it was on disk."""
    data = part.read_bytes()
    lines = data.split(b"\n", 4)
    colour = next((colour for colour, magic in _NETPBM.items() if magic == lines[0]), None)
    head = 3 if colour is Colour.LINEART else 4
    if colour is None or len(lines) <= head:
        return None, b""
    width, promised = (int(number) for number in lines[2].split())
    header = _Header(width=width, lines=promised, colour=colour, resolution=int(lines[1].split()[1]))
    return header, data[len(header.written()) :]


def _picture(header: _Header, rows: bytes) -> Image.Image:
    mode, raw = _MODES[header.colour]
    return Image.frombytes(mode, (header.width, len(rows) // header.row_bytes), rows, "raw", raw)


def _encoded(picture: Image.Image, suffix: str, resolution: int) -> bytes:
    file = io.BytesIO()
    dpi = (resolution, resolution)
    match suffix:
        case ".tif":
            picture.save(file, "TIFF", compression="group4", dpi=dpi)
        case ".png":
            picture.save(file, "PNG", dpi=dpi)
        case _:
            picture.save(file, "JPEG", quality=90, subsampling="4:2:0", dpi=dpi)
    return file.getvalue()


def _store(path: Path, data: bytes) -> None:
    """Temporary file, fsync, rename, fsync of the folder."""
    unfinished = path.with_suffix(".tmp")
    try:
        with unfinished.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as refused:
        raise PageNotStored(folder=str(path.parent)) from refused
