"""Making a token, a key and a certificate object over PKCS#11, in the worker: for the demonstration's SoftHSM."""

from typing import Any

from asn1crypto import core, keys

from signing.pkcs11 import Driver, Refusal, check, cryptoki, said_as_refusal
from signing.tokens import KeyAlgorithm, wipe

_CURVES = {256: "1.2.840.10045.3.1.7", 384: "1.3.132.0.34"}
"""P-256 and P-384 (SEC 2: secp256r1, secp384r1)."""


def prepare_token(driver: Driver, label: str, pin: bytearray) -> None:
    """Initialise the first empty slot with the label; officer and user get the same PIN."""
    library = driver.library
    native = _native(pin)
    with said_as_refusal():
        slot = next(
            slot
            for slot in library.getSlotList(tokenPresent=True)
            if not library.getTokenInfo(slot).flags & cryptoki.CKF_TOKEN_INITIALIZED
        )
    # SoftHSM pads by bytes: the label is 32 bytes of UTF-8 (PKCS#11 v2.40 section 5.5, C_InitToken).
    check(library.lib.C_InitToken(slot, native, label))
    session = _session(driver, slot, cryptoki.CKU_SO, native)
    check(library.lib.C_InitPIN(session.session, native))
    _leave(driver, session, native, pin)


def make_key(
    driver: Driver,
    serial: str,
    key_id: bytes,
    algorithm: KeyAlgorithm,
    *,
    bits: int,
    always_authenticate: bool,
    pin: bytearray,
) -> bytes:
    """A key pair that never leaves the token; returns its public half as SubjectPublicKeyInfo."""
    native = _native(pin)
    session = _session(driver, driver.slot_of(serial), cryptoki.CKU_USER, native)
    common = [(cryptoki.CKA_TOKEN, cryptoki.CK_TRUE), (cryptoki.CKA_ID, key_id)]
    public = [*common, (cryptoki.CKA_PRIVATE, cryptoki.CK_FALSE), (cryptoki.CKA_VERIFY, cryptoki.CK_TRUE)]
    private = [
        *common,
        (cryptoki.CKA_PRIVATE, cryptoki.CK_TRUE),
        (cryptoki.CKA_SENSITIVE, cryptoki.CK_TRUE),
        (cryptoki.CKA_EXTRACTABLE, cryptoki.CK_FALSE),
        (cryptoki.CKA_SIGN, cryptoki.CK_TRUE),
    ]
    if always_authenticate:
        private.append((cryptoki.CKA_ALWAYS_AUTHENTICATE, cryptoki.CK_TRUE))
    with said_as_refusal():
        if algorithm is KeyAlgorithm.RSA:
            public += [(cryptoki.CKA_MODULUS_BITS, bits), (cryptoki.CKA_PUBLIC_EXPONENT, b"\x01\x00\x01")]
            made, _ = session.generateKeyPair(public, private, cryptoki.MechanismRSAGENERATEKEYPAIR)
            spki = _rsa_public_key(session, made)
        else:
            curve = core.ObjectIdentifier(_CURVES[bits]).dump()
            public.append((cryptoki.CKA_EC_PARAMS, curve))
            mechanism = cryptoki.Mechanism(cryptoki.CKM_EC_KEY_PAIR_GEN, None)
            made, _ = session.generateKeyPair(public, private, mechanism)
            spki = _ec_public_key(session, made, curve)
    _leave(driver, session, native, pin)
    return spki


def store_certificate(driver: Driver, serial: str, key_id: bytes, certificate: bytes, pin: bytearray) -> None:
    """Put the certificate beside the key of the same identifier."""
    native = _native(pin)
    session = _session(driver, driver.slot_of(serial), cryptoki.CKU_USER, native)
    with said_as_refusal():
        session.createObject(
            [
                (cryptoki.CKA_CLASS, cryptoki.CKO_CERTIFICATE),
                (cryptoki.CKA_CERTIFICATE_TYPE, cryptoki.CKC_X_509),
                (cryptoki.CKA_TOKEN, cryptoki.CK_TRUE),
                (cryptoki.CKA_PRIVATE, cryptoki.CK_FALSE),
                (cryptoki.CKA_ID, key_id),
                (cryptoki.CKA_SUBJECT, b"0\x00"),
                (cryptoki.CKA_VALUE, certificate),
            ]
        )
    _leave(driver, session, native, pin)


def _native(pin: bytearray) -> Any:
    native = cryptoki.LowLevel.ckbytelist(len(pin))
    for place, byte in enumerate(pin):
        native[place] = byte
    return native


def _session(driver: Driver, slot: int, user: int, native: Any) -> Any:
    with said_as_refusal():
        session = driver.library.openSession(slot, cryptoki.CKF_RW_SESSION)
    try:
        check(driver.library.lib.C_Login(session.session, user, native))
    except Refusal:
        driver.library.lib.C_CloseSession(session.session)
        raise
    return session


def _leave(driver: Driver, session: Any, native: Any, pin: bytearray) -> None:
    driver.library.lib.C_Logout(session.session)
    driver.library.lib.C_CloseSession(session.session)
    for place in range(len(native)):
        native[place] = 0
    wipe(pin)


def _rsa_public_key(session: Any, key: Any) -> bytes:
    modulus, exponent = session.getAttributeValue(key, [cryptoki.CKA_MODULUS, cryptoki.CKA_PUBLIC_EXPONENT])
    numbers = {
        "modulus": int.from_bytes(bytes(modulus), "big"),
        "public_exponent": int.from_bytes(bytes(exponent), "big"),
    }
    spki: bytes = keys.PublicKeyInfo.wrap(keys.RSAPublicKey(numbers), "rsa").dump()
    return spki


def _ec_public_key(session: Any, key: Any, curve: bytes) -> bytes:
    (point,) = session.getAttributeValue(key, [cryptoki.CKA_EC_POINT])
    spki: bytes = keys.PublicKeyInfo(
        {
            "algorithm": {"algorithm": "ec", "parameters": keys.ECDomainParameters.load(curve)},
            "public_key": keys.ECPointBitString(core.OctetString.load(bytes(point)).native),
        }
    ).dump()
    return spki
