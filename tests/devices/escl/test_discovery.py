"""Scanners that announce themselves are found, called by their own name, and found again at another address."""

from contextlib import ExitStack
from pathlib import Path

from devices.escl.addresses import Address, read_address
from devices.escl.discovery import Announced, one_each, read_announcement
from devices.escl.twins import without_twins
from devices.fake.escl.announcing import announced
from devices.fake.escl.server import ROOT, EsclServer
from devices.scanning import ScannerInfo
from tests.devices.conftest import scan_all
from tests.devices.escl.conftest import MakeDesk, MakeScanner
from tests.devices.escl.test_scan import STACK

UUID = "7d3f6c52-0f4e-4b1c-9a55-0c1515e5c100"
LOOKING = {"looking": 60.0, "interfaces": ("127.0.0.1",)}


def told(server: EsclServer, stack: ExitStack) -> None:
    """The scanner tells its network."""
    stack.enter_context(announced(server.scenario, ROOT, server.server_port))


def test_a_scanner_that_announces_itself_is_found_wherever_it_moves(
    network_scanner: MakeScanner, desk: MakeDesk, batch: Path
) -> None:
    scanner = network_scanner(name="Etaj 2")
    with ExitStack() as stack:
        told(scanner, stack)
        client = desk(**LOOKING)
        # A desk that never saw it waits until it hears of it; then it is there at once.
        assert len(scan_all(client, f"escl:{UUID}", STACK, batch)) == 3
        assert [(each.id, each.name) for each in client.scanners()] == [(f"escl:{UUID}", "Etaj 2")]
        client.close()
    scanner.vanish()
    with ExitStack() as stack:
        told(network_scanner(name="Etaj 2", sheets=2), stack)
        assert len(scan_all(desk(**LOOKING), f"escl:{UUID}", STACK, batch, first=4)) == 2


def test_of_two_announcements_the_encrypted_one_counts() -> None:
    said = {
        b"txtvers": b"1",
        b"rs": b"/eSCL/",
        b"UUID": b"urn:uuid:7D3F6C52-0F4E-4B1C-9A55-0C1515E5C100",
        b"note": None,
    }
    plain = read_announcement("Etaj 2._uscan._tcp.local.", False, "10.0.0.7", 80, said)
    secure = read_announcement("Etaj 2._uscans._tcp.local.", True, "10.0.0.7", 443, said)
    nameless = read_announcement("Etaj 3._uscan._tcp.local.", False, "10.0.0.8", 8080, {b"rs": b""})
    assert plain == Announced("Etaj 2", UUID, Address(False, "10.0.0.7", 80, "eSCL"))
    assert one_each([plain, nameless, secure]) == [secure, nameless]
    assert nameless.address.service("ScannerStatus") == "/ScannerStatus"


def test_a_scanner_that_sane_finds_too_is_listed_once() -> None:
    own = ScannerInfo(f"escl:{UUID}", "escl", "Etaj 2")
    twin = ScannerInfo("sane:airscan:e0:Etaj 2", "sane", "eSCL Etaj 2")
    other = ScannerInfo("sane:airscan:w0:Etaj 2", "sane", "WSD Etaj 2")
    usb = ScannerInfo("sane:epson2:libusb:001", "sane", "Etaj 2")
    assert without_twins([twin, other, usb, own]) == [other, usb, own]
    assert without_twins([twin, usb]) == [twin, usb]


def test_addresses_are_read_as_people_write_them() -> None:
    assert str(read_address("10.0.0.7")) == "http://10.0.0.7/eSCL"
    assert str(read_address("https://scaner.primarie.ro/")) == "https://scaner.primarie.ro/eSCL"
    assert str(read_address("http://[fe80::1]:8080/scan/eSCL/")) == "http://[fe80::1]:8080/scan/eSCL"


def test_a_job_is_looked_for_where_the_scanner_answered() -> None:
    address = read_address("http://10.0.0.7:8080/eSCL")
    assert address.job("http://localhost/eSCL/ScanJobs/17/") == "/eSCL/ScanJobs/17"
    assert address.job("/eSCL/ScanJobs/17") == "/eSCL/ScanJobs/17"
    assert address.job("ScanJobs/17") == "/eSCL/ScanJobs/17"
    assert address.job("http://[broken/eSCL/ScanJobs/17") == "/eSCL/ScanJobs/17"
    moved = address.moved("https://printer.lan/ipp/ScannerCapabilities", "ScannerCapabilities")
    assert str(moved) == "https://10.0.0.7/ipp"
