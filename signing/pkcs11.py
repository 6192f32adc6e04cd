"""One PKCS#11 driver, loaded: the only file that knows PyKCS11.

PyKCS11 is GPL and keeps Python's lock during every call of the driver (a C_Login of 1.5 s stops every other thread for
1.5 s), so this is loaded in the worker process alone. The PIN goes from a bytearray into the native list and both are
wiped; PyKCS11's own `login` would leave copies in immutable `bytes`.
"""

import ctypes
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import PyKCS11

from signing.frames import PSS_SALT, CertificateSeen, Mechanism
from signing.tokens import PinState, TokenInfo, wipe
from signing.tracing import CallLog, Watched

_MECHANISMS: dict[Mechanism, int] = {
    Mechanism.RSA_PKCS: PyKCS11.CKM_RSA_PKCS,
    Mechanism.RSA_PSS: PyKCS11.CKM_RSA_PKCS_PSS,
    Mechanism.ECDSA: PyKCS11.CKM_ECDSA,
}
_OK = 0
_NOTICED_WITHIN = 1.5
"""Seconds: OpenSC looks at its reader once in one, the reader service at its readers more often."""
cryptoki: Any = PyKCS11
"""The library, for the one other file of the worker that needs its names."""


class Refusal(Exception):
    """The driver returned `ckr`, whose name in the standard is `name`."""

    def __init__(self, ckr: int) -> None:
        super().__init__(ckr)
        self.ckr = ckr
        self.name = str(PyKCS11.CKR.get(ckr, f"0x{ckr & 0xFFFFFFFF:08X}"))


class NotLoadable(Exception):
    """The file is no driver that this process can load."""


class Absent(Exception):
    """The token is not there, or (`key`) its key is not."""

    def __init__(self, *, key: bool = False) -> None:
        super().__init__(key)
        self.key = key


@contextmanager
def said_as_refusal() -> Iterator[None]:
    """Say PyKCS11's error as `Refusal`."""
    try:
        yield
    except PyKCS11.PyKCS11Error as error:
        raise Refusal(int(error.value)) from error


def check(ckr: int) -> None:
    """Raise `Refusal` for every return value but CKR_OK."""
    if ckr != _OK:
        raise Refusal(int(ckr))


