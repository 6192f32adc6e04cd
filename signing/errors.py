"""Everything that can go wrong with a token, a PIN, a PDF or a time stamp: a closed set, one small class per situation.

`refusal` is the one place where the return values of PKCS#11 (CKR_*) become ours.
"""

from typing import ClassVar

from opis_contract.errors import KnownError, WorldFault, WrongInput
from signing.tokens import PinState


class TokenFault(WorldFault):
    """A token or its driver failed. `token` is its label, `module` the driver's file, `reason` the driver's word."""

    def __init__(self, *, token: str = "", module: str = "", reason: str = "", **facts: object) -> None:
        super().__init__(token=token, module=module, reason=reason, **facts)
        self.token = token
        self.module = module
        self.reason = reason


class TokenRemoved(TokenFault):
    """The token was pulled out in the middle of the work; what was signed before is saved."""

    code = "token_removed"


class TokenNotFound(TokenFault):
    """The token with the chosen certificate is not plugged in."""

    code = "token_not_found"


class TokenFull(TokenFault):
    """The token or its driver has no memory or no session left; other programs hold them."""

    code = "token_full"


class TokenRefused(TokenFault):
    """The token answered with an error that has no other meaning here; `reason` is its name in PKCS#11."""

    code = "token_refused"


class KeyRefused(TokenFault):
    """The certificate is on the token, but its key is missing or may not sign."""

    code = "key_refused"


class SignatureNotSound(TokenFault):
    """The token made a signature that its own certificate does not verify; nothing was written."""

    code = "signature_not_sound"


class ModuleMissing(TokenFault):
    """The driver's file does not exist."""

    code = "token_module_missing"


class ModuleUnusable(TokenFault):
    """The file is no PKCS#11 driver for this machine: another kind of file, or one for 32 bits."""

    code = "token_module_unusable"


class ModuleCrashed(TokenFault):
    """The driver's process died; the next call starts a new one."""

    code = "token_module_crashed"


class ModuleHung(TokenFault):
    """The driver said nothing for `seconds` and was ended; the next call starts a new one."""

    code = "token_module_hung"


class NoCredential(WorldFault):
    """No plugged-in token holds a certificate that can sign today."""

    code = "no_credential"


class SoftTokenMissing(WorldFault):
    """SoftHSM, on which the demonstration's token stands, is not installed."""

    code = "soft_token_missing"


class PinFault(WrongInput):
    """The PIN was not accepted. `token` is the token's label; nobody tries again without being asked."""

    def __init__(self, *, token: str = "", **facts: object) -> None:
        super().__init__(token=token, **facts)
        self.token = token


class PinWrong(PinFault):
    """Wrong PIN. `pin_state` is what the token says about the tries left: a word, never a number."""

    code = "pin_wrong"
    pin_state: ClassVar[PinState] = PinState.OK


class PinWrongFewLeft(PinWrong):
    """Wrong PIN, and few tries are left."""

    code = "pin_wrong_few_left"
    pin_state = PinState.COUNT_LOW


class PinWrongLastTry(PinWrong):
    """Wrong PIN, and the next wrong one locks the token."""

    code = "pin_wrong_last_try"
    pin_state = PinState.FINAL_TRY


class PinLocked(PinFault):
    """The PIN is locked; only its issuer's unblocking code helps."""

    code = "pin_locked"


class PinLengthWrong(PinFault):
    """The PIN is shorter than `minimum` or longer than `maximum`; it was not sent to the token, no try is lost."""

    code = "pin_length_wrong"


class PinExpired(PinFault):
    """The PIN must be changed with the issuer's program before it signs."""

    code = "pin_expired"


class PinNotSet(PinFault):
    """The token has no PIN yet."""

    code = "pin_not_set"


class PinCancelled(PinFault):
    """The official changed their mind at the PIN; the token was not asked."""

    code = "pin_cancelled"


class CertificateExpired(WrongInput):
    """The certificate of `holder` ended on `not_after`; refused before the PIN is asked."""

    code = "certificate_expired"


class CertificateNotYetValid(WrongInput):
    """The certificate of `holder` begins on `not_before`; refused before the PIN is asked."""

    code = "certificate_not_yet_valid"


class PdfFault(WrongInput):
    """A document that cannot be signed or judged as it is. `file` is its name."""

    def __init__(self, *, file: str, **facts: object) -> None:
        super().__init__(file=file, **facts)
        self.file = file


class PdfMissing(PdfFault):
    """There is no such file, or it may not be read."""

    code = "pdf_missing"


class NotAPdf(PdfFault):
    """The file is no PDF."""

    code = "not_a_pdf"


class PdfEncrypted(PdfFault):
    """The PDF is protected by a password."""

    code = "pdf_encrypted"


class PdfForbidsSigning(PdfFault):
    """An earlier signature allows no further change, and so no further signature."""

    code = "pdf_forbids_signing"


class PdfDamaged(PdfFault):
    """The PDF's structure is broken."""

    code = "pdf_damaged"


class PdfNotSigned(PdfFault):
    """A time stamp was asked for a document without a signature."""

    code = "pdf_not_signed"


class SignatureCovered(PdfFault):
    """A later signature protects the place of the time stamp; adding it would break that signature."""

    code = "signature_covered"


class NoRoomForTimeStamp(PdfFault):
    """The room kept in the signature is too small for the time stamp."""

    code = "no_room_for_time_stamp"


class SignedFileNotWritten(WorldFault):
    """The signed file could not be written to `path`: the disk is full or refuses; the original is untouched."""

    code = "signed_file_not_written"


class TimeStampUnavailable(WorldFault):
    """None of `addresses` gave a usable time stamp; `reason` tells what each did."""

    code = "time_stamp_unavailable"


class VerificationTooLong(WorldFault):
    """Judging `file` took more than `seconds` and was ended."""

    code = "verification_too_long"


class VerificationTooBig(WorldFault):
    """Judging `file` needed more than `megabytes` of memory and was ended."""

    code = "verification_too_big"


class VerificationCrashed(WorldFault):
    """The process that judged `file` died."""

    code = "verification_crashed"


class TrustUnreadable(WrongInput):
    """The folder of trusted certificates is missing, or `path` in it is no certificate."""

    code = "trust_unreadable"


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


def refusal(ckr: int, name: str, pin_state: PinState, *, token: str, module: str) -> KnownError:
    """The error that a return value of PKCS#11 means; `pin_state` is what the token said after the refusal.

    CKR_FUNCTION_FAILED and CKR_GENERAL_ERROR stay `TokenRefused`: to call them a wrong PIN sent people to burn their
    tries (slovensko-digital/autogram#675).
    """
    if ckr in {CKR_PIN_INCORRECT, 0xA1, CKR_PIN_LEN_RANGE}:  # 0xA1: CKR_PIN_INVALID
        return _WRONG_PIN[pin_state](token=token)
    if ckr in _PIN_FAULTS:
        return _PIN_FAULTS[ckr](token=token)
    return _TOKEN_FAULTS.get(ckr, TokenRefused)(token=token, module=module, reason=name)
