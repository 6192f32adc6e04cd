"""Asks the smart card service in a process of its own: `python -m devices.pcsc` prints one `ReaderState` frame.

With `watch` it prints one whenever a reader or a card comes or goes, until its stdin ends. The one file that imports
`smartcard` (pyscard). It may hang with the service; `devices.readers` and `devices.reader_watch` live with that.
"""

import os
import sys
import threading
import time

from devices.errors import ReaderLibraryMissing, ReaderServiceStopped
from devices.frames import encode
from devices.reader_state import CardReader, ReaderState

try:
    from smartcard import scard
except ImportError:  # the extra `desk` is not installed
    scard = None


RETRY = 2.0
"""Seconds until a service that is not there is asked again."""
_NEW_READERS = "\\\\?PnP?\\Notification"
"""The name under which PC/SC tells that a reader was plugged in or out."""


def watch() -> None:
    """Print the state now and at each change. Ends with stdin: a service that hangs holds nothing up."""
    threading.Thread(target=_end_with_stdin, daemon=True).start()
    told: ReaderState | None = None
    while True:
        state = ask()
        if state != told:
            os.write(1, encode(state))
            told = state
        if not state.service or not _changed(state):
            time.sleep(RETRY)


def _end_with_stdin() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


def _changed(state: ReaderState) -> bool:
    """Wait for the next change after `state`; False when the service went away meanwhile."""
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    if result != scard.SCARD_S_SUCCESS:
        return False
    try:
        looked = [(reader.name, scard.SCARD_STATE_UNAWARE) for reader in state.readers]
        _, now = scard.SCardGetStatusChange(context, 0, looked) if looked else (0, [])
        if _told(now) != state.readers:
            return True  # something happened between the two questions
        known = [(name, seen) for name, seen, _ in now]
        result, _ = scard.SCardGetStatusChange(
            context, scard.INFINITE, [*known, (_NEW_READERS, scard.SCARD_STATE_UNAWARE)]
        )
        return bool(result == scard.SCARD_S_SUCCESS)
    finally:
        scard.SCardReleaseContext(context)


def ask() -> ReaderState:
    """The readers that the service knows now."""
    if scard is None:
        return ReaderState(service=False, reason_code=ReaderLibraryMissing.code)
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    if result != scard.SCARD_S_SUCCESS:
        return ReaderState(service=False, reason_code=ReaderServiceStopped.code)
    try:
        return ReaderState(service=True, readers=_readers(context))
    finally:
        scard.SCardReleaseContext(context)


def _readers(context: int) -> tuple[CardReader, ...]:
    _, names = scard.SCardListReaders(context, [])
    if not names:
        return ()
    asked = [(name, scard.SCARD_STATE_UNAWARE) for name in names]
    _, states = scard.SCardGetStatusChange(context, 0, asked)
    return _told(states)


def _told(states: list[tuple[str, int, list[int]]]) -> tuple[CardReader, ...]:
    return tuple(CardReader(name, card=bool(state & scard.SCARD_STATE_PRESENT)) for name, state, _ in states)


if __name__ == "__main__":
    if sys.argv[1:] == ["watch"]:
        watch()
    sys.stdout.buffer.write(encode(ask()))
