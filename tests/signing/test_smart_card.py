"""A person's smart card (PIV) through the real reader service and OpenSC: plugged, asked, refused, pulled out."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from signing import desk
from signing.desk import Document, Outcome
from signing.errors import PinLocked, PinWrong, TokenRemoved
from signing.modules import of_vendor
from signing.tokens import Credential, KeyAlgorithm, PinPurpose
from tests.devices.piv_card import TRIES, PivCard, PrivateKey
from tests.devices.virtual_card import card_service, plugged_card
from tests.signing.conftest import NOW, Official, World, poppler_says, write_paper

CARD_PIN = b"730184"
WRONG = b"999999"
PATIENCE = 30
"""Seconds: what is found is asserted, how soon is measured elsewhere."""
KEYS = {"RSA 2048": None, "P-256": ec.SECP256R1(), "P-384": ec.SECP384R1()}


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))  # OpenSC remembers cards it has seen
    with card_service():
        yield


def made_card(world: World, kind: str = "RSA 2048", holder: str = "Ionescu Ștefan") -> PivCard:
    curve = KEYS[kind]
    key: PrivateKey = (
        rsa.generate_private_key(public_exponent=65537, key_size=2048)
        if curve is None
        else ec.generate_private_key(curve)
    )
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return PivCard(key, world.authority.signer_certificate(public, holder=holder, now=NOW), CARD_PIN)


def module() -> Path:
    found = of_vendor("opensc")
    assert found is not None, "OpenSC is one of the system packages"
    return found


def on_card() -> list[Credential]:
    return desk.credentials([module()], now=NOW)


def found_on_card(credentials: int = 1) -> list[Credential]:
    """What is on the card as soon as the reader service has seen it come, or go."""
    end = time.monotonic() + PATIENCE
    while len(found := on_card()) != credentials:
        assert time.monotonic() < end, found
        time.sleep(0.1)
    return found


def signed(folder: Path, official: Official, papers: int = 1) -> list[Outcome]:
    (credential,) = found_on_card()
    documents = [Document(write_paper(folder / f"{one}.pdf"), folder / f"{one}-semnat.pdf") for one in range(papers)]
    return list(desk.sign_all(documents, credential, official, clock_now=NOW))


@pytest.mark.usefixtures("service")
@pytest.mark.parametrize("kind", KEYS)
def test_a_card_is_found_signs_and_is_gone_when_pulled_out(
    world: World, official: Official, tmp_path: Path, kind: str
) -> None:
    assert on_card() == []
    with plugged_card(made_card(world, kind)):
        (credential,) = found_on_card()
        assert credential.holder == "Ionescu Ștefan"
        assert credential.key_algorithm is (KeyAlgorithm.RSA if kind.startswith("RSA") else KeyAlgorithm.EC)
        (outcome,) = signed(tmp_path, official)
        assert outcome.signed is not None
        assert "Signature is Valid." in poppler_says(outcome.document.target)
    assert found_on_card(credentials=0) == []


@pytest.mark.usefixtures("service")
def test_a_card_that_wants_its_pin_for_every_signature_is_told_each_one_by_its_official(
    world: World, official: Official, tmp_path: Path
) -> None:
    card = made_card(world)
    with plugged_card(card):
        outcomes = signed(tmp_path, official, papers=3)
    assert all(one.signed is not None for one in outcomes)
    assert card.signed == 3
    assert [request.purpose for request in official.asked] == [PinPurpose.LOGIN, *[PinPurpose.SIGNATURE] * 3]


@pytest.mark.pain(6)
@pytest.mark.usefixtures("service")
def test_a_wrong_pin_costs_one_try_and_a_blocked_card_is_told_before_the_pin_is_asked(
    world: World, tmp_path: Path
) -> None:
    card = made_card(world)
    with plugged_card(card):
        for left, expected in ((2, PinWrong), (1, PinWrong), (0, PinLocked)):
            [outcome] = signed(tmp_path, Official(pins=[WRONG]), papers=1)
            assert isinstance(outcome.error, expected)
            assert (card.tries, card.asked_for_pin) == (left, TRIES - left)
        late = Official()
        [outcome] = signed(tmp_path, late)
        assert isinstance(outcome.error, PinLocked)
        assert (late.asked, card.signed) == ([], 0)
    assert not list(tmp_path.glob("*-semnat.pdf"))


@pytest.mark.usefixtures("service")
def test_the_pin_of_a_card_is_changed_in_one_try(world: World, tmp_path: Path) -> None:
    card = made_card(world)
    with plugged_card(card):
        found_on_card()
        (info,) = desk.tokens([module()])
        desk.change_pin(info, Official(pins=[CARD_PIN, b"445566"]))
        assert (card.pin, card.tries) == (b"445566", TRIES)
        (outcome,) = signed(tmp_path, Official(pins=[b"445566"] * 2))
    assert outcome.signed is not None


@pytest.mark.pain(7)
@pytest.mark.usefixtures("service")
def test_a_card_pulled_out_while_it_signs_leaves_what_was_signed_and_signs_the_rest_when_it_is_back(
    world: World, official: Official, tmp_path: Path
) -> None:
    card = made_card(world)
    card.pull_at = 2
    with plugged_card(card):
        first, second = signed(tmp_path, official, papers=3)
    assert first.signed is not None
    assert isinstance(second.error, TokenRemoved)
    assert sorted(path.name for path in tmp_path.glob("*-semnat.pdf")) == ["0-semnat.pdf"]
    with plugged_card(card):
        outcomes = signed(tmp_path, official, papers=3)
    assert all(one.signed is not None for one in outcomes)
