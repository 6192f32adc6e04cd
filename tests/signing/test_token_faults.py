"""Tokens and drivers that fail: each situation has its name, and a PIN is never tried twice."""

import os
from pathlib import Path

import pytest

from opis_contract.errors import KnownError
from signing import desk
from signing.client import Deadlines
from signing.demonstration import give_signer, make_soft_token
from signing.desk import Document, Outcome
from signing.errors import (
    KeyRefused,
    ModuleCrashed,
    ModuleHung,
    ModuleMissing,
    ModuleUnusable,
    PinCancelled,
    PinExpired,
    PinLengthWrong,
    PinLocked,
    PinNotSet,
    PinWrong,
    PinWrongFewLeft,
    PinWrongLastTry,
    SignatureNotSound,
    TokenFault,
    TokenFull,
    TokenNotFound,
    TokenRefused,
    TokenRemoved,
)
from signing.refusals import refusal
from signing.tokens import PinPurpose, PinState
from tests.signing.conftest import NOW, PIN, FaultyDriver, Official, World, descendants, poppler_says, write_paper

COUNT_LOW, FINAL_TRY, LOCKED, READER_KEYS = "0x10000", "0x20000", "0x40000", "0x100"
IMPATIENT = Deadlines(sign=1, reader_keys=1, other=5)


def batch(faulty: FaultyDriver, official: Official, folder: Path, *, papers: int = 1, **faults: str) -> list[Outcome]:
    """Sign papers through the failing driver."""
    environment = faulty.environment(**faults)
    (credential, *_) = desk.credentials([faulty.module], now=NOW, environment=faulty.environment())
    documents = [Document(write_paper(folder / f"{one}.pdf"), folder / f"{one}-semnat.pdf") for one in range(papers)]
    return list(
        desk.sign_all(documents, credential, official, clock_now=NOW, environment=environment, deadlines=IMPATIENT)
    )


SITUATIONS: dict[str, tuple[dict[str, str], type[KnownError], int]] = {
    "wrong PIN": ({"login": "0xA0"}, PinWrong, 1),
    "wrong PIN, few left": ({"login": "0xA0", "flags": COUNT_LOW}, PinWrongFewLeft, 1),
    "wrong PIN, last try": ({"login": "0xA0", "flags": FINAL_TRY}, PinWrongLastTry, 1),
    "locked by this try": ({"login": "0xA4"}, PinLocked, 1),
    "locked before": ({"flags": LOCKED}, PinLocked, 0),
    "expired PIN": ({"login": "0xA3"}, PinExpired, 1),
    "no PIN": ({"login": "0x102"}, PinNotSet, 1),
    "cancelled on the reader": ({"login": "0x50", "flags": READER_KEYS}, PinCancelled, 1),
    "pulled out at the PIN": ({"login": "0x32"}, TokenRemoved, 1),
    "function failed is no wrong PIN": ({"login": "0x06"}, TokenRefused, 1),
    "crash at the PIN": ({"login": "crash"}, ModuleCrashed, 1),
    "pulled out": ({"sign": "0x32"}, TokenRemoved, 1),
    "device error": ({"sign": "0x30"}, TokenRemoved, 1),
    "no memory": ({"sign": "0x31"}, TokenFull, 1),
    "key may not sign": ({"sign": "0x68"}, KeyRefused, 1),
    "general error": ({"sign": "0x05"}, TokenRefused, 1),
    "vendor's own error": ({"sign": "0x80001234"}, TokenRefused, 1),
    "wrong signature": ({"sign": "garbage"}, SignatureNotSound, 1),
    "crash": ({"sign": "crash"}, ModuleCrashed, 1),
    "hang": ({"sign": "hang"}, ModuleHung, 1),
}


@pytest.mark.pain(4)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_each_situation_has_its_name_and_costs_at_most_one_try(
    faulty: FaultyDriver, official: Official, tmp_path: Path, situation: str
) -> None:
    faults, expected, tries = SITUATIONS[situation]
    first, *rest = batch(faulty, official, tmp_path, papers=2, **faults)
    assert type(first.error) is expected
    assert rest == []
    assert faulty.called("C_Login") == tries
    assert len(official.typed) <= 1
    assert all(not any(pin) for pin in official.typed), "a typed PIN is wiped"
    assert sorted(one.name for one in tmp_path.glob("*.pdf")) == ["0.pdf", "1.pdf"]
    assert list(tmp_path.glob(".*")) == []


