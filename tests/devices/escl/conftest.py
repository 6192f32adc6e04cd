"""Network scanners for the tests: our own eSCL server on loopback, and the desk's driver in its worker."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from devices.client import DriverOptions, ScannerClient
from devices.escl.options import EsclOptions
from devices.fake.escl.certificate import make_certificate
from devices.fake.escl.scenario import Fault, Happening, NetworkScenario
from devices.fake.escl.server import EsclServer
from devices.watchdog import Limits

# Patience for a scanner on loopback that answers at once or never.
PATIENT = EsclOptions(looking=0, connecting=10, answering=30, stalling=20, pause=0.02)

MakeScanner = Callable[..., EsclServer]
MakeDesk = Callable[..., ScannerClient]


def at(fault: Fault, page: int, times: int = 1) -> Happening:
    """A fault at a page."""
    return Happening(fault, page, times)


def id_of(server: EsclServer) -> str:
    """The scanner's id at a desk to which its address was typed."""
    return f"escl:{server.address}"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all scanners, for a later one may get the port, and so the id, of an earlier one."""
    return make_certificate(tmp_path_factory.mktemp("scanner"), "scanner", datetime(2026, 11, 1, tzinfo=UTC))


@pytest.fixture
def network_scanner(certificate: Path) -> Iterator[MakeScanner]:
    """Make a scanner that answers until the end of the test; arguments are those of `NetworkScenario`."""
    with ExitStack() as stack:

        def make(*happenings: Happening, **scenario: object) -> EsclServer:
            told = replace(NetworkScenario(forgets_after=0.3), happenings=happenings, **scenario)  # type: ignore[arg-type]
            server = EsclServer(told, certificate if told.secure else None)
            stack.enter_context(server.serving())
            return server

        yield make


@pytest.fixture(scope="module")
def usual_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScannerClient]:
    """A desk whose driver has run for a while, as at a counter: most tests need no more."""
    folder = tmp_path_factory.mktemp("desk")
    options = DriverOptions(drivers=("escl",), escl=PATIENT, log=folder / "driver.log")
    with ScannerClient(options) as client:
        yield client


@pytest.fixture
def desk(tmp_path: Path, usual_desk: ScannerClient) -> Iterator[MakeDesk]:
    """Make a desk whose eSCL driver is told the given options; without any, the usual one."""
    with ExitStack() as stack:

        def make(*typed: EsclServer, limits: Limits | None = None, **changed: object) -> ScannerClient:
            if not typed and not changed and limits is None:
                return usual_desk
            addresses = tuple(server.address for server in typed)
            told: dict[str, Any] = {"addresses": addresses, "folder": tmp_path / "scanners", **changed}
            options = DriverOptions(drivers=("escl",), escl=replace(PATIENT, **told), log=tmp_path / "driver.log")
            return stack.enter_context(ScannerClient(options, limits))

        yield make
