"""The client against everything that may stand at the server's address: each is an error by name, in time."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.errors import ServerUnreachable
from app.feed import FeedCursor
from opis_contract.checkpoints import read_checkpoint
from opis_contract.messages import Problem
from opis_contract.signed_note import NoteKey
from sync.client import LARGEST_MESSAGE, ServerClient
from sync.errors import (
    CertificateRefused,
    ClientTooOld,
    NotEnrolled,
    ServerFault,
    ServerSilent,
    ServerTooOld,
    Silence,
    StrangeAnswer,
    StrangerAnswered,
)
from sync.refusals import RegisterUnknown

START = FeedCursor(epoch=None, position=0)
SECRET = "secret"
WAITS = 0.3
"""Seconds that an impatient client of these tests gives the other side."""

Script = Callable[[socket.socket, bytes], None]


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the machine's clock, outside of the program


class Stranger:
    """Somebody who answers at an address, by a script for one connection."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.heard: list[bytes] = []
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listening.close()

    def _run(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                with connection, suppress(OSError):
                    asked = _question(connection)
                    self.heard.append(asked)
                    self._script(connection, asked)


def _question(connection: socket.socket) -> bytes:
    asked = b""
    while b"\r\n\r\n" not in asked:
        asked += connection.recv(65_536)
    head, _, body = asked.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    while lengths and len(body) < int(lengths[0]):
        body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body


def says(status: str, body: bytes = b"", *headers: str, length: int | None = None) -> Script:
    """A script that gives one answer."""
    size = len(body) if length is None else length
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {size}", "Connection: close", *headers, "", ""])

    def script(connection: socket.socket, _: bytes) -> None:
        connection.sendall(head.encode() + body)

    return script


def problem(status: str, code: str, version: str = "1", **facts: str | int) -> Script:
    """A script that refuses as an Opis server does."""
    return says(status, Problem(code=code, facts=facts).model_dump_json().encode(), f"Opis-Contract: {version}")


@pytest.fixture
def ending() -> threading.Event:
    """Set when the test is over: what a script waits for."""
    return threading.Event()


@pytest.fixture
def stranger(ending: threading.Event) -> Iterator[Callable[[Script], Stranger]]:
    standing: list[Stranger] = []

    def stand(script: Script) -> Stranger:
        standing.append(Stranger(script))
        return standing[-1]

    yield stand
    ending.set()
    for each in standing:
        each.close()


@pytest.fixture
def asking() -> Iterator[Callable[..., ServerClient]]:
    """A client of an address, impatient unless said otherwise."""
    made: list[ServerClient] = []

    def ask(address: str, token: str | None = SECRET, **patience: float) -> ServerClient:
        asked = {"connect_timeout": WAITS, "read_timeout": WAITS, "counter_patience": 2 * WAITS} | patience
        made.append(ServerClient(address, token, **asked))
        return made[-1]

    yield ask
    for each in made:
        each.close()


def test_where_nobody_listens_the_request_was_not_sent(asking, new_request) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with pytest.raises(ServerSilent) as silence:
        asking(address).register(new_request())
    assert silence.value.facts == {"address": address, "reason": Silence.NOT_CONNECTED, "sent": False}


@pytest.mark.parametrize("address", ["http://opis.invalid", "http://[::bad", "http://a..b", "ftp://[::1]", "nothing"])
def test_an_address_that_leads_nowhere_was_not_reached(asking, address: str) -> None:
    with pytest.raises(ServerSilent) as silence:
        asking(address, connect_timeout=5.0).feed(START)
    assert silence.value.reason == Silence.NOT_CONNECTED
    assert not silence.value.sent


def test_a_server_that_hears_and_says_nothing_may_have_carried_the_request_out(asking, stranger, new_request) -> None:
    mute = stranger(lambda connection, _: connection.recv(1))
    with pytest.raises(ServerSilent) as silence:
        asking(mute.address).register(new_request())
    assert (silence.value.reason, silence.value.sent) == (Silence.TOO_SLOW, True)


def test_a_connection_reset_before_the_answer_may_have_carried_the_request_out(asking, stranger, new_request) -> None:
    def reset(connection: socket.socket, _: bytes) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")

    with pytest.raises(ServerSilent) as silence:
        asking(stranger(reset).address).register(new_request())
    assert (silence.value.reason, silence.value.sent) == (Silence.CUT_OFF, True)


def test_an_answer_cut_in_the_middle_is_no_answer(asking, stranger, new_request) -> None:
    half = says("200 OK", b'{"event": {"version"', "Opis-Contract: 1", length=2000)
    with pytest.raises(ServerSilent) as silence:
        asking(stranger(half).address).register(new_request())
    assert (silence.value.reason, silence.value.sent) == (Silence.CUT_OFF, True)


@pytest.mark.parametrize("begin", ["", "HTTP/1.1 200 OK\r\nOpis-Contract: 1\r\nContent-Length: 5000\r\n\r\n"])
def test_an_answer_that_drips_does_not_hold_the_counter(asking, stranger, new_request, ending, begin: str) -> None:
    """Every byte comes before the read time-out of the library has passed: only a limit over all of them ends it."""

    def drip(connection: socket.socket, _: bytes) -> None:
        connection.sendall(begin.encode())
        while not ending.wait(WAITS / 3):
            connection.sendall(b"H" if begin else b"HTTP/1.1 200 OK\r\nX: "[:1])

    dripping = stranger(drip)
    client = asking(dripping.address)
    with pytest.raises(ServerSilent) as silence:
        client.register(new_request())
    assert (silence.value.reason, silence.value.sent) == (Silence.TOO_SLOW, True)


def test_while_a_question_hangs_the_next_citizen_does_not_wait(asking, stranger, new_request, ending) -> None:

    def drip(connection: socket.socket, _: bytes) -> None:
        while not ending.wait(WAITS / 3):
            connection.sendall(b"H")

    dripping = stranger(drip)
    client = asking(dripping.address)
    with pytest.raises(ServerSilent):
        client.register(new_request())
    with pytest.raises(ServerSilent) as silence:
        client.register(new_request())
    assert (silence.value.reason, silence.value.sent) == (Silence.STILL_WAITING, False)
    assert len(dripping.heard) == 1


@pytest.mark.parametrize("status", ["502 Bad Gateway", "503 Service Unavailable", "429 Too Many Requests"])
def test_a_proxy_that_says_not_now_is_silence(asking, stranger, status: str) -> None:
    gateway = stranger(says(status, b"<html>nginx</html>", "Content-Type: text/html"))
    with pytest.raises(ServerSilent) as silence:
        asking(gateway.address).feed(START)
    assert (silence.value.reason, silence.value.sent) == (Silence.NOT_NOW, True)


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (says("302 Found", b"", "Location: http://hotel.example/login"), StrangeAnswer.REDIRECTION),
        (says("307 Temporary Redirect", b"", "Location: /elsewhere"), StrangeAnswer.REDIRECTION),
        (says("200 OK", b"<html>Bun venit la hotel</html>"), StrangeAnswer.NOT_OPIS),
        (says("401 Unauthorized", b"<html>Proxy</html>"), StrangeAnswer.NOT_OPIS),
        (says("404 Not Found", b'{"code": "enrolment_code_unknown"}'), StrangeAnswer.NOT_OPIS),
        (says("200 OK", b"<html>", "Opis-Contract: 1"), StrangeAnswer.NOT_THE_MESSAGE),
        (says("200 OK", b'{"epoch": "', "Opis-Contract: 1"), StrangeAnswer.NOT_THE_MESSAGE),
        (says("200 OK", b'{"size": 1, "root": 2}', "Opis-Contract: 1"), StrangeAnswer.NOT_THE_MESSAGE),
        (says("200 OK", b"\xff\xfe\x00", "Opis-Contract: 1"), StrangeAnswer.NOT_THE_MESSAGE),
        (says("418 Teapot", b"no problem", "Opis-Contract: 1"), StrangeAnswer.NOT_THE_MESSAGE),
        (says("200 OK", b" " * (LARGEST_MESSAGE + 1), "Opis-Contract: 1"), StrangeAnswer.TOO_LARGE),
    ],
)
def test_what_is_not_the_promised_message_is_a_strangers_answer(asking, stranger, script: Script, reason: str) -> None:
    somebody = stranger(script)
    with pytest.raises(StrangerAnswered) as strange:
        asking(somebody.address, read_timeout=20.0).feed(START)
    assert strange.value.reason == reason
    assert strange.value.sent
    assert len(somebody.heard) == 1


