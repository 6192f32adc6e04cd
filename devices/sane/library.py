"""libsane by ctypes: the one file that knows its structures, its numbers and its habits.

python-sane 2.9.2 was measured and is not used: it returns cancelled and padded pages as good ones and takes the
interpreter down when its progress callback raises. Runs in the worker process alone. Names and numbers are those of
the SANE standard 1.06, chapter 4.
"""

import ctypes
import ctypes.util
from collections.abc import Callable
from ctypes import POINTER, byref, c_char_p, c_int, c_void_p
from dataclasses import dataclass
from enum import IntEnum

from devices.assembly import Layout
from devices.errors import (
    AccessDenied,
    CoverOpen,
    FeederEmpty,
    FeederJammed,
    LibsaneMissing,
    ScanCancelled,
    ScanFault,
    ScannerBusy,
    ScannerOffline,
    ScannerOutOfMemory,
    ScannerRefused,
)

LIBRARY = "libsane.so.1"

_GOOD, _EOF = 0, 5
# Every SANE_Status; a number that a vendor invented counts as a broken line.
_FAULTS: dict[int, type[ScanFault]] = {
    1: ScannerRefused,  # UNSUPPORTED
    2: ScanCancelled,
    3: ScannerBusy,
    4: ScannerRefused,  # INVAL
    _EOF: FeederEmpty,  # anywhere but in sane_read
    6: FeederJammed,
    7: FeederEmpty,  # NO_DOCS
    8: CoverOpen,
    9: ScannerOffline,  # IO_ERROR
    10: ScannerOutOfMemory,
    11: AccessDenied,
}

_FIXED = 1 << 16
_READ_SIZE = 1 << 18


class Kind(IntEnum):
    """SANE_Value_Type."""

    BOOL = 0
    INT = 1
    FIXED = 2
    STRING = 3
    BUTTON = 4
    GROUP = 5


class Unit(IntEnum):
    """SANE_Unit."""

    NONE = 0
    PIXEL = 1
    BIT = 2
    MM = 3
    DPI = 4
    PERCENT = 5
    MICROSECOND = 6


Value = bool | int | float | str


@dataclass(frozen=True, slots=True)
class Range:
    """Smallest and largest value of an option."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Option:
    """An option that can be set now. `choices` are its allowed values, empty where there is no list."""

    number: int
    name: str
    kind: Kind
    unit: Unit
    size: int
    choices: tuple[Value, ...]
    range: Range | None


@dataclass(frozen=True, slots=True)
class Found:
    """A scanner as sane_get_devices names it."""

    name: str
    vendor: str
    model: str


class _Device(ctypes.Structure):
    _fields_ = [(name, c_char_p) for name in ("name", "vendor", "model", "type")]


class _Parameters(ctypes.Structure):
    _fields_ = [
        (name, c_int) for name in ("format", "last_frame", "bytes_per_line", "pixels_per_line", "lines", "depth")
    ]


class _Range(ctypes.Structure):
    _fields_ = [(name, c_int) for name in ("min", "max", "quant")]


class _Constraint(ctypes.Union):
    _fields_ = [("strings", POINTER(c_char_p)), ("words", POINTER(c_int)), ("range", POINTER(_Range))]


class _Descriptor(ctypes.Structure):
    _fields_ = [
        ("name", c_char_p),
        ("title", c_char_p),
        ("desc", c_char_p),
        ("type", c_int),
        ("unit", c_int),
        ("size", c_int),
        ("cap", c_int),
        ("constraint_type", c_int),
        ("constraint", _Constraint),
    ]


def is_installed() -> bool:
    """Whether libsane is on this machine, without loading it."""
    return ctypes.util.find_library("sane") is not None


class Library:
    """libsane, loaded and initialised; one per worker process."""

    def __init__(self) -> None:
        """Raises `LibsaneMissing`."""
        try:
            self._c = ctypes.CDLL(LIBRARY)
        except OSError as missing:
            raise LibsaneMissing from missing
        self._c.sane_open.argtypes = [c_char_p, POINTER(c_void_p)]
        self._c.sane_get_devices.argtypes = [POINTER(POINTER(POINTER(_Device))), c_int]
        self._c.sane_get_option_descriptor.argtypes = [c_void_p, c_int]
        self._c.sane_get_option_descriptor.restype = POINTER(_Descriptor)
        self._c.sane_control_option.argtypes = [c_void_p, c_int, c_int, c_void_p, POINTER(c_int)]
        self._c.sane_get_parameters.argtypes = [c_void_p, POINTER(_Parameters)]
        self._c.sane_read.argtypes = [c_void_p, c_void_p, c_int, POINTER(c_int)]
        for name in ("sane_start", "sane_cancel", "sane_close"):
            getattr(self._c, name).argtypes = [c_void_p]
        for name in ("sane_cancel", "sane_close"):
            getattr(self._c, name).restype = None
        self._told(self._c.sane_init(None, None))

    def devices(self) -> list[Found]:
        """The scanners of every backend; takes seconds when the network is searched too."""
        found = POINTER(POINTER(_Device))()
        self._told(self._c.sane_get_devices(byref(found), 0))
        devices = []
        position = 0
        while found[position]:
            device = found[position].contents
            devices.append(Found(_text(device.name), _text(device.vendor), _text(device.model)))
            position += 1
        return devices

    def open(self, name: str) -> "Device":
        """Take the scanner for this process. Raises the scanner's faults, `ScannerRefused` for a name nobody knows."""
        handle = c_void_p()
        self._told(self._c.sane_open(name.encode(), byref(handle)))
        return Device(self._c, handle, self._told)

    @staticmethod
    def _told(status: int) -> None:
        """The one place where libsane's answers become ours."""
        if status != _GOOD:
            raise _FAULTS.get(status, ScannerOffline)