def test_the_real_token_says_that_a_pin_was_wrong(world: World, tmp_path: Path) -> None:
    official = Official(pins=[b"999999", PIN])
    for expected in (PinWrong, None):
        (outcome,) = desk.sign_all(
            [Document(write_paper(tmp_path / "a.pdf"), tmp_path / "b.pdf")],
            world.credential(),
            official,
            clock_now=NOW,
            environment=world.token.environment,
        )
        assert expected is None or isinstance(outcome.error, expected)
    assert (tmp_path / "b.pdf").exists()


def test_a_pin_of_impossible_length_is_not_tried(faulty: FaultyDriver, tmp_path: Path) -> None:
    (outcome,) = batch(faulty, Official(pins=[b"12"]), tmp_path)
    assert isinstance(outcome.error, PinLengthWrong)
    assert outcome.error.facts["minimum"] == 4
    assert faulty.called("C_Login") == 0


def test_a_change_of_mind_is_no_try(faulty: FaultyDriver, tmp_path: Path) -> None:
    (outcome,) = batch(faulty, Official(pins=[None]), tmp_path)
    assert isinstance(outcome.error, PinCancelled)
    assert faulty.called("C_Login") == 0


def test_the_official_is_told_before_typing_that_it_is_the_last_try(
    faulty: FaultyDriver, official: Official, tmp_path: Path
) -> None:
    batch(faulty, official, tmp_path, flags=FINAL_TRY)
    assert official.asked[0].pin_state is PinState.FINAL_TRY
    assert (official.asked[0].holder, official.asked[0].token_label) == ("Ionescu Ștefan", "Opis demonstrație")


@pytest.mark.pain(9)
def test_a_reader_with_its_own_keys_asks_itself(faulty: FaultyDriver, official: Official, tmp_path: Path) -> None:
    batch(faulty, official, tmp_path, flags=READER_KEYS, login="0xA0")
    assert official.asked == []
    assert faulty.called("C_Login") == 1


def test_a_token_pulled_out_at_the_third_paper_leaves_two_saved_and_the_rest_can_be_signed_later(
    faulty: FaultyDriver, official: Official, tmp_path: Path
) -> None:
    outcomes = batch(faulty, official, tmp_path, papers=5, sign="0x32", **{"from": "3"})
    assert [one.signed is not None for one in outcomes] == [True, True, False]
    assert len(official.asked) == 1
    for outcome in outcomes[:2]:
        assert "Signature is Valid." in poppler_says(outcome.document.target)
    left = [Document(tmp_path / f"{one}.pdf", tmp_path / f"{one}-semnat.pdf") for one in (2, 3, 4)]
    (credential, *_) = desk.credentials([faulty.module], now=NOW, environment=faulty.environment())
    later = desk.sign_all(left, credential, official, clock_now=NOW, environment=faulty.environment())
    assert all(one.signed is not None for one in later)


@pytest.mark.pain(8)
def test_after_a_driver_hung_a_fresh_one_signs(faulty: FaultyDriver, official: Official, tmp_path: Path) -> None:
    once = tmp_path / "once"
    once.touch()
    (hung,) = batch(faulty, official, tmp_path, sign="hang", once=str(once))
    assert isinstance(hung.error, ModuleHung)
    assert hung.error.facts["seconds"] == 1
    (signed,) = batch(faulty, official, tmp_path, sign="hang", once=str(once))
    assert signed.signed is not None


@pytest.mark.pain(8)
def test_one_driver_that_hangs_at_its_start_hides_no_other(faulty: FaultyDriver, world: World) -> None:
    environment = faulty.environment(start="hang")
    seen = desk.credentials(
        [faulty.module, world.token.module], now=NOW, environment=environment, deadlines=Deadlines(other=3)
    )
    assert {one.module for one in seen} == {world.token.module}


@pytest.mark.pain(3)
def test_an_empty_certificate_object_is_passed_over(faulty: FaultyDriver) -> None:
    """The slot for a qualified certificate is empty on most identity cards (web-eid/libelectronic-id#166)."""
    seen = desk.credentials([faulty.module], now=NOW, environment=faulty.environment(empty="1"))
    assert [one.holder for one in seen] == ["Popa Ana"]


