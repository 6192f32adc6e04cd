"""The structures of the TWAIN 2.5 C interface, byte for byte: packed to two on Windows and Linux alike.

Only pointers and handles change their size with the program that loads them. pytwain 2.3.0 has STR255 of 255 bytes; it
is 256. Runs on the standard library alone.
"""

import ctypes
from ctypes import c_int16, c_int32, c_uint16, c_uint32, c_void_p

Handle = c_void_p
MemRef = c_void_p
Str32 = ctypes.c_char * 34
Str255 = ctypes.c_char * 256


class Packed(ctypes.Structure):
    """What all of them share."""

    _pack_ = 2


class Fix32(Packed):
    """A number of 16 bits before and 16 bits behind the point."""

    _fields_ = [("whole", c_int16), ("fraction", c_uint16)]

    @classmethod
    def of(cls, value: float) -> "Fix32":
        """The nearest number, as the specification rounds (chapter 4, FloatToFix32)."""
        scaled = int(value * 65536 + (0.5 if value >= 0 else -0.5))
        return cls(scaled >> 16, scaled & 0xFFFF)

    def value(self) -> float:
        """The number."""
        return float(self.whole) + float(self.fraction) / 65536


class Version(Packed):
    """TW_VERSION."""

    _fields_ = [
        ("major", c_uint16),
        ("minor", c_uint16),
        ("language", c_uint16),
        ("country", c_uint16),
        ("info", Str32),
    ]


class Identity(Packed):
    """TW_IDENTITY: this program, the manager or a source."""

    _fields_ = [
        ("id", c_uint32),
        ("version", Version),
        ("protocol_major", c_uint16),
        ("protocol_minor", c_uint16),
        ("groups", c_uint32),
        ("manufacturer", Str32),
        ("family", Str32),
        ("name", Str32),
    ]


class Status(Packed):
    """TW_STATUS."""

    _fields_ = [("condition", c_uint16), ("data", c_uint16)]


class Capability(Packed):
    """TW_CAPABILITY: the number of a capability and the container of its values."""

    _fields_ = [("capability", c_uint16), ("container", c_uint16), ("handle", Handle)]


class UserInterface(Packed):
    """TW_USERINTERFACE."""

    _fields_ = [("show", c_uint16), ("modal", c_uint16), ("parent", Handle)]


class Event(Packed):
    """TW_EVENT: a message of Windows, and what the source made of it."""

    _fields_ = [("event", MemRef), ("message", c_uint16)]


class Callback(Packed):
    """TW_CALLBACK."""

    _fields_ = [("procedure", MemRef), ("reference", c_uint32), ("message", c_int16)]


class EntryPoint(Packed):
    """TW_ENTRYPOINT: the manager's own memory functions."""

    _fields_ = [
        ("size", c_uint32),
        ("entry", MemRef),
        ("allocate", MemRef),
        ("free", MemRef),
        ("lock", MemRef),
        ("unlock", MemRef),
    ]


class DeviceEvent(Packed):
    """TW_DEVICEEVENT."""

    _fields_ = [
        ("event", c_uint32),
        ("device", Str255),
        ("battery_minutes", c_uint32),
        ("battery_percentage", c_int16),
        ("power_supply", c_int32),
        ("x_resolution", Fix32),
        ("y_resolution", Fix32),
        ("flash", c_uint32),
        ("automatic_capture", c_uint32),
        ("before_first_capture", c_uint32),
        ("between_captures", c_uint32),
    ]


class Frame(Packed):
    """TW_FRAME, in the units that were agreed."""

    _fields_ = [("left", Fix32), ("top", Fix32), ("right", Fix32), ("bottom", Fix32)]


class ImageLayout(Packed):
    """TW_IMAGELAYOUT."""

    _fields_ = [("frame", Frame), ("document", c_uint32), ("page", c_uint32), ("frame_number", c_uint32)]


class ImageInfo(Packed):
    """TW_IMAGEINFO; width and length are -1 where the source does not know them."""

    _fields_ = [
        ("x_resolution", Fix32),
        ("y_resolution", Fix32),
        ("width", c_int32),
        ("length", c_int32),
        ("samples", c_int16),
        ("bits_per_sample", c_int16 * 8),
        ("bits_per_pixel", c_int16),
        ("planar", c_uint16),
        ("pixel_type", c_int16),
        ("compression", c_uint16),
    ]


class SetupMemory(Packed):
    """TW_SETUPMEMXFER: sizes of buffers in bytes."""

    _fields_ = [("least", c_uint32), ("most", c_uint32), ("preferred", c_uint32)]


class SetupFile(Packed):
    """TW_SETUPFILEXFER."""

    _fields_ = [("name", Str255), ("format", c_uint16), ("volume", c_int16)]


class Memory(Packed):
    """TW_MEMORY."""

    _fields_ = [("flags", c_uint32), ("length", c_uint32), ("address", MemRef)]


class Strip(Packed):
    """TW_IMAGEMEMXFER: some rows of a page."""

    _fields_ = [
        ("compression", c_uint16),
        ("bytes_per_row", c_uint32),
        ("columns", c_uint32),
        ("rows", c_uint32),
        ("x", c_uint32),
        ("y", c_uint32),
        ("written", c_uint32),
        ("memory", Memory),
    ]


class PendingTransfers(Packed):
    """TW_PENDINGXFERS."""

    _fields_ = [("count", c_uint16), ("end_of_job", c_uint32)]
