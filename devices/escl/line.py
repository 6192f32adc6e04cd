"""The line to one scanner: one request, one connection, its certificate compared before a word is said.

Scanners close lines when they like, so none is kept. What breaks is told as `Broken`; what that means is decided by
`devices.escl.policy`.
"""

import hashlib
import http.client
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from devices.errors import ScannerOffline
from devices.escl.addresses import Address
from devices.escl.errors import NoSecureLine, NotAScanner, PageTooBig, ScannerSilent
from devices.escl.options import EsclOptions

# What one page, or the PDF of a whole stack, may weigh.
LARGEST = 400_000_000
_PORTION = 64 * 1024


class Broken(Exception):
    """The line broke after the request was sent; how far the scanner came nobody knows."""


@dataclass(frozen=True, slots=True)
class Head:
    """How an answer begins."""

    code: int
    location: str
    server: str
    retry_after: int | None


class Line:
    """Asks one scanner. `abort` may be called from any thread, all else from one at a time.

    `trusted` is given each certificate (SHA-256 in hex) before anything is sent, and raises where it is not the right
    one.
    """

    def __init__(self, address: Address, options: EsclOptions, trusted: Callable[[str], None]) -> None:
        self.address = address
        self._options = options
        self._trusted = trusted
        self._connection: http.client.HTTPConnection | None = None
        self._socket: socket.socket | None = None
        self._response: http.client.HTTPResponse | None = None
        self._read = 0
        self._promised: int | None = None

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        host: str | None = None,
        patience: float | None = None,
    ) -> Head:
        """Send a request and wait for the beginning of its answer, up to `patience` seconds.

        `host` replaces the name by which the scanner is called. Raises `ScannerOffline` where nobody answers at all,
        `ScannerSilent`, `NoSecureLine`, what `trusted` raises, and `Broken`.
        """
        self.hang_up()
        seconds = patience if patience is not None else self._options.stalling
        connection = self._connected()
        try:
            self._speak(connection, method, path, body, host)
            self._wait(seconds)
            self._response = response = connection.getresponse()
        except TimeoutError as silent:
            self.hang_up()
            raise ScannerSilent(seconds=round(seconds)) from silent
        except (OSError, http.client.HTTPException) as broken:
            self.hang_up()
            raise Broken from broken
        # http.client does not count what read1 gave, and would wait for more from scanners that keep the line open.
        self._read, self._promised = 0, response.length
        after = response.headers.get("Retry-After", "")
        return Head(
            code=response.status,
            location=response.headers.get("Location", ""),
            server=response.headers.get("Server", ""),
            retry_after=int(after) if after.isascii() and after.isdecimal() and len(after) < 5 else None,
        )

    def portion(self, patience: float | None = None) -> bytes:
        """The next bytes of the answer, waited for up to `patience` seconds; empty at its end.

        Raises `Broken` where the line breaks before the promised end, `ScannerSilent`, `PageTooBig`.
        """
        response = self._response
        seconds = patience if patience is not None else self._options.stalling
        left = _PORTION if self._promised is None else min(_PORTION, self._promised - self._read)
        if response is None or not left:
            return b""
        try:
            self._wait(seconds)
            portion = response.read1(left)
        except TimeoutError as silent:
            raise ScannerSilent(seconds=round(seconds)) from silent
        except (OSError, http.client.HTTPException, ValueError) as broken:  # ValueError: chunk sizes that are none
            raise Broken from broken
        if not portion and self._promised is not None:
            raise Broken
        self._read += len(portion)
        if self._read > LARGEST:
            raise PageTooBig(megabytes=LARGEST // 1_000_000)
        return portion

    def whole(self, largest: int) -> bytes:
        """The rest of a short answer. Raises what `portion` does, and `NotAScanner` where it is too long."""
        said = bytearray()
        while portion := self.portion():
            said += portion
            if len(said) > largest:
                raise NotAScanner(address=str(self.address))
        return bytes(said)

    def hang_up(self) -> None:
        """End the connection, whatever its state."""
        connection, self._connection, self._response = self._connection, None, None
        self._socket = None
        if connection is not None:
            connection.close()

    def abort(self) -> None:
        """Wake the thread that waits for the scanner; it hears that the line broke."""
        if (line := self._socket) is not None:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def _connected(self) -> http.client.HTTPConnection:
        address, seconds = self.address, self._options.connecting
        connection: http.client.HTTPConnection
        if address.secure:
            connection = http.client.HTTPSConnection(address.host, address.port, timeout=seconds, context=_context())
        else:
            connection = http.client.HTTPConnection(address.host, address.port, timeout=seconds)
        try:
            connection.connect()
        except ssl.SSLError as refused:
            connection.close()
            raise NoSecureLine from refused
        except OSError as refused:
            connection.close()
            raise ScannerOffline from refused
        self._connection, self._socket = connection, connection.sock
        if isinstance(connection.sock, ssl.SSLSocket):
            shown = connection.sock.getpeercert(binary_form=True) or b""
            try:
                self._trusted(hashlib.sha256(shown).hexdigest())
            except BaseException:
                self.hang_up()
                raise
        return connection

    def _speak(
        self, connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None, host: str | None
    ) -> None:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        # The port belongs there, also the usual one: some scanners compare it.
        connection.putheader("Host", host or f"{self.address.bracketed}:{self.address.port}")
        connection.putheader("Connection", "close")
        connection.putheader("User-Agent", "Opis")
        if body is not None:
            connection.putheader("Content-Type", "text/xml")
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)

    def _wait(self, seconds: float) -> None:
        if self._socket is not None:
            self._socket.settimeout(seconds)


def _context() -> ssl.SSLContext:
    """Encryption without authorities: scanners sign their own certificates, with keys as short as they like."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    return context