class Driver:
    """A loaded module and at most one open session."""

    def __init__(self, module: Path, *, trace: Path | None = None) -> None:
        """Load and start it; `trace` is where its calls are logged. Raises `NotLoadable`."""
        self.module = module
        self.library: Any = PyKCS11.PyKCS11Lib()
        if trace is not None:
            log = CallLog(trace, {number: name for number, name in PyKCS11.CKR.items() if isinstance(number, int)})
            log.begin(module)
            self.library.lib = Watched(self.library.lib, log)
        try:
            ctypes.CDLL(str(module))  # says which library is missing, which PyKCS11 does not
            self.library.load(str(module))
        except (OSError, PyKCS11.PyKCS11Error) as error:
            raise NotLoadable(str(error)) from error
        self._session: Any = None
        self._slot = -1
        self._key_id = b""
        self._key: Any = None

    def tokens(self) -> tuple[TokenInfo, ...]:
        """The tokens that are plugged in and initialised."""
        return tuple(info for _, info in self._present())

    def certificates(self) -> tuple[CertificateSeen, ...]:
        """The certificates of all tokens, whatever their use.

        The identity card has a slot for a qualified certificate that is empty on most cards: an object whose CKA_VALUE
        has no bytes, which crashed others (web-eid/libelectronic-id#166). It is told as one without bytes.
        """
        seen: list[CertificateSeen] = []
        for slot, info in self._present():
            try:
                seen += self._certificates_in(slot, info)
            except Refusal:
                continue  # a token pulled out, or ill, must not hide the others
        return tuple(seen)

    def open(
        self, serial: str, label: str, certificate: bytes
    ) -> tuple[TokenInfo, tuple[bytes, ...], tuple[Mechanism, ...]]:
        """Open a session with the token that holds the certificate; returns its other certificates and mechanisms.

        Slots of one card may share a serial and even a label, and slot numbers change with every replug; the
        certificate decides. Whoever was logged in before is logged out. Raises `Absent`.
        """
        self.close()
        digest = hashlib.sha256(certificate).digest()
        for slot, info in self._present():
            if (info.serial, info.label) != (serial, label):
                continue
            held = self._certificates_in(slot, info)
            for one in held:
                if hashlib.sha256(one.certificate).digest() == digest:
                    with said_as_refusal():
                        self._session = self.library.openSession(slot)
                    self._slot, self._key_id, self._key = slot, one.key_id, None
                    others = tuple(other.certificate for other in held if other is not one and other.certificate)
                    return info, others, self._mechanisms_of(slot)
        raise Absent

    def login(self, pin: bytearray | None) -> bool:
        """One try with the PIN, then the key; True when the key wants the PIN for each signature. Raises `Absent`."""
        self._present_pin(PyKCS11.CKU_USER, pin)
        with said_as_refusal():
            keys = self._session.findObjects(
                [(PyKCS11.CKA_CLASS, PyKCS11.CKO_PRIVATE_KEY), (PyKCS11.CKA_ID, self._key_id)]
            )
            if not keys:
                raise Absent(key=True)
            self._key = keys[0]
            (always,) = self._session.getAttributeValue(self._key, [PyKCS11.CKA_ALWAYS_AUTHENTICATE])
        return bool(always)

    def sign(self, mechanism: Mechanism, data: bytes, pin: bytearray | None, *, with_pin: bool) -> bytes:
        """One signature; `with_pin` presents the PIN for it (CKU_CONTEXT_SPECIFIC, PKCS#11 v2.40 section 5.6.6)."""
        if self._key is None:
            raise Absent(key=True)
        handle, low = self._session.session, self.library.lib
        chosen = _native_mechanism(mechanism)  # held until C_SignInit is over: its parameters are freed with it
        check(low.C_SignInit(handle, chosen.to_native(), self._key))
        if with_pin:
            self._present_pin(PyKCS11.CKU_CONTEXT_SPECIFIC, pin)
        signature = PyKCS11.ckbytelist()
        check(low.C_Sign(handle, PyKCS11.ckbytelist(data), signature))  # asks the size
        check(low.C_Sign(handle, PyKCS11.ckbytelist(data), signature))
        return bytes(signature)

    def change_pin(self, serial: str, label: str, pins: bytearray | None, *, old_length: int) -> None:
        """One try with the old PIN, the first bytes of `pins`; the rest is the new one. None: on the reader's own keys.

        Without a login before it C_SetPIN changes the user's PIN (PKCS#11 v2.40 section 5.5). Raises `Absent`.
        """
        self._slot = next((slot for slot, it in self._present() if (it.serial, it.label) == (serial, label)), -1)
        if self._slot < 0:
            raise Absent
        with said_as_refusal():
            session = self.library.openSession(self._slot, PyKCS11.CKF_SERIAL_SESSION | PyKCS11.CKF_RW_SESSION)
        both = pins if pins is not None else bytearray()
        old, new = _native(memoryview(both)[:old_length]), _native(memoryview(both)[old_length:])
        try:
            check(self.library.lib.C_SetPIN(session.session, old, new))
        finally:
            for native in (old, new):
                _wipe_native(native)
            wipe(both)
            self.library.lib.C_CloseSession(session.session)

    def pin_state(self) -> PinState:
        """What the token of the open session says about its PIN now; OK when it says nothing any more."""
        try:
            return self._info(self._slot).pin_state if self._slot >= 0 else PinState.OK
        except Refusal:
            return PinState.OK

    def gone(self) -> bool:
        """Whether the token of the open session has left its reader, which is given a moment to notice."""
        until = time.monotonic() + _NOTICED_WITHIN
        while self._slot >= 0:
            try:
                flags = self.library.getSlotInfo(self._slot).flags
            except PyKCS11.PyKCS11Error:
                return True
            if not flags & PyKCS11.CKF_TOKEN_PRESENT:
                return True
            if not flags & PyKCS11.CKF_REMOVABLE_DEVICE or time.monotonic() > until:
                return False
            time.sleep(0.1)
        return False

    def close(self) -> None:
        """Let go of the token."""
        if self._session is not None:
            self.library.lib.C_Logout(self._session.session)
            self.library.lib.C_CloseSession(self._session.session)
            self._session = None

    def slot_of(self, serial: str) -> int:
        """The slot of this moment. Raises `Absent`."""
        for slot, info in self._present():
            if info.serial == serial:
                return slot
        raise Absent

    def _present(self) -> list[tuple[int, TokenInfo]]:
        found = []
        with said_as_refusal():
            slots = self.library.getSlotList(tokenPresent=True)
        for slot in slots:
            try:
                info = self._info(slot)
            except Refusal:
                continue  # pulled out between the list and the question
            if info.serial or info.label:
                found.append((slot, info))
        return found

    def _info(self, slot: int) -> TokenInfo:
        with said_as_refusal():
            raw = self.library.getTokenInfo(slot)
        initialised = bool(raw.flags & PyKCS11.CKF_TOKEN_INITIALIZED)
        return TokenInfo(
            module=self.module,
            label=_text(raw.label) if initialised else "",
            serial=_text(raw.serialNumber) if initialised else "",
            manufacturer=_text(raw.manufacturerID),
            pin_state=_pin_state(raw.flags),
            protected_authentication=bool(raw.flags & PyKCS11.CKF_PROTECTED_AUTHENTICATION_PATH),
            pin_minimum=raw.ulMinPinLen,
            pin_maximum=raw.ulMaxPinLen,
        )

    def _mechanisms_of(self, slot: int) -> tuple[Mechanism, ...]:
        with said_as_refusal():
            offered = {PyKCS11.CKM[name] for name in self.library.getMechanismList(slot) if name in PyKCS11.CKM}
        return tuple(one for one, number in _MECHANISMS.items() if number in offered)

    def _certificates_in(self, slot: int, info: TokenInfo) -> list[CertificateSeen]:
        with said_as_refusal():
            session = self.library.openSession(slot)
            keys = _key_ids(session)
            objects = session.findObjects([(PyKCS11.CKA_CLASS, PyKCS11.CKO_CERTIFICATE)])
            values = [session.getAttributeValue(one, [PyKCS11.CKA_ID, PyKCS11.CKA_VALUE]) for one in objects]
            session.closeSession()
        return [
            CertificateSeen(
                serial=info.serial,
                label=info.label,
                key_id=bytes(key_id or b""),
                certificate=bytes(value or b""),
                has_key=bytes(key_id or b"") in keys if keys else None,
            )
            for key_id, value in values
        ]

    def _present_pin(self, user: int, pin: bytearray | None) -> None:
        native = _native(memoryview(pin or bytearray()))
        try:
            check(self.library.lib.C_Login(self._session.session, user, native))
        finally:
            _wipe_native(native)
            if pin is not None:
                wipe(pin)


