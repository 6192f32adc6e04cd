"""The four containers of TWAIN, read and written over bytes alone, and the rows of what is known of sources."""

import struct

import pytest

from devices.twain.containers import (
    Array,
    Container,
    ContainerBroken,
    Enumeration,
    Item,
    OneValue,
    Range,
    read_container,
    write_container,
)
from devices.twain.numbers import Mechanism
from devices.twain.quirks import quirk_of
from devices.twain.structures import Fix32, Identity


def again(container: Container) -> Container:
    kind, data = write_container(container)
    return read_container(kind, lambda at, size: data[at : at + size])


@pytest.mark.parametrize(
    "container",
    [
        OneValue(Item.BOOL, 1),
        OneValue(Item.INT16, -1),
        OneValue(Item.UINT32, 0xFFFFFFFE),
        OneValue(Item.FIX32, -0.25),
        OneValue(Item.STR255, "x" * 255),
        Array(Item.UINT16, (0, 2)),
        Array(Item.UINT8, ()),
        Enumeration(Item.FIX32, (200.0, 300.0, 600.5), 1, 0),
        Enumeration(Item.STR32, ("A4", "Foaie de 10 × 15"), 0, 1),
        Range(Item.FIX32, -1000.0, 1000.5, 0.25, 0.0, -300.75),
        Range(Item.INT32, -10, 10, 5, 0, -5),
    ],
)
def test_every_container_comes_back_as_it_was_written(container: Container) -> None:
    """Also the fractions and the signs in a range, which pytwain reads as raw words, and texts of 256 bytes."""
    assert again(container) == container


def test_a_list_is_laid_out_as_the_specification_draws_it() -> None:
    kind, data = write_container(Enumeration(Item.FIX32, (200.5, 300.0), 1, 0))
    assert kind == 4
    assert data == struct.pack("<HIIIhHhH", 7, 2, 1, 0, 200, 32768, 300, 0)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (9, struct.pack("<HI", 4, 1)),
        (5, b""),
        (5, struct.pack("<HI", 99, 1)),
        (3, struct.pack("<HI", 4, 1 << 30)),
        (3, struct.pack("<HIH", 4, 2, 7)),
        (4, struct.pack("<HI", 4, 1)),
        (6, struct.pack("<HIII", 7, 1, 2, 3)),
        (6, struct.pack("<HIIIII", 9, 1, 2, 3, 4, 5)),
    ],
)
def test_what_is_no_container_is_told(kind: int, data: bytes) -> None:
    with pytest.raises(ContainerBroken):
        read_container(kind, lambda at, size: data[at : at + size])


def test_an_index_beside_its_list_names_no_value() -> None:
    assert Enumeration(Item.UINT16, (1, 2), 7, 0).current is None


@pytest.mark.parametrize("value", [0.0, 1.5, -1.5, 8.267716, -0.0001, 32767.99])
def test_numbers_with_a_point_keep_their_precision(value: float) -> None:
    assert abs(Fix32.of(value).value() - value) <= 1 / 131072 + 1e-9


def test_the_ecosys_family_is_asked_for_whole_pictures_and_others_for_strips() -> None:
    ecosys = Identity(manufacturer=b"KYOCERA", name=b"Kyocera ECOSYS M2040dn")
    assert quirk_of(ecosys).mechanisms[0] is Mechanism.NATIVE
    assert quirk_of(Identity(manufacturer=b"Canon", name=b"DR-C240")).mechanisms[0] is Mechanism.MEMORY
