"""Scanners that speak eSCL over the network: the three questions. Runs in the worker process alone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from devices.errors import AccessDenied, ScanFault, ScannerBusy, ScannerOffline, UnknownScanner
from devices.escl.addresses import Address, read_address
from devices.escl.capabilities import EsclCapabilities, corrected, parse_capabilities
from devices.escl.discovery import Announced, Discovery
from devices.escl.errors import CertificateChanged, LookingNotPossible, NoSecureLine, NotAScanner, NotRemembered
from devices.escl.known import Memory, short
from devices.escl.line import Broken, Head, Line
from devices.escl.options import EsclOptions
from devices.escl.quirks import Quirks, quirks_of
from devices.escl.scan import EsclScan
from devices.escl.xml import LONGEST, NotUnderstood
from devices.pictures import allow_large_pictures
from devices.scanning import Capabilities, ScanEvent, ScannerInfo, ScanSettings, native_name, scanner_id

_MOVED = frozenset({301, 302, 307, 308})
_SAID = "ScannerCapabilities"


class EsclScanner:
    """The `Scanner` over eSCL. The id is "escl:" and a typed address, or the UUID that a scanner announces."""

    def __init__(self, options: EsclOptions) -> None:
        self._options = options
        self._memory = Memory(options.folder)
        self._discovery: Discovery | None = None
        self._scan: EsclScan | None = None
        allow_large_pictures()

    def scanners(self) -> list[ScannerInfo]:
        """The typed addresses, and who announces itself besides. Raises `LookingNotPossible` without either."""
        typed = {text: read_address(text) for text in self._options.addresses}
        try:
            announced = self._announced()
        except LookingNotPossible:
            if not typed:
                raise
            announced = []
        hosts = {address.host for address in typed.values()}
        found = []
        for address in typed.values():
            known = self._memory.of(scanner_id("escl", str(address)))
            found.append(ScannerInfo(known.id, "escl", known.name or address.host))
        for each in announced:
            if each.address.host not in hosts:
                known = self._memory.of(scanner_id("escl", each.uuid or str(each.address)))
                self._memory.keep(replace(known, name=each.name, address=str(each.address)))
                found.append(ScannerInfo(known.id, "escl", each.name))
        return found

    def capabilities(self, scanner_id: str) -> Capabilities:
        """What the scanner says that it offers."""
        with self._named(scanner_id):
            _, said, _ = self._reach(scanner_id)
            return said.offered()

    def scan(self, scanner_id: str, settings: ScanSettings, folder: Path, first_sequence: int) -> Iterator[ScanEvent]:
        """Scan as `Scanner.scan` says; the glass gives one page unless `settings.pages` asks for more."""
        with self._named(scanner_id):
            line, said, quirks = self._reach(scanner_id)
            self._scan = EsclScan(scanner_id, settings, line, said, quirks, self._options)
            yield from self._scan.run(folder, first_sequence)

    def let_go(self) -> bool:
        """End the scan at the scanner, whatever its state."""
        if self._scan is not None:
            self._scan.let_go()
            self._scan = None
        return True

    @contextmanager
    def _named(self, scanner: str) -> Iterator[None]:
        """Faults tell the name under which the scanner is known, also to a desk that has listed none today."""
        try:
            yield
        except NotRemembered:
            raise
        except ScanFault as fault:
            raise fault.told(scanner=self._memory.of(scanner).name, pages=0, partial="") from fault

    def _announced(self) -> list[Announced]:
        """Who announces itself; the first question waits for the answers, later ones find them there."""
        if not self._options.looking:
            return []
        if self._discovery is None:
            self._discovery = Discovery(self._options.interfaces)
            threading.Event().wait(self._options.looking)
        return self._discovery.now()

    def _reach(self, scanner: str) -> tuple[Line, EsclCapabilities, Quirks]:
        """A line to the scanner and what it says of itself."""
        name = native_name(scanner)
        if not name:
            raise UnknownScanner(scanner=scanner)
        if "://" in name:
            return self._called(scanner, read_address(name))
        known = self._memory.of(scanner)
        if known.address:
            with suppress(ScannerOffline, NotAScanner):
                line, said, quirks = self._called(scanner, read_address(known.address))
                if said.uuid in {"", name}:
                    return line, said, quirks
        # It has another address than last time, or was never seen by this desk.
        announced = self._look_for(name, secure=bool(known.certificate))
        if announced is None:
            raise ScannerOffline if known.address else UnknownScanner(scanner=scanner)
        self._memory.keep(replace(known, name=announced.name, address=str(announced.address)))
        return self._called(scanner, announced.address)

    def _look_for(self, uuid: str, *, secure: bool) -> Announced | None:
        if not self._options.looking:
            return None
        if self._discovery is None:
            self._discovery = Discovery(self._options.interfaces)
        return self._discovery.wait_for(uuid, self._options.looking, secure=secure)

    def _called(self, scanner: str, address: Address) -> tuple[Line, EsclCapabilities, Quirks]:
        """Ask who is there, at another door of the same house where it says so."""
        line = self._line(scanner, address)
        head, document = self._asked(line)
        if head.code in _MOVED and head.location:
            line = self._line(scanner, address.moved(head.location, _SAID))
            head, document = self._asked(line)
        match head.code:
            case 200:
                pass
            case 401 | 403:
                raise AccessDenied
            case 503:
                raise ScannerBusy
            case _:
                raise NotAScanner(address=str(address))
        try:
            said = parse_capabilities(document)
        except NotUnderstood as other:
            raise NotAScanner(address=str(address)) from other
        quirks = quirks_of(said.model, head.server)
        if said.model and not (known := self._memory.of(scanner)).name:
            self._memory.keep(replace(known, name=said.model))
        return line, corrected(said, quirks), quirks

    def _asked(self, line: Line) -> tuple[Head, bytes]:
        try:
            head = line.ask("GET", line.address.service(_SAID))
            return head, line.whole(LONGEST)
        except Broken as broken:
            raise ScannerOffline from broken
        finally:
            line.hang_up()

    def _line(self, scanner: str, address: Address) -> Line:
        """A line that lets through the certificate it knows; one that never was encrypted may become it, not back."""
        if self._memory.of(scanner).certificate and not address.secure:
            raise NoSecureLine

        def trusted(shown: str) -> None:
            known = self._memory.of(scanner)
            if not known.certificate:
                self._memory.keep(replace(known, certificate=shown))
            elif known.certificate != shown:
                self._memory.keep(replace(known, refused=shown))
                raise CertificateChanged(before=short(known.certificate), now=short(shown))

        return Line(address, self._options, trusted)
