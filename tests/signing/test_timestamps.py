"""Time stamps: asked over real HTTP of authorities that are down, slow or lie; added at once or later without a PIN."""

import hashlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import tsp

from signing import desk, timestamps
from signing.authority import TimeStampAuthority
from signing.demonstration import ThrowAwayAuthority, give_signer, make_soft_token, serving_on_loopback
from signing.errors import PdfNotSigned, SignatureCovered, TimeStampUnavailable
from signing.verdicts import Changes, Level, Reason, Word
from tests.signing.conftest import NOW, PIN, Official, World, poppler_says

DIGEST = hashlib.sha256(b"document").digest()


@pytest.fixture
def address(world: World) -> Iterator[str]:
    with world.stamper.serving() as url:
        yield url


@pytest.fixture
def nobody() -> str:
    """An address at which nothing listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        return f"http://127.0.0.1:{server.getsockname()[1]}/"


@pytest.fixture
def silent() -> Iterator[str]:
    """An address that accepts and never says a word."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


def signed(
    world: World, official: Official, source: Path, target: Path, authority: TimeStampAuthority | None = None
) -> desk.SignedFile:
    return desk.sign(
        source,
        target,
        world.credential(),
        official,
        clock_now=NOW,
        authority=authority,
        environment=world.token.environment,
    )


def test_a_stamp_asked_for_at_once_makes_b_t(
    world: World, official: Official, address: str, paper: Path, tmp_path: Path
) -> None:
    made = signed(world, official, paper, tmp_path / "a.pdf", TimeStampAuthority((address,)))
    assert (made.level, made.timestamp_pending) == (Level.B_T, False)
    assert made.sha256 == hashlib.sha256(made.path.read_bytes()).hexdigest()
    (verdict,) = desk.verify(made.path, world.authority.trust, now=NOW)
    assert (verdict.verdict, verdict.level, verdict.timestamp_at) == (Word.VALID, Level.B_T, NOW)
    assert "Signature is Valid." in poppler_says(made.path)


def test_without_an_authority_the_signature_is_kept_and_stamped_later_without_a_pin(
    world: World, official: Official, nobody: str, address: str, paper: Path, tmp_path: Path
) -> None:
    made = signed(world, official, paper, tmp_path / "a.pdf", TimeStampAuthority((nobody,), timeout=1))
    assert (made.level, made.timestamp_pending) == (Level.B_B, True)
    before = made.path.read_bytes()
    assert desk.strengthen(made.path, made.path, TimeStampAuthority((address,)))
    after = made.path.read_bytes()
    assert len(after) == len(before)
    assert len(official.asked) == 1
    (verdict,) = desk.verify(made.path, world.authority.trust, now=NOW)
    assert (verdict.verdict, verdict.level) == (Word.VALID, Level.B_T)
    assert not desk.strengthen(made.path, made.path, TimeStampAuthority((address,))), "once is enough"
    assert made.path.read_bytes() == after


def test_a_batch_waits_for_a_dead_authority_once(world: World, official: Official, paper: Path, tmp_path: Path) -> None:
    asked: list[bytes] = []

    def refuse(request: bytes) -> bytes:
        asked.append(request)
        raise ValueError

    with serving_on_loopback(refuse) as url:
        documents = [desk.Document(paper, tmp_path / f"{one}.pdf") for one in range(3)]
        outcomes = list(
            desk.sign_all(
                documents,
                world.credential(),
                official,
                clock_now=NOW,
                authority=TimeStampAuthority((url,)),
                environment=world.token.environment,
            )
        )
    assert [one.signed is not None and one.signed.timestamp_pending for one in outcomes] == [True] * 3
    assert len(asked) == 1


@pytest.mark.pain(10)
def test_the_next_address_is_asked_when_one_is_dead_or_silent(nobody: str, silent: str, address: str) -> None:
    authority = TimeStampAuthority((nobody, silent, address), timeout=0.5)
    assert timestamps.stamp(authority, DIGEST)["content_type"].native == "signed_data"


@pytest.mark.pain(10)
def test_one_good_answer_is_asked_for_once(world: World) -> None:
    """Stamps cost money."""
    asked: list[bytes] = []

    def count(request: bytes) -> bytes:
        asked.append(request)
        return world.stamper.answer(request)

    with serving_on_loopback(count) as url:
        timestamps.stamp(TimeStampAuthority((url, url)), DIGEST)
    assert len(asked) == 1


def wrong_nonce(world: World, request: bytes) -> bytes:
    asked = tsp.TimeStampReq.load(request)
    asked["nonce"] = asked["nonce"].native + 1
    return world.stamper.answer(asked.dump(force=True))


def no_nonce(world: World, request: bytes) -> bytes:
    asked = tsp.TimeStampReq.load(request)
    del asked["nonce"]
    return world.stamper.answer(asked.dump(force=True))


def wrong_imprint(world: World, request: bytes) -> bytes:
    asked = tsp.TimeStampReq.load(request)
    asked["message_imprint"]["hashed_message"] = bytes(32)
    return world.stamper.answer(asked.dump(force=True))


def refused(world: World, request: bytes) -> bytes:
    return bytes(tsp.TimeStampResp({"status": {"status": "rejection"}}).dump())


def not_asn1(world: World, request: bytes) -> bytes:
    return b"<html>Portal captiv</html>"


