"""What an answer of the server means: the promised message, a refusal by name, or something that is no answer of Opis.

The one place where statuses and bodies become ours. The contract's version stands in every answer of an Opis server and
in nobody else's: without it a body is a proxy's page or a network's sign-in form, whatever its status says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from opis_contract.messages import VERSION, VERSION_HEADER, Problem
from opis_contract.routes import UPLOAD_OFFSET
from sync.errors import (
    ClientTooOld,
    NoAnswer,
    NotEnrolled,
    ServerFault,
    ServerSilent,
    ServerTooOld,
    Silence,
    StrangeAnswer,
    StrangerAnswered,
)
from sync.refusals import refusal_of

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came from `address`."""

    address: str
    status: int
    headers: Mapping[str, str]
    """Names in any case."""
    body: bytes

    def checked(self) -> "Answer":
        """Itself when the answer is good. Raises what every other answer means."""
        if VERSION_HEADER not in self.headers:
            raise self._of_a_stranger()
        if 200 <= self.status < 300:
            return self
        if self.status == HTTPStatus.UNAUTHORIZED:
            raise NotEnrolled(address=self.address)
        problem = self._problem()
        if problem is None:
            raise self._silent() if self.status >= 500 else self._misunderstood()
        if problem.code == "contract_too_new":
            raise self._version_apart(str(problem.facts.get("spoken", "")))
        if self.status >= 500:
            raise ServerFault(address=self.address, reason=problem.code, sent=True)
        raise refusal_of(problem)

    def of_this_version(self) -> None:
        """Return when the other side speaks this program's version. Raises `ServerTooOld` or `ClientTooOld`."""
        if self.headers[VERSION_HEADER] != str(VERSION):
            raise self._misunderstood()

    def message(self, kind: type[M]) -> M:
        """The promised message. Raises `StrangerAnswered`, or `ServerTooOld` and `ClientTooOld`."""
        try:
            return kind.model_validate_json(self.body)
        except ValidationError as error:
            raise self._misunderstood() from error

    def text(self) -> str:
        """The answer as a text in UTF-8. Raises as `message`."""
        try:
            return self.body.decode()
        except UnicodeDecodeError as error:
            raise self._misunderstood() from error

    def offset(self) -> int:
        """How far an upload has come, in bytes. Raises as `message`."""
        value = self.headers.get(UPLOAD_OFFSET, "")
        if not (value.isascii() and value.isdigit()):
            raise self._misunderstood()
        return int(value)

    def _of_a_stranger(self) -> NoAnswer:
        if 300 <= self.status < 400:
            return self._strange(StrangeAnswer.REDIRECTION)
        if self.status >= 500 or self.status == HTTPStatus.TOO_MANY_REQUESTS:
            return self._silent()
        return self._strange(StrangeAnswer.NOT_OPIS)

    def _problem(self) -> Problem | None:
        try:
            return Problem.model_validate_json(self.body)
        except ValidationError:
            return None

    def _misunderstood(self) -> NoAnswer:
        """The answer claims to be Opis': of another version, or something on the way spoilt it."""
        spoken = self.headers[VERSION_HEADER]
        return self._strange(StrangeAnswer.NOT_THE_MESSAGE) if spoken == str(VERSION) else self._version_apart(spoken)

    def _version_apart(self, spoken: str) -> NoAnswer:
        newer = spoken.isascii() and spoken.isdigit() and int(spoken) > VERSION
        return (ClientTooOld if newer else ServerTooOld)(address=self.address, reason=spoken[:20], sent=True)

    def _silent(self) -> NoAnswer:
        return ServerSilent(address=self.address, reason=Silence.NOT_NOW, sent=True)

    def _strange(self, what: StrangeAnswer) -> NoAnswer:
        return StrangerAnswered(address=self.address, reason=what, sent=True)