def _native_mechanism(mechanism: Mechanism) -> Any:
    if mechanism is Mechanism.RSA_PSS:
        return PyKCS11.RSA_PSS_Mechanism(
            PyKCS11.CKM_RSA_PKCS_PSS, PyKCS11.CKM_SHA256, PyKCS11.CKG_MGF1_SHA256, PSS_SALT
        )
    return PyKCS11.Mechanism(_MECHANISMS[mechanism], None)


def _native(secret: memoryview) -> Any:
    """A copy in the driver's own memory, which whoever made it wipes."""
    native = PyKCS11.LowLevel.ckbytelist(len(secret))
    for place, byte in enumerate(secret):
        native[place] = byte
    return native


def _wipe_native(native: Any) -> None:
    for place in range(len(native)):
        native[place] = 0


def _key_ids(session: Any) -> set[bytes]:
    """The identifiers of the keys that the token shows before the PIN: private ones, or their public halves."""
    ids = set()
    for kind in (PyKCS11.CKO_PRIVATE_KEY, PyKCS11.CKO_PUBLIC_KEY):
        for key in session.findObjects([(PyKCS11.CKA_CLASS, kind)]):
            (key_id,) = session.getAttributeValue(key, [PyKCS11.CKA_ID])
            ids.add(bytes(key_id or b""))
    return ids


def _text(padded: str) -> str:
    return padded.rstrip(" \0").strip()


def _pin_state(flags: int) -> PinState:
    if flags & PyKCS11.CKF_USER_PIN_LOCKED:
        return PinState.LOCKED
    if flags & PyKCS11.CKF_USER_PIN_FINAL_TRY:
        return PinState.FINAL_TRY
    if flags & PyKCS11.CKF_USER_PIN_COUNT_LOW:
        return PinState.COUNT_LOW
    return PinState.OK