@pytest.mark.pain(1)
def test_two_tokens_of_one_label_are_told_apart_by_serial(world: World, official: Official, tmp_path: Path) -> None:
    pin = bytearray(PIN)
    first = make_soft_token(tmp_path / "tokens", pin=pin)
    second = make_soft_token(tmp_path / "tokens", pin=pin)
    for token, holder in ((first, "Prima"), (second, "A doua")):
        give_signer(token, world.authority, pin=pin, holder=holder, now=NOW)
    assert first.label == second.label
    assert {one.serial for one in desk.tokens([first.module], environment=first.environment)} == {
        first.serial,
        second.serial,
    }
    credentials = desk.credentials([first.module], now=NOW, environment=first.environment)
    for token, holder in ((second, "A doua"), (first, "Prima")):
        chosen = desk.best(credentials, token_serial=token.serial)
        target = tmp_path / f"{holder}.pdf"
        signed = desk.sign(
            write_paper(tmp_path / "a.pdf"), target, chosen, official, clock_now=NOW, environment=token.environment
        )
        assert signed.signer == holder
        assert f"Common Name: {holder}" in poppler_says(target)


@pytest.mark.pain(5)
def test_a_key_that_wants_its_pin_for_each_signature_gets_it_and_no_pin_is_kept(
    world: World, official: Official, tmp_path: Path
) -> None:
    pin = bytearray(PIN)
    token = make_soft_token(tmp_path / "token", pin=pin)
    give_signer(token, world.authority, pin=pin, holder="Carte", now=NOW, always_authenticate=True)
    (credential,) = desk.credentials([token.module], now=NOW, environment=token.environment)
    documents = [Document(write_paper(tmp_path / f"{one}.pdf"), tmp_path / f"{one}-s.pdf") for one in range(2)]
    outcomes = list(desk.sign_all(documents, credential, official, clock_now=NOW, environment=token.environment))
    assert all(one.signed is not None for one in outcomes), outcomes
    assert [one.purpose for one in official.asked] == [PinPurpose.LOGIN, PinPurpose.SIGNATURE, PinPurpose.SIGNATURE]


def test_a_driver_that_is_missing_or_no_driver_is_told(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.so"
    wrong.write_text("nu sunt un driver")
    for module, expected in ((tmp_path / "absent.so", ModuleMissing), (wrong, ModuleUnusable)):
        with pytest.raises(expected):
            desk.credentials([module], now=NOW)
    assert desk.credentials([], now=NOW) == []


def test_the_pin_stands_in_no_argument_and_no_environment(faulty: FaultyDriver, world: World, tmp_path: Path) -> None:
    """Looked for in every process that descends from this one, while the driver is at work on the login."""
    seen: list[bytes] = []

    def look() -> None:
        for process in descendants(os.getpid()):
            seen.append((Path("/proc") / str(process) / "cmdline").read_bytes())
            seen.append((Path("/proc") / str(process) / "environ").read_bytes())

    official = Official(while_asked=look)
    (outcome,) = batch(faulty, official, tmp_path)
    assert outcome.signed is not None
    assert any(b"signing.worker" in one for one in seen)
    assert all(PIN not in one for one in seen)
    assert PIN not in faulty.calls.read_bytes()


@pytest.mark.pain(4)
@pytest.mark.parametrize("pin_state", list(PinState))
def test_every_return_value_of_the_standard_means_one_error(pin_state: PinState) -> None:
    for ckr in [*range(0x400), 0x80000001]:
        error = refusal(ckr, "CKR", pin_state, token="t", module="m")
        assert isinstance(error, KnownError)
        if ckr not in {0x50, 0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0x102}:
            assert isinstance(error, TokenFault)
    assert isinstance(refusal(0xE1, "CKR", pin_state, token="", module=""), TokenNotFound)


@pytest.mark.pain(4)
def test_a_failure_without_a_reason_is_a_token_pulled_out_only_where_it_has_left() -> None:
    for ckr in (0x05, 0x06):
        assert isinstance(refusal(ckr, "CKR", PinState.OK, gone=True, token="t", module="m"), TokenRemoved)
        assert isinstance(refusal(ckr, "CKR", PinState.OK, gone=False, token="t", module="m"), TokenRefused)
    assert isinstance(refusal(0xA0, "CKR", PinState.OK, gone=True, token="t", module="m"), PinWrong)
