"""Asks the smart card service, once, in a process of its own: `python -m devices.pcsc` prints one `ReaderState` frame.

The one file that imports `smartcard` (pyscard). It may hang with the service; `devices.readers` waits for it.
"""

import sys

from devices.errors import ReaderLibraryMissing, ReaderServiceStopped
from devices.frames import encode
from devices.reader_state import CardReader, ReaderState

try:
    from smartcard import scard
except ImportError:  # the extra `desk` is not installed
    scard = None


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
    return tuple(CardReader(name, card=bool(state & scard.SCARD_STATE_PRESENT)) for name, state, _ in states)


if __name__ == "__main__":
    sys.stdout.buffer.write(encode(ask()))