def test_a_redirection_takes_the_desks_secret_nowhere(asking, stranger) -> None:
    thief = stranger(says("200 OK", b"{}"))
    portal = stranger(says("302 Found", b"", f"Location: {thief.address}/"))
    with pytest.raises(StrangerAnswered):
        asking(portal.address).feed(START)
    assert not thief.heard


@pytest.mark.parametrize(
    "said", [b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"]
)
def test_after_an_answer_that_is_no_http_nobody_knows(asking, stranger, said: bytes) -> None:
    with pytest.raises(ServerSilent) as silence:
        asking(stranger(lambda connection, _: connection.sendall(said)).address).feed(START)
    assert (silence.value.reason, silence.value.sent) == (Silence.CUT_OFF, True)


def test_a_desk_that_the_server_does_not_know_is_told_so(asking, stranger) -> None:
    with pytest.raises(NotEnrolled):
        asking(stranger(problem("401 Unauthorized", "desk_unknown")).address).feed(START)


def test_a_refusal_has_its_name_and_its_facts(asking, stranger, new_request) -> None:
    refusing = stranger(problem("409 Conflict", "register_unknown", register="XX"))
    with pytest.raises(RegisterUnknown) as refusal:
        asking(refusing.address).register(new_request())
    assert refusal.value.facts == {"register": "XX"}


def test_a_fault_of_the_server_lets_the_counter_go_on(asking, stranger, new_request) -> None:
    full = stranger(problem("507 Insufficient Storage", "server_disk_full"))
    with pytest.raises(ServerFault) as fault:
        asking(full.address).register(new_request())
    assert fault.value.reason == "server_disk_full"
    assert isinstance(fault.value, ServerUnreachable)


@pytest.mark.parametrize(("spoken", "kind"), [("2", ClientTooOld), ("0", ServerTooOld), ("?", ServerTooOld)])
def test_versions_that_do_not_meet_are_told_apart(asking, stranger, spoken: str, kind: type[Exception]) -> None:
    other = stranger(problem("426 Upgrade Required", "contract_too_new", version=spoken, asked="1", spoken=spoken))
    with pytest.raises(kind):
        asking(other.address).feed(START)
    changed = stranger(says("200 OK", b'{"changed": 1}', f"Opis-Contract: {spoken}"))
    with pytest.raises(kind):
        asking(changed.address).feed(START)
    with pytest.raises(kind):
        asking(changed.address).greet()


@pytest.fixture
def self_made_certificate(tmp_path) -> Path:
    """Key and certificate for 127.0.0.1 that nobody vouches for, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "registratura")])
    built = x509.CertificateBuilder(name, name, key.public_key(), 1, now() - timedelta(1), now() + timedelta(1))
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = built.add_extension(names, critical=False).sign(key, hashes.SHA256())
    path = tmp_path / "certificate.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate.public_bytes(Encoding.PEM)
    )
    return path


def test_to_a_server_that_nobody_vouches_for_nothing_is_sent(asking, self_made_certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_made_certificate)
    heard: list[bytes] = []

    def listen() -> None:
        with suppress(OSError), context.wrap_socket(listening.accept()[0], server_side=True) as connection:
            heard.append(connection.recv(65_536))

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=listen)
        thread.start()
        with pytest.raises(CertificateRefused) as refused:
            asking(f"https://127.0.0.1:{listening.getsockname()[1]}", connect_timeout=20.0).feed(START)
        thread.join()
    assert (refused.value.sent, heard) == (False, [])


def test_the_secret_and_the_version_go_with_every_request(asking, stranger, monkeypatch, tmp_path) -> None:
    # requests would put the login of ~/.netrc in the place of the desk's token.
    netrc = tmp_path / "netrc"
    netrc.write_text("default login thief password guess\n")
    monkeypatch.setenv("NETRC", str(netrc))
    somebody = stranger(says("503 Busy"))
    with pytest.raises(ServerSilent):
        asking(somebody.address.replace("127.0.0.1", "localhost")).feed(START)
    with pytest.raises(ServerSilent):
        asking(somebody.address).upload("a" * 64, b"bytes", offset=3, length=8)
    for heard in somebody.heard:
        assert b"Authorization: Bearer secret\r\n" in heard
        assert b"Opis-Contract: 1\r\n" in heard
    assert b"Upload-Offset: 3\r\n" in somebody.heard[1]
    assert b"Upload-Length: 8\r\n" in somebody.heard[1]


def test_a_proxy_is_never_asked_for_this_very_machine(asking, stranger, monkeypatch) -> None:
    proxy = stranger(says("502 Bad Gateway"))
    server = stranger(says("503 Busy"))
    monkeypatch.setenv("http_proxy", proxy.address)
    with pytest.raises(ServerSilent):
        asking(server.address).feed(START)
    assert (len(proxy.heard), len(server.heard)) == (0, 1)
    with pytest.raises(ServerSilent):
        asking("http://registratura.primaria.invalid").feed(START)
    assert proxy.heard[0].startswith(b"GET http://registratura.primaria.invalid/v1/feed?after=0 ")


def test_closing_ends_the_wait_for_an_answer(asking, stranger, ending) -> None:
    heard = threading.Event()

    def hold(_: socket.socket, __: bytes) -> None:
        heard.set()
        ending.wait()

    client = asking(stranger(hold).address, read_timeout=60.0)
    faults: list[ServerSilent] = []

    def ask() -> None:
        with pytest.raises(ServerSilent) as silence:
            client.feed(START)
        faults.append(silence.value)

    asked = threading.Thread(target=ask)
    asked.start()
    heard.wait()
    client.close()
    asked.join()
    assert faults[0].reason == Silence.CLOSED
    with pytest.raises(ServerSilent):
        client.feed(START)


def test_a_real_server_is_greeted_and_proves_its_journal(asking, server, office, draft) -> None:
    asking(server.address, read_timeout=20.0).greet()
    desk = office.enrolled("ghișeul 1", server)
    registration = desk.register(draft, clerk="Maria I.")
    client = asking(server.address, desk.enrolment.token(), read_timeout=20.0)
    proof = client.proof(registration.leaf)
    checkpoint = read_checkpoint(client.checkpoint(), NoteKey.read(client.journal_key()).public)
    assert proof.checkpoint == checkpoint.plain()
    assert client.proof(registration.leaf, size=checkpoint.size) == proof
    assert client.consistency(checkpoint.size, checkpoint.size) == ()
    assert (proof.leaf, proof.index) == (registration.leaf, 0)