def empty(world: World, request: bytes) -> bytes:
    return b""


def broken_signature(world: World, request: bytes) -> bytes:
    answered = bytearray(world.stamper.answer(request))
    answered[-3] ^= 1
    return bytes(answered)


@pytest.mark.parametrize("lie", [wrong_nonce, no_nonce, wrong_imprint, refused, not_asn1, empty, broken_signature])
def test_an_answer_that_is_not_ours_is_refused(world: World, lie: Callable[[World, bytes], bytes]) -> None:
    with serving_on_loopback(lambda request: lie(world, request)) as url, pytest.raises(TimeStampUnavailable) as told:
        timestamps.stamp(TimeStampAuthority((url,)), DIGEST)
    assert url in str(told.value.facts["reason"])


def test_granted_with_modifications_is_accepted(world: World) -> None:
    def modified(request: bytes) -> bytes:
        answered = tsp.TimeStampResp.load(world.stamper.answer(request))
        answered["status"]["status"] = "granted_with_mods"
        return bytes(answered.dump(force=True))

    with serving_on_loopback(modified) as url:
        assert timestamps.stamp(TimeStampAuthority((url,)), DIGEST) is not None


def test_a_server_that_drips_its_answer_is_given_up() -> None:
    """Each read is quick, the whole never ends: the time is that of the whole answer."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def drip() -> None:
            line, _ = server.accept()
            with line:
                line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                try:
                    while True:
                        line.sendall(b"x" * 100)
                except OSError:
                    return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        with pytest.raises(TimeStampUnavailable):
            timestamps.stamp(TimeStampAuthority((f"http://127.0.0.1:{server.getsockname()[1]}/",), timeout=1), DIGEST)
        thread.join()


def test_an_address_of_another_kind_is_never_opened(tmp_path: Path) -> None:
    with pytest.raises(TimeStampUnavailable):
        timestamps.stamp(TimeStampAuthority((tmp_path.as_uri(),)), DIGEST)


def test_a_signature_under_a_later_one_is_not_touched(
    world: World, official: Official, address: str, paper: Path, tmp_path: Path
) -> None:
    first = signed(world, official, paper, tmp_path / "a.pdf")
    second = signed(world, official, first.path, tmp_path / "b.pdf", TimeStampAuthority((address,)))
    before = second.path.read_bytes()
    with pytest.raises(SignatureCovered):
        desk.strengthen(second.path, second.path, TimeStampAuthority((address,)))
    assert second.path.read_bytes() == before


def test_an_unsigned_document_gets_no_stamp(paper: Path, address: str) -> None:
    with pytest.raises(PdfNotSigned):
        desk.strengthen(paper, paper, TimeStampAuthority((address,)))


def test_a_stamp_of_an_unknown_authority_proves_no_time(
    world: World, official: Official, paper: Path, tmp_path: Path
) -> None:
    other = ThrowAwayAuthority.made_in(tmp_path / "other", now=NOW).time_stamper(now=NOW, clock=lambda: NOW)
    with other.serving() as url:
        made = signed(world, official, paper, tmp_path / "a.pdf", TimeStampAuthority((url,)))
    (verdict,) = desk.verify(made.path, world.authority.trust, now=NOW)
    assert (verdict.verdict, verdict.timestamp_at, verdict.changed_after) == (Word.VALID, None, Changes.NONE)


def test_a_stamp_keeps_the_signature_valid_after_the_certificate_ended(
    world: World, official: Official, address: str, paper: Path, tmp_path: Path
) -> None:
    """Law 214/2024: what counts is the certificate at the time of signing, which the stamp proves."""
    pin = bytearray(PIN)
    token = make_soft_token(tmp_path / "token", pin=pin)
    give_signer(token, world.authority, pin=pin, holder="Ieri", now=NOW - timedelta(days=729))
    (credential,) = desk.credentials([token.module], now=NOW, environment=token.environment)
    for authority, expected, reason in (
        (None, Word.INDETERMINATE, Reason.OUT_OF_BOUNDS_NO_POE),
        (TimeStampAuthority((address,)), Word.VALID, Reason.PASSED),
    ):
        target = tmp_path / f"{expected}.pdf"
        desk.sign(
            paper,
            target,
            credential,
            official,
            clock_now=NOW,
            authority=authority,
            environment=token.environment,
        )
        (verdict,) = desk.verify(target, world.authority.trust, now=NOW + timedelta(days=30))
        assert (verdict.verdict, verdict.reason_code) == (expected, reason)


@pytest.mark.pain(10)
def test_an_authority_whose_quota_is_used_up_is_passed_over(world: World, address: str, nobody: str) -> None:
    """Nothing is asked of it, so nothing is paid; where all are used up the reason says so."""
    asked: list[str] = []

    def none_left_of_the_first(url: str) -> bool:
        asked.append(url)
        return url != nobody

    assert timestamps.stamp(TimeStampAuthority((nobody, address), may_ask=none_left_of_the_first), DIGEST)
    assert asked == [nobody, address]
    with pytest.raises(TimeStampUnavailable) as told:
        timestamps.stamp(TimeStampAuthority((nobody,), may_ask=none_left_of_the_first), DIGEST)
    assert told.value.facts["reason"] == f"{nobody}: quota"
