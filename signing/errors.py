"""Everything that can go wrong with a token, a PIN, a PDF or a stamp: a closed set, one small class per situation."""

from typing import ClassVar

from opis_contract.errors import WorldFault, WrongInput
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


class ModuleForOtherBits(TokenFault):
    """The driver was built for `bits` bits and this program runs with `ours`."""

    code = "token_module_other_bits"


class ModuleIncomplete(TokenFault):
    """The driver needs a library that is not installed; `reason` is its name."""

    code = "token_module_incomplete"


class ModuleUnusable(TokenFault):
    """The file is no PKCS#11 driver; `reason` is what the system said."""

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


class NewPinsDiffer(PinFault):
    """The new PIN was not typed alike twice; the token was not asked."""

    code = "new_pins_differ"


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


class PdfLocked(PdfFault):
    """The author's password allows neither changes nor notes; the document opens and is read as it is."""

    code = "pdf_locked"


class PdfForbidsSigning(PdfFault):
    """An earlier signature allows no further change, and so no further signature."""

    code = "pdf_forbids_signing"


class PdfDamaged(PdfFault):
    """The PDF's structure is broken."""

    code = "pdf_damaged"


class PdfNotSigned(PdfFault):
    """A time stamp was asked for a document without a signature."""

    code = "pdf_not_signed"


class SignatureUnreadable(PdfFault):
    """The file calls itself a signature (.p7s, .p7m) and holds none that can be read."""

    code = "signature_unreadable"


class SignedContentMissing(PdfFault):
    """A signature without its content (.p7s), and what it signs is not beside it."""

    code = "signed_content_missing"


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


class CertificateRevoked(WrongInput):
    """The certificate of `holder` was revoked on `since`: the signature cannot be proven for the years to come."""

    code = "certificate_revoked"


class RevocationUnknown(WorldFault):
    """Nobody at `issuer` would say now whether the certificate of `holder` is revoked."""

    code = "revocation_unknown"


class IssuerUnknown(WorldFault):
    """The certificate of `holder`, issued by `issuer`, leads to no root that is trusted here."""

    code = "issuer_unknown"
