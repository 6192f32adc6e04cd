"""The pipe's words survive the pipe, and nothing else is taken for one."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.frames import (
    VERSION,
    AskCapabilities,
    AskScanners,
    Cancel,
    Fact,
    Failed,
    Frame,
    FrameBroken,
    Free,
    Ready,
    Scanners,
    StartScan,
    decode,
    encode,
)
from devices.reader_state import CardReader, ReaderState
from devices.scanning import (
    Capabilities,
    Colour,
    PageDone,
    PageProgress,
    PageStarted,
    ScanEnded,
    ScannedPage,
    ScannerInfo,
    ScanSettings,
    Source,
)

numbers = st.integers()
texts = st.text()
paths = st.text(st.characters(exclude_characters="\0"), min_size=1).map(Path)
colours, sources = st.sampled_from(Colour), st.sampled_from(Source)
settings = st.builds(ScanSettings, sources, colours, numbers, st.none() | numbers)
pages = st.builds(ScannedPage, numbers, paths, texts, numbers, numbers, numbers, colours, texts)


def many(items: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(items, max_size=4).map(tuple)


frames: st.SearchStrategy[Frame] = st.one_of(
    st.just(Ready()),
    st.just(Free()),
    st.just(AskScanners()),
    st.builds(Scanners, many(st.builds(ScannerInfo, texts, texts, texts))),
    st.builds(AskCapabilities, texts),
    st.builds(Capabilities, many(sources), many(colours), many(numbers)),
    st.builds(StartScan, numbers, texts, settings, paths, numbers),
    st.builds(Cancel, numbers),
    st.builds(PageStarted, numbers, st.none() | numbers),
    st.builds(PageProgress, numbers, numbers, st.none() | numbers),
    st.builds(PageDone, pages),
    st.builds(ScanEnded, numbers),
    st.builds(Failed, texts, many(st.builds(Fact, texts, numbers | texts))),
    st.builds(ReaderState, st.booleans(), many(st.builds(CardReader, texts, st.booleans())), st.none() | texts),
)
json_values = st.recursive(
    st.none() | st.booleans() | numbers | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(frames)
def test_a_frame_is_one_line_and_comes_back_as_it_was(frame: Frame) -> None:
    line = encode(frame)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert decode(line) == frame


@given(st.binary())
def test_noise_on_the_pipe_is_never_a_frame(noise: bytes) -> None:
    with pytest.raises(FrameBroken):
        decode(noise)


@given(frames, st.sampled_from(["v", "kind", "sequence", "scan", "page", "extra"]), json_values)
def test_a_damaged_frame_is_refused_or_still_a_frame(frame: Frame, field: str, value: object) -> None:
    said = json.loads(encode(frame)) | {field: value}
    try:
        again = decode(json.dumps(said).encode())
    except FrameBroken:
        return
    assert decode(encode(again)) == again


def test_a_frame_of_another_version_is_refused() -> None:
    assert decode(b'{"v": %d, "kind": "Ready"}' % VERSION) == Ready()
    with pytest.raises(FrameBroken):
        decode(b'{"v": %d, "kind": "Ready"}' % (VERSION + 1))


@pytest.mark.parametrize("line", [b"[" * 100_000, b'{"v": 1}', b'{"v": 1, "kind": []}', b'{"v": 1, "kind": "Cancel"}'])
def test_half_a_frame_is_refused(line: bytes) -> None:
    with pytest.raises(FrameBroken):
        decode(line)
