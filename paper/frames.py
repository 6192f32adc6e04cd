"""What desk and worker say to each other about strangers' files: frozen values, one JSON object per line, versioned.

Pixels never pass here; they go to files. A line is {"v": 1, "kind": "PageRead", "fields": {"text": "..."}}.
"""

import dataclasses
import json
import types
import typing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from paper.limits import Limits

VERSION = 1


class FrameBroken(ValueError):
    """A line that is no frame of this version."""


class Kind(StrEnum):
    """What a file is by its content; the value is its media type."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    TIFF = "image/tiff"


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a stranger's file is."""

    kind: Kind
    pages: int
    """0 when the file is encrypted and a password is needed to see them."""
    size: int
    """In bytes."""
    sha256: str
    encrypted: bool
    """Also true of a file that everybody can open and whose author only forbids printing or copying."""
    signatures: int
    """Signed signature fields, sound or not; document time stamps count."""
    title: str
    """The title in the document, or ""."""

    @property
    def media_type(self) -> str:
        """As on the wire: `application/pdf`, `image/jpeg`..."""
        return self.kind.value


@dataclass(frozen=True, slots=True)
class Inspect:
    """Desk to worker: what is this? Answered by `Inspection`."""

    path: Path


@dataclass(frozen=True, slots=True)
class MakePageImages:
    """Desk to worker: one image file per page into `folder`. Answered by a `PageMade` each and `Done`."""

    path: Path
    folder: Path
    dpi: int


@dataclass(frozen=True, slots=True)
class ReadPages:
    """Desk to worker: the text that the file itself holds. Answered by a `PageRead` each and `Done`."""

    path: Path


@dataclass(frozen=True, slots=True)
class MakePicture:
    """Desk to worker: a picture of page `page` that fits into `width` x `height` pixels. Answered by `Done`."""

    path: Path
    page: int
    width: int
    height: int
    target: Path


@dataclass(frozen=True, slots=True)
class UnfoldMail:
    """Desk to worker: take this e-mail apart into `folder`. Answered by a `Letter`, an `Enclosure` each and `Done`."""

    path: Path
    folder: Path


@dataclass(frozen=True, slots=True)
class Letter:
    """What an e-mail says of itself. Nothing of it is proven."""

    header_id: str
    """Message-ID with its angle brackets, or ""."""
    from_name: str
    from_address: str
    """In small letters, or ""."""
    subject: str
    sent_at: str
    """ISO 8601 in UTC, or "" where it names no date."""
    text: str
    """The words of the letter, those of its HTML when it has no others; long ones are cut."""
    size: int
    enclosures: int


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One enclosed file, whole on disk."""

    place: int
    path: Path
    name: str
    """Safe as a file's name."""
    media_type: str
    """As the e-mail says."""
    size: int
    sha256: str
    names: str
    """For an archive: the names in it, a line each."""
    locked: bool
    """A password is needed for what is inside."""


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """Desk to worker: how large is a page as it is seen? Answered by `PageMeasured` and `Done`."""

    path: Path
    page: int = 1


@dataclass(frozen=True, slots=True)
class MakeStamped:
    """Desk to worker: a copy with `stamp`, a PDF of ours, on page 1; the place in millimetres. Answered by `Done`."""

    path: Path
    stamp: Path
    left: float
    top: float
    width: float
    height: float
    target: Path


@dataclass(frozen=True, slots=True)
class Recognise:
    """Desk to worker: read the words of this image of `dpi` dots per inch. Answered by `WordsRead`."""

    path: Path
    dpi: int
    language: str


@dataclass(frozen=True, slots=True)
class WordsRead:
    """The words that were recognised on one page."""

    table: str
    """Tesseract's, separated by tabs."""
    scale: float
    """Pixels of the page that one pixel of the table stands for."""


@dataclass(frozen=True, slots=True)
class LookAtPages:
    """Desk to worker: decode every page, PDF pages at `dpi`. Answered by a `PageLooked` each and `Done`."""

    path: Path
    dpi: int
    squares: bool
    """Read QR codes too."""


@dataclass(frozen=True, slots=True)
class PageLooked:
    """One page, whole: its size in pixels, its resolution, the hash of its pixels and what its squares say."""

    width: int
    height: int
    dpi: int
    sha256: str
    codes: str
    """A line for each QR code."""
    uniform: bool
    """One colour from edge to edge: two such pages may be the same to the last bit and still be two."""


@dataclass(frozen=True, slots=True)
class JudgePages:
    """Desk to worker: look at every page, PDF pages at `dpi`. Answered by a `PageJudged` each and `Done`."""

    path: Path
    dpi: int
    width: float
    height: float
    """Millimetres of the sheets that were put in; 0 where that is not known."""
    earlier: str
    """The likenesses of pages before, the nearest first, base64 with spaces between; a double of one is told."""


@dataclass(frozen=True, slots=True)
class PageJudged:
    """What was seen of one page: `opis_contract.findings` as JSON text."""

    verdict: str


@dataclass(frozen=True, slots=True)
class PageMeasured:
    """The size of a page in millimetres."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PageMade:
    """An image of one page is whole on disk."""

    path: Path


@dataclass(frozen=True, slots=True)
class PageRead:
    """The text of one page."""

    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """Everything that was asked for has been said."""


@dataclass(frozen=True, slots=True)
class Refused:
    """An error of `paper.errors` by its code, about `path` and, where it concerns one, this page or reason."""

    code: str
    path: Path
    page: int | None = None
    reason: str | None = None


Question = (
    Inspect
    | MakePageImages
    | ReadPages
    | MakePicture
    | UnfoldMail
    | MeasurePage
    | MakeStamped
    | Recognise
    | LookAtPages
    | JudgePages
)
Answer = (
    Inspection
    | PageJudged
    | PageMade
    | PageRead
    | PageLooked
    | PageMeasured
    | WordsRead
    | Letter
    | Enclosure
    | Done
    | Refused
)
Frame = Limits | Question | Answer

_KINDS: dict[str, type] = {kind.__name__: kind for kind in typing.get_args(Frame)}


def encode(frame: Frame) -> bytes:
    """The line of a frame, with its line feed."""
    fields = {field.name: getattr(frame, field.name) for field in dataclasses.fields(frame)}
    return (
        json.dumps({"v": VERSION, "kind": type(frame).__name__, "fields": fields}, default=str).encode("ascii") + b"\n"
    )


def decode(line: bytes) -> Frame:
    """The frame of a line. Raises `FrameBroken` for anything else."""
    try:
        said = json.loads(line)
        kind, fields = _KINDS[said["kind"]], said["fields"]
        hints = typing.get_type_hints(kind)
        if said["v"] != VERSION or set(fields) != set(hints):
            raise FrameBroken(line[:80])
        frame: Frame = kind(**{name: _value(hints[name], fields[name]) for name in hints})
    except (ValueError, TypeError, LookupError, RecursionError) as broken:
        raise FrameBroken(line[:80]) from broken
    return frame


def _value(hint: typing.Any, value: object) -> object:
    accepted = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    if type(value) in accepted:
        return value
    if isinstance(value, str) and accepted in {(Path,), (Kind,)}:
        return hint(value)
    raise TypeError(hint)
