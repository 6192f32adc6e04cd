"""The network scanner's web server: eSCL over HTTP/1.1, plain or encrypted, with a scanner's bad manners on demand."""

import socket
import ssl
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast

from typing_extensions import override

from devices.fake.escl.answers import capabilities_words
from devices.fake.escl.machine import Machine, Refused, Restarted, Sent
from devices.fake.escl.scenario import Fault, NetworkScenario

ROOT = "eSCL"
_PORTION = 16 * 1024


class EsclServer(ThreadingHTTPServer):
    """Serves one machine on loopback, or on the `host` given; `certificate` is a PEM file where it is encrypted."""

    daemon_threads = True

    def __init__(
        self, scenario: NetworkScenario, certificate: Path | None = None, *, host: str = "127.0.0.1", port: int = 0
    ) -> None:
        super().__init__((host, port), _Answering)
        self.scenario = scenario
        self.machine = Machine(scenario)
        self.over = threading.Event()
        self.requests = 0
        """How many were understood as requests so far."""
        self._context: ssl.SSLContext | None = None
        if certificate is not None:
            self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            self._context.load_cert_chain(certificate)

    @property
    def address(self) -> str:
        """The service's address as people type it."""
        return f"http{'s' if self._context else ''}://{self.server_address[0]!s}:{self.server_port}/{ROOT}"

    @override
    def finish_request(self, request: object, client_address: object) -> None:
        """In the connection's own thread: the handshake is not to keep the next one waiting."""
        line = cast("socket.socket", request)
        if self._context is not None:
            try:
                line = self._context.wrap_socket(line, server_side=True, suppress_ragged_eofs=True)
            except OSError:
                return
        with line, suppress(ConnectionError, ssl.SSLError):
            _Answering(line, cast("tuple[str, int]", client_address), self)

    def vanish(self) -> None:
        """Pull the plug: nobody answers any more."""
        self.over.set()
        self.shutdown()
        self.server_close()

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Answer in a thread until the end; gives the address."""
        thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield self.address
        finally:
            self.vanish()
            thread.join()


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: EsclServer

    @override
    def log_message(self, format: str, *args: object) -> None:
        """A scanner keeps no log that anybody reads."""

    @override
    def parse_request(self) -> bool:
        understood = super().parse_request()
        self.server.requests += understood
        return understood

    @override
    def version_string(self) -> str:
        return "Opis-Scanner"

    def do_GET(self) -> None:
        match self._path():
            case "ScannerCapabilities":
                self._words(capabilities_words(self.server.scenario))
            case "ScannerStatus":
                self._words(self.server.machine.status())
            case path if path.startswith("ScanJobs/") and path.endswith("/NextDocument"):
                self._document(f"/{ROOT}/{path.removesuffix('/NextDocument')}")
            case _:
                self._nothing(404)

    def do_POST(self) -> None:
        settings = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self._path() != "ScanJobs":
            self._nothing(404)
            return
        try:
            path, wrong = self.server.machine.begin(settings, ROOT)
        except Refused as refused:
            self._nothing(refused.code)
            return
        place = "http://localhost.invalid:1" if wrong else self.server.address.removesuffix(f"/{ROOT}")
        self.send_response(201)
        location = path if self.server.scenario.relative_locations else f"{place}{path}"
        self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_DELETE(self) -> None:
        try:
            self.server.machine.end(f"/{ROOT}/{self._path()}")
        except Refused as refused:
            self._nothing(refused.code)
        else:
            self._nothing(200)

    def _path(self) -> str:
        return self.path.partition("?")[0].removeprefix(f"/{ROOT}").strip("/")

    def _words(self, document: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(document)))
        self.end_headers()
        self.wfile.write(document)

    def _nothing(self, code: int) -> None:
        self.send_response(code)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _document(self, job: str) -> None:
        machine = self.server.machine
        try:
            document = machine.next_document(job)
        except Refused as refused:
            self._nothing(refused.code)
            return
        except Restarted:
            self._drop(abruptly=True)
            return
        if document.fault is Fault.LATE:
            self.server.over.wait(self.server.scenario.stall)
        self.send_response(200)
        self.send_header("Content-Type", document.media_type)
        try:
            self._send(job, document)
        except OSError:
            machine.broken_off(job)
            raise

    def _send(self, job: str, document: Sent) -> None:
        """The body, as the fault wants it; the paper counts as scanned where the whole of it was sent."""
        machine, data = self.server.machine, document.data
        match document.fault:
            case Fault.TRUNCATED:
                self._with_length(data[: len(data) * 2 // 3], len(data) * 2 // 3)
            case Fault.RUBBISH:
                self._with_length(bytes(1000), 1000)
            case Fault.SHORT:
                machine.broken_off(job)
                self._with_length(data[: len(data) // 2], len(data))
                self._drop()
            case Fault.CUT:
                machine.broken_off(job)
                self._in_chunks(data[: len(data) // 2])
                self.wfile.write(b"4000\r\n" + data[len(data) // 2 :][:1000])
                self._drop()
            case Fault.STALL:
                self._in_chunks(data[: len(data) // 2])
                self.server.over.wait(self.server.scenario.stall)
                machine.broken_off(job)
                self._drop()
            case Fault.RUDE_END:
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(data)
                machine.sent(job, document)
                self._drop()
            case _:
                # Before the last bytes: whoever has them may ask for the next page at once.
                self._in_chunks(data)
                machine.sent(job, document)
                self.wfile.write(b"0\r\n\r\n")

    def _with_length(self, data: bytes, promised: int) -> None:
        self.send_header("Content-Length", str(promised))
        self.end_headers()
        self.wfile.write(data)

    def _in_chunks(self, data: bytes) -> None:
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for start in range(0, len(data), _PORTION):
            portion = data[start : start + _PORTION]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(portion), portion))

    def _drop(self, *, abruptly: bool = False) -> None:
        """Close the line under TLS, without its farewell; abruptly is with a reset, which takes what is on its way."""
        self.close_connection = True
        self.wfile.flush()
        if abruptly:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raw = socket.socket(fileno=self.connection.detach())
        raw.close()
