"""What can go wrong between a file and its archival form: one small class for one situation, with its facts.

Every error that a worker process raises names its file as `path`, so that it can be made again on the other side.
"""

from collections.abc import Mapping
from pathlib import Path

from opis_contract.errors import KnownError, WorldFault, WrongInput


class FileRefused(WrongInput):
    """A stranger's file that is not read any further; the file itself is as it was."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)
        self.path = path


class EmptyFile(FileRefused):
    """It has no bytes, or no pages."""

    code = "empty_file"


class UnsupportedKind(FileRefused):
    """By its content it is no PDF, JPEG, PNG or TIFF, whatever its name says."""

    code = "unsupported_kind"


class NotReadable(FileRefused):
    """It is damaged, or it is not there, or this user may not read it."""

    code = "not_readable"


class Encrypted(FileRefused):
    """It opens with a password alone, or with somebody's certificate."""

    code = "encrypted"


class TooBig(FileRefused):
    """Its bytes, its pages, one page's pixels or the memory to read it exceed the limits."""

    code = "too_big"


class TookTooLong(FileRefused):
    """Reading it took longer than its time."""

    code = "took_too_long"


class NoSuchPage(WrongInput):
    """The file has no page of this number; the first is 1."""

    code = "no_such_page"

    def __init__(self, *, path: Path, page: int) -> None:
        super().__init__(path=path, page=page)


class ReadingUnavailable(WorldFault):
    """The reader of page text is not installed; `reason` is the missing part."""

    code = "reading_unavailable"

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason=reason)


class ReaderNotStarted(WorldFault):
    """No process could be started to read files in; `reason` is the operating system's name for why."""

    code = "reader_not_started"

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason=reason)


class NotArchivable(WorldFault):
    """The finished file failed its own PDF/A check by this rule; no file was left."""

    code = "not_archivable"

    def __init__(self, *, path: Path, rule: str) -> None:
        super().__init__(path=path, rule=rule)


class PaperNotWritten(WorldFault):
    """The disk did not take the file; `reason` is the operating system's name for it, such as ENOSPC."""

    code = "paper_not_written"

    def __init__(self, *, path: Path, reason: str) -> None:
        super().__init__(path=path, reason=reason)


_OF_WORKERS: tuple[type[KnownError], ...] = (
    EmptyFile,
    UnsupportedKind,
    NotReadable,
    Encrypted,
    TooBig,
    TookTooLong,
    NoSuchPage,
    PaperNotWritten,
)


def error_of(code: str, facts: Mapping[str, object]) -> KnownError | None:
    """The error that a worker told, made again; None for a code that workers do not use."""
    for kind in _OF_WORKERS:
        if kind.code == code:
            return kind(**{**facts, "path": Path(str(facts["path"]))})
    return None
