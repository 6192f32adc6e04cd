"""One token opened for one credential: the PIN asked once, then raw signatures until it is closed."""

from signing.client import TokenDriver
from signing.errors import PinCancelled, PinLengthWrong, PinLocked
from signing.frames import Mechanism
from signing.tokens import Credential, PinAsker, PinPurpose, PinRequest, PinState, TokenInfo, wipe


class TokenSession:
    """The token found, not yet unlocked. Every answer of the asker is at most one try at the token."""

    def __init__(self, driver: TokenDriver, credential: Credential, asker: PinAsker) -> None:
        """Find the token by its serial and the certificate. Raises `TokenFault`."""
        self._driver = driver
        self._credential = credential
        self._asker = asker
        opened = driver.open(credential.token_serial, credential.token_label, credential.certificate)
        self._token: TokenInfo = opened.token
        self.chain: tuple[bytes, ...] = opened.others
        self.mechanisms: tuple[Mechanism, ...] = opened.mechanisms
        self._unlocked = False
        self._pin_each_time = False

    def unlock(self) -> None:
        """Ask for the PIN and log in, once. Raises `PinFault`, `TokenFault`."""
        if not self._unlocked:
            self._pin_each_time = self._driver.login(self._pin(PinPurpose.LOGIN)).always_authenticate
            self._unlocked = True

    def raw_signature(self, mechanism: Mechanism, data: bytes) -> bytes:
        """One signature of the token.

        A key with CKA_ALWAYS_AUTHENTICATE has its PIN asked for each: it may be another one (SafeNet 5110 has a token
        PIN and a signature PIN), so the first is never tried in its place.
        """
        if not self._pin_each_time:
            return self._driver.sign(mechanism, data)
        pin = self._pin(PinPurpose.SIGNATURE)
        return self._driver.sign(mechanism, data, pin=pin, ask_reader=pin is None)

    def _pin(self, purpose: PinPurpose) -> bytearray | None:
        """The PIN from the asker; None where it is typed on the reader's own keys."""
        token = self._token
        if token.pin_state is PinState.LOCKED:
            raise PinLocked(token=token.label)
        if token.protected_authentication:
            return None
        return pin_for(token, purpose, self._credential.holder, self._asker)


def pin_for(token: TokenInfo, purpose: PinPurpose, holder: str, asker: PinAsker) -> bytearray:
    """The PIN as typed, of a length that the token accepts. Raises `PinCancelled` and `PinLengthWrong`."""
    pin = asker.ask(
        PinRequest(
            holder=holder,
            token_label=token.label,
            pin_state=token.pin_state,
            minimum=token.pin_minimum,
            maximum=token.pin_maximum,
            purpose=purpose,
        )
    )
    if pin is None:
        raise PinCancelled(token=token.label)
    if not token.pin_minimum <= len(pin) <= token.pin_maximum:
        wipe(pin)
        raise PinLengthWrong(token=token.label, minimum=token.pin_minimum, maximum=token.pin_maximum)
    return pin
