"""A card that a test plugs into the real card service, through vsmartcard's virtual reader: an ATR and no more."""

import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SERVICE = Path("/run/pcscd/pcscd.comm")
PORT = 0x8C7B
"""Where the virtual reader waits for its card, as /etc/reader.conf.d/vpcd says."""
ATR = bytes.fromhex("3b951340ff68010301010f")
_GET_ATR = 4


@contextmanager
def card_service() -> Iterator[None]:
    """The machine's own card service, begun here where none runs."""
    if _answers():
        yield
        return
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    begun = subprocess.Popen([*as_root, "pcscd", "--foreground"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(_answers)
        yield
    finally:
        begun.terminate()
        begun.wait(10)


@contextmanager
def plugged_card() -> Iterator[None]:
    """A card is in the virtual reader until the block ends."""
    with socket.create_connection(("127.0.0.1", PORT), timeout=10) as reader:
        reader.settimeout(None)
        thread = threading.Thread(target=_answer, args=(reader,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            reader.shutdown(socket.SHUT_RDWR)
            thread.join()


def _answer(reader: socket.socket) -> None:
    """The protocol of vpcd: two bytes of length, then an order of one byte or an APDU."""
    with suppress(OSError):
        while head := reader.recv(2, socket.MSG_WAITALL):
            body = reader.recv(int.from_bytes(head, "big"), socket.MSG_WAITALL)
            if body == bytes([_GET_ATR]):
                reader.sendall(len(ATR).to_bytes(2, "big") + ATR)
            elif len(body) > 1:
                reader.sendall(b"\0\2\x6d\0")  # no instruction is known


def _answers() -> bool:
    with socket.socket(socket.AF_UNIX) as asked, suppress(OSError):
        asked.connect(str(SERVICE))
        return True
    return False


def _wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not until():
        assert time.monotonic() < end, "the card service did not begin"
        time.sleep(0.05)
