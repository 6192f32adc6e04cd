"""The words on the pipe between desk and worker: one JSON object per line, versioned, nothing but frozen values.

Pixels never pass here; they go to the page's file. A line is {"v": 1, "kind": "PageStarted", "sequence": 4, ...}.
"""

import dataclasses
import json
import types
import typing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from devices.reader_state import ReaderState
from devices.scanning import (
    Capabilities,
    PageDone,
    PageProgress,
    PageSpooled,
    PageStarted,
    ScanEnded,
    ScannerInfo,
    ScanSettings,
)

VERSION = 1


class FrameBroken(ValueError):
    """A line that is no frame of this version."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has started and listens."""


@dataclass(frozen=True, slots=True)
class AskScanners:
    """Desk to worker: which scanners are there?"""


@dataclass(frozen=True, slots=True)
class Scanners:
    """The answer to `AskScanners`."""

    scanners: tuple[ScannerInfo, ...]


@dataclass(frozen=True, slots=True)
class AskCapabilities:
    """Desk to worker: what does this scanner offer? Answered by `Capabilities`."""

    scanner_id: str


@dataclass(frozen=True, slots=True)
class StartScan:
    """Desk to worker: scan. Answered by events up to `ScanEnded` or `Failed`."""

    scan: int
    scanner_id: str
    settings: ScanSettings
    folder: Path
    first_sequence: int


@dataclass(frozen=True, slots=True)
class Cancel:
    """Desk to worker: stop scan number `scan`; of no effect on any other."""

    scan: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of an error, a number or a text."""

    name: str
    value: int | str


@dataclass(frozen=True, slots=True)
class Failed:
    """Worker to desk: an error of `devices.errors` by its code."""

    code: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Beat:
    """Worker to desk, twice a second while a question is open: the process runs, whatever its driver does."""


@dataclass(frozen=True, slots=True)
class Free:
    """Worker to desk: the driver has let go of the scanner; the next question may come."""


Request = AskScanners | AskCapabilities | StartScan | Cancel
Answer = (
    Ready
    | Scanners
    | Capabilities
    | PageStarted
    | PageProgress
    | PageSpooled
    | PageDone
    | ScanEnded
    | Failed
    | Beat
    | Free
    | ReaderState
)
Frame = Request | Answer

_KINDS: dict[str, type] = {kind.__name__: kind for kind in typing.get_args(Frame)}


def encode(frame: Frame) -> bytes:
    """The line of a frame, with its line feed."""
    fields = {field.name: _packed(getattr(frame, field.name)) for field in dataclasses.fields(frame)}
    return json.dumps({"v": VERSION, "kind": type(frame).__name__, **fields}).encode("ascii") + b"\n"


def decode(line: bytes) -> Frame:
    """The frame of a line. Raises `FrameBroken` for anything else."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError) as broken:
        raise FrameBroken(line[:80]) from broken
    if not isinstance(said, dict) or said.pop("v", None) != VERSION:
        raise FrameBroken(line[:80])
    name = said.pop("kind", None)
    if not isinstance(name, str) or name not in _KINDS:
        raise FrameBroken(line[:80])
    frame: Frame = _unpacked(_KINDS[name], said)
    return frame


def _packed(value: object) -> object:
    match value:
        case None | bool() | int():
            return value
        case str():
            return str(value)
        case Path():
            return str(value)
        case tuple():
            return [_packed(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _packed(getattr(value, field.name)) for field in dataclasses.fields(value)}
    raise TypeError(value)


def _unpacked(kind: typing.Any, value: typing.Any) -> typing.Any:
    origin = typing.get_origin(kind)
    if origin is tuple and isinstance(value, list):
        inner = typing.get_args(kind)[0]
        return tuple(_unpacked(inner, item) for item in value)
    if origin in {typing.Union, types.UnionType}:
        return _of_one(typing.get_args(kind), value)
    if kind in {int, str, bool, types.NoneType} and type(value) is kind:
        return value
    if kind is Path and isinstance(value, str):
        return Path(value)
    if isinstance(kind, type) and issubclass(kind, StrEnum) and isinstance(value, str) and value in set(kind):
        return kind(value)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind) and isinstance(value, dict):
        hints = typing.get_type_hints(kind)
        if set(value) == set(hints):
            return kind(**{name: _unpacked(hints[name], value[name]) for name in hints})
    raise FrameBroken(f"{kind} {value!r:.80}")


def _of_one(kinds: tuple[typing.Any, ...], value: typing.Any) -> typing.Any:
    """The value as the first member of the union that takes it."""
    for kind in kinds:
        try:
            return _unpacked(kind, value)
        except FrameBroken:
            continue
    raise FrameBroken(f"{kinds} {value!r:.80}")
