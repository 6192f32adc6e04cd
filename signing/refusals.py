"""What the return values of PKCS#11 (CKR_*) mean: the one place where they become our errors."""

from opis_contract.errors import KnownError
from signing.errors import (
    KeyRefused,
    PinCancelled,
    PinExpired,
    PinFault,
    PinLocked,
    PinNotSet,
    PinWrong,
    PinWrongFewLeft,
    PinWrongLastTry,
    TokenFault,
    TokenFull,
    TokenNotFound,
    TokenRefused,
    TokenRemoved,
)
from signing.tokens import PinState

CKR_FUNCTION_CANCELED = 0x50
CKR_PIN_INCORRECT = 0xA0
CKR_PIN_LEN_RANGE = 0xA2
CKR_PIN_LOCKED = 0xA4
CKR_USER_NOT_LOGGED_IN = 0x101

_TOKEN_FAULTS: dict[int, type[TokenFault]] = {
    0x02: TokenFull,  # CKR_HOST_MEMORY
    0x03: TokenNotFound,  # CKR_SLOT_ID_INVALID
    0x30: TokenRemoved,  # CKR_DEVICE_ERROR: what most vendors say for a token pulled out in mid-operation
    0x31: TokenFull,  # CKR_DEVICE_MEMORY
    0x32: TokenRemoved,  # CKR_DEVICE_REMOVED
    0x60: KeyRefused,  # CKR_KEY_HANDLE_INVALID
    0x62: KeyRefused,  # CKR_KEY_SIZE_RANGE
    0x63: KeyRefused,  # CKR_KEY_TYPE_INCONSISTENT
    0x68: KeyRefused,  # CKR_KEY_FUNCTION_NOT_PERMITTED
    0x70: KeyRefused,  # CKR_MECHANISM_INVALID
    0x71: KeyRefused,  # CKR_MECHANISM_PARAM_INVALID
    0xB0: TokenRemoved,  # CKR_SESSION_CLOSED
    0xB1: TokenFull,  # CKR_SESSION_COUNT
    0xB3: TokenRemoved,  # CKR_SESSION_HANDLE_INVALID: the session dies with the card
    0xE0: TokenRemoved,  # CKR_TOKEN_NOT_PRESENT
    0xE1: TokenNotFound,  # CKR_TOKEN_NOT_RECOGNIZED
}
_PIN_FAULTS: dict[int, type[PinFault]] = {
    CKR_FUNCTION_CANCELED: PinCancelled,  # the cancel key of a reader with its own keys
    CKR_PIN_LOCKED: PinLocked,
    0xA3: PinExpired,  # CKR_PIN_EXPIRED
    0x102: PinNotSet,  # CKR_USER_PIN_NOT_INITIALIZED
}
_WRONG_PIN: dict[PinState, type[PinFault]] = {
    PinState.OK: PinWrong,
    PinState.COUNT_LOW: PinWrongFewLeft,
    PinState.FINAL_TRY: PinWrongLastTry,
    PinState.LOCKED: PinLocked,
}


def says_no_reason(ckr: int) -> bool:
    """Whether the value tells nothing, as CKR_GENERAL_ERROR of OpenSC for a card that was pulled out."""
    return ckr in {0x05, 0x06}  # CKR_GENERAL_ERROR, CKR_FUNCTION_FAILED


def refusal(ckr: int, name: str, pin_state: PinState, *, gone: bool = False, token: str, module: str) -> KnownError:
    """The error that a return value of PKCS#11 means.

    `pin_state` is what the token said after the refusal, `gone` that it had left its reader by then.
    CKR_FUNCTION_FAILED and CKR_GENERAL_ERROR stay `TokenRefused`: to call them a wrong PIN sent people to burn their
    tries (slovensko-digital/autogram#675).
    """
    if ckr in {CKR_PIN_INCORRECT, 0xA1, CKR_PIN_LEN_RANGE}:  # 0xA1: CKR_PIN_INVALID
        return _WRONG_PIN[pin_state](token=token)
    if ckr in _PIN_FAULTS:
        return _PIN_FAULTS[ckr](token=token)
    return _TOKEN_FAULTS.get(ckr, TokenRemoved if gone else TokenRefused)(token=token, module=module, reason=name)
