"""Verdicts on ASiC containers (ETSI EN 319 162-1): zip files that hold documents and, in META-INF, their signatures.

Signatures in CAdES are judged: in ASiC-S over the one document, in ASiC-E over a manifest whose hashes are compared
with the documents. Those in XAdES are told as of a kind that is not known here: never VALID, never called broken.
"""

import hashlib
import zipfile
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO
from urllib.parse import unquote
from xml.etree import ElementTree

from signing.cades import verdicts_on_signers
from signing.errors import PdfMissing, SignatureUnreadable
from signing.evidence import trusted
from signing.strangers import READING_FAULTS
from signing.verdicts import Changes, Level, Reason, Revocation, SignatureVerdict, Word

_META = "META-INF/"
_MOST_ENTRIES = 1000
_LARGEST_OF_OURS = 16 << 20
"""Bytes of a signature or a manifest; those of documents are only hashed, piece by piece."""
_LARGEST = 4 << 30
_DIGESTS = {
    "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
    "http://www.w3.org/2001/04/xmldsig-more#sha384": "sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
}
_ASIC = "{http://uri.etsi.org/02918/v1.2.1#}"
_XMLDSIG = "{http://www.w3.org/2000/09/xmldsig#}"
_ZIP_FAULTS: tuple[type[Exception], ...] = (*READING_FAULTS, zipfile.BadZipFile, EOFError, ElementTree.ParseError)


def verdicts_on_container(path: Path, trust: Path | None, now: datetime) -> list[SignatureVerdict]:
    """One verdict for each signer of each signature file, in the order of their names; empty when nobody signed.

    `field` is the signature's file. Raises `PdfMissing`, `SignatureUnreadable` and `TrustUnreadable`.
    """
    roots = trusted(trust)
    with _opened(path) as container:
        manifests = container.manifests()
        verdicts: list[SignatureVerdict] = []
        for name in container.signatures:
            if name.lower().endswith(".xml"):
                verdicts.append(_unknown(name))
                continue
            manifest = next((one for one in manifests if one.signature == name), None)
            signed = manifest.name if manifest else container.only_document
            if signed is None:
                verdicts.append(replace(_unknown(name), verdict=Word.INVALID, reason_code=Reason.FORMAT_FAILURE))
                continue
            with container.open(signed) as content:
                said = verdicts_on_signers(container.read(name), path.name, content, roots, now)
            verdicts += [_with_documents(replace(one, field=name), container, manifest) for one in said]
        return verdicts


@dataclass(frozen=True, slots=True)
class _Manifest:
    """What a signature's manifest says of the documents: their names, and each one's digest and its algorithm."""

    name: str
    signature: str
    documents: dict[str, tuple[str, str]]


class _Container:
    """The zip file, with names that stand there once."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        names = [each.filename for each in archive.infolist() if not each.is_dir()]
        total = sum(each.file_size for each in archive.infolist())
        if len(names) != len(set(names)) or len(names) > _MOST_ENTRIES or total > _LARGEST:
            raise SignatureUnreadable(file=path.name)
        inside = sorted(name for name in names if name.startswith(_META))
        self.names = frozenset(names)
        self.documents = [name for name in names if not name.startswith(_META) and name != "mimetype"]
        self.signatures = [name for name in inside if _is_signature(name)]
        self._manifests = [name for name in inside if "asicmanifest" in name.lower() and name.lower().endswith(".xml")]

    @property
    def only_document(self) -> str | None:
        """What an ASiC-S signs; None where there are several, or none."""
        return self.documents[0] if len(self.documents) == 1 else None

    def manifests(self) -> list[_Manifest]:
        """Those that can be read; a signature whose manifest cannot is of a broken form."""
        found = []
        for name in self._manifests:
            try:
                found.append(_manifest(name, self.read(name)))
            except _ZIP_FAULTS:
                continue
        return found

    def read(self, name: str) -> bytes:
        """A signature or a manifest."""
        with self._archive.open(name) as file:
            data = file.read(_LARGEST_OF_OURS + 1)
        if len(data) > _LARGEST_OF_OURS:
            raise ValueError(name)
        return data

    def open(self, name: str) -> IO[bytes]:
        """Whatever is signed."""
        return self._archive.open(name)

    def digest(self, name: str, algorithm: str) -> bytes:
        with self._archive.open(name) as file:
            return hashlib.file_digest(file, algorithm).digest()  # type: ignore[arg-type]  # as above


def _with_documents(verdict: SignatureVerdict, container: _Container, manifest: _Manifest | None) -> SignatureVerdict:
    """The verdict on the manifest becomes one on the documents: all there, all as they were, all of them named."""
    if manifest is None or verdict.verdict is Word.INVALID:
        return verdict
    for name, (algorithm, wanted) in manifest.documents.items():
        if algorithm not in _DIGESTS:
            return replace(verdict, verdict=Word.INDETERMINATE, reason_code=Reason.CRYPTO_CONSTRAINTS_FAILURE)
        if name not in container.names or b64decode(wanted) != container.digest(name, _DIGESTS[algorithm]):
            return replace(verdict, verdict=Word.INVALID, reason_code=Reason.HASH_FAILURE, covers_whole_file=False)
    if set(container.documents) - set(manifest.documents):
        word = Word.INDETERMINATE if verdict.verdict is Word.VALID else verdict.verdict
        reason = Reason.PART_OF_FILE if verdict.verdict is Word.VALID else verdict.reason_code
        return replace(verdict, verdict=word, reason_code=reason, covers_whole_file=False)
    return verdict


def _manifest(name: str, data: bytes) -> _Manifest:
    """Raises `ValueError` and `ParseError`. A document type is refused: it could name entities without end."""
    if b"<!DOCTYPE" in data:
        raise ValueError(name)
    root = ElementTree.fromstring(data)  # noqa: S314 - without a document type there are no entities
    signature = root.find(f"{_ASIC}SigReference")
    documents = {}
    for reference in root.iter(f"{_ASIC}DataObjectReference"):
        method, value = reference.find(f"{_XMLDSIG}DigestMethod"), reference.find(f"{_XMLDSIG}DigestValue")
        if method is None or value is None:
            raise ValueError(name)
        documents[unquote(reference.get("URI", ""))] = (method.get("Algorithm", ""), value.text or "")
    return _Manifest(name, unquote(signature.get("URI", "")) if signature is not None else "", documents)


def _is_signature(name: str) -> bool:
    """`signature*.p7s` and `signatures*.xml` (EN 319 162-1, 4.3.3.2 and 4.4.3.2)."""
    last = name.removeprefix(_META).lower()
    return "signature" in last and (last.endswith(".p7s") or (last.endswith(".xml") and "manifest" not in last))


def _unknown(name: str) -> SignatureVerdict:
    return SignatureVerdict(
        field=name,
        signer="",
        issuer="",
        level=Level.UNKNOWN,
        verdict=Word.INDETERMINATE,
        reason_code=Reason.UNSUPPORTED,
        signed_at=None,
        timestamp_at=None,
        covers_whole_file=False,
        changed_after=Changes.UNKNOWN,
        revocation=Revocation.NOT_PROVEN,
    )


@contextmanager
def _opened(path: Path) -> Iterator[_Container]:
    try:
        file = path.open("rb")
    except OSError as fault:
        raise PdfMissing(file=path.name) from fault
    with file:
        try:
            with zipfile.ZipFile(file) as archive:
                yield _Container(path, archive)
        except _ZIP_FAULTS as fault:
            raise SignatureUnreadable(file=path.name) from fault
