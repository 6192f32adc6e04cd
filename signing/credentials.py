"""Which certificates on the plugged-in tokens can sign, the likeliest first."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from asn1crypto import x509

from signing.errors import CertificateExpired, CertificateNotYetValid
from signing.frames import CertificateSeen
from signing.tokens import Credential, KeyAlgorithm

_ALGORITHMS = {"rsa": KeyAlgorithm.RSA, "ec": KeyAlgorithm.EC}


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
    )


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
