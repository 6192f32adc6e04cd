"""From a shell: which tokens are there and who can sign, and the PIN changed at a terminal that shows nothing of it."""

import os
import pty
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from signing.demonstration import SoftToken, ThrowAwayAuthority, give_signer, make_soft_token
from tests.journeys.conftest import Opis

PIN, NEW = b"730184", b"40927755"


@pytest.fixture
def token(tmp_path: Path) -> SoftToken:
    now = datetime.now(UTC)  # noqa: TID251 - certificates are judged by the machine's clock
    token = make_soft_token(tmp_path / "token", pin=bytearray(PIN))
    authority = ThrowAwayAuthority.made_in(tmp_path, now=now)
    give_signer(token, authority, pin=bytearray(PIN), holder="Secretar general", now=now)
    return token


@pytest.fixture
def official(opis: Opis, token: SoftToken) -> Opis:
    return Opis(opis.home, {**opis.environment, **token.environment})


def test_who_can_sign_is_said_with_the_driver_and_the_token(official: Opis, token: SoftToken) -> None:
    [module] = official.answer("tokens", "--module", token.module)["modules"]  # type: ignore[misc]  # a list, or it fails
    assert (module["vendor"], module["fault"]) == ("SoftHSM (probă)", "")
    [seen] = module["tokens"]
    assert (seen["serial"], seen["pin"]) == (token.serial, "ok")
    [signer] = seen["can_sign"]
    assert (signer["holder"], signer["algorithm"], signer["qualified"]) == ("Secretar general", "RSA", False)
    said = official.run("tokens", "--module", token.module).stdout
    assert "✓ Secretar general, certificat necalificat" in said


def test_a_driver_that_cannot_be_used_says_why_and_nobody_can_sign(opis: Opis, tmp_path: Path) -> None:
    driver = tmp_path / "old.so"
    driver.write_bytes(b"\x7fELF\x01".ljust(64, b"\0"))
    told = opis.run("tokens", "--module", driver)
    assert told.returncode == 1
    assert "este pe 32 de biți, iar programul pe 64" in told.stdout


def test_a_pin_is_changed_at_a_terminal_that_shows_nothing_of_it(official: Opis, token: SoftToken) -> None:
    said = at_a_terminal(official, ["pin", "--module", token.module], [PIN, NEW, NEW])
    assert "a fost schimbat" in said
    for secret in (PIN, NEW):
        assert secret.decode() not in said
    assert (
        official.run(
            "pin", "--module", token.module, "--pin-file", "-", "--new-pin-file", "-", stdin="0000\n"
        ).returncode
        == 2
    )
    told = official.run(
        "pin",
        "--module",
        token.module,
        "--pin-file",
        "-",
        "--new-pin-file",
        "-",
        stdin=f"{NEW.decode()}\n{PIN.decode()}\n",
    )
    assert told.returncode == 0, told.stderr


def test_a_new_pin_typed_differently_changes_nothing(official: Opis, token: SoftToken) -> None:
    said = at_a_terminal(official, ["pin", "--module", token.module], [PIN, NEW, b"11112222"])
    assert "nu a fost scris la fel" in said
    at_a_terminal(official, ["pin", "--module", token.module], [PIN, NEW, NEW])


def test_the_log_of_the_driver_holds_every_call_and_no_secret(
    official: Opis, token: SoftToken, tmp_path: Path, paper: Path
) -> None:
    log, pin = tmp_path / "calls.log", tmp_path / "pin"
    pin.write_bytes(PIN)
    sign = ("sign", paper, "--out", tmp_path / "a.pdf", "--module", token.module, "--pin-file", pin)
    assert official.run("trace", log, *sign).returncode == 0
    pin.write_bytes(b"111111")
    assert official.run("trace", log, *sign).returncode == 2
    said = log.read_text()
    for call in ("Load", "C_OpenSession", "C_Login", "C_SignInit", "C_Sign"):
        assert f" {call} ..." in said
    assert "C_Login(" in said
    assert "= CKR_PIN_INCORRECT" in said
    assert str(token.module) in said
    assert log.stat().st_mode & 0o777 == 0o600
    for secret in (PIN, b"111111"):
        assert secret.decode() not in said
        assert secret.hex() not in said.lower()
    assert official.run("trace", log).returncode == 2


def at_a_terminal(opis: Opis, arguments: list[object], typed: list[bytes]) -> str:
    """Run with a terminal of its own, type a line after each question, and return everything that stood on it."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        opis.command(*arguments),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=opis.environment,
        start_new_session=True,
        preexec_fn=_own_the_terminal,  # noqa: PLW1509 - nothing else runs in this process
    )
    os.close(theirs)
    said = b""
    waiting = list(typed)
    while True:
        try:
            piece = os.read(ours, 1024)
        except OSError:  # the other end has closed
            break
        said += piece
        if waiting and said.endswith(b": "):
            os.write(ours, waiting.pop(0) + b"\n")
    process.wait(timeout=60)
    os.close(ours)
    return said.decode()


def _own_the_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
