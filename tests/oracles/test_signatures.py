"""Every level that we claim is the level that DSS, which shares no line with us, finds for every key and file."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from app.bench.signing import paper_of
from app.printing.signature_block import HEIGHT
from app.printing.zones import WIDTH
from paper.pdfa import assemble
from paper.recognising import NoRecogniser
from signing import desk
from signing.authority import TimeStampAuthority
from signing.blocks import VisibleBlock
from signing.demonstration import SoftToken, make_soft_token
from signing.tokens import KeyAlgorithm
from signing.verdicts import Level
from tests.oracles.dss import Judged, judge
from tests.signing.authorities import Authorities, serving
from tests.signing.conftest import NOW, PIN, FaultyDriver, Official, World, write_paper
from tests.signing.test_key_kinds import CKM_RSA_PKCS, KINDS
from tests.signing.test_visible import drawing

LATER = NOW + timedelta(seconds=5)
UNPROVEN = {"The certificate validation is not conclusive!", "No revocation data found for the certificate!"}
FORMS = {
    Level.B_B: "PAdES-BASELINE-B",
    Level.B_T: "PAdES-BASELINE-T",
    Level.B_LT: "PAdES-BASELINE-LT",
    Level.B_LTA: "PAdES-BASELINE-LTA",
}


@contextmanager
def signer(
    folder: Path, algorithm: KeyAlgorithm = KeyAlgorithm.RSA, bits: int = 2048
) -> Iterator[tuple[SoftToken, Authorities]]:
    """A token with a certified key of this kind, and the authorities that vouch for it."""
    token = make_soft_token(folder / "token", pin=bytearray(PIN))
    (folder / "authorities").mkdir()
    with serving(folder / "authorities", token, now=NOW, algorithm=algorithm, bits=bits) as authorities:
        yield token, authorities


def at_every_level(
    source: Path, folder: Path, token: SoftToken, authorities: Authorities, block: VisibleBlock | None = None
) -> dict[Level, Path]:
    """The signed file at each level on its way to B-LTA."""
    [credential] = desk.credentials([token.module], now=NOW, environment=token.environment)
    made = folder / f"{source.stem}-B.pdf"
    desk.sign(source, made, credential, Official(), clock_now=NOW, block=block, environment=token.environment)
    steps = {Level.B_B: made}
    authority = TimeStampAuthority((authorities.time_stamps,))
    while Level.B_LTA not in steps:
        stronger = folder / f"{source.stem}-{len(steps)}.pdf"
        steps[desk.augment(made, stronger, authority, trust=authorities.trust, now=NOW)] = stronger
        made = stronger
    return steps


def accepted(level: Level, judged: Judged) -> bool:
    """At the claimed level and sound; before the proof is inside, DSS without a network can only ask for it."""
    if judged.format != FORMS[level]:
        return False
    if level in {Level.B_LT, Level.B_LTA}:
        return judged.indication == "TOTAL_PASSED"
    return lacks_only_proof(judged)


def lacks_only_proof(judged: Judged) -> bool:
    """Sound, trusted and in date; DSS only has nothing that says whether the certificate was revoked."""
    return judged.indication == "INDETERMINATE" and set(judged.errors.split(" | ")) == UNPROVEN


def must_be_accepted(steps: dict[Level, Path], trust: Path) -> None:
    judged = judge(list(steps.values()), trust, now=LATER)
    assert len(judged) == len(steps)
    assert [one for level, one in zip(steps, judged, strict=True) if not accepted(level, one)] == []


@pytest.mark.parametrize(("algorithm", "bits", "digest"), KINDS)
def test_every_level_of_every_kind_of_key_is_accepted(
    tmp_path: Path, algorithm: KeyAlgorithm, bits: int, digest: str
) -> None:
    with signer(tmp_path, algorithm, bits) as (token, authorities):
        steps = at_every_level(write_paper(tmp_path / f"{digest}.pdf"), tmp_path, token, authorities)
        must_be_accepted(steps, authorities.trust)


def test_a_pss_signature_is_accepted(faulty: FaultyDriver, world: World, tmp_path: Path) -> None:
    """Its certificate names no place of proof, so DSS accepts all but that nobody can say it was not revoked."""
    environment = faulty.environment(without=CKM_RSA_PKCS)
    found = desk.credentials([faulty.module], now=NOW, environment=environment)
    credential = next(one for one in found if one.key_algorithm is KeyAlgorithm.RSA)
    made = tmp_path / "pss.pdf"
    desk.sign(write_paper(tmp_path / "a.pdf"), made, credential, Official(), clock_now=NOW, environment=environment)
    [judged] = judge([made], world.authority.trust, now=LATER)
    assert judged.format == "PAdES-BASELINE-B"
    assert lacks_only_proof(judged)


def files_of_every_make(folder: Path) -> Iterator[Path]:
    """Encrypted, linearised, of another version, archival, of a thousand pages."""
    plain = write_paper(folder / "plain.pdf")
    with pikepdf.open(plain) as pdf:
        pdf.save(folder / "encrypted.pdf", encryption=pikepdf.Encryption(owner="taina", user="", R=6))
        pdf.save(folder / "old-cipher.pdf", encryption=pikepdf.Encryption(owner="taina", user="", R=4))
        pdf.save(folder / "linearised.pdf", linearize=True)
        pdf.save(folder / "streams.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate)
    page = folder / "pagina.png"
    Image.new("L", (620, 877), "white").save(page, dpi=(75, 75))
    assemble([page], folder / "archival.pdf", title="cerere", created=NOW, recogniser=NoRecogniser())
    with pikepdf.new() as pdf:
        for _ in range(1000):
            pdf.add_blank_page()
        pdf.save(folder / "thousand.pdf")
    for name in ("encrypted", "old-cipher", "linearised", "streams", "archival", "thousand"):
        yield folder / f"{name}.pdf"


def test_every_make_of_file_is_accepted_at_every_level(tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.mkdir()
    block = VisibleBlock(drawing(tmp_path), 0, 20, 20, WIDTH, HEIGHT)
    with signer(tmp_path, KeyAlgorithm.EC, 384) as (token, authorities):
        for source in files_of_every_make(made):
            must_be_accepted(at_every_level(source, tmp_path, token, authorities, block), authorities.trust)


def test_strangers_makes_of_file_are_accepted_at_every_level(tmp_path: Path, corpora: Path) -> None:
    """Hybrid cross references as Word writes them, a form, PDF 2.0, turned pages."""
    with signer(tmp_path) as (token, authorities):
        for source in (
            corpora / "pyhanko/pdf/minimal-hybrid-xref-mswordstyle.pdf",
            corpora / "pyhanko/pdf/minimal-two-fields.pdf",
            corpora / "dss/dss-pades/pdf-2.0.pdf",
            corpora / "dss/dss-pades/visualSignature/test_-270.pdf",
        ):
            must_be_accepted(at_every_level(source, tmp_path, token, authorities), authorities.trust)


@pytest.mark.timeout(900)
def test_a_large_file_is_accepted_at_every_level(tmp_path: Path, soak: bool) -> None:
    """A gigabyte in the long run."""
    with signer(tmp_path) as (token, authorities):
        source = paper_of(tmp_path / "large.pdf", megabytes=1024 if soak else 64)
        must_be_accepted(at_every_level(source, tmp_path, token, authorities), authorities.trust)


def test_two_officials_and_two_archives_are_all_accepted(tmp_path: Path) -> None:
    """The second signs what is B-LTA already: both end at B-LTA, and DSS finds nothing changed between them."""
    with signer(tmp_path) as (token, authorities):
        first = at_every_level(write_paper(tmp_path / "a.pdf"), tmp_path, token, authorities)[Level.B_LTA]
        second = at_every_level(first, tmp_path, token, authorities)[Level.B_LTA]
        judged = judge([second], authorities.trust, now=LATER)
    assert [(one.format, one.indication) for one in judged] == [("PAdES-BASELINE-LTA", "TOTAL_PASSED")] * 2


def test_the_judge_condemns_a_byte_that_was_changed(tmp_path: Path) -> None:
    with signer(tmp_path) as (token, authorities):
        made = at_every_level(write_paper(tmp_path / "a.pdf", "suma 100 lei"), tmp_path, token, authorities)
        data = made[Level.B_LTA].read_bytes()
        spoiled = tmp_path / "spoiled.pdf"
        spoiled.write_bytes(data.replace(b"/Title", b"/TitIe", 1))
        assert spoiled.read_bytes() != data
        [judged] = judge([spoiled], authorities.trust, now=LATER)
    assert (judged.indication, judged.sub_indication) == ("TOTAL_FAILED", "HASH_FAILURE")
