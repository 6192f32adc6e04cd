"""The ratios of `opis bench sign`: what a signature costs beside the token's own, fifty in one consent, a file of 1 GB.

The token is SoftHSM's, in a folder that goes away. The baseline of the fifty is the `pyhanko` command, called once for
each with a key in a file: it is spared the token.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from time import perf_counter, process_time

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from reportlab.pdfgen import canvas

from app.bench.ratios import Ratio, against
from app.clock import MachineClock
from signing.client import TokenDriver
from signing.demonstration import SoftToken, ThrowAwayAuthority, give_signer, make_soft_token
from signing.desk import Document, best, credentials, sign_all
from signing.frames import Mechanism
from signing.tokens import Credential, PinRequest

PIN = b"73018420"
MEGABYTE = 1 << 20
CPU_ALLOWED = 0.040
"""Seconds of CPU for a document of 1 MB beyond the token's own signature."""
THREE_TIMES_FASTER = 0.333
MEMORY_ALLOWED = 150 * MEGABYTE
_MEGABYTES_OF_LARGE = 1024
STALL_ALLOWED = 0.100
"""Seconds for which the screen may stand still while a driver does not answer."""
FRESH_WITHIN = 1.0
"""Seconds from the deadline until a fresh worker has signed."""


def signing_ratios(
    folder: Path, *, documents: int, large: int = _MEGABYTES_OF_LARGE, stuck: int = 60
) -> Iterator[Ratio]:
    """`documents` of 1 MB signed in one consent, one file of `large` megabytes, a driver `stuck` for so many seconds.

    Raises `SoftTokenMissing`.
    """
    now = MachineClock().now()
    authority = ThrowAwayAuthority.made_in(folder, now=now)
    token = make_soft_token(folder / "token", pin=bytearray(PIN))
    give_signer(token, authority, pin=bytearray(PIN), holder="Secretar general", now=now)
    credential = best(credentials([token.module], now=now, environment=token.environment))
    papers = [paper_of(folder / f"{number}.pdf", megabytes=1) for number in range(documents)]
    raw = _raw_signature(token, credential)
    wall, cpu = _signed_in_one_consent(papers, token, credential, now)
    seen = (
        f"{cpu * 1000:.1f} ms of CPU / {CPU_ALLOWED * 1000:.0f} ms; C_Sign itself takes {raw * 1000:.1f} ms elsewhere"
    )
    yield Ratio("CPU of a signature beyond C_Sign / 40 ms", round(cpu / CPU_ALLOWED, 3), 1.0, seen)
    command = _signed_by_the_command(papers, authority, folder, now)
    name = f"{documents} documents in one consent / pyhanko called {documents} times"
    yield against(name, wall, command, goal=THREE_TIMES_FASTER, of="pyhanko sign addsig, a key in a file")
    yield _large(folder, token, megabytes=large)
    yield from _stuck(token, seconds=stuck)


def paper_of(path: Path, *, megabytes: int) -> Path:
    """A PDF of one page with an attachment of random bytes, written in pieces."""
    page = canvas.Canvas(str(path), pageCompression=0)
    page.drawString(72, 760, "Certificat de urbanism")
    page.save()
    data = path.read_bytes()
    start = int(data.rsplit(b"startxref", 1)[1].split()[0])
    size = int(data.rsplit(b"/Size", 1)[1].split()[0])
    root = data.rsplit(b"/Root", 1)[1].split(b"R", 1)[0].strip()
    with path.open("ab") as file:
        place = file.tell()
        file.write(b"%d 0 obj\n<< /Type /EmbeddedFile /Length %d >>\nstream\n" % (size, megabytes * MEGABYTE))
        for _ in range(megabytes):
            file.write(os.urandom(MEGABYTE))
        file.write(b"\nendstream\nendobj\n")
        table = file.tell()
        file.write(b"xref\n%d 1\n%010d 00000 n \n" % (size, place))
        file.write(b"trailer\n<< /Size %d /Root %s R /Prev %d >>\nstartxref\n%d\n" % (size + 1, root, start, table))
        file.write(b"%%EOF\n")
    return path


class _Consent:
    """One PIN."""

    def ask(self, request: PinRequest) -> bytearray:  # noqa: ARG002 - the protocol's argument
        return bytearray(PIN)


