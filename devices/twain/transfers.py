"""The three ways in which a page comes from a source, each as a `Transfer`: in strips, as a file, as one picture.

The image's information is asked for before any buffer is set up: the other way round some sources send slanted pages
(twain-cs issue 25). A page whose numbers contradict each other is a fault, never a guess.
"""

import ctypes
import os
import sys
from ctypes import byref, c_void_p
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from devices.assembly import Layout
from devices.errors import PageNotStored, PageSheared, ScanFault, ScannerRefused
from devices.transfer import Transfer
from devices.twain.containers import Reader
from devices.twain.dib import Bitmap
from devices.twain.negotiation import Agreed
from devices.twain.numbers import (
    DONT_CARE,
    OUR_BUFFER,
    UNCOMPRESSED,
    Data,
    Mechanism,
    Message,
    PixelType,
)
from devices.twain.quirks import Quirk
from devices.twain.session import Session
from devices.twain.structures import ImageInfo, Memory, SetupFile, SetupMemory, Strip
from devices.twain.tiff import TiffRows

# What a buffer may be: some rows of a wide page, and not what a 32-bit process cannot spare.
_USUAL_BUFFER, _LARGEST_BUFFER = 1 << 18, 1 << 22
_INVERTED = bytes(range(255, -1, -1))


class PageTransfer(Transfer, Protocol):
    """A transfer that holds something of the source's until it is left."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...


def transfer_of(session: Session, agreed: Agreed, quirk: Quirk, folder: Path, sequence: int) -> PageTransfer:
    """The page that is ready, in the way that was agreed; `folder` takes the source's own file if there is one."""
    match agreed.mechanism:
        case Mechanism.MEMORY:
            return StripTransfer(session, agreed, quirk)
        case Mechanism.NATIVE:
            return NativeTransfer(session)
        case Mechanism.FILE:
            return FileTransfer(session, agreed, folder / f"{sequence:04}.source.{agreed.file_format.name.lower()}")


class StripTransfer:
    """Rows in a buffer of ours, some at a time."""

    def __init__(self, session: Session, agreed: Agreed, quirk: Quirk) -> None:
        self._session = session
        self._quirk = quirk
        self._info = session.image_info()
        if self._info.compression != UNCOMPRESSED or self._info.planar:
            raise ScannerRefused
        self._samples, self._depth = _pixels(self._info)
        self._inverted = self._samples == 1 and (self._depth == 1) is not agreed.nothing_is_white
        self._buffer = ctypes.create_string_buffer(_buffer_size(session))
        self._ended = False
        self._rows = 0
        self._layout: Layout | None = None
        self._first = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """The buffer goes with the object."""

    def layout(self) -> Layout:
        """What the first strip says of a row, and the image's information of their number.

        Once the page has ended the source is asked again: it may have measured the sheet only then.
        """
        if self._layout is None:
            self._first, self._layout = self._strip()
        if not self._ended:
            return self._layout
        now = self._session.image_info()
        return replace(self._layout, lines=self._length(now))

    def read(self) -> bytes:
        """The next strip; empty behind the last one."""
        if self._first:
            data, self._first = self._first, b""
            return data
        while not self._ended:
            data, layout = self._strip()
            if layout != self._layout:
                raise PageSheared
            if data:
                return data
        return b""

    def _strip(self) -> tuple[bytes, Layout]:
        """One call for rows, checked against itself, and what it says of a row."""
        told = Strip(
            compression=0xFFFF,
            bytes_per_row=DONT_CARE,
            columns=DONT_CARE,
            rows=DONT_CARE,
            x=DONT_CARE,
            y=DONT_CARE,
            written=DONT_CARE,
            memory=Memory(OUR_BUFFER, len(self._buffer), ctypes.addressof(self._buffer)),
        )
        self._ended = self._session.transfer(Data.IMAGEMEMXFER, byref(told))
        if told.rows == 0 and self._layout is not None and told.written in {0, DONT_CARE}:
            return b"", self._layout  # some sources say "done" in a call of its own
        stride, written = told.bytes_per_row, told.written
        # What is written must be whole rows of the row's size (naps2 issue 604), and lie below what came before.
        if written > len(self._buffer) or stride < 1 or written != stride * told.rows:
            raise PageSheared
        if told.x not in {0, DONT_CARE} or told.y not in {0, DONT_CARE, self._rows}:
            raise PageSheared
        self._rows += told.rows
        data = self._buffer.raw[:written]
        layout = Layout(
            width=self._columns(told.columns, stride),
            lines=self._length(self._info),
            bytes_per_line=stride,
            samples=self._samples,
            depth=self._depth,
        )
        return data.translate(_INVERTED) if self._inverted else data, layout

    def _columns(self, told: int, stride: int) -> int:
        """The pixels of a row: of the strip, or of the image where sources leave the strip's at 0."""
        width = int(self._info.width)
        columns = told if 0 < told < DONT_CARE else width
        if columns < 1:
            columns = stride * 8 // (self._samples * self._depth)
        if width > 0 and columns != width:
            raise PageSheared
        return columns

    def _length(self, info: ImageInfo) -> int | None:
        return int(info.length) if info.length > 0 and not self._quirk.length_unknown else None


