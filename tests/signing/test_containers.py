"""ASiC containers: what is signed in them is judged over the documents, and whatever is inside harms nobody."""

import zipfile
from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from signing.demonstration import ThrowAwayAuthority
from signing.errors import SignatureUnreadable
from signing.judge_client import Judge
from signing.verdicts import Reason, Word
from tests.signing.conftest import NOW
from tests.signing.test_cades import CONTENT, Signer, message

SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
PLAN = b"planul cadastral"
SIGNATURE = "META-INF/signature001.p7s"


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge() as one:
        yield one


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> ThrowAwayAuthority:
    return ThrowAwayAuthority.made_in(tmp_path_factory.mktemp("authority"), now=NOW)


def container(path: Path, entries: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        kind = "application/vnd.etsi.asic-" + ("s+zip" if path.suffix == ".asics" else "e+zip")
        archive.writestr(zipfile.ZipInfo("mimetype"), kind)
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def manifest(documents: Mapping[str, bytes], *, algorithm: str = SHA256, head: str = "") -> bytes:
    references = "".join(
        f'<a:DataObjectReference URI="{name}"><d:DigestMethod Algorithm="{algorithm}"/>'
        f"<d:DigestValue>{b64encode(sha256(data).digest()).decode()}</d:DigestValue></a:DataObjectReference>"
        for name, data in documents.items()
    )
    return (
        f'{head}<a:ASiCManifest xmlns:a="http://uri.etsi.org/02918/v1.2.1#" xmlns:d="http://www.w3.org/2000/09/xmldsig#">'
        f'<a:SigReference URI="{SIGNATURE}"/>{references}</a:ASiCManifest>'
    ).encode()


def asic_e(path: Path, signer: Signer, documents: Mapping[str, bytes], signed: bytes, **others: bytes) -> Path:
    """An ASiC-E with these documents, and a signature over the manifest `signed`."""
    p7s = message(signer, content=signed, detached=True)
    inside = {"META-INF/ASiCManifest001.xml": signed, SIGNATURE: p7s, **others}
    return container(path, {**documents, **inside})


def test_one_document_and_its_signature(judge: Judge, authority: ThrowAwayAuthority, tmp_path: Path) -> None:
    p7s = message(Signer(authority, "Ana"), detached=True)
    sound = container(tmp_path / "cerere.asics", {"cerere.txt": CONTENT, "META-INF/signature.p7s": p7s})
    [verdict] = judge.verify(sound, authority.trust, now=NOW)
    assert (verdict.verdict, verdict.signer, verdict.field) == (Word.VALID, "Ana", "META-INF/signature.p7s")
    changed = container(tmp_path / "alta.asics", {"cerere.txt": CONTENT + b".", "META-INF/signature.p7s": p7s})
    [verdict] = judge.verify(changed, authority.trust, now=NOW)
    assert (verdict.verdict, verdict.reason_code) == (Word.INVALID, Reason.HASH_FAILURE)


def test_every_document_of_the_manifest_must_be_there_as_it_was(
    judge: Judge,
    authority: ThrowAwayAuthority,
    tmp_path: Path,
) -> None:
    signer, documents = Signer(authority, "Ana"), {"cerere.txt": CONTENT, "plan.pdf": PLAN}
    signed = manifest(documents)
    cases = {
        "sound": (documents, Word.VALID, Reason.PASSED),
        "changed": ({**documents, "plan.pdf": PLAN + b"!"}, Word.INVALID, Reason.HASH_FAILURE),
        "missing": ({"cerere.txt": CONTENT}, Word.INVALID, Reason.HASH_FAILURE),
        "smuggled in": ({**documents, "anexa.exe": b"MZ"}, Word.INDETERMINATE, Reason.PART_OF_FILE),
    }
    for name, (inside, word, reason) in cases.items():
        [verdict] = judge.verify(asic_e(tmp_path / f"{name}.asice", signer, inside, signed), authority.trust, now=NOW)
        assert (verdict.verdict, verdict.reason_code) == (word, reason), name
        assert verdict.covers_whole_file == (name == "sound")


def test_a_manifest_in_an_unknown_digest_or_without_form_proves_nothing(
    judge: Judge,
    authority: ThrowAwayAuthority,
    tmp_path: Path,
) -> None:
    signer, documents = Signer(authority, "Ana"), {"cerere.txt": CONTENT, "plan.pdf": PLAN}
    weak = manifest(documents, algorithm="http://www.w3.org/2000/09/xmldsig#sha1")
    [verdict] = judge.verify(asic_e(tmp_path / "weak.asice", signer, documents, weak), authority.trust, now=NOW)
    assert (verdict.verdict, verdict.reason_code) == (Word.INDETERMINATE, Reason.CRYPTO_CONSTRAINTS_FAILURE)
    bomb = manifest(documents, head='<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>')
    [verdict] = judge.verify(asic_e(tmp_path / "bomb.asice", signer, documents, bomb), authority.trust, now=NOW)
    assert (verdict.verdict, verdict.reason_code) == (Word.INVALID, Reason.FORMAT_FAILURE)


def test_a_signature_in_xades_is_told_as_of_an_unknown_kind(judge: Judge, tmp_path: Path) -> None:
    path = container(tmp_path / "cerere.asice", {"cerere.txt": CONTENT, "META-INF/signatures0.xml": b"<a/>"})
    [verdict] = judge.verify(path, None, now=NOW)
    assert (verdict.verdict, verdict.reason_code) == (Word.INDETERMINATE, Reason.UNSUPPORTED)
    assert judge.verify(container(tmp_path / "gol.asice", {"a.txt": b"a"}), None, now=NOW) == []


def test_what_only_calls_itself_a_container_and_what_is_a_trap_are_refused(judge: Judge, tmp_path: Path) -> None:
    text = tmp_path / "text.asice"
    text.write_text("nu sunt o arhivă")
    crowd = container(tmp_path / "crowd.asice", {f"{number}.txt": b"" for number in range(1001)})
    for path in (text, crowd):
        with pytest.raises(SignatureUnreadable):
            judge.verify(path, None, now=NOW)
    renamed = container(tmp_path / "fără sufix.bin", {"a.txt": b"a"})
    assert judge.verify(renamed, None, now=NOW) == [], "known by its first bytes"
