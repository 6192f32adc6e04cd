"""The one place where errors become answers: a problem with code and facts, and the HTTP status that fits.

5xx means "not now": a desk then works as if the server could not be reached. 4xx means "not like this".
"""

import errno
import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from opis_contract.errors import KnownError, WorldFault
from opis_contract.messages import Problem
from opis_contract.routes import UPLOAD_OFFSET
from opis_server import errors

log = logging.getLogger(__name__)

SERVER_FAULT = "server_fault"
"""The code of an error that nobody foresaw; what happened is in the server's log."""

_STATUS: dict[type[KnownError], int] = {
    errors.RequestNotUnderstood: 422,
    errors.DeskUnknown: 401,
    errors.EnrolmentCodeUnknown: 403,
    errors.EnrolmentCodeExpired: 403,
    errors.EnrolmentCodeUsed: 403,
    errors.AddressUnknown: 404,
    errors.LeafUnknown: 404,
    errors.TreeTooSmall: 404,
    errors.FileUnknown: 404,
    errors.FileTooLarge: 413,
    errors.FileHashWrong: 422,
    errors.UploadInProgress: 423,
    errors.ContractTooNew: 426,
    errors.DiskFull: 507,
}

PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": description}
    for status, description in {
        401: "The bearer token belongs to no desk.",
        409: "Not like this: the code says why.",
        422: "Not a message of the contract.",
        426: "The contract's version is not spoken here.",
        500: "A fault of the server; nothing was changed.",
        503: "Not now; nothing was changed.",
    }.items()
}
"""How every address of the wire can refuse, for the description of the interface."""


def problem_of(error: KnownError) -> Problem:
    """The problem that tells this error."""
    facts = {name: fact if isinstance(fact, int) else str(fact) for name, fact in error.facts.items()}
    return Problem(code=error.code, facts=facts)


def answer_problems(app: FastAPI) -> None:
    """Make the application answer every error as a problem."""
    app.add_exception_handler(KnownError, _known)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(HTTPException, _not_found)
    app.add_exception_handler(OSError, _operating_system)
    app.add_exception_handler(Exception, _unforeseen)


def answer(error: KnownError) -> JSONResponse:
    """The answer that tells this error."""
    status = _STATUS.get(type(error), 503 if isinstance(error, WorldFault) else 409)
    headers = {}
    if isinstance(error, errors.UploadOffsetWrong):
        headers[UPLOAD_OFFSET] = str(error.facts["offset"])
    if isinstance(error, errors.DeskUnknown):
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(problem_of(error).model_dump(), status_code=status, headers=headers)


def _known(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, KnownError)  # noqa: S101  # how the handler was registered
    log.info("%s refused: %s", request.scope.get("endpoint_name", request.method), error.code)
    return answer(error)


def _not_understood(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # how the handler was registered
    first = error.errors()[0]
    # Where and what kind, never the value: it may be a person's.
    where = ".".join(str(part) for part in first["loc"])
    return answer(errors.RequestNotUnderstood(where=where, detail=first["type"]))


def _not_found(_: Request, error: Exception) -> JSONResponse:
    log.info("nothing answers here: %s", error)
    return answer(errors.AddressUnknown())


def _operating_system(request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return answer(errors.DiskFull())
    return _unforeseen(request, error)


def _unforeseen(_: Request, error: Exception) -> JSONResponse:
    log.error("a fault of ours", exc_info=error)
    return JSONResponse(Problem(code=SERVER_FAULT).model_dump(), status_code=500)
