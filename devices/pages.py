"""A page is on disk or on the glass: how the rows of a scan become a file that no crash can harm.

While a page comes, its rows are appended to `0004.part`: strips of a JPEG for colour and grey, a netpbm picture for
lineart; viewers open both. At its end the page is whole in there or encoded beside it, synced, renamed to `0004.jpg` or
`0004.tif`, and the folder is synced; only then is it told. So a file under a final name is whole, always. What a broken
scan left becomes `0004.partial.jpg` or `.png`.
"""

import hashlib
from pathlib import Path
from types import TracebackType

from PIL import Image, ImageFile, JpegImagePlugin, PngImagePlugin, TiffImagePlugin

from devices.assembly import row_bytes
from devices.durable import rename_durably
from devices.errors import PageNotStored, PageTaken, PageTooLong
from devices.lineart import encoded_part, head
from devices.scanning import QUALITY, Colour, ScannedPage
from devices.striped_jpeg import MOST_LINES, HeaderCut, StripedJpeg, ended, read_header

MEDIA_TYPES = {".jpg": "image/jpeg", ".tif": "image/tiff", ".png": "image/png"}

# A page's own format alone: `Image.open` would ask every plugin, and refuses an A3 page of 1200 dpi as a bomb.
_FORMATS: dict[str, type[ImageFile.ImageFile]] = {
    ".jpg": JpegImagePlugin.JpegImageFile,
    ".tif": TiffImagePlugin.TiffImageFile,
    ".png": PngImagePlugin.PngImageFile,
}
# What scanners send that encode pages themselves, besides JPEG.
_RECEIVED = {b"\x89PNG": ".png", b"II*\0": ".tif", b"MM\0*": ".tif", b"%PDF-": ".pdf"}


class PageWriter:
    """One page on its way to disk; leaving it unfinished keeps its rows for `keep_partial`."""

    def __init__(
        self,
        folder: Path,
        sequence: int,
        *,
        width: int,
        lines: int | None,
        colour: Colour,
        resolution: int,
        quality: int = QUALITY,
    ) -> None:
        """Open the page's `.part`; `quality` is that of its JPEG, 1 to 100.

        Raises `PageTaken` if the batch has it, `PageTooLong`, `PageNotStored` if the disk refuses.
        """
        refuse_taken(folder, sequence)
        if max(width, lines or 0) > MOST_LINES:
            raise PageTooLong(lines=lines or 0)
        self.lines = 0
        self._folder = folder
        self._sequence = sequence
        self._width, self._colour, self._resolution = width, colour, resolution
        self._row = row_bytes(width, colour)
        self._part = folder / f"{sequence:04}.part"
        self._refused = False
        self._strips: StripedJpeg | None = None
        if colour is not Colour.LINEART:
            self._strips = StripedJpeg(width=width, lines=lines, colour=colour, resolution=resolution, quality=quality)
        try:
            self._file = self._part.open("xb")
        except FileExistsError as taken:
            raise PageTaken(page=sequence) from taken
        except OSError as refused:
            raise PageNotStored(folder=str(folder)) from refused
        if self._strips is None:
            self._append(head(width, lines or 0, resolution))

    def __enter__(self) -> "PageWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if not self._file.closed and not self._refused:
                self._break_off()
            self._file.close()
        except OSError as refused:
            raise PageNotStored(folder=str(self._folder)) from refused

    def write(self, rows: bytes) -> None:
        """Append whole clean rows."""
        if self.lines + len(rows) // self._row > MOST_LINES:
            raise PageTooLong(lines=self.lines)
        self._append(rows if self._strips is None else self._strips.feed(rows))
        self.lines += len(rows) // self._row

    def finish(self) -> ScannedPage:
        """Make it a whole file, durable: JPEG, 4:2:0, for colour and grey; CCITT G4 in TIFF for lineart."""
        if self._strips is not None:
            self._append(self._strips.rest())
        try:
            self._file.close()
            if self._strips is None:
                data, written = encoded_part(self._part), None
            else:
                data, written = _end_in_place(self._part, self.lines), self._part
        except OSError as refused:
            raise PageNotStored(folder=str(self._folder)) from refused
        return store_page(
            self._folder,
            self._sequence,
            ".tif" if written is None else ".jpg",
            data,
            written=written,
            size=(self._width, self.lines),
            resolution=self._resolution,
            colour=self._colour,
        )

    def _append(self, data: bytes) -> None:
        try:
            self._file.write(data)
            self._file.flush()
        except OSError as refused:
            self._refused = True
            raise PageNotStored(folder=str(self._folder)) from refused

    def _break_off(self) -> None:
        """Leave every row that came where `keep_partial` finds it, and nothing where none came."""
        if self._strips is not None:
            self._append(self._strips.rest())
        self._file.close()
        if self.lines == 0:
            self._part.unlink(missing_ok=True)
        elif self._strips is not None:
            _end_in_place(self._part, self.lines)


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
    written: Path | None = None,
    size: tuple[int, int],
    resolution: int,
    colour: Colour,
) -> ScannedPage:
    """Put the bytes of an encoded page under its final name; when this returns, a pulled plug cannot take it.

    `written` is the file of this folder that has the bytes already and now gets the name.
    """
    refuse_taken(folder, sequence)
    path = folder / f"{sequence:04}{suffix}"
    try:
        if written is None:
            written = path.with_suffix(".tmp")
            written.write_bytes(data)
        rename_durably(written, path)
        path.with_suffix(".part").unlink(missing_ok=True)
    except OSError as refused:
        raise PageNotStored(folder=str(folder)) from refused
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


def _end_in_place(part: Path, lines: int | None) -> bytes:
    """Make the strips in a `.part` a whole JPEG by changing its height and its end; b"" where there is no strip."""
    with part.open("rb+") as file:
        data = file.read()
        whole = ended(data, lines)
        if whole is None:
            return b""
        height = read_header(whole).height_at
        file.seek(height)
        file.write(whole[height : height + 2])
        file.seek(len(whole) - 2)
        file.write(whole[-2:])
        file.truncate()
    return whole


def _kept(part: Path) -> Path | None:
    """The picture made of one `.part`; None if no row had come or the page was finished in the last moment."""
    kept = None
    if not any(part.with_suffix(suffix).exists() for suffix in MEDIA_TYPES):
        if _end_in_place(part, None):
            kept = _free_name(part, ".jpg")
            rename_durably(part, kept)
        elif picture := encoded_part(part, ".png"):
            kept = _free_name(part, ".png")
            unfinished = part.with_suffix(".tmp")
            unfinished.write_bytes(picture)
            rename_durably(unfinished, kept)
        elif suffix := _suffix_of_received(part):
            kept = _free_name(part, suffix)
            rename_durably(part, kept)
    part.unlink(missing_ok=True)
    return kept


def _suffix_of_received(part: Path) -> str:
    """What a `.part` is that a scanner sent encoded, cut where it may be; "" for one that shows nothing."""
    with part.open("rb") as file:
        data = file.read()
    try:
        if read_header(data).interval:  # the beginning of a page of ours, without a whole strip
            return ""
    except HeaderCut:
        return next((suffix for magic, suffix in _RECEIVED.items() if data.startswith(magic)), "")
    return ".jpg"


def _free_name(part: Path, suffix: str) -> Path:
    attempt = 1
    while (name := part.with_suffix(f".partial{'' if attempt == 1 else f'-{attempt}'}{suffix}")).exists():
        attempt += 1
    return name
