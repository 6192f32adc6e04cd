"""Time stamps (RFC 3161): asking authorities for them, with fail-over, and adding one to a signature made earlier.

pyHanko's own client knows one address, refuses `grantedWithMods` and fails on a wrong nonce with AttributeError, and
its one-call signing loses the token's signature when the authority is down; so the stamp is asked for here, afterwards.
"""

import hashlib
import http.client
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from typing import IO

from asn1crypto import algos, cms, core, tsp
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import simple_cms_attribute
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_sig_integrity

from signing.authority import TimeStampAuthority
from signing.durable import replacing
from signing.errors import (
    NoRoomForTimeStamp,
    PdfDamaged,
    PdfNotSigned,
    SignatureCovered,
    TimeStampUnavailable,
)
from signing.strangers import READING_FAULTS, broken_is_damaged, opened, reader_of

_LARGEST_ANSWER = 1 << 20
_ACCEPTED = {"granted", "granted_with_mods"}


class Unusable(Exception):
    """An authority's answer that is no time stamp of ours, in one word."""


def stamp(authority: TimeStampAuthority, digest: bytes) -> cms.ContentInfo:
    """The token for a SHA-256 digest. Raises `TimeStampUnavailable` with what each address did."""
    told = []
    for url in authority.urls:
        if not authority.may_ask(url):
            told.append(f"{url}: quota")
            continue
        nonce = int.from_bytes(authority.random_bytes(8), "big") or 1
        try:
            return token_in(_post(url, _request(digest, nonce), authority.timeout), digest, nonce)
        except Unusable as fault:
            told.append(f"{url}: {fault}")
        except http.client.HTTPException as fault:
            told.append(f"{url}: {type(fault).__name__}")
        except READING_FAULTS as fault:
            told.append(f"{url}: {type(fault).__name__}")
    raise TimeStampUnavailable(addresses=", ".join(authority.urls), reason="; ".join(told))


def _post(url: str, body: bytes, timeout: float) -> bytes:
    """One request. `timeout` bounds the whole answer, so that a server which drips bytes is given up too."""
    until = time.monotonic() + timeout
    if not url.startswith(("http://", "https://")):
        raise Unusable("address")
    request = urllib.request.Request(  # noqa: S310 - the scheme is checked above
        url, data=body, headers={"Content-Type": "application/timestamp-query"}
    )
    # urlopen keeps the proxy of the process's first question for ever; a desk stays open while networks change.
    with urllib.request.build_opener().open(request, timeout=timeout) as answer:
        received = b""
        while piece := answer.read1(65536):
            received += piece
            if len(received) > _LARGEST_ANSWER or time.monotonic() > until:
                raise Unusable("too long")
    return received


def token_in(answer: bytes, digest: bytes, nonce: int) -> cms.ContentInfo:
    """The time-stamp token in an authority's answer, if it is one for this digest and question. Raises `Unusable`."""
    response = tsp.TimeStampResp.load(answer, strict=True)
    status = response["status"]["status"].native
    if status not in _ACCEPTED:
        raise Unusable(status)
    token = response["time_stamp_token"]
    signed = token["content"]
    info = signed["encap_content_info"]["content"].parsed
    imprint = info["message_imprint"]
    if imprint["hash_algorithm"]["algorithm"].native != "sha256" or imprint["hashed_message"].native != digest:
        raise Unusable("imprint")
    if info["nonce"].native != nonce:
        raise Unusable("nonce")
    signer = extract_certs_for_validation(signed).signer_cert
    usage = signer.extended_key_usage_value
    if usage is None or "time_stamping" not in usage.native:
        raise Unusable("certificate")
    content = bytes(signed["encap_content_info"]["content"])
    info_of_signer = signed["signer_infos"][0]
    algorithm = info_of_signer["digest_algorithm"]["algorithm"].native
    intact, valid = validate_sig_integrity(
        info_of_signer, signer, expected_content_type="tst_info", actual_digest=hashlib.new(algorithm, content).digest()
    )
    if not (intact and valid):
        raise Unusable("signature")
    return token


