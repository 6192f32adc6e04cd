"""The desk's side of the judge: verdicts on strangers' files from a process that may take so much time and memory."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from signing.errors import (
    NotAPdf,
    PdfDamaged,
    PdfEncrypted,
    PdfFault,
    PdfMissing,
    SignatureUnreadable,
    SignedContentMissing,
    TrustUnreadable,
    VerificationCrashed,
    VerificationTooBig,
    VerificationTooLong,
)
from signing.process import Child, ChildGone, ChildSilent
from signing.verdicts import ANSWERS, AskVerify, NotJudged, SignatureVerdict, TooBig, Verdicts

_REFUSED = (NotAPdf, PdfDamaged, PdfEncrypted, PdfMissing, SignatureUnreadable, SignedContentMissing)
_PDF_FAULTS: dict[str, type[PdfFault]] = {fault.code: fault for fault in _REFUSED}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take. Loading the judge is not counted, but has the same deadline."""

    seconds: float = 20
    megabytes: int = 512


class Judge:
    """One judge, kept warm from file to file; one that goes over its limits is ended and replaced.

    Use and close it in the thread that made it.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._child: Child | None = None

    @property
    def pid(self) -> int | None:
        """The judge's process number; None before its first file and after a fault."""
        return self._child.pid if self._child is not None else None

    def verify(
        self, path: Path, trust: Path | None, *, now: datetime, content: Path | None = None
    ) -> list[SignatureVerdict]:
        """As `signing.desk.verify`."""
        answer = self._asked(
            AskVerify(path.absolute(), content and content.absolute(), trust and trust.absolute(), now), path.name
        )
        match answer:
            case Verdicts():
                return list(answer.verdicts)
            case NotJudged() if answer.code in _PDF_FAULTS:
                raise _PDF_FAULTS[answer.code](file=path.name)
            case NotJudged(code=TrustUnreadable.code):
                raise TrustUnreadable(path=answer.fact)
            case TooBig():
                self.close()
                raise VerificationTooBig(file=path.name, megabytes=self._limits.megabytes)
        raise TypeError(answer)

    def close(self) -> None:
        """End the judge."""
        if self._child is not None:
            self._child.close()
            self._child = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _asked(self, question: AskVerify, file: str) -> object:
        if self._child is None:
            child = self._child = Child("signing.judge", [str(self._limits.megabytes)], {})
            self._heard(lambda: child.hear(ANSWERS, deadline=self._limits.seconds), file)
        child = self._child
        return self._heard(lambda: child.ask(question, ANSWERS, deadline=self._limits.seconds), file)

    def _heard(self, call: Callable[[], object], file: str) -> object:
        try:
            return call()
        except ChildSilent as silent:
            self._child = None
            raise VerificationTooLong(file=file, seconds=round(silent.seconds)) from silent
        except ChildGone as gone:
            self._child = None
            raise VerificationCrashed(file=file, reason=str(gone.code)) from gone
