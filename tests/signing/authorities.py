"""A whole public-key infrastructure on this machine, by certomancer: two authorities, OCSP, CRL and time stamps.

The signer's key stays on the token: the authority is given its public half alone.
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from asn1crypto import pem
from certomancer.integrations.animator import Animator, AnimatorArchStore
from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from typing_extensions import override
from werkzeug.serving import WSGIRequestHandler, make_server

from signing.client import TokenDriver
from signing.demonstration import SoftToken
from signing.tokens import KeyAlgorithm
from tests.signing.conftest import PIN

ARCHITECTURE = "county"
OWN_KEYS = ("root", "issuing", "ocsp", "tsa")
CA = [
    {"id": "basic_constraints", "critical": True, "value": {"ca": True}},
    {
        "id": "key_usage",
        "critical": True,
        "smart-value": {"schema": "key-usage", "params": ["key_cert_sign", "crl_sign"]},
    },
]


@dataclass
class Authorities:
    """The running infrastructure. `silent` names services (`ocsp`, `crls`, `tsa`) that answer 503 from now on."""

    address: str
    trust: Path
    asked: list[str] = field(default_factory=list)
    silent: set[str] = field(default_factory=set)

    @property
    def time_stamps(self) -> str:
        return f"{self.address}/{ARCHITECTURE}/tsa/tsa"

    def count(self, service: str) -> int:
        return self.asked.count(service)


@contextmanager
def serving(
    folder: Path,
    token: SoftToken,
    *,
    now: datetime,
    algorithm: KeyAlgorithm = KeyAlgorithm.RSA,
    bits: int | None = None,
    revoked: datetime | None = None,
    valid: timedelta = timedelta(days=365),
) -> Iterator[Authorities]:
    """Certify a new key on the token and serve everything about it on a free port, at the moment `now` for ever."""
    held: dict[str, Animator] = {}
    served = Authorities("", folder / "trust")

    def answer(environment: WSGIEnvironment, respond: StartResponse) -> Iterable[bytes]:
        service = environment["PATH_INFO"].split("/")[2]
        served.asked.append(service)
        if service in served.silent:
            respond("503 Service Unavailable", [])
            return []
        return held["animator"](environment, respond)

    server = make_server("127.0.0.1", 0, answer, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        served.address = f"http://127.0.0.1:{server.port}"
        with TokenDriver(token.module, environment=token.environment) as driver:
            _write_keys(folder, driver.make_key(token.serial, b"\x07", algorithm, bytearray(PIN), bits=bits))
            described = _described(folder, served.address, now, now + valid, revoked)
            pki = CertomancerConfig(described, str(folder)).get_pki_arch(ArchLabel(ARCHITECTURE))
            held["animator"] = Animator(
                AnimatorArchStore({ArchLabel(ARCHITECTURE): pki}), with_web_ui=False, at_time=now
            )
            served.trust.mkdir()
            (served.trust / "root.pem").write_bytes(pem.armor("CERTIFICATE", pki.get_cert(CertLabel("root")).dump()))
            for label in ("signer", "issuing"):
                driver.store_certificate(token.serial, b"\x07", pki.get_cert(CertLabel(label)).dump(), bytearray(PIN))
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(WSGIRequestHandler):
    """Says nothing on the terminal."""

    @override
    def log(self, type: str, message: str, *args: object) -> None:
        """Nothing."""


def _write_keys(folder: Path, public_key: bytes) -> None:
    for name in OWN_KEYS:
        made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        (folder / f"{name}.pem").write_bytes(
            made.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
    (folder / "signer.pem").write_bytes(pem.armor("PUBLIC KEY", public_key))


def _described(folder: Path, address: str, now: datetime, until: datetime, revoked: datetime | None) -> dict[str, Any]:
    """Certomancer's description of it all. Authorities live 20 years, the signer until `until`."""
    begins, ends = (now - timedelta(days=30)).isoformat(), (now + timedelta(days=7300)).isoformat()
    long = {"valid-from": begins, "valid-to": ends}
    by_crl = {
        "id": "crl_distribution_points",
        "smart-value": {"schema": "crl-dist-url", "params": {"crl-repo-names": ["root"]}},
    }
    by_ocsp = {
        "id": "authority_information_access",
        "smart-value": {"schema": "aia-urls", "params": {"ocsp-responder-names": ["issuing"]}},
    }
    signer: dict[str, Any] = {
        "subject": "signer",
        "issuer": "issuing",
        "validity": {"valid-from": begins, "valid-to": until.isoformat()},
        "extensions": [_usage("digital_signature", "non_repudiation"), by_ocsp],
    }
    if revoked is not None:
        signer["revocation"] = {"revoked-since": revoked.isoformat(), "reason": "key_compromise"}
    certificates = {
        "root": {"subject": "root", "issuer": "root", "validity": long, "extensions": CA},
        "issuing": {"subject": "issuing", "issuer": "root", "validity": long, "extensions": [*CA, by_crl]},
        "ocsp": {
            "subject": "ocsp",
            "issuer": "issuing",
            "validity": long,
            "extensions": [
                _purpose("ocsp_signing"),
                {"id": "ocsp_no_check", "value": None},
            ],
        },
        "tsa": {
            "subject": "tsa",
            "issuer": "root",
            "validity": long,
            "extensions": [_usage("digital_signature"), _purpose("time_stamping"), by_crl],
        },
        "signer": signer,
    }
    return {
        "external-url-prefix": address,
        "keysets": {
            "keys": {
                "path-prefix": ".",
                "keys": {
                    **{name: {"path": f"{name}.pem"} for name in OWN_KEYS},
                    "signer": {"path": "signer.pem", "public-only": True},
                },
            }
        },
        "pki-architectures": {
            ARCHITECTURE: {
                "keyset": "keys",
                "entity-defaults": {"country-name": "RO", "organization-name": "Autoritate de probă"},
                "entities": {
                    "root": {"common-name": "Rădăcina de probă"},
                    "issuing": {"common-name": "Emitentul de probă"},
                    "ocsp": {"common-name": "Starea certificatelor"},
                    "tsa": {"common-name": "Marca temporală de probă"},
                    "signer": {"common-name": "Dumitrescu Ion"},
                },
                "certs": certificates,
                "services": {
                    "ocsp": {"issuing": {"for-issuer": "issuing", "responder-cert": "ocsp", "signing-key": "ocsp"}},
                    "crl-repo": {
                        "root": {
                            "for-issuer": "root",
                            "signing-key": "root",
                            "simulated-update-schedule": "P30D",
                        }
                    },
                    "time-stamping": {"tsa": {"signing-key": "tsa", "signing-cert": "tsa"}},
                },
            }
        },
    }


def _usage(*uses: str) -> dict[str, Any]:
    return {"id": "key_usage", "critical": True, "smart-value": {"schema": "key-usage", "params": list(uses)}}


def _purpose(purpose: str) -> dict[str, Any]:
    return {"id": "extended_key_usage", "critical": True, "value": [purpose]}
