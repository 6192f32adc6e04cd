"""A hidden window of the worker and its messages: what drivers on Windows need beside being able to call back.

The window is the worker's own, for a parent in another process made drivers' windows unusable (NAPS2). Messages are
taken with PeekMessage between waits that end: MsgWaitForMultipleObjects, never GetMessage.
"""

import ctypes
import sys
import time
from ctypes import byref, c_int, c_size_t, c_ssize_t, c_uint, c_uint32, c_void_p

from devices.twain.structures import Event
from devices.twain.waiting import CalledBack, ProcessEvent

# The longest wait in one go, in seconds: a callback from another thread does not end it.
_SLICE = 0.05
_QS_ALLINPUT = 0x04FF
_PM_REMOVE = 1


class WindowsMessage(ctypes.Structure):
    """MSG of winuser.h."""

    _fields_ = [
        ("window", c_void_p),
        ("message", c_uint),
        ("word", c_size_t),
        ("long", c_ssize_t),
        ("time", c_uint32),
        ("x", c_int),
        ("y", c_int),
    ]


if sys.platform == "win32":

    class CalledBackAtWindow(CalledBack):
        """Callbacks and window messages, whichever the source uses; of one thread."""

        def __init__(self) -> None:
            super().__init__()
            self._user = ctypes.WinDLL("user32")
            self._user.CreateWindowExW.restype = c_void_p
            self._user.CreateWindowExW.argtypes = [
                c_uint32, ctypes.c_wchar_p, ctypes.c_wchar_p, c_uint32,
                c_int, c_int, c_int, c_int, c_void_p, c_void_p, c_void_p, c_void_p,
            ]  # fmt: skip
            self._user.DestroyWindow.argtypes = [c_void_p]
            self._user.DispatchMessageW.restype = c_ssize_t
            self._window: int | None = None

        @property
        def window(self) -> int | None:
            """The hidden window, made when it is first asked for."""
            if self._window is None:
                self._window = self._user.CreateWindowExW(0, "STATIC", "Opis", 0, 0, 0, 0, 0, None, None, None, None)
            return self._window

        def next(self, seconds: float, process: ProcessEvent) -> int | None:
            """As `Waiting.next`."""
            until = time.monotonic() + seconds
            while True:
                if (said := super().next(0, process)) is not None:
                    return said
                if (said := self._of_window(process)) is not None:
                    return said
                left = until - time.monotonic()
                if left <= 0:
                    return None
                wait = int(min(left, _SLICE) * 1000) + 1
                self._user.MsgWaitForMultipleObjects(0, None, 0, wait, _QS_ALLINPUT)

        def close(self) -> None:
            """Destroy the window."""
            if self._window is not None:
                self._user.DestroyWindow(self._window)
                self._window = None

        def _of_window(self, process: ProcessEvent) -> int | None:
            """Take the messages that are there; what the source says by one of its own."""
            message = WindowsMessage()
            while self._user.PeekMessageW(byref(message), None, 0, 0, _PM_REMOVE):
                event = Event(event=ctypes.addressof(message))
                if process(event):
                    if event.message:
                        return int(event.message)
                    continue
                self._user.TranslateMessage(byref(message))
                self._user.DispatchMessageW(byref(message))
            return None
