"""The process in which one token driver lives: `python -m signing.worker <desk's pid> <module>`.

It reads questions from stdin and answers on stdout, one line each. It ends when its stdin ends, when it is killed, and
with the thread of the desk that started it. Nothing of the desk's is loaded here but values.
"""

import os
import sys
from io import FileIO
from pathlib import Path

from signing import making_tokens
from signing.frames import (
    QUESTIONS,
    Answer,
    AskCertificates,
    AskTokens,
    Certificates,
    ChangePin,
    Done,
    KeyFound,
    KeyMade,
    Login,
    MakeKey,
    NotThere,
    Open,
    Opened,
    PrepareToken,
    Question,
    Refused,
    Sign,
    Signature,
    StoreCertificate,
    Tokens,
    Unusable,
)
from signing.lines import decode, encode
from signing.pkcs11 import Absent, Driver, NotLoadable, Refusal
from signing.refusals import says_no_reason
from signing.tokens import wipe
from signing.tracing import VARIABLE
from signing.worker_process import die_with_the_desk, private_stdout


class Pipe:
    """Stdin without Python's buffers, so that a PIN lies in one bytearray and nowhere else."""

    def __init__(self, stream: FileIO) -> None:
        self._stream = stream
        self._waiting = bytearray()

    def line(self) -> bytes | None:
        """The next line, or None at the end."""
        while (end := self._waiting.find(b"\n")) < 0:
            if not self._more():
                return None
        taken = bytes(self._waiting[: end + 1])
        del self._waiting[: end + 1]
        return taken

    def secret(self, length: int) -> bytearray:
        """The next `length` bytes; nothing of them stays here."""
        while len(self._waiting) < length and self._more():
            pass
        taken = self._waiting[:length]
        wipe(self._waiting)
        self._waiting = bytearray()
        return taken

    def _more(self) -> bool:
        room = bytearray(4096)
        count = self._stream.readinto(room) or 0
        self._waiting += room[:count]
        wipe(room)
        return count > 0


def answer(driver: Driver, question: Question, secret: bytearray | None) -> Answer:
    """What the driver says."""
    match question:
        case AskTokens():
            return Tokens(driver.tokens())
        case AskCertificates():
            return Certificates(driver.certificates())
        case Open():
            return Opened(*driver.open(question.serial, question.label, question.certificate))
        case Login():
            return KeyFound(always_authenticate=driver.login(secret))
        case Sign():
            return Signature(
                driver.sign(question.mechanism, question.data, secret, with_pin=question.pin_length is not None)
            )
        case ChangePin():
            driver.change_pin(question.serial, question.label, secret, old_length=question.old_length)
            return Done()
        case PrepareToken():
            making_tokens.prepare_token(driver, question.label, secret or bytearray())
            return Tokens(driver.tokens())
        case MakeKey():
            return KeyMade(
                making_tokens.make_key(
                    driver,
                    question.serial,
                    question.key_id,
                    question.algorithm,
                    bits=question.bits,
                    always_authenticate=question.always_authenticate,
                    pin=secret or bytearray(),
                )
            )
        case StoreCertificate():
            making_tokens.store_certificate(
                driver, question.serial, question.key_id, question.certificate, secret or bytearray()
            )
            return Done()


def serve(driver: Driver, questions: Pipe, answers: int) -> None:
    """Answer until the desk hangs up."""
    while (line := questions.line()) is not None:
        question = decode(line, QUESTIONS)
        length = getattr(question, "pin_length", None)
        secret = questions.secret(length) if length else None
        told: Answer
        try:
            told = answer(driver, question, secret)  # type: ignore[arg-type]  # `decode` was given QUESTIONS
        except Absent as absent:
            told = NotThere(key=absent.key)
        except Refusal as refusal:
            gone = says_no_reason(refusal.ckr) and driver.gone()
            told = Refused(ckr=refusal.ckr, name=refusal.name, pin_state=driver.pin_state(), gone=gone)
        os.write(answers, encode(told))


def main() -> None:
    """Load the driver, say that it is there, serve."""
    die_with_the_desk(int(sys.argv[1]))
    answers = private_stdout()
    try:
        trace = os.environ.get(VARIABLE)
        driver = Driver(Path(sys.argv[2]), trace=Path(trace) if trace else None)
    except NotLoadable as reason:
        os.write(answers, encode(Unusable(str(reason))))
        return
    os.write(answers, encode(Done()))
    serve(driver, Pipe(FileIO(0)), answers)
    driver.close()


if __name__ == "__main__":
    main()