def strengthen(source: Path, target: Path, authority: TimeStampAuthority) -> bool:
    """B-B becomes B-T: the stamp goes into the room kept in the last signature, no other byte changes, no PIN is asked.

    `target` may be `source`. False when the signature has its stamp already; the target then is a copy. Raises
    `PdfNotSigned`, `SignatureCovered`, `NoRoomForTimeStamp`, `TimeStampUnavailable` and what opening a PDF raises; the
    target is then as it was.
    """
    with opened(source) as file:
        place = _place(reader_of(file, source.name), source.name)
    if place is None:
        if source != target:
            with replacing(target) as output, source.open("rb") as file:
                copyfileobj(file, output)
        return False
    token = stamp(authority, hashlib.sha256(place.signature).digest())
    contents = _with_stamp(place.contents, token)
    if 2 * len(contents) > place.room:
        raise NoRoomForTimeStamp(file=source.name)
    with replacing(target) as output:
        with source.open("rb") as file:
            copyfileobj(file, output)
        output.seek(place.start)
        output.write(contents.hex().upper().encode("ascii").ljust(place.room, b"0"))
        _must_be_stamped(output, source.name)
    return True


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the signature's hexadecimal digits begin, how many there is room for, and what stands there."""

    start: int
    room: int
    contents: bytes
    signature: bytes


def _place(reader: PdfFileReader, name: str) -> _Place | None:
    """The place of the last signature; None when it is stamped."""
    with broken_is_damaged(name, READING_FAULTS):
        signatures: Sequence[EmbeddedPdfSignature] = reader.embedded_signatures
        regular = [one for one in signatures if one.sig_object_type == "/Sig"]
        if not regular:
            raise PdfNotSigned(file=name)
        waiting = [one for one in regular if not is_stamped(one)]
        if not waiting:
            return None
        last = waiting[-1]
        if last is not signatures[-1]:
            raise SignatureCovered(file=name)
        start, end = int(last.byte_range[1]), int(last.byte_range[2])
        reader.stream.seek(start)
        around = reader.stream.read(end - start)
        if around[:1] != b"<" or around[-1:] != b">":
            raise PdfDamaged(file=name)
        return _Place(
            start=start + 1,
            room=end - start - 2,
            contents=bytes(last.pkcs7_content),
            signature=last.signer_info["signature"].native,
        )


def is_stamped(signature: EmbeddedPdfSignature) -> bool:
    """Whether it carries a signature time stamp, sound or not."""
    attributes = signature.signer_info["unsigned_attrs"]
    return any(one["type"].native == "signature_time_stamp_token" for one in attributes or ())


def _with_stamp(contents: bytes, token: cms.ContentInfo) -> bytes:
    """The CMS with the token as unsigned attribute (ETSI EN 319 122-1, 5.3); what is signed stays bit for bit."""
    content_info = cms.ContentInfo.load(contents)
    signer = content_info["content"]["signer_infos"][0]
    attributes = [*(signer["unsigned_attrs"] or ())]
    attributes.append(
        simple_cms_attribute("signature_time_stamp_token", token)  # type: ignore[no-untyped-call]  # pyHanko's gap
    )
    signer["unsigned_attrs"] = cms.CMSAttributes(attributes)
    der: bytes = content_info.dump()
    return der


def _must_be_stamped(output: IO[bytes], name: str) -> None:
    """Read the new file back: the signature is still sound and now carries the stamp."""
    output.flush()
    with broken_is_damaged(name):
        made: EmbeddedPdfSignature = reader_of(output, name).embedded_signatures[-1]
        intact, valid = validate_sig_integrity(
            made.signer_info, made.signer_cert, expected_content_type="data", actual_digest=made.compute_digest()
        )
        if not (intact and valid and is_stamped(made)):
            raise PdfDamaged(file=name)


def _request(digest: bytes, nonce: int) -> bytes:
    body: bytes = tsp.TimeStampReq(
        {
            "version": "v1",
            "message_imprint": {
                "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256", "parameters": core.Null()}),
                "hashed_message": digest,
            },
            "nonce": nonce,
            "cert_req": True,
        }
    ).dump()
    return body
