"""The data source manager: the library through which Windows, and Linux alike, reach a scanner's TWAIN source.

The one file that loads it. Sources hand out memory by handle; the manager of TWAIN 2 brings the functions for it, an
older one relies on those of Windows. Runs in the worker process alone, on the standard library.
"""

import ctypes
import ctypes.util
import os
import sys
from collections.abc import Callable, Iterable
from ctypes import POINTER, byref, c_uint16, c_uint32, c_void_p
from pathlib import Path

from devices.errors import ScannerOutOfMemory, TwainManagerMissing
from devices.twain.numbers import ROMANIA, ROMANIAN, Answer, Data, Group, Message
from devices.twain.structures import EntryPoint, Identity

_GHND = 0x42  # movable and zeroed, as sources expect of GlobalAlloc

# How a C function is called back: on 32-bit Windows the callee tidies the stack.
if sys.platform == "win32":
    _calling = ctypes.WINFUNCTYPE
else:
    _calling = ctypes.CFUNCTYPE

CallbackFunction = _calling(c_uint16, c_void_p, c_void_p, c_uint32, c_uint16, c_uint16, c_void_p)
_Allocate = _calling(c_void_p, c_uint32)
_Lock = _calling(c_void_p, c_void_p)
_Free = _calling(None, c_void_p)


def usual_managers(platform: str = sys.platform, windows: Path | None = None) -> list[str]:
    """Where the manager is, the best first: the one of TWAIN 2, then the old one, which only 32 bits can load.

    `windows` is Windows' own folder.
    """
    match platform:
        case "win32":
            folder = windows or Path(os.environ.get("SYSTEMROOT", "C:\\Windows"))
            names = ["System32/twaindsm.dll", "SysWOW64/twaindsm.dll", "twain_32.dll"]
            return [str(folder / name) for name in names]
        case "darwin":
            return [
                "/Library/Frameworks/TWAINDSM.framework/TWAINDSM",
                "/System/Library/Frameworks/TWAIN.framework/TWAIN",
            ]
        case _:
            return ["libtwaindsm.so", "/usr/local/lib/libtwaindsm.so", "/usr/local/lib64/libtwaindsm.so"]


def is_installed(managers: Iterable[str] | None = None) -> bool:
    """Whether a data source manager is on this machine, without loading it."""
    return any(_is_there(name) for name in (usual_managers() if managers is None else managers))


def open_first(names: Iterable[str], window: int | None = None) -> "Manager":
    """The first manager of this list that loads and opens. Raises `TwainManagerMissing`.

    NAPS2's fallback takes the same manager again; here each is tried once.
    """
    for name in names:
        try:
            manager = Manager(name)
        except (OSError, AttributeError):  # not there, of another word size, or no manager
            continue
        if manager.open(window):
            return manager
    raise TwainManagerMissing


class Manager:
    """A loaded manager; `open` and `close` are its states 3 and 2."""

    def __init__(self, name: str) -> None:
        """Raises OSError or AttributeError where there is no manager of this name that this process can load."""
        if sys.platform == "win32":
            library: ctypes.CDLL = ctypes.WinDLL(name)
        else:
            library = ctypes.CDLL(name)
        self._entry = library.DSM_Entry
        self._entry.argtypes = [POINTER(Identity), POINTER(Identity), c_uint32, c_uint16, c_uint16, c_void_p]
        self._entry.restype = c_uint16
        self._window = c_void_p()
        self.name = name
        self.identity = _this_program()
        self._allocate: Callable[[int], int | None]
        self._lock: Callable[[int], int | None]
        self._unlock: Callable[[int], object]
        self._free: Callable[[int], object]

    @property
    def second_generation(self) -> bool:
        """Whether it knows callbacks and brings memory functions (DF_DSM2)."""
        return bool(self.identity.groups & Group.MANAGER_2)

    def open(self, window: int | None = None) -> bool:
        """Open it for this program; `window` is what Windows calls a handle. False if it refuses."""
        self._window = c_void_p(window)
        if self.call(None, Group.CONTROL, Data.PARENT, Message.OPENDSM, byref(self._window)) is not Answer.SUCCESS:
            return False
        self._take_memory_functions()
        return True

    def close(self) -> None:
        """Close it."""
        self.call(None, Group.CONTROL, Data.PARENT, Message.CLOSEDSM, byref(self._window))

    def call(self, source: Identity | None, group: int, data: int, message: int, value: object) -> Answer:
        """One triplet of the interface, to the source or to the manager itself."""
        to = byref(source) if source is not None else None
        answer = self._entry(byref(self.identity), to, group, data, message, value)
        try:
            return Answer(answer)
        except ValueError:
            return Answer.FAILURE

    def put(self, data: bytes) -> int:
        """A new handle that holds these bytes; who receives it, or `free`, lets it go."""
        handle = self._allocate(len(data))
        if not handle:
            raise ScannerOutOfMemory
        ctypes.memmove(self.lock(handle), data, len(data))
        self.unlock(handle)
        return handle

    def lock(self, handle: int) -> int:
        """The address of a handle's memory, good until `unlock`."""
        address = self._lock(handle)
        if not address:
            raise ScannerOutOfMemory
        return address

    def unlock(self, handle: int) -> None:
        """The memory may move again."""
        self._unlock(handle)

    def free(self, handle: int) -> None:
        """Let a handle's memory go."""
        self._free(handle)

    def _take_memory_functions(self) -> None:
        functions = EntryPoint(size=ctypes.sizeof(EntryPoint))
        asked = (Group.CONTROL, Data.ENTRYPOINT, Message.GET)
        if self.second_generation and self.call(None, *asked, byref(functions)) is Answer.SUCCESS:
            self._allocate, self._lock = _Allocate(functions.allocate), _Lock(functions.lock)
            self._unlock, self._free = _Free(functions.unlock), _Free(functions.free)
        elif sys.platform == "win32":
            kernel = ctypes.WinDLL("kernel32")
            for name in ("GlobalAlloc", "GlobalLock", "GlobalFree"):
                getattr(kernel, name).restype = c_void_p
            for name in ("GlobalLock", "GlobalUnlock", "GlobalFree"):
                getattr(kernel, name).argtypes = [c_void_p]
            kernel.GlobalAlloc.argtypes = [c_uint32, ctypes.c_size_t]
            self._allocate = lambda size: kernel.GlobalAlloc(_GHND, size)
            self._lock, self._unlock, self._free = kernel.GlobalLock, kernel.GlobalUnlock, kernel.GlobalFree
        else:
            raise TwainManagerMissing


def _is_there(name: str) -> bool:
    if os.path.isabs(name):  # noqa: PTH117  # a path of Windows is looked at on Linux too
        return Path(name).exists()
    return ctypes.util.find_library(name.removeprefix("lib").partition(".so")[0]) is not None


def _this_program() -> Identity:
    """Who we say that we are: TWAIN 2.5, able to be called back."""
    identity = Identity(
        protocol_major=2,
        protocol_minor=5,
        groups=Group.CONTROL | Group.IMAGE | Group.APPLICATION_2,
        manufacturer=b"Opis",
        family=b"Registratura",
        name=b"Opis",
    )
    identity.version.major, identity.version.language, identity.version.country = 1, ROMANIAN, ROMANIA
    identity.version.info = b"1"
    return identity
