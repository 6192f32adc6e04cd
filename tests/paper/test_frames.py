"""Desk and worker understand each other to the letter, or not at all."""

from pathlib import Path

import pytest

from paper.frames import Done, FrameBroken, Inspection, Kind, MakePicture, PageRead, Refused, decode, encode
from paper.limits import Limits


@pytest.mark.parametrize(
    "frame",
    [
        Limits(pages=7),
        MakePicture(Path("cerere \udcff.pdf"), 2, 640, 480, Path("vedere.png")),
        Inspection(Kind.TIFF, 3, 12, "ab", encrypted=False, signatures=0, title="Țară"),
        PageRead("rând\nrând"),
        Refused("no_such_page", Path("a.pdf"), page=4),
        Done(),
    ],
)
def test_what_is_said_is_what_is_heard(frame: Done) -> None:
    line = encode(frame)
    assert line.count(b"\n") == 1
    assert decode(line) == frame


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null",
        b'{"kind": "Done", "fields": {}}',
        b'{"v": 2, "kind": "Done", "fields": {}}',
        b'{"v": 1, "kind": "Path", "fields": {}}',
        b'{"v": 1, "kind": "PageRead", "fields": {}}',
        b'{"v": 1, "kind": "PageRead", "fields": {"text": 3}}',
        b'{"v": 1, "kind": "Done", "fields": {"more": 1}}',
    ],
)
def test_a_line_of_another_version_or_shape_is_no_frame(line: bytes) -> None:
    with pytest.raises(FrameBroken):
        decode(line)
