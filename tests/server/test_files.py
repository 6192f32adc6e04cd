"""Files come whole and right, over a line that breaks and through a server that is killed."""

import hashlib
import os
import random
import stat
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from opis_contract import routes
from opis_server.errors import UploadInProgress
from opis_server.files import FileStore
from tests.server.conftest import LineBroke

SMALL = b"the pages of a paper" * 50


def named(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def send(desk, content: bytes, *, offset: int = 0, sha256: str | None = None, length: int | None = None, data=None):
    return desk.call(
        "PATCH",
        routes.FILES.format(sha256=sha256 or named(content)),
        data=content[offset:] if data is None else data,
        headers={
            routes.UPLOAD_OFFSET: str(offset),
            routes.UPLOAD_LENGTH: str(len(content) if length is None else length),
            "Content-Type": "application/offset+octet-stream",
        },
    )


def stored(desk, sha256: str) -> int:
    answer = desk.call("HEAD", routes.FILES.format(sha256=sha256))
    assert answer.status_code == 200
    return int(answer.headers[routes.UPLOAD_OFFSET])


def test_a_file_comes_back_bit_by_bit_and_in_ranges(desk, server) -> None:
    sha256 = named(SMALL)
    assert stored(desk, sha256) == 0
    answer = send(desk, SMALL)
    assert (answer.status_code, answer.headers[routes.UPLOAD_OFFSET]) == (204, str(len(SMALL)))
    address = routes.FILES.format(sha256=sha256)
    whole = desk.call("GET", address)
    assert whole.content == SMALL
    assert whole.headers["ETag"] == f'"{sha256}"'
    part = desk.call("GET", address, headers={"Range": "bytes=4-8"})
    assert (part.status_code, part.content) == (206, b"pages")
    path = server.folder / "files" / sha256[:2] / sha256[2:4] / sha256
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert list((server.folder / "uploads").iterdir()) == []


def test_sending_a_stored_file_again_is_harmless(desk) -> None:
    assert send(desk, SMALL).status_code == 204
    assert send(desk, SMALL).headers[routes.UPLOAD_OFFSET] == str(len(SMALL))
    assert stored(desk, named(SMALL)) == len(SMALL)


def test_an_empty_file_is_a_file(desk) -> None:
    assert send(desk, b"").status_code == 204
    assert desk.call("GET", routes.FILES.format(sha256=named(b""))).content == b""


def test_a_file_may_be_larger_than_any_message(desk) -> None:
    content = bytes(20 * 1024**2)
    assert send(desk, content).headers[routes.UPLOAD_OFFSET] == str(len(content))
    sha256 = named(content + b"1")
    pieces = (content[start : start + 1024**2] for start in range(0, len(content), 1024**2))
    assert send(desk, content, sha256=sha256, length=len(content) + 1, data=pieces).status_code == 204
    assert stored(desk, sha256) == len(content)


def test_a_file_goes_on_where_it_stopped(desk) -> None:
    sha256 = named(SMALL)
    first = send(desk, SMALL, data=SMALL[:300])
    assert first.headers[routes.UPLOAD_OFFSET] == "300"
    wrong = send(desk, SMALL, offset=200)
    assert (wrong.status_code, wrong.json()) == (409, {"code": "upload_offset_wrong", "facts": {"offset": 300}})
    assert wrong.headers[routes.UPLOAD_OFFSET] == "300"
    missing = desk.call("GET", routes.FILES.format(sha256=sha256))
    assert (missing.status_code, missing.json()["code"]) == (404, "file_unknown")
    assert send(desk, SMALL, offset=300).headers[routes.UPLOAD_OFFSET] == str(len(SMALL))
    assert desk.call("GET", routes.FILES.format(sha256=sha256)).content == SMALL


def test_a_file_with_other_bytes_than_its_name_says_is_thrown_away_and_begins_again(desk) -> None:
    sha256 = named(SMALL)
    bad = send(desk, SMALL, data=b"x" * len(SMALL))
    assert (bad.status_code, bad.json()["code"]) == (422, "file_hash_wrong")
    assert stored(desk, sha256) == 0
    assert desk.call("GET", routes.FILES.format(sha256=sha256)).status_code == 404
    assert send(desk, SMALL).status_code == 204
    assert desk.call("GET", routes.FILES.format(sha256=sha256)).content == SMALL


def test_lengths_are_kept_and_limits_hold(start_server, new_desk) -> None:
    desk = new_desk(start_server()).enrol()
    more = send(desk, SMALL, length=10)
    assert (more.status_code, more.json()["code"]) == (409, "upload_length_wrong")
    send(desk, SMALL, data=SMALL[:5], length=len(SMALL))
    other = send(desk, SMALL, offset=5, length=len(SMALL) + 1)
    assert other.json()["code"] == "upload_length_wrong"
    huge = send(desk, SMALL, length=3 * 1024**3, data=b"")
    assert (huge.status_code, huge.json()["code"]) == (413, "file_too_large")
    no_name = desk.call("GET", routes.FILES.format(sha256="..%2F..%2Fserver.sqlite"))
    assert no_name.status_code in {404, 422}
    assert desk.call("GET", routes.FILES.format(sha256="A" * 64)).json()["code"] == "request_not_understood"


def test_two_connections_cannot_write_one_file(tmp_path: Path) -> None:
    keeper = FileStore(tmp_path, limit=10_000)
    with keeper.receive(named(SMALL), offset=0, length=len(SMALL)) as upload:
        upload.write(SMALL[:10])
        with pytest.raises(UploadInProgress), keeper.receive(named(SMALL), offset=0, length=len(SMALL)):
            pass
    assert keeper.progress(named(SMALL)).offset == 10


def test_bytes_beyond_the_durable_offset_are_cut_off(tmp_path: Path) -> None:
    sha256 = named(SMALL)
    keeper = FileStore(tmp_path, limit=10_000)
    with keeper.receive(sha256, offset=0, length=len(SMALL)) as upload:
        upload.write(SMALL[:10])
    # What a killed process leaves: more bytes than it ever promised, and not the right ones.
    with (tmp_path / "uploads" / f"{sha256}.part").open("ab") as file:
        file.write(b"garbage" * 1000)
    again = FileStore(tmp_path, limit=10_000)
    assert again.progress(sha256).offset == 10
    with again.receive(sha256, offset=10, length=len(SMALL)) as upload:
        upload.write(SMALL[10:])
    again.finish(sha256)
    assert again.path(sha256).read_bytes() == SMALL


def test_an_upload_nobody_goes_on_with_is_forgotten_after_a_month(tmp_path: Path) -> None:
    keeper = FileStore(tmp_path, limit=10_000)
    with keeper.receive(named(SMALL), offset=0, length=len(SMALL)) as upload:
        upload.write(SMALL[:10])
    written = datetime.fromtimestamp((tmp_path / "uploads" / f"{named(SMALL)}.part").stat().st_mtime, UTC)
    keeper.forget_abandoned(written + timedelta(days=29))
    assert keeper.progress(named(SMALL)).offset == 10
    keeper.forget_abandoned(written + timedelta(days=31))
    assert keeper.progress(named(SMALL)).offset == 0
    assert list((tmp_path / "uploads").iterdir()) == []


def test_a_large_file_survives_kills_of_the_server_in_the_middle(start_server, new_desk) -> None:
    server = start_server()
    desk = new_desk(server).enrol()
    draw = random.Random(5)  # noqa: S311  # moments, not secrets
    content = os.urandom(48 * 1024**2)
    sha256 = named(content)
    kills, sent_again = 0, 0
    while (offset := until_up(lambda: stored(desk, sha256))) < len(content):
        reached = [offset]
        killer = threading.Thread(target=kill_when, args=(server, reached, draw.randint(6, 14) * 1024**2))
        if kills < 3:
            killer.start()
        try:
            send(desk, content, offset=offset, data=slowly(content, reached))
        except LineBroke:
            kills += 1
            killer.join(timeout=30)
            server.start()
            sent_again += reached[0] - until_up(lambda: stored(desk, sha256))
    assert kills == 3
    assert sent_again < len(content) // 2
    assert desk.call("GET", routes.FILES.format(sha256=sha256)).content == content


def slowly(content: bytes, reached: list[int]):
    """The rest of the content in pieces, noting how far the line has taken it."""
    for start in range(reached[0], len(content), 256 * 1024):
        yield content[start : start + 256 * 1024]
        reached[0] = min(start + 256 * 1024, len(content))


def kill_when(server, reached: list[int], more: int) -> None:
    begun = reached[0]
    while reached[0] < begun + more:
        time.sleep(0.001)
    server.kill()


def until_up(call):
    while True:
        try:
            return call()
        except LineBroke:
            time.sleep(0.02)