def _raw_signature(token: SoftToken, credential: Credential, times: int = 50) -> float:
    """Seconds of one C_Sign, the way to the driver's process and back included."""
    with TokenDriver(token.module, environment=token.environment) as driver:
        driver.open(credential.token_serial, credential.token_label, credential.certificate)
        driver.login(bytearray(PIN))
        begun = perf_counter()
        for _ in range(times):
            driver.sign(Mechanism.RSA_PKCS, bytes(51))
        return (perf_counter() - begun) / times


def _signed_in_one_consent(
    papers: list[Path], token: SoftToken, credential: Credential, now: datetime
) -> tuple[float, float]:
    """Seconds for all from the first, and seconds of this process's CPU for each after the first, which loads pyHanko.

    The token's driver runs in a process of its own, so its CPU is not in them.
    """
    begun = perf_counter()
    after_first = 0.0
    documents = [Document(paper, paper.with_suffix(".signed.pdf")) for paper in papers]
    for outcome in sign_all(documents, credential, _Consent(), clock_now=now, environment=token.environment):
        if outcome.signed is None:
            raise outcome.error or RuntimeError(outcome.document.source)
        after_first = after_first or process_time()
    return perf_counter() - begun, (process_time() - after_first) / (len(papers) - 1)


def _signed_by_the_command(papers: list[Path], authority: ThrowAwayAuthority, folder: Path, now: datetime) -> float:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    spki = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / "certificate.der").write_bytes(authority.signer_certificate(spki, holder="Secretar general", now=now))
    command = [str(Path(sys.executable).with_name("pyhanko")), "sign", "addsig", "--field", "Semnatura", "--use-pades"]
    signer = ["pemder", "--key", str(folder / "key.pem"), "--cert", str(folder / "certificate.der"), "--no-pass"]
    begun = perf_counter()
    for paper in papers:
        target = paper.with_suffix(".command.pdf")
        subprocess.run([*command, *signer, str(paper), str(target)], check=True, capture_output=True, cwd=folder)
    return perf_counter() - begun


def _large(folder: Path, token: SoftToken, *, megabytes: int) -> Ratio:
    """The most memory that a signing process takes for one large file."""
    paper, pin = paper_of(folder / "large.pdf", megabytes=megabytes), folder / "pin"
    pin.write_bytes(PIN)
    command = ["sign", str(paper), "--out", str(folder / "large.signed.pdf"), "--module", str(token.module)]
    environment = {**os.environ, **token.environment, "OPIS_HOME": str(folder / "home")}
    begun = perf_counter()
    told = subprocess.run(
        [sys.executable, "-m", "app.bench.memory_of", sys.executable, "-m", "app", *command, "--pin-file", str(pin)],
        env=environment,
        check=True,
        capture_output=True,
    )
    memory = int(told.stdout) * 1024
    seen = f"{memory / MEGABYTE:.0f} MB / {MEMORY_ALLOWED / MEGABYTE:.0f} MB, {perf_counter() - begun:.1f} s"
    name = f"memory of signing {megabytes} MB / 150 MB"
    return Ratio(name, round(memory / MEMORY_ALLOWED, 3), 1.0, seen)


def _stuck(token: SoftToken, *, seconds: int) -> Iterator[Ratio]:
    """An event loop beside a driver that stops in the middle of a signature, and the next signature."""
    told = subprocess.run(
        [sys.executable, "-m", "ui.measuring.stuck_driver", str(seconds), str(token.module)],
        env={**os.environ, **token.environment},
        check=True,
        capture_output=True,
    )
    said = json.loads(told.stdout)
    seen = f"{said['stall'] * 1000:.1f} ms; told after {said['told']:.1f} s"
    name = f"longest stall beside a driver stuck for {seconds} s / 100 ms"
    yield Ratio(name, round(said["stall"] / STALL_ALLOWED, 3), 1.0, seen)
    if said["told"] < seconds:
        raise RuntimeError("the driver was not stuck")
    name = "signing again after its deadline / 1 s"
    yield Ratio(name, round(said["again"] / FRESH_WITHIN, 3), 1.0, f"{said['again']:.2f} s")
