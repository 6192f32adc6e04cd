"""Frozen values as lines of JSON, the way they pass between the desk and its child processes.

A line looks like {"v": 1, "kind": "AskTokens"}. Bytes travel in hexadecimal, instants in ISO 8601.
"""

import dataclasses
import json
import types
import typing
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from pathlib import Path

VERSION = 1


class LineBroken(ValueError):
    """A line that is no value of this version."""


def encode(value: typing.Any) -> bytes:
    """The line of a dataclass, with its line feed."""
    return json.dumps({"v": VERSION, "kind": type(value).__name__, **_fields(value)}).encode("ascii") + b"\n"


def decode(line: bytes, kinds: Iterable[type]) -> object:
    """The value of a line, one of `kinds`. Raises `LineBroken` for anything else."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError) as broken:
        raise LineBroken(line[:80]) from broken
    if not isinstance(said, dict) or said.pop("v", None) != VERSION:
        raise LineBroken(line[:80])
    name = said.pop("kind", None)
    for kind in kinds:
        if kind.__name__ == name:
            return _unpacked(kind, said)
    raise LineBroken(line[:80])


def _fields(value: typing.Any) -> dict[str, object]:
    return {field.name: _packed(getattr(value, field.name)) for field in dataclasses.fields(value)}


def _packed(value: object) -> object:
    match value:
        case None | bool() | int():
            return value
        case str() | Path():
            return str(value)
        case bytes():
            return value.hex()
        case datetime():
            return value.isoformat()
        case tuple():
            return [_packed(item) for item in value]
    if dataclasses.is_dataclass(value):
        return _fields(value)
    raise TypeError(value)


def _unpacked(kind: typing.Any, value: typing.Any) -> typing.Any:
    origin = typing.get_origin(kind)
    if origin is tuple and isinstance(value, list):
        inner = typing.get_args(kind)[0]
        return tuple(_unpacked(inner, item) for item in value)
    if origin in {typing.Union, types.UnionType}:
        member = types.NoneType if value is None else next(k for k in typing.get_args(kind) if k is not types.NoneType)
        return _unpacked(member, value)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type) and isinstance(value, dict):
        hints = typing.get_type_hints(kind)
        if set(value) != set(hints):
            raise LineBroken(f"{kind} {sorted(value)}")
        return kind(**{name: _unpacked(hints[name], value[name]) for name in hints})
    if kind in {int, bool, types.NoneType, str} and type(value) is kind:
        return value
    return _from_text(kind, value)


def _from_text(kind: typing.Any, value: typing.Any) -> typing.Any:
    if isinstance(value, str) and isinstance(kind, type):
        try:
            if kind is bytes:
                return bytes.fromhex(value)
            if kind is datetime:
                return datetime.fromisoformat(value)
            if issubclass(kind, Path | StrEnum):
                return kind(value)
        except ValueError as broken:
            raise LineBroken(f"{kind} {value!r:.80}") from broken
    raise LineBroken(f"{kind} {value!r:.80}")
