"""A card that a test plugs into the real card service, through vsmartcard's virtual reader."""

import fcntl
import os
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SERVICE = Path("/run/pcscd/pcscd.comm")
PORT = 0x8C7B
"""Where the virtual reader waits for its card, as /etc/reader.conf.d/vpcd says."""
ATR = bytes.fromhex("3b951340ff68010301010f")
_POWER_OFF, _RESET, _GET_ATR = 0, 2, 4


class PulledOut(Exception):
    """The card leaves the reader instead of answering."""


class Card:
    """A card that answers to its name (ATR) and knows no command."""

    def power_off(self) -> None:
        """The current is gone: nothing that was shown to the card is remembered."""

    def answer(self, command: bytes) -> bytes:
        """The answer to one command, status at its end. Raises `PulledOut`."""
        return b"\x6d\x00"


@contextmanager
def card_service() -> Iterator[None]:
    """The machine's own card service, begun here where none runs; one test process at a time has it."""
    with Path(tempfile.gettempdir(), "opis-tests-card-service").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if _answers():
            yield
            return
        as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        quiet = subprocess.DEVNULL
        begun = subprocess.Popen([*as_root, "pcscd", "--foreground"], stdout=quiet, stderr=quiet)
        try:
            _wait(_answers)
            yield
        finally:
            begun.terminate()
            begun.wait(10)


@contextmanager
def plugged_card(card: Card | None = None) -> Iterator[None]:
    """A card is in the virtual reader until the block ends, or until it pulls itself out."""
    with socket.create_connection(("127.0.0.1", PORT), timeout=10) as reader:
        reader.settimeout(None)
        thread = threading.Thread(target=_answer, args=(reader, card or Card()), daemon=True)
        thread.start()
        try:
            yield
        finally:
            with suppress(OSError):  # it may have left already
                reader.shutdown(socket.SHUT_RDWR)
            thread.join()


def _answer(reader: socket.socket, card: Card) -> None:
    """The protocol of vpcd: two bytes of length, then an order of one byte or an APDU."""
    with suppress(OSError, PulledOut):
        while head := reader.recv(2, socket.MSG_WAITALL):
            body = reader.recv(int.from_bytes(head, "big"), socket.MSG_WAITALL)
            if body == bytes([_GET_ATR]):
                told = ATR
            elif len(body) > 1:
                told = card.answer(body)
            else:
                if body[0] in {_POWER_OFF, _RESET}:
                    card.power_off()
                continue
            reader.sendall(len(told).to_bytes(2, "big") + told)
    with suppress(OSError):
        reader.shutdown(socket.SHUT_RDWR)


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
