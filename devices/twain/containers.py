"""The four containers in which a capability's values travel: read into values of our own, written from them.

Everything is copied out before the container is freed: pytwain 2.3.0 gives views into freed memory, where the first of
200, 300 and 600 dpi read 18239.0. Pure, over bytes.
"""

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

Value = int | float | str
# The bytes at an offset of the container, so many of them; less where there are no more.
Reader = Callable[[int, int], bytes]


class Item(IntEnum):
    """TWTY_: what an item is."""

    INT8 = 0
    INT16 = 1
    INT32 = 2
    UINT8 = 3
    UINT16 = 4
    UINT32 = 5
    BOOL = 6
    FIX32 = 7
    FRAME = 8
    STR32 = 9
    STR64 = 10
    STR128 = 11
    STR255 = 12


_NUMBERS = {
    Item.INT8: "=b",
    Item.INT16: "=h",
    Item.INT32: "=i",
    Item.UINT8: "=B",
    Item.UINT16: "=H",
    Item.UINT32: "=I",
    Item.BOOL: "=H",
}
_TEXTS = {Item.STR32: 34, Item.STR64: 66, Item.STR128: 130, Item.STR255: 256}
_ARRAY, _ENUMERATION, _ONE_VALUE, _RANGE = 3, 4, 5, 6
# No scanner offers more; a count beyond it is a broken container.
_MOST_ITEMS = 1 << 16


class ContainerBroken(ValueError):
    """The bytes are no container of the interface, or one of items that no setting has."""


@dataclass(frozen=True, slots=True)
class OneValue:
    """TW_ONEVALUE."""

    item: Item
    value: Value

    @property
    def current(self) -> Value:
        """The value that holds now."""
        return self.value

    @property
    def offered(self) -> tuple[Value, ...]:
        """Every value there is."""
        return (self.value,)


@dataclass(frozen=True, slots=True)
class Array:
    """TW_ARRAY: values that hold together."""

    item: Item
    values: tuple[Value, ...]

    @property
    def current(self) -> Value | None:
        """The first value; None of an empty array."""
        return self.values[0] if self.values else None

    @property
    def offered(self) -> tuple[Value, ...]:
        """Every value there is."""
        return self.values


@dataclass(frozen=True, slots=True)
class Enumeration:
    """TW_ENUMERATION: values of which one holds, by its index."""

    item: Item
    values: tuple[Value, ...]
    current_index: int
    default_index: int

    @property
    def current(self) -> Value | None:
        """The value that holds now; None where the index points beside the list, as drivers do."""
        return self.values[self.current_index] if self.current_index < len(self.values) else None

    @property
    def offered(self) -> tuple[Value, ...]:
        """Every value that may be chosen."""
        return self.values


@dataclass(frozen=True, slots=True)
class Range:
    """TW_RANGE: every value from `low` to `high` in steps."""

    item: Item
    low: float
    high: float
    step: float
    default: float
    current: float

    @property
    def offered(self) -> tuple[Value, ...]:
        """The two ends; `low` and `high` say that all between them may be chosen."""
        return (self.low, self.high)


Container = OneValue | Array | Enumeration | Range


def read_container(kind: int, read: Reader) -> Container:
    """The container of kind TWON_ `kind`. Raises `ContainerBroken`."""
    item = _item(read)
    match kind:
        case 5:
            return OneValue(item, _values(item, read, 2, 1)[0])
        case 3:
            return Array(item, _values(item, read, 6, _numbers(read, 2, 1)[0]))
        case 4:
            count, current, default = _numbers(read, 2, 3)
            return Enumeration(item, _values(item, read, 14, count), current, default)
        case 6:
            # Each in a word of 32 bits, whatever the item is; FIX32 as its two halves. pytwain gives the raw word.
            return Range(item, *(_number(item, read(at, 4)) for at in range(2, 22, 4)))
        case _:
            raise ContainerBroken(kind)


def write_container(container: Container) -> tuple[int, bytes]:
    """The container's TWON_ number and its bytes."""
    item = container.item
    kind = struct.pack("=H", item)
    match container:
        case OneValue(value=value):
            return _ONE_VALUE, kind + _word(item, value)
        case Array(values=values):
            return _ARRAY, kind + struct.pack("=I", len(values)) + _list(item, values)
        case Enumeration(values=values, current_index=current, default_index=default):
            return _ENUMERATION, kind + struct.pack("=III", len(values), current, default) + _list(item, values)
        case Range(low=low, high=high, step=step, default=default, current=current):
            words = (low, high, step, default, current)
            return _RANGE, kind + b"".join(_word(item, word) for word in words)


def _item(read: Reader) -> Item:
    try:
        return Item(struct.unpack("=H", read(0, 2))[0])
    except (ValueError, struct.error) as broken:
        raise ContainerBroken from broken


def _numbers(read: Reader, at: int, count: int) -> tuple[int, ...]:
    try:
        return struct.unpack(f"={count}I", read(at, 4 * count))
    except struct.error as broken:
        raise ContainerBroken from broken


def _size(item: Item) -> int:
    match item:
        case Item.FIX32:
            return 4
        case Item.FRAME:
            return 16
        case _:
            return _TEXTS[item] if item in _TEXTS else struct.calcsize(_NUMBERS[item])


def _values(item: Item, read: Reader, at: int, count: int) -> tuple[Value, ...]:
    """So many items, copied."""
    if item is Item.FRAME or count > _MOST_ITEMS:
        raise ContainerBroken(item)
    size = _size(item)
    data = read(at, size * count)
    if len(data) < size * count:
        raise ContainerBroken(item)
    return tuple(_value(item, data[start : start + size]) for start in range(0, len(data), size))


def _value(item: Item, data: bytes) -> Value:
    if item in _TEXTS:
        return data.split(b"\0", 1)[0].decode("utf-8", "replace")
    return _number(item, data)


def _number(item: Item, data: bytes) -> int | float:
    try:
        if item is Item.FIX32:
            whole, fraction = struct.unpack("=hH", data)
            return float(whole) + float(fraction) / 65536
        (number,) = struct.unpack_from(_NUMBERS[item], data)
    except (KeyError, struct.error) as broken:
        raise ContainerBroken(item) from broken
    return int(number)


def _packed(item: Item, value: Value) -> bytes:
    if item is Item.FIX32:
        scaled = int(float(value) * 65536 + (0.5 if float(value) >= 0 else -0.5))
        return struct.pack("=hH", scaled >> 16, scaled & 0xFFFF)
    if item in _TEXTS:
        return str(value).encode()[: _TEXTS[item] - 1].ljust(_TEXTS[item], b"\0")
    return struct.pack(_NUMBERS[item], int(value))


def _word(item: Item, value: Value) -> bytes:
    """A single item: filled up to the 32 bits that it lies in."""
    return _packed(item, value).ljust(4, b"\0")


def _list(item: Item, values: Sequence[Value]) -> bytes:
    return b"".join(_packed(item, value) for value in values)
