"""kill -9 at any moment: nothing that was answered is lost, no number is repeated, no file is damaged.

Each test draws its moments from a seed over the time the command takes; the ordinary run takes some of the two hundred
moments, `--soak` all of them.
"""

import hashlib
import json
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from signing.demonstration import SoftToken, ThrowAwayAuthority, give_signer, make_soft_token
from tests.journeys.conftest import Opis, Server, enrolled, until

SEED = 20260623
MOMENTS = 40
"""For each of the five commands; two hundred in all."""
IN_EVERY_RUN = 4
PIN = b"2604 1918"


@pytest.fixture
def moments(soak: bool) -> Iterator[float]:
    """Shares of a command's duration at which to kill it, spread evenly and shaken by the seed."""
    drawn = random.Random(SEED)  # noqa: S311 - a repeatable draw, not a secret
    count = MOMENTS if soak else IN_EVERY_RUN
    return iter([(index + drawn.random()) / count for index in range(count)])


def killed_at(opis: Opis, share: float, duration: float, *arguments: object) -> str:
    """Start the command, kill it at the share of its usual duration, and return what it had printed."""
    begun = time.monotonic()
    process = opis.start(*arguments)
    until(begun + share * duration)
    process.send_signal(signal.SIGKILL)
    out, _ = process.communicate(timeout=30)
    return out


def killed_when_told(opis: Opis, ending: str, *arguments: object) -> str:
    """Start the command and kill it the instant it has printed a line of this ending, whatever time that takes."""
    process = opis.start(*arguments)
    assert process.stdout is not None
    told = ""
    while not told.endswith(f"{ending}\n"):
        line = process.stdout.readline()
        assert line, told
        told += line
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate(timeout=30)
    return f"{told}{rest}"


def usual_duration(opis: Opis, *arguments: object) -> float:
    """How long the command takes when nobody kills it."""
    begun = time.monotonic()
    done = opis.run(*arguments)
    assert done.returncode == 0, done.stderr
    return time.monotonic() - begun


def entries_of(opis: Opis) -> list[dict[str, object]]:
    entries = opis.answer("list", "--limit", 5000)["entries"]
    assert isinstance(entries, list)
    return entries


def assert_files_are_whole(opis: Opis) -> None:
    """Every file under its final name in the store holds the bytes its name promises."""
    for file in (opis.home / "files").rglob("*"):
        if file.is_file() and len(file.name) == 64:
            assert hashlib.sha256(file.read_bytes()).hexdigest() == file.name


def test_killed_while_registering(opis: Opis, tmp_path: Path, moments: Iterator[float]) -> None:
    mail = tmp_path / "mail.jsonl"
    draft = {"content": {"summary": "cerere de test", "sender": {"name": "Popa Elena"}}}
    mail.write_text("\n".join([json.dumps(draft)] * 200))
    duration = usual_duration(opis, "register", "--lines", mail)
    answered = {entry["entry_id"] for entry in entries_of(opis)}
    for share in moments:
        out = killed_at(opis, share, duration, "register", "--lines", mail, "--json")
        answered |= {json.loads(line)["entry_id"] for line in out.splitlines() if line.endswith("}")}
    entries = entries_of(opis)
    assert answered <= {entry["entry_id"] for entry in entries}
    assert sorted(int(str(entry["number"])) for entry in entries) == list(range(1, len(entries) + 1))


def test_killed_while_scanning(opis: Opis, tmp_path: Path, moments: Iterator[float]) -> None:
    sane = tmp_path / "sane"
    sane.mkdir()
    (sane / "dll.conf").write_text("test\n")
    opis = Opis(opis.home, {**opis.environment, "SANE_CONFIG_DIR": str(sane)})
    command = ("scan", "--device", "sane:test:0", "--source", "flatbed", "--pages", 8, "--resolution", 200)
    duration = usual_duration(opis, *command)
    outs = [killed_when_told(opis, ".jpg", *command)]
    outs += [killed_at(opis, share, duration, *command) for share in moments]
    told = {line.split(": ", 1)[1] for out in outs for line in out.splitlines() if line.endswith(".jpg")}
    batches = opis.answer("scan", "--batches")["batches"]
    assert isinstance(batches, list)
    pages = {page["path"]: page["sha256"] for batch in batches for page in batch["pages"]}
    assert told
    assert told <= set(pages)
    for path, sha256 in pages.items():
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() == sha256


def test_killed_while_attaching(opis: Opis, paper: Path, moments: Iterator[float]) -> None:
    opis.answer("register", "--summary", "cerere de test", "--sender", "Popa Elena")
    duration = usual_duration(opis, "attach", "1", paper)
    for share in moments:
        out = killed_at(opis, share, duration, "attach", "1", paper, "--json")
        files = opis.answer("show", "1")["files"]
        assert isinstance(files, list)
        held = {file["sha256"] for file in files}
        if out.endswith("}\n"):
            assert {file["sha256"] for file in json.loads(out)["files"]} <= held
        for sha256 in held:
            assert (opis.home / "files" / sha256[:2] / sha256[2:4] / sha256).is_file()
    assert_files_are_whole(opis)


def test_killed_while_signing(opis: Opis, tmp_path: Path, paper: Path, moments: Iterator[float]) -> None:
    token = a_token(tmp_path)
    (tmp_path / "pin").write_bytes(PIN)
    original = hashlib.sha256(paper.read_bytes()).hexdigest()
    signed = tmp_path / "signed.pdf"
    command = ("sign", paper, "--out", signed, "--module", token.module, "--pin-file", tmp_path / "pin")
    signer = Opis(opis.home, {**opis.environment, **token.environment})
    duration = usual_duration(signer, *command)
    for share in moments:
        signed.unlink(missing_ok=True)
        killed_at(signer, share, duration, *command)
        assert hashlib.sha256(paper.read_bytes()).hexdigest() == original
        if signed.exists():
            judged = subprocess.run(["pdfsig", signed], capture_output=True, text=True, check=False).stdout
            assert "Signature is Valid" in judged


def a_token(folder: Path) -> SoftToken:
    """A token of SoftHSM with a signer under a throw-away authority."""
    now = datetime.now(UTC)  # noqa: TID251 - certificates are judged by the machine's clock
    token = make_soft_token(folder / "token", pin=bytearray(PIN))
    authority = ThrowAwayAuthority.made_in(folder, now=now)
    give_signer(token, authority, pin=bytearray(PIN), holder="Secretar general", now=now)
    return token


def test_killed_while_sending(
    opis: Opis, server: Server, tmp_path: Path, paper: Path, moments: Iterator[float]
) -> None:
    """Papers registered alone, then sent: every kill of the sending leaves the rest to the next one."""
    mail = tmp_path / "mail.jsonl"
    draft = {"content": {"summary": "cerere de test", "sender": {"name": "Popa Elena"}}}
    mail.write_text("\n".join([json.dumps(draft)] * 300))
    opis.run("register", "--lines", mail)
    opis.answer("attach", "1", paper)
    enrolled(opis, server)
    # Nobody can tell how long sending takes without sending everything: a second and a half is more than a round needs.
    for share in moments:
        killed_at(opis, share, 1.5, "sync", "--once")
    assert opis.answer("sync", "--once")["waiting"] == 0
    witness = enrolled(Opis(tmp_path / "witness", opis.environment), server, "arhiva")
    witness.answer("sync", "--once")
    seen = [entry["number"] for entry in entries_of(witness)]
    assert sorted(int(str(number)) for number in seen) == list(range(1, 301))
