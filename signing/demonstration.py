"""The throw-away world of the demonstration and the tests: a root, a token of SoftHSM with its signer, a stamp server.

Nothing here has legal value, and every certificate says so. All of it stands in one folder and may be deleted with it.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore
from typing_extensions import override

from signing.client import TokenDriver
from signing.errors import SoftTokenMissing
from signing.modules import of_vendor
from signing.tokens import KeyAlgorithm

LABEL = "Opis demonstrație"
_ORGANIZATION = "Opis demonstrație, fără valoare juridică"
_VALIDITY = timedelta(days=730)
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey


@dataclass(frozen=True, slots=True)
class ThrowAwayAuthority:
    """A root that lives in this process alone; only its certificate is written, as the trust folder's `root.pem`."""

    trust: Path
    root: x509.Certificate
    _key: ec.EllipticCurvePrivateKey = field(repr=False)

    @classmethod
    def made_in(cls, folder: Path, *, now: datetime) -> "ThrowAwayAuthority":
        """Make it; `folder/trust` is the trust folder."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name("Rădăcină de probă Opis")
        root = _signed(
            _builder(name, name, key.public_key(), now)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True),
            key,
            key.public_key(),
        )
        trust = folder / "trust"
        trust.mkdir(parents=True, exist_ok=True)
        (trust / "root.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
        return cls(trust=trust, root=root, _key=key)

    def signer_certificate(self, public_key: bytes, *, holder: str, now: datetime) -> bytes:
        """DER for a public key (SubjectPublicKeyInfo): a person's signature certificate with non-repudiation."""
        public = cast("PublicKey", serialization.load_der_public_key(public_key))
        certificate = _signed(
            _builder(_name(holder), self.root.subject, public, now)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True),
            self._key,
            self._key.public_key(),
        )
        return certificate.public_bytes(serialization.Encoding.DER)

    def time_stamper(self, *, now: datetime, clock: Callable[[], datetime]) -> "TimeStamper":
        """A time-stamp authority under this root, telling the time of `clock`."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)  # pyHanko's stamper knows RSA alone
        certificate = _signed(
            _builder(_name("Marcă temporală de probă Opis"), self.root.subject, key.public_key(), now)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True),
            self._key,
            self._key.public_key(),
        )
        return TimeStamper(
            certificate=_asn1(certificate),
            root=_asn1(self.root),
            clock=clock,
            _key=keys.PrivateKeyInfo.load(
                key.private_bytes(
                    serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
                )
            ),
        )


@dataclass(frozen=True, slots=True)
class TimeStamper:
    """A throw-away time-stamp authority: the answers of RFC 3161, and a server that gives them."""

    certificate: asn1_x509.Certificate
    root: asn1_x509.Certificate
    clock: Callable[[], datetime]
    _key: keys.PrivateKeyInfo = field(repr=False)

    def answer(self, request: bytes) -> bytes:
        """A TimeStampResp for a TimeStampReq, both in DER. Raises ValueError for anything else."""
        asked = tsp.TimeStampReq.load(request, strict=True)
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko 0.38 leaves it without types
        store.register(self.root)
        stamper = DummyTimeStamper(self.certificate, self._key, certs_to_embed=store, fixed_dt=self.clock())
        answered: bytes = stamper.request_tsa_response(asked).dump()
        return answered

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Serve on a free port of this machine alone; gives the address."""
        with serving_on_loopback(self.answer) as address:
            yield address


@contextmanager
def serving_on_loopback(answer: Callable[[bytes], bytes]) -> Iterator[str]:
    """An HTTP server on a free port of 127.0.0.1 that answers each POST with `answer(body)`, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            try:
                told = answer(body)
            except ValueError:
                self.send_error(400)
                return
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the demonstration tells its own story."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


@dataclass(frozen=True, slots=True)
class SoftToken:
    """A SoftHSM token in a folder of its own; `environment` is what its driver's worker must be given."""

    module: Path
    environment: Mapping[str, str]
    label: str
    serial: str


def make_soft_token(folder: Path, *, pin: bytearray, label: str = LABEL, module: Path | None = None) -> SoftToken:
    """Initialise an empty token with the PIN (a copy is used, the caller wipes). Raises `SoftTokenMissing`."""
    driver_file = module or of_vendor("softhsm")
    if driver_file is None:
        raise SoftTokenMissing
    held = folder / "tokens"
    held.mkdir(parents=True, exist_ok=True)
    configuration = folder / "softhsm2.conf"
    configuration.write_text(
        f"directories.tokendir = {held}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n",
        encoding="utf-8",
    )
    environment = {"SOFTHSM2_CONF": str(configuration)}
    with TokenDriver(driver_file, environment=environment) as driver:
        before = {token.serial for token in driver.tokens()}
        made = next(token for token in driver.prepare_token(label, bytearray(pin)) if token.serial not in before)
    return SoftToken(module=driver_file, environment=environment, label=made.label, serial=made.serial)


def give_signer(
    token: SoftToken,
    authority: ThrowAwayAuthority,
    *,
    pin: bytearray,
    holder: str,
    now: datetime,
    algorithm: KeyAlgorithm = KeyAlgorithm.RSA,
    bits: int | None = None,
    key_id: bytes = b"\x01",
    always_authenticate: bool = False,
) -> bytes:
    """Make a key on the token, certify it for `holder` and store the certificate; returns it in DER.

    `now` is when the certificate begins, less one hour. `always_authenticate`: the key wants the PIN each time.
    """
    with TokenDriver(token.module, environment=token.environment) as driver:
        public_key = driver.make_key(
            token.serial, key_id, algorithm, bytearray(pin), bits=bits, always_authenticate=always_authenticate
        )
        certificate = authority.signer_certificate(public_key, holder=holder, now=now)
        driver.store_certificate(token.serial, key_id, certificate, bytearray(pin))
    return certificate


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "RO"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _ORGANIZATION),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _builder(subject: x509.Name, issuer: x509.Name, public_key: PublicKey, now: datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + _VALIDITY)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _signed(
    builder: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey, issuer: ec.EllipticCurvePublicKey
) -> x509.Certificate:
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer)
    return builder.add_extension(identifier, critical=False).sign(key, hashes.SHA256())


def _usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
