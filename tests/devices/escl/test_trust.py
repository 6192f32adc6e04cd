"""Who answers is who answered first: certificates are kept, another one is refused until somebody accepts it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from devices.client import DriverOptions, ScannerClient
from devices.errors import ScannerOffline
from devices.escl.errors import (
    AddressWrong,
    CertificateChanged,
    NoSecureLine,
    NotAScanner,
    NothingToAccept,
    NotRemembered,
)
from devices.escl.known import Known, Memory, accept_certificate, short
from devices.fake.escl.certificate import make_certificate
from devices.fake.escl.scenario import NetworkScenario
from devices.fake.escl.server import EsclServer
from devices.scanning import Colour, ScanSettings, Source
from tests.devices.conftest import scan_all
from tests.devices.escl.conftest import PATIENT, MakeDesk, MakeScanner, id_of

GLASS = ScanSettings(Source.FLATBED, Colour.GREY, 75)


def new_desk(folder: Path) -> ScannerClient:
    """A desk as after a restart, with what it remembers."""
    return ScannerClient(DriverOptions(drivers=("escl",), escl=replace(PATIENT, folder=folder)))


def test_another_certificate_is_refused_until_it_is_accepted(tmp_path: Path, batch: Path, certificate: Path) -> None:
    remembered = tmp_path / "scanners"
    (tmp_path / "new").mkdir()
    another = make_certificate(tmp_path / "new", "another", datetime(2026, 11, 1, tzinfo=UTC))
    scenario = NetworkScenario(name="Etaj 2", secure=True)
    first = EsclServer(scenario, certificate)
    scanner = id_of(first)
    with first.serving(), new_desk(remembered) as client:
        assert len(scan_all(client, scanner, GLASS, batch)) == 1
    with pytest.raises(NothingToAccept):
        accept_certificate(remembered, scanner)

    second = EsclServer(scenario, another, port=first.server_port)
    with second.serving(), new_desk(remembered) as client:
        with pytest.raises(CertificateChanged) as changed:
            scan_all(client, scanner, GLASS, batch, first=2)
        known = Memory(remembered).of(scanner)
        assert changed.value.facts["before"] == short(known.certificate)
        assert changed.value.facts["now"] == short(known.refused)
        accepted = accept_certificate(remembered, scanner)
        assert (accepted.name, accepted.certificate, accepted.refused) == ("Etaj 2", known.refused, "")
        assert len(scan_all(client, scanner, GLASS, batch, first=2)) == 1

    third = EsclServer(scenario, certificate, port=first.server_port)
    with third.serving(), new_desk(remembered) as client, pytest.raises(CertificateChanged):
        scan_all(client, scanner, GLASS, batch, first=3)


def test_nothing_is_said_to_a_scanner_with_another_certificate(
    tmp_path: Path, certificate: Path, network_scanner: MakeScanner
) -> None:
    scanner = network_scanner(secure=True)
    Memory(tmp_path).keep(Known(id_of(scanner), certificate="0" * 64))
    with new_desk(tmp_path) as client, pytest.raises(CertificateChanged):
        client.capabilities(id_of(scanner))
    assert scanner.requests == 0


def test_a_scanner_that_had_a_certificate_is_not_spoken_to_in_the_open(
    tmp_path: Path, network_scanner: MakeScanner
) -> None:
    scanner = network_scanner()
    Memory(tmp_path).keep(Known(id_of(scanner), certificate="0" * 64))
    with new_desk(tmp_path) as client, pytest.raises(NoSecureLine):
        client.capabilities(id_of(scanner))


def test_encryption_that_nobody_offers_is_told_apart_from_silence(desk: MakeDesk, network_scanner: MakeScanner) -> None:
    plain = network_scanner()
    with pytest.raises((NoSecureLine, ScannerOffline)) as refused:
        desk().capabilities(id_of(plain).replace("http:", "https:"))
    assert isinstance(refused.value, NoSecureLine)


def test_a_damaged_memory_trusts_nobody_anew(tmp_path: Path, network_scanner: MakeScanner) -> None:
    scanner = network_scanner(secure=True)
    with new_desk(tmp_path) as client:
        client.capabilities(id_of(scanner))
        (file,) = tmp_path.glob("*.json")
        file.write_text("{")
        with pytest.raises(NotRemembered):
            client.capabilities(id_of(scanner))


@pytest.mark.parametrize("address", ["ftp://10.0.0.7/eSCL", "http://", "http://10.0.0.7:port/", "http://me@10.0.0.7/"])
def test_what_is_no_address_is_wrong_input(desk: MakeDesk, address: str) -> None:
    with pytest.raises(AddressWrong):
        desk(addresses=(address,)).scanners()


def test_something_else_at_the_address_is_told(desk: MakeDesk, network_scanner: MakeScanner) -> None:
    scanner = network_scanner()
    with pytest.raises(NotAScanner) as other:
        desk().capabilities(id_of(scanner).replace("/eSCL", "/elsewhere"))
    assert str(other.value.facts["address"]).endswith("/elsewhere")
