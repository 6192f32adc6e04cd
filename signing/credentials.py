"""Which certificates on the plugged-in tokens can sign, the likeliest first."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from asn1crypto import core, x509

from signing.errors import CertificateExpired, CertificateNotYetValid
from signing.frames import CertificateSeen
from signing.tokens import Credential, KeyAlgorithm

_QC_STATEMENTS, _QC_COMPLIANCE, _QC_DEVICE = "1.3.6.1.5.5.7.1.3", "0.4.0.1862.1.1", "0.4.0.1862.1.4"
_ALGORITHMS = {"rsa": KeyAlgorithm.RSA, "rsassa_pss": KeyAlgorithm.RSA, "ec": KeyAlgorithm.EC}


class _Statement(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """QCStatement (RFC 3739, 3.2.6.1)."""

    _fields: ClassVar = [("statement_id", core.ObjectIdentifier), ("statement_info", core.Any, {"optional": True})]


class _Statements(core.SequenceOf):  # type: ignore[misc]  # as above
    _child_spec = _Statement


def usable(module: Path, seen: Iterable[CertificateSeen], now: datetime) -> list[Credential]:
    """The credentials among what a driver saw: with a key, for signing and not for encrypting, in date at `now`.

    A renewed certificate is written beside the old one and both stay on the token, so the dates decide.
    """
    found = []
    for one in seen:
        credential = read(module, one)
        if credential is not None and credential.not_before <= now <= credential.not_after:
            found.append(credential)
    return found


def ranked(credentials: Iterable[Credential]) -> list[Credential]:
    """Signature certificates before those for logging in, longer-lived first; each certificate of a token once."""
    once = {(one.token_serial, one.certificate): one for one in reversed(list(credentials))}
    return sorted(
        once.values(),
        key=lambda one: (not one.non_repudiation, -one.not_after.timestamp(), one.holder, one.token_serial),
    )


def read(module: Path, seen: CertificateSeen) -> Credential | None:
    """The credential in a certificate object, whatever its dates; None when it cannot sign."""
    if seen.has_key is False:
        return None
    try:
        return _credential(module, seen)
    except (ValueError, TypeError, KeyError):
        return None  # a certificate object whose bytes are no certificate


def holder_of(certificate: bytes) -> str | None:
    """Whose certificate it is; None when the bytes are no certificate."""
    try:
        return name_in(x509.Certificate.load(certificate, strict=True).subject)
    except (ValueError, TypeError, KeyError):
        return None


def must_be_in_date(credential: Credential, now: datetime) -> None:
    """Raises `CertificateExpired` or `CertificateNotYetValid`: before any PIN is asked."""
    if now > credential.not_after:
        raise CertificateExpired(holder=credential.holder, not_after=credential.not_after.date())
    if now < credential.not_before:
        raise CertificateNotYetValid(holder=credential.holder, not_before=credential.not_before.date())


def _credential(module: Path, seen: CertificateSeen) -> Credential | None:
    certificate = x509.Certificate.load(seen.certificate, strict=True)
    usages: set[str] | None = certificate.key_usage_value.native if certificate.key_usage_value else None
    algorithm = _ALGORITHMS.get(certificate.public_key.algorithm)
    if certificate.ca or algorithm is None:
        return None
    if usages is not None and not usages & {"non_repudiation", "digital_signature"}:
        return None
    return Credential(
        token_serial=seen.serial,
        token_label=seen.label,
        module=module,
        key_id=seen.key_id,
        certificate=seen.certificate,
        holder=name_in(certificate.subject),
        issuer=name_in(certificate.issuer),
        not_before=certificate.not_valid_before,
        not_after=certificate.not_valid_after,
        key_algorithm=algorithm,
        non_repudiation=usages is not None and "non_repudiation" in usages,
        qualified=_is_qualified(certificate),
    )


def _is_qualified(certificate: x509.Certificate) -> bool:
    """Whether the issuer states so (ETSI EN 319 412-5, 4.2.1 and 4.2.2): qualified, and its key in a secure device."""
    for extension in certificate["tbs_certificate"]["extensions"]:
        if extension["extn_id"].dotted == _QC_STATEMENTS:
            return _stated(extension["extn_value"].contents) >= {_QC_COMPLIANCE, _QC_DEVICE}
    return False


def _stated(statements: bytes) -> set[str]:
    try:
        return {one["statement_id"].dotted for one in _Statements.load(statements)}
    except (ValueError, TypeError):
        return set()  # an extension that is not what its identifier says


def name_in(name: x509.Name) -> str:
    """How a person says the name of a certificate: common name, else organization, else all of it."""
    parts = name.native
    for key in ("common_name", "organization_name"):
        said = parts.get(key)
        if isinstance(said, list):
            said = said[0]
        if said:
            return str(said)
    return str(name.human_friendly)
