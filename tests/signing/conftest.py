"""A throw-away world for the tests: a root, a SoftHSM token with two signers, and a driver that fails on demand."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from reportlab.pdfgen import canvas

from signing import desk
from signing.demonstration import SoftToken, ThrowAwayAuthority, TimeStamper, give_signer, make_soft_token
from signing.tokens import Credential, KeyAlgorithm, PinRequest

NOW = datetime(2026, 3, 12, 14, 20, tzinfo=UTC)
PIN = b"730184"


@dataclass
class Official:
    """Somebody who types these PINs, one after the other; None is a change of mind."""

    pins: list[bytes | None] = field(default_factory=lambda: [PIN] * 100)
    asked: list[PinRequest] = field(default_factory=list)
    typed: list[bytearray] = field(default_factory=list)
    while_asked: Callable[[], None] = lambda: None

    def ask(self, request: PinRequest) -> bytearray | None:
        self.asked.append(request)
        self.while_asked()
        pin = self.pins.pop(0)
        if pin is None:
            return None
        self.typed.append(bytearray(pin))
        return self.typed[-1]


@dataclass(frozen=True)
class World:
    """The root, the token, and who can sign with it."""

    authority: ThrowAwayAuthority
    token: SoftToken
    stamper: TimeStamper

    def credentials(self) -> list[Credential]:
        return desk.credentials([self.token.module], now=NOW, environment=self.token.environment)

    def credential(self, algorithm: KeyAlgorithm = KeyAlgorithm.RSA) -> Credential:
        return next(one for one in self.credentials() if one.key_algorithm is algorithm)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("world")
    pin = bytearray(PIN)
    authority = ThrowAwayAuthority.made_in(folder, now=NOW)
    token = make_soft_token(folder / "token", pin=pin)
    give_signer(token, authority, pin=pin, holder="Ionescu Ștefan", now=NOW)
    give_signer(token, authority, pin=pin, holder="Popa Ana", now=NOW, algorithm=KeyAlgorithm.EC, key_id=b"\x02")
    return World(authority, token, authority.time_stamper(now=NOW, clock=lambda: NOW))


@pytest.fixture
def official() -> Official:
    return Official()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    return write_paper(tmp_path / "certificat.pdf")


def write_paper(path: Path, text: str = "Certificat de urbanism nr. 12") -> Path:
    page = canvas.Canvas(str(path))
    page.drawString(72, 760, text)
    page.save()
    return path


def poppler_says(path: Path) -> str:
    """What an independent judge says about the signatures."""
    return subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout


def descendants(process: int) -> list[int]:
    """The processes that it started, and those that they started."""
    found = []
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            found += [child, *descendants(child)]
    return found


@dataclass(frozen=True)
class FaultyDriver:
    """SoftHSM behind a shim: the same token, with faults ordered through the environment of the worker."""

    module: Path
    token: SoftToken
    calls: Path

    def environment(self, **faults: str) -> dict[str, str]:
        ordered = {f"FAULT_{name.upper()}": value for name, value in faults.items()}
        return {
            **self.token.environment,
            "FAULT_MODULE": str(self.token.module),
            "FAULT_CALLS": str(self.calls),
            **ordered,
        }

    def called(self, name: str) -> int:
        return self.calls.read_text().split().count(name) if self.calls.exists() else 0


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = tmp_path_factory.mktemp("shim") / "libfaulty.so"
    source = Path(__file__).with_name("faulty_driver.c")
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", built, source, "-ldl"], check=True)
    return built


@pytest.fixture
def faulty(shim: Path, world: World, tmp_path: Path) -> FaultyDriver:
    return FaultyDriver(shim, world.token, tmp_path / "calls")
