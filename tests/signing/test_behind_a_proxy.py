"""Behind an institution's proxy: stamps and proofs are asked for through it, and a silent proxy harms nothing."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from typing_extensions import override

from signing import desk, long_term
from signing.authority import TimeStampAuthority
from signing.demonstration import SoftToken
from signing.errors import TimeStampUnavailable
from signing.timestamps import stamp
from signing.verdicts import Level
from tests.signing.authorities import Authorities
from tests.signing.conftest import NOW, Official
from tests.signing.test_long_term import authorities, signed_offline, token  # noqa: F401 - the loopback authorities


@contextmanager
def forwarding() -> Iterator[tuple[str, list[str]]]:
    """A proxy that forwards plain HTTP and notes what it was asked for."""
    asked: list[str] = []

    class Proxy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = urlsplit(self.path)
            asked.append(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            there = http.client.HTTPConnection(wanted.netloc, timeout=10)
            headers = {"Content-Type": self.headers.get("Content-Type", "")}
            there.request(self.command, wanted.path, body, headers)
            answer = there.getresponse()
            data = answer.read()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.headers.get("Content-Type", ""))
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_POST = do_GET  # noqa: N815 - http.server's name

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.pain(11)
def test_every_question_on_the_way_to_b_lta_goes_through_the_proxy(
    authorities: Authorities,  # noqa: F811
    token: SoftToken,  # noqa: F811
    official: Official,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = signed_offline(tmp_path, token, official)
    authority = TimeStampAuthority((authorities.time_stamps,))
    with forwarding() as (address, asked):
        monkeypatch.setenv("http_proxy", address)
        monkeypatch.delenv("no_proxy", raising=False)
        while long_term.level_of(file) is not Level.B_LTA:
            desk.augment(file, file, authority, trust=authorities.trust, now=NOW)
    assert len(asked) == len(authorities.asked), "nothing went past the proxy"
    assert {urlsplit(one).path.split("/")[2] for one in asked} == {"tsa", "ocsp", "crls"}


def test_a_proxy_that_is_not_there_leaves_the_signature_as_it_is(
    authorities: Authorities,  # noqa: F811
    token: SoftToken,  # noqa: F811
    official: Official,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = signed_offline(tmp_path, token, official)
    before = file.read_bytes()
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    with pytest.raises(TimeStampUnavailable):
        desk.augment(file, file, TimeStampAuthority((authorities.time_stamps,)), trust=authorities.trust, now=NOW)
    assert file.read_bytes() == before
    assert authorities.asked == []


@pytest.mark.pain(11)
def test_a_proxy_that_comes_and_goes_while_the_desk_is_open_is_followed(
    authorities: Authorities,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    authority = TimeStampAuthority((authorities.time_stamps,))
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("http_proxy", raising=False)
    stamp(authority, bytes(32))
    with forwarding() as (address, asked):
        monkeypatch.setenv("http_proxy", address)
        stamp(authority, bytes(32))
        assert asked == [authorities.time_stamps]
    monkeypatch.delenv("http_proxy")
    stamp(authority, bytes(32))
    assert len(authorities.asked) == 3