class Device:
    """An opened scanner; a `Transfer` between `start` and the end of the page."""

    def __init__(self, library: ctypes.CDLL, handle: c_void_p, told: Callable[[int], None]) -> None:
        self._c = library
        self._handle = handle
        self._told = told
        self._buffer = ctypes.create_string_buffer(_READ_SIZE)

    def options(self) -> dict[str, Option]:
        """The options that can be set at this moment, by name; setting one may change the others."""
        options: dict[str, Option] = {}
        number = 1
        while descriptor := self._c.sane_get_option_descriptor(self._handle, number):
            option = _option(number, descriptor.contents)
            if option is not None:
                options[option.name] = option
            number += 1
        return options

    def get(self, option: Option) -> Value:
        """The option's value; lengths in mm or pixels as the option's unit says."""
        room = ctypes.create_string_buffer(option.size + 1)
        self._told(self._c.sane_control_option(self._handle, option.number, 0, room, None))
        if option.kind is Kind.STRING:
            return _text(room.value)
        word = c_int.from_buffer(room).value
        match option.kind:
            case Kind.BOOL:
                return bool(word)
            case Kind.FIXED:
                return word / _FIXED
            case _:
                return word

    def set(self, option: Option, value: Value) -> None:
        """Set the option; the backend may round, `get` tells."""
        if option.kind is Kind.STRING:
            room = ctypes.create_string_buffer(str(value).encode(), max(option.size, len(str(value).encode()) + 1))
        else:
            word = round(float(value) * _FIXED) if option.kind is Kind.FIXED else int(value)
            room = ctypes.create_string_buffer(bytes(c_int(word)), 4)
        self._told(self._c.sane_control_option(self._handle, option.number, 1, room, byref(c_int())))

    def start(self) -> None:
        """Begin a page. Raises `FeederEmpty` when there is no further sheet."""
        self._told(self._c.sane_start(self._handle))

    def layout(self) -> Layout:
        """The driver's promise. Raises `ScannerRefused` for a page in three passes: scanners of the 1990s had them."""
        told = _Parameters()
        self._told(self._c.sane_get_parameters(self._handle, byref(told)))
        if told.format not in {0, 1} or not told.last_frame:
            raise ScannerRefused
        return Layout(
            width=told.pixels_per_line,
            lines=told.lines if told.lines >= 0 else None,
            bytes_per_line=told.bytes_per_line,
            samples=3 if told.format == 1 else 1,
            depth=told.depth,
        )

    def read(self) -> bytes:
        """The next bytes of the page; empty at its end."""
        received = c_int(0)
        while received.value == 0:
            status = self._c.sane_read(self._handle, self._buffer, _READ_SIZE, byref(received))
            if status == _EOF:
                return b""
            self._told(status)
        return self._buffer.raw[: received.value]

    def cancel(self) -> None:
        """End the scan, whatever its state; every scan ends with this."""
        self._c.sane_cancel(self._handle)

    def close(self) -> None:
        """Give the scanner back."""
        self._c.sane_close(self._handle)


def _option(number: int, told: _Descriptor) -> Option | None:
    """The option, or None for a group, a button, a vector, or one that cannot be set now."""
    soft_select, inactive = 1, 32
    kind = Kind(told.type)
    if not told.cap & soft_select or told.cap & inactive or kind in {Kind.GROUP, Kind.BUTTON}:
        return None
    if kind is not Kind.STRING and told.size != 4:
        return None
    return Option(
        number=number,
        name=_text(told.name),
        kind=kind,
        unit=Unit(told.unit),
        size=told.size,
        choices=_choices(kind, told),
        range=_range(kind, told),
    )


def _choices(kind: Kind, told: _Descriptor) -> tuple[Value, ...]:
    word_list, string_list = 2, 3
    if told.constraint_type == word_list:
        words = [told.constraint.words[position] for position in range(1, told.constraint.words[0] + 1)]
        return tuple(word / _FIXED for word in words) if kind is Kind.FIXED else tuple(words)
    strings: list[Value] = []
    if told.constraint_type == string_list:
        while (text := told.constraint.strings[len(strings)]) is not None:
            strings.append(_text(text))
    return tuple(strings)


def _range(kind: Kind, told: _Descriptor) -> Range | None:
    if told.constraint_type != 1:
        return None
    scale = _FIXED if kind is Kind.FIXED else 1
    limits = told.constraint.range.contents
    return Range(limits.min / scale, limits.max / scale)


def _text(told: bytes | None) -> str:
    """Backends write names in whatever charset their author had."""
    return (told or b"").decode("utf-8", "replace")
