"""The store of files by SHA-256, and how a file comes in over a line that breaks.

A file grows in `uploads/` and enters `files/ab/cd/` by rename, whole and with the right hash, or not at all. An upload
continues at its durable offset: whatever lies beyond is cut off first, because bytes that a killed process wrote need
not be those that it reported (tuspyserver 4.4.3 appends instead: three kills made 158 MB of a 60 MB file, "complete").
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import FileIO
from pathlib import Path
from threading import Lock

from opis_server.durable import sync_data, sync_folder, write_durably
from opis_server.errors import (
    FileHashWrong,
    FileTooLarge,
    FileUnknown,
    UploadInProgress,
    UploadLengthWrong,
    UploadOffsetWrong,
)

DURABLE_EVERY = 4 * 1024**2
"""Bytes after which an upload's progress is made durable: what a kill costs at most."""

ABANDONED_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Progress:
    """Bytes of a file that are durably stored, and its whole length where it is known."""

    offset: int
    length: int | None


class FileStore:
    """The files of one server folder. Safe for threads; one process at a time."""

    def __init__(self, folder: Path, *, limit: int) -> None:
        """`limit` in bytes is the largest file taken."""
        self._files = folder / "files"
        self._uploads = folder / "uploads"
        self._limit = limit
        self._receiving: set[str] = set()
        self._turn = Lock()
        self._files.mkdir(parents=True, exist_ok=True)
        self._uploads.mkdir(exist_ok=True)

    def path(self, sha256: str) -> Path:
        """Where the whole file lies. Raises `FileUnknown`."""
        path = self._final(sha256)
        if not path.is_file():
            raise FileUnknown(sha256=sha256)
        return path

    def is_stored(self, sha256: str) -> bool:
        """True when the whole file is here."""
        return self._final(sha256).is_file()

    def progress(self, sha256: str) -> Progress:
        """How much of the file is here; nothing of a file nobody sent."""
        if self.is_stored(sha256):
            size = self._final(sha256).stat().st_size
            return Progress(offset=size, length=size)
        return self._durable(sha256)

    @contextmanager
    def receive(self, sha256: str, *, offset: int, length: int) -> Iterator["Upload"]:
        """Continue the upload at `offset`; what was written is durable when the block ends, however it ends.

        Raises `UploadOffsetWrong`, `UploadLengthWrong`, `FileTooLarge`, `UploadInProgress`.
        """
        if length > self._limit:
            raise FileTooLarge(size=length, limit=self._limit)
        with self._alone(sha256):
            known = self.progress(sha256)
            if known.length is not None and known.length != length:
                raise UploadLengthWrong(length=length)
            if known.offset != offset:
                raise UploadOffsetWrong(offset=known.offset)
            part = self._part(sha256)
            with part.open("r+b" if part.exists() else "w+b", buffering=0) as file:
                file.truncate(offset)
                file.seek(offset)
                upload = Upload(file, self._note(sha256), offset=offset, length=length)
                try:
                    yield upload
                finally:
                    upload.make_durable()

    def finish(self, sha256: str) -> None:
        """Take the whole upload into the store. Raises `FileHashWrong`; the upload then begins again at 0."""
        with self._alone(sha256):
            if self.is_stored(sha256):
                self._forget(sha256)
                return
            part = self._part(sha256)
            with part.open("rb") as file:
                right = hashlib.file_digest(file, "sha256").hexdigest() == sha256
            if not right:
                self._forget(sha256)
                raise FileHashWrong(sha256=sha256)
            final = self._final(sha256)
            final.parent.mkdir(parents=True, exist_ok=True)
            part.chmod(0o444)
            part.replace(final)
            for folder in (final.parent, final.parent.parent, self._files):
                sync_folder(folder)
            self._forget(sha256)

    def forget_abandoned(self, now: datetime) -> None:
        """Throw away uploads that nobody went on with for a month; whoever still has the file sends it again."""
        oldest = (now - ABANDONED_AFTER).timestamp()
        for part in self._uploads.glob("*.part"):
            if part.stat().st_mtime < oldest:
                self._forget(part.stem)

    def _durable(self, sha256: str) -> Progress:
        note, part = self._note(sha256), self._part(sha256)
        if not note.exists() or not part.exists():
            return Progress(offset=0, length=None)
        offset, length = map(int, note.read_text("ascii").split())
        return Progress(offset=offset, length=length)

    def _forget(self, sha256: str) -> None:
        # The note goes first: bytes without a note are no progress, a note without bytes would be a lie.
        self._note(sha256).unlink(missing_ok=True)
        self._part(sha256).unlink(missing_ok=True)
        sync_folder(self._uploads)

    @contextmanager
    def _alone(self, sha256: str) -> Iterator[None]:
        with self._turn:
            if sha256 in self._receiving:
                raise UploadInProgress(sha256=sha256)
            self._receiving.add(sha256)
        try:
            yield
        finally:
            with self._turn:
                self._receiving.discard(sha256)

    def _final(self, sha256: str) -> Path:
        return self._files / sha256[:2] / sha256[2:4] / sha256

    def _part(self, sha256: str) -> Path:
        return self._uploads / f"{sha256}.part"

    def _note(self, sha256: str) -> Path:
        return self._uploads / f"{sha256}.offset"


class Upload:
    """One connection's stretch of an upload."""

    def __init__(self, file: FileIO, note: Path, *, offset: int, length: int) -> None:
        self._file = file
        self._note = note
        self._length = length
        self._durable = offset
        self.offset = offset
        """Bytes received, durable or not."""

    @property
    def is_whole(self) -> bool:
        """True when as many bytes are here as were announced."""
        return self.offset == self._length

    def write(self, chunk: bytes) -> None:
        """Write at the offset. Raises `UploadLengthWrong` for more than was announced, before writing any of it."""
        if self.offset + len(chunk) > self._length:
            raise UploadLengthWrong(length=self._length)
        rest = memoryview(chunk)
        while rest:
            rest = rest[self._file.write(rest) :]
        self.offset += len(chunk)
        if self.offset - self._durable >= DURABLE_EVERY:
            self.make_durable()

    def make_durable(self) -> None:
        """Bytes first, then the note that counts them."""
        sync_data(self._file.fileno())
        write_durably(self._note, f"{self.offset} {self._length}\n".encode("ascii"))
        self._durable = self.offset
