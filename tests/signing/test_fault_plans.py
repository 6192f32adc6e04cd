"""Random faults at random calls, ten thousand plans in the long run: never more than one login for each PIN entered.

The driver is SoftHSM behind the shim; each plan opens the token, unlocks it and asks for signatures while sessions,
logins and signatures fail, crash or hang as the plan says.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from opis_contract.errors import KnownError
from signing import desk
from signing.client import Deadlines, TokenDriver
from signing.demonstration import SoftToken, give_signer, make_soft_token
from signing.frames import Mechanism
from signing.sessions import TokenSession
from signing.tokens import Credential, PinRequest
from tests.signing.conftest import NOW, PIN, World

SEED = 20261124
DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420") + bytes(32)
CODES = ("0x05", "0x06", "0x30", "0x31", "0x32", "0xA0", "0xA3", "0xA4", "0xB3", "0xE0", "0x101", "0x150", "0x80001234")
PATIENCE = Deadlines(sign=0.4, reader_keys=0.4, other=0.4)


@dataclass
class Hurried:
    """Types the right PIN, a wrong one, one of impossible length, or changes their mind."""

    draw: random.Random
    given: list[bytearray] = field(default_factory=list)

    def ask(self, _: PinRequest) -> bytearray | None:
        kind = self.draw.random()
        if kind < 0.05:
            return None
        self.given.append(bytearray(PIN if kind < 0.85 else b"000000" if kind < 0.95 else b"1"))
        return self.given[-1]


@dataclass(frozen=True)
class Planned:
    """SoftHSM behind the shim, with two signers: an ordinary key, and one that wants its PIN for each signature."""

    shim: Path
    token: SoftToken
    credentials: list[Credential]
    plan: Path
    calls: Path

    @property
    def environment(self) -> dict[str, str]:
        return {
            **self.token.environment,
            "FAULT_MODULE": str(self.token.module),
            "FAULT_CALLS": str(self.calls),
            "FAULT_PLAN": str(self.plan),
        }


@pytest.fixture
def planned(shim: Path, world: World, tmp_path: Path) -> Planned:
    token = make_soft_token(tmp_path / "token", pin=bytearray(PIN))
    for key, each_time in ((b"\x01", False), (b"\x02", True)):
        give_signer(
            token,
            world.authority,
            pin=bytearray(PIN),
            holder=f"Semnatar {key[0]}",
            now=NOW,
            key_id=key,
            always_authenticate=each_time,
        )
    found = desk.credentials([token.module], now=NOW, environment=token.environment)
    assert len(found) == 2
    return Planned(shim, token, found, tmp_path / "plan", tmp_path / "calls")


def faults(draw: random.Random) -> Iterator[str]:
    """One word for each call: most succeed, a few are refused, few crash, fewer hang."""
    share = draw.choice((0.05, 0.2, 0.6))
    for _ in range(12):
        if draw.random() >= share:
            yield "-"
        else:
            yield draw.choices((draw.choice(CODES), "crash", "hang"), weights=(90, 8, 2))[0]


def one_plan(planned: Planned, driver: TokenDriver, draw: random.Random) -> tuple[Hurried, int]:
    """Sign until something stops it; returns who typed, and how many signatures were made."""
    official, made = Hurried(draw), 0
    try:
        session = TokenSession(driver, draw.choice(planned.credentials), official)
        session.unlock()
        for _ in range(draw.randint(1, 4)):
            assert len(session.raw_signature(Mechanism.RSA_PKCS, DIGEST_INFO)) == 256
            made += 1
    except KnownError:
        pass  # every fault has its sentence; what counts is how often the token was asked
    return official, made


@pytest.mark.pain(6)
@pytest.mark.timeout(7200)  # the long run
def test_never_more_than_one_login_for_each_pin_whatever_fails(planned: Planned, soak: bool) -> None:
    draw = random.Random(SEED)  # noqa: S311 - a repeatable draw, not a secret
    made = typed = failed = 0
    driver = TokenDriver(planned.shim, environment=planned.environment, deadlines=PATIENCE)
    for number in range(10_000 if soak else 150):
        planned.calls.write_text("")
        plan = list(faults(draw))
        planned.plan.write_text(" ".join(plan))
        official, signed = one_plan(planned, driver, draw)
        logins = planned.calls.read_text().split().count("C_Login")
        entered = [pin for pin in official.given if len(pin) >= 4]
        assert logins <= len(entered), f"plan {number}: {plan}"
        assert not any(any(pin) for pin in official.given), f"plan {number}: a PIN was not wiped"
        made, typed, failed = made + signed, typed + len(entered), failed + (not signed)
    driver.close()
    assert made > typed / 4
    assert failed, "no plan stopped anybody: the faults do not reach the driver"
