"""Files travel by their hash: up from where the server's durable bytes end, down into the store only when whole."""

import logging
from collections.abc import Iterator
from pathlib import Path

from app.desk import Desk
from app.durable import disk_faults
from app.errors import FileDamaged, ServerUnreachable
from app.files import StoredFile, hash_of
from opis_contract.errors import KnownError
from sync.errors import NotEnrolled, UploadGoesBack
from sync.refusals import FileHashWrong, UploadOffsetWrong
from sync.server import Server

PIECE = 1024**2
"""Bytes in one request: what a broken line costs at most."""

_log = logging.getLogger(__name__)


def send_files(desk: Desk, server: Server) -> Iterator[KnownError | None]:
    """Send every file that waits, one by one as the caller goes on; of each is told the fault, or None when it arrived.

    A file that cannot go is left for the next round, the others go on.

    Raises `ServerUnreachable` and `NotEnrolled`: then none of the others can go either.
    """
    left: set[str] = set()
    while True:
        waiting = [each for each in desk.files.uploads(limit=100 + len(left)) if each.sha256 not in left]
        if not waiting:
            return
        for file in waiting:
            try:
                send_file(file, server)
            except (ServerUnreachable, NotEnrolled):
                raise
            except KnownError as fault:
                _log.warning("file %s was not sent: %s", file.sha256, fault.code)
                left.add(file.sha256)
                yield fault
            else:
                desk.files.uploaded(file.sha256)
                yield None


def send_file(file: StoredFile, server: Server) -> None:
    """Send what the server lacks of one file; when this returns, the server has it whole.

    Raises `FileMissing` and `FileDamaged` for a file that is not what it was, the refusals of files, and the server's
    silence. Called again, it goes on where the durable bytes end.
    """
    offset = server.upload_offset(file.sha256)
    # The server stores the file in the request that brings the last byte: one that was killed there has all the bytes
    # and no file, so a request is sent even when nothing is left to send.
    while True:
        piece = _piece(file, offset)
        try:
            reached = server.upload(file.sha256, piece, offset=offset, length=file.size)
        except UploadOffsetWrong:
            # Another process of this desk is sending the same file.
            reached = server.upload_offset(file.sha256)
        except FileHashWrong as refusal:
            if hash_of(file.path) != file.sha256:
                raise FileDamaged(path=file.path) from refusal
            raise
        else:
            if reached >= file.size:
                return
        if reached <= offset:
            raise UploadGoesBack(sha256=file.sha256)
        offset = reached


def fetch(desk: Desk, server: Server, sha256: str) -> Path:
    """Bring one file of another desk here; at once when it is here. The bytes enter the store only with the right hash.

    Raises `FileUnknown` when the server has not got it yet, `FileDamaged`, and the server's silence.
    """
    if not desk.files.store.has(sha256):
        desk.files.take_in(sha256, server.download(sha256))
    return desk.file_path(sha256)


def _piece(file: StoredFile, offset: int) -> bytes:
    with disk_faults(file.path), file.path.open("rb") as opened:
        opened.seek(offset)
        piece = opened.read(PIECE)
    if len(piece) < min(PIECE, file.size - offset):
        raise FileDamaged(path=file.path)
    return piece