class NativeTransfer:
    """The whole page in memory of the source's making, read and let go: a DIB on Windows, a TIFF on Linux."""

    def __init__(self, session: Session) -> None:
        self._session = session
        session.image_info()
        handle = c_void_p()
        session.transfer(Data.IMAGENATIVEXFER, byref(handle))
        if not handle.value:
            raise ScannerRefused
        self._handle = handle.value
        address = session.lock(self._handle)
        try:
            self._picture = _picture(lambda at, size: ctypes.string_at(address + at, size))
        except ScanFault:
            self._let_go()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._let_go()

    def layout(self) -> Layout:
        """As the picture says."""
        return self._picture.layout()

    def read(self) -> bytes:
        """The next rows."""
        return self._picture.read()

    def _let_go(self) -> None:
        self._session.unlock(self._handle)
        self._session.free(self._handle)


class FileTransfer:
    """The page in a file that the source writes, read and removed."""

    def __init__(self, session: Session, agreed: Agreed, path: Path) -> None:
        self._path = path
        session.image_info()
        name = os.fsencode(path) if sys.platform != "win32" else str(path).encode("mbcs")
        if len(name) > 255:
            raise PageNotStored(folder=str(path.parent))
        setup = SetupFile(name=name, format=agreed.file_format)
        if not session.ask(Data.SETUPFILEXFER, Message.SET, setup):
            raise ScannerRefused
        try:
            session.transfer(Data.IMAGEFILEXFER, None)
            self._file: BinaryIO = path.open("rb")
        except (OSError, PageNotStored) as refused:
            path.unlink(missing_ok=True)
            raise PageNotStored(folder=str(path.parent)) from refused
        except ScanFault:
            path.unlink(missing_ok=True)
            raise
        try:
            self._picture = _picture(self._at)
        except ScanFault:
            self.__exit__(None, None, None)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._file.close()
        self._path.unlink(missing_ok=True)

    def layout(self) -> Layout:
        """As the file says."""
        return self._picture.layout()

    def read(self) -> bytes:
        """The next rows."""
        return self._picture.read()

    def _at(self, at: int, size: int) -> bytes:
        self._file.seek(at)
        return self._file.read(size)


def _picture(read: Reader) -> Bitmap | TiffRows:
    return TiffRows(read) if read(0, 2) in {b"II", b"MM"} else Bitmap(read)


def _pixels(info: ImageInfo) -> tuple[int, int]:
    """Samples of a pixel and the bits of each."""
    match info.pixel_type:
        case PixelType.BW:
            return 1, 1
        case PixelType.GRAY if info.bits_per_pixel in {8, 16}:
            return 1, int(info.bits_per_pixel)
        case PixelType.RGB if info.bits_per_pixel in {24, 48}:
            return 3, info.bits_per_pixel // 3
        case _:
            raise ScannerRefused


def _buffer_size(session: Session) -> int:
    """What the source prefers, within what it can and we like."""
    told = SetupMemory()
    if not session.ask(Data.SETUPMEMXFER, Message.GET, told):
        return _USUAL_BUFFER
    preferred = told.preferred if 0 < told.preferred < DONT_CARE else _USUAL_BUFFER
    most = told.most if 0 < told.most < DONT_CARE else _LARGEST_BUFFER
    least = told.least if told.least < DONT_CARE else 0
    return max(least, min(preferred, most, _LARGEST_BUFFER))
