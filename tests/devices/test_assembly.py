"""Every lie a driver can tell about a page, on bytes alone."""

import itertools
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.assembly import Assembly, Layout, row_bytes
from devices.errors import PageSheared, PageTruncated
from devices.scanning import Colour

GREY = Layout(width=5, lines=3, bytes_per_line=5, samples=1, depth=8)


@given(
    width=st.integers(1, 40),
    lines=st.integers(1, 12),
    padding=st.integers(0, 9),
    samples=st.sampled_from([1, 3]),
    depth=st.sampled_from([1, 8, 16]),
    cuts=st.lists(st.integers(0, 2000), max_size=8),
    data=st.data(),
)
def test_rows_are_the_same_however_the_driver_cuts_and_pads_them(
    *, width: int, lines: int, padding: int, samples: int, depth: int, cuts: list[int], data: st.DataObject
) -> None:
    layout = Layout(width=width, lines=lines, bytes_per_line=0, samples=samples, depth=depth)
    needed = layout.bytes_needed
    rows = [data.draw(st.binary(min_size=needed, max_size=needed)) for _ in range(lines)]
    padded = b"".join(row + b"\xaa" * padding for row in rows)
    edges = sorted({0, len(padded), *(cut for cut in cuts if cut < len(padded))})

    plain = Assembly(replace(layout, bytes_per_line=needed))
    clean = plain.feed(b"".join(rows))
    cut = Assembly(replace(layout, bytes_per_line=needed + padding))
    pieces = b"".join(cut.feed(padded[start:end]) for start, end in itertools.pairwise(edges))

    assert pieces == clean
    assert len(clean) == lines * row_bytes(width, layout.colour)
    assert plain.lines == cut.lines == lines
    assert cut.complete
    cut.check(lines)


def test_sixteen_bits_become_the_high_eight() -> None:
    samples = [0x1234, 0xABCD, 0x00FF]
    assembly = Assembly(Layout(width=3, lines=1, bytes_per_line=6, samples=1, depth=16))
    assert assembly.feed(b"".join(sample.to_bytes(2, sys.byteorder) for sample in samples)) == b"\x12\xab\x00"


def test_one_bit_colour_becomes_eight_bit_colour() -> None:
    assembly = Assembly(Layout(width=2, lines=1, bytes_per_line=3, samples=3, depth=1))
    assert assembly.feed(bytes([0b10000000, 0b01000000, 0b11000000])) == bytes([255, 0, 255, 0, 255, 255])
    assert assembly.layout.colour is Colour.COLOUR


def test_a_page_that_ends_early_is_never_whole() -> None:
    assembly = Assembly(GREY)
    assembly.feed(bytes(10))
    with pytest.raises(PageTruncated) as short:
        assembly.check(3)
    assert not assembly.complete
    assert short.value.facts["received"] == 2
    assert short.value.facts["promised"] == 3


def test_more_rows_than_promised_are_refused() -> None:
    with pytest.raises(PageSheared):
        Assembly(GREY).feed(bytes(20))


def test_half_a_row_at_the_end_is_refused() -> None:
    assembly = Assembly(replace(GREY, lines=None))
    assembly.feed(bytes(12))
    with pytest.raises(PageSheared):
        assembly.check(None)


def test_a_feeder_that_measured_the_sheet_may_correct_its_number_of_lines() -> None:
    assembly = Assembly(GREY)
    assembly.feed(bytes(10))
    assembly.check(2)
    assert assembly.lines == 2


@pytest.mark.parametrize("after", [{"width": 6}, {"bytes_per_line": 6}, {"samples": 3}, {"depth": 16}])
def test_a_size_that_changed_under_way_is_refused(after: dict[str, int]) -> None:
    assembly = Assembly(GREY)
    assembly.confirm(replace(GREY, lines=99))
    with pytest.raises(PageSheared):
        assembly.confirm(replace(GREY, **after))


@pytest.mark.parametrize(
    "layout",
    [
        replace(GREY, bytes_per_line=4),
        replace(GREY, width=0),
        replace(GREY, depth=4),
        replace(GREY, samples=2),
    ],
)
def test_a_layout_that_contradicts_itself_is_refused(layout: Layout) -> None:
    with pytest.raises(PageSheared):
        Assembly(layout)


def test_a_page_of_unknown_height_without_a_row_is_no_page() -> None:
    assembly = Assembly(replace(GREY, lines=None))
    with pytest.raises(PageTruncated):
        assembly.check(None)
