"""A label or receipt printer without paper: it listens like one, says how it is, keeps what it printed, and can fail.

It stands in for hardware in the demonstration and in tests; whoever prints on it cannot tell the difference.
"""

import select
import socket
import threading
from contextlib import suppress
from enum import Enum

from devices.fake.printed import Print, printed_from

_ZPL_HEALTHY = ["030,0,0,0232,000,0,0,0,000,0,0,0", "000,0,0,0,1,2,4,0,00000000,1,000", "1234,0"]


class Mood(Enum):
    """How the printer is at the moment."""

    READY = "ready"
    OUT_OF_PAPER = "out of paper"
    OPEN = "open"
    PAUSED = "paused"
    MUTE = "mute"
    """It prints and never answers, as most print servers do."""
    JAMS = "jams"
    """It takes the first bytes of a document, says no more and stops."""
    HANGS_UP = "hangs up"
    """It ends the line at the first bytes of a document."""
    RUNS_OUT = "runs out"
    """The paper ends while it prints."""


class FakePrinter:
    """A printer in the network of this machine. `mood` may be changed at any time; closing it is pulling its plug."""

    def __init__(self, language: str, *, size: str, resolution: int = 203) -> None:
        self.mood = Mood.READY
        self._language = language
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._woken, self._wake = socket.socketpair()
        self._documents: list[bytes] = []
        self._kept = threading.Condition()
        host, port = self._listening.getsockname()
        self.address = f"tcp://{host}:{port}?language={language}&size={size}&dpi={resolution}"
        self._thread = threading.Thread(target=self._serve, name="fake printer", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Pull the plug."""
        with suppress(OSError):
            self._wake.send(b"!")
        self._thread.join()
        for each in (self._listening, self._woken, self._wake):
            each.close()

    def prints(self, count: int = 1, *, within: float = 20) -> tuple[Print, ...]:
        """What came out, once there are at least `count`; what there is after so many seconds."""
        with self._kept:
            self._kept.wait_for(lambda: len(self._made()) >= count, timeout=within)
            return self._made()

    def _made(self) -> tuple[Print, ...]:
        return tuple(made for document in self._documents for made in printed_from(self._language, document))

    def _serve(self) -> None:
        while True:
            ready, _, _ = select.select([self._listening, self._woken], [], [])
            if self._woken in ready:
                return
            line, _ = self._listening.accept()
            with line, suppress(OSError):
                if not self._talk(line):
                    return

    def _talk(self, line: socket.socket) -> bool:
        """One line, to its end; False when the plug was pulled."""
        document = b""
        while True:
            ready, _, _ = select.select([line, self._woken], [], [])
            if self._woken in ready:
                return False
            heard = line.recv(65_536)
            if not heard:
                self._keep(document)
                return True
            document += self._answered(line, heard)
            if not document:
                continue
            if self.mood is Mood.HANGS_UP:
                return True
            if self.mood is Mood.JAMS:
                # The buffer is full and stays so until somebody opens the printer or hangs up.
                ready, _, _ = select.select([self._woken], [], [], 60)
                return not ready

    def _answered(self, line: socket.socket, heard: bytes) -> bytes:
        """Answer the questions in the bytes; what is left of them is the document."""
        match self._language:
            case "escpos":
                for at, question in ((2, b"\x10\x04\x02"), (4, b"\x10\x04\x04")):
                    if question in heard:
                        heard = heard.replace(question, b"", 1)
                        self._say(line, bytes([self._escpos_status(at)]))
                if heard.endswith(b"\x1dr\x01"):
                    heard = heard.removesuffix(b"\x1dr\x01")
                    if self.mood is Mood.RUNS_OUT:
                        self.mood = Mood.OUT_OF_PAPER
                    else:
                        self._say(line, b"\x00")
            case "zpl":
                if heard.strip() == b"~HS":
                    self._say(line, self._zpl_status())
                    return b""
                if self.mood is Mood.RUNS_OUT and heard.rstrip().endswith(b"^XZ"):
                    self.mood = Mood.OUT_OF_PAPER
            case _:
                pass
        return heard

    def _say(self, line: socket.socket, answer: bytes) -> None:
        if self.mood is not Mood.MUTE:
            line.sendall(answer)

    def _escpos_status(self, question: int) -> int:
        status = 0b0001_0010
        match self.mood, question:
            case Mood.OPEN, 2:
                status |= 0b0000_0100
            case Mood.OUT_OF_PAPER, 2:
                status |= 0b0010_0000
            case Mood.PAUSED, 2:
                status |= 0b0100_0000
            case Mood.OUT_OF_PAPER, 4:
                status |= 0b0110_0000
            case _:
                pass
        return status

    def _zpl_status(self) -> bytes:
        lines = [each.split(",") for each in _ZPL_HEALTHY]
        match self.mood:
            case Mood.OUT_OF_PAPER:
                lines[0][1] = "1"
            case Mood.PAUSED:
                lines[0][2] = "1"
            case Mood.OPEN:
                lines[1][2] = "1"
            case _:
                pass
        return b"".join(b"\x02" + ",".join(line).encode() + b"\x03\r\n" for line in lines)

    def _keep(self, document: bytes) -> None:
        if document:
            with self._kept:
                self._documents.append(document)
                self._kept.notify_all()
