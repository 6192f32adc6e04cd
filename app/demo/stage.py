"""The stage of the demonstration: a folder of its own with a server, a desk, a test scanner and a trial token."""

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from app.clock import MachineClock
from app.commands.asked import Asked
from app.commands.composition import build_desk
from app.commands.devices import build_scanners
from app.demo.server_process import ServerProcess
from app.desk import Desk
from app.home import Home
from devices.client import DriverOptions, ScannerClient
from devices.escl.options import EsclOptions
from devices.fake.escl.scenario import NetworkScenario
from devices.fake.escl.server import EsclServer
from opis_contract.legal_time import in_legal_time
from opis_contract.messages import Institution
from signing.authority import TimeStampAuthority
from signing.demonstration import SoftToken, ThrowAwayAuthority, give_signer, make_soft_token
from sync.round import Syncing

TEST_SCANNER = "sane:test:0"
"""The scanner that libsane itself brings for trials."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything the story needs. `asked` is the demonstration's own desk: its home, settings and words."""

    folder: Path
    asked: Asked
    clock: MachineClock
    desk: Desk
    syncing: Syncing
    server: ServerProcess
    scanner: ScannerClient
    scanners: DriverOptions
    token: SoftToken
    pin: bytes
    trust: Path
    stamps: TimeStampAuthority


@contextmanager
def set_stage(asked: Asked) -> Iterator[Stage]:
    """Build the stage in a new folder of the home: a second demonstration, even at the same moment, has its own."""
    clock = MachineClock()
    now = clock.now()
    asked.home.make()
    name = f"{in_legal_time(now):%Y-%m-%d-%H%M%S}-{secrets.token_hex(2)}"
    folder = asked.home.path / "demo" / name
    say = asked.words.say
    settings = replace(
        asked.settings,
        institution=Institution(name=say("demo.institution"), fiscal_code="4358029", address="Piața Mare 1"),
        counter=say("demo.counter"),
        clerk=say("demo.clerk"),
    )
    desk_asked = replace(asked, home=Home(folder / "desk"), settings=settings)
    pin = secrets.token_hex(4).encode()
    with ExitStack() as held:
        network_scanner = EsclServer(NetworkScenario(name=say("demo.network_scanner"), refills=True))
        scanners = DriverOptions(
            drivers=("sane", "folder", "escl"),
            sane_config_dir=_test_scanner_alone(folder / "scanner"),
            escl=EsclOptions(addresses=(held.enter_context(network_scanner.serving()),), looking=0),
        )
        authority = ThrowAwayAuthority.made_in(folder, now=now)
        stamper = authority.time_stamper(now=now, clock=clock.now)
        stamps = TimeStampAuthority((held.enter_context(stamper.serving()),))
        token = make_soft_token(folder / "token", pin=bytearray(pin))
        give_signer(token, authority, pin=bytearray(pin), holder=say("demo.official"), now=now)
        server = ServerProcess(folder / "server-home", folder / "server", settings.institution)
        held.callback(server.stop)
        desk = build_desk(desk_asked)
        held.callback(desk.close)
        scanner = build_scanners(desk_asked, scanners)
        held.callback(scanner.close)
        yield Stage(
            folder=folder,
            asked=desk_asked,
            clock=clock,
            desk=desk,
            syncing=Syncing(desk),
            server=server,
            scanner=scanner,
            scanners=scanners,
            token=token,
            pin=pin,
            trust=authority.trust,
            stamps=stamps,
        )


def _test_scanner_alone(folder: Path) -> Path:
    """A configuration of SANE that knows its test backend and asks no other for its devices."""
    folder.mkdir(parents=True)
    (folder / "dll.conf").write_text("test\n", "utf-8")
    # A glass of 300 mm holds an A4; the backend's own 200 mm do not.
    (folder / "test.conf").write_text("geometry_max 300\n", "utf-8")
    return folder
