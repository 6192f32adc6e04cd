"""A PIN is changed in one try: both are wiped, and what cannot be is refused before the token is asked."""

from pathlib import Path

import pytest

from signing import desk
from signing.demonstration import SoftToken, make_soft_token
from signing.errors import PinCancelled, PinLengthWrong, PinLocked, PinWrong, TokenNotFound
from signing.tokens import PinPurpose, TokenInfo
from tests.signing.conftest import PIN, FaultyDriver, Official

NEW = b"40927755"


@pytest.fixture
def token(tmp_path: Path) -> SoftToken:
    return make_soft_token(tmp_path / "token", pin=bytearray(PIN))


def plugged(token: SoftToken) -> TokenInfo:
    [info] = desk.tokens([token.module], environment=token.environment)
    return info


def change(token: SoftToken, official: Official) -> None:
    desk.change_pin(plugged(token), official, environment=token.environment)


def test_the_new_pin_holds_and_the_old_one_no_more(token: SoftToken) -> None:
    official = Official(pins=[PIN, NEW])
    change(token, official)
    assert [one.purpose for one in official.asked] == [PinPurpose.CHANGE_OLD, PinPurpose.CHANGE_NEW]
    assert all(not any(pin) for pin in official.typed), "both are wiped"
    with pytest.raises(PinWrong):
        change(token, Official(pins=[PIN, b"111111"]))
    change(token, Official(pins=[NEW, PIN]))


@pytest.mark.parametrize(
    ("pins", "expected"),
    [([None], PinCancelled), ([PIN, None], PinCancelled), ([b"12"], PinLengthWrong), ([PIN, b"12"], PinLengthWrong)],
)
def test_nothing_is_tried_when_somebody_thinks_again(
    token: SoftToken, pins: list[bytes | None], expected: type[Exception]
) -> None:
    official = Official(pins=pins)
    with pytest.raises(expected):
        change(token, official)
    assert all(not any(pin) for pin in official.typed)
    change(token, Official(pins=[PIN, NEW]))


def test_a_locked_token_is_not_asked(faulty: FaultyDriver, official: Official) -> None:
    [info] = desk.tokens([faulty.module], environment=faulty.environment(flags="0x40000"))
    with pytest.raises(PinLocked):
        desk.change_pin(info, official, environment=faulty.environment())
    assert official.asked == []


def test_a_token_pulled_out_meanwhile_is_told(token: SoftToken, tmp_path: Path, official: Official) -> None:
    info = plugged(token)
    other = make_soft_token(tmp_path / "other", pin=bytearray(PIN))
    with pytest.raises(TokenNotFound):
        desk.change_pin(info, official, environment=other.environment)
    assert all(not any(pin) for pin in official.typed)
