"""Who asks, in which version of the contract, and what is noted of it.

The access log holds method, address pattern, status, duration and the desk; never an address as asked, because a
tracking code stands in it, nor who asked from where.
"""

import logging
from collections.abc import Callable
from time import monotonic
from uuid import UUID

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from opis_contract.messages import VERSION, VERSION_HEADER
from opis_server import enrolment
from opis_server.database import Database
from opis_server.errors import ContractTooNew, DeskUnknown, RequestNotUnderstood
from opis_server.problems import answer

log = logging.getLogger("opis_server.access")

LARGEST_MESSAGE = 16 * 1024**2
"""Bytes of one JSON message; files come by another way."""


def check_version(request: Request) -> None:
    """A request that names no version is taken as the present one. Raises `ContractTooNew`."""
    asked = request.headers.get(VERSION_HEADER, str(VERSION))
    if asked != str(VERSION):
        raise ContractTooNew(asked=asked[:20], spoken=VERSION)


def desk_identifier(database: Database) -> Callable[[Request], UUID]:
    """A dependency: the desk whose bearer token the request carries. It raises `DeskUnknown`."""

    def desk(request: Request) -> UUID:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise DeskUnknown
        with database.reading() as connection:
            desk_id = enrolment.identify(connection, token.strip())
        request.scope["desk"] = desk_id
        return desk_id

    return desk


class Bounded:
    """Middleware: refuses a message that says no length or too great a one, before any of it is read.

    FastAPI's own limit would also hold for files, and answers without a problem.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "POST":
            length = Headers(scope=scope).get("content-length", "")
            if not length.isdecimal() or int(length) > LARGEST_MESSAGE:
                refusal = answer(RequestNotUnderstood(where="body", detail="length"))
                refusal.headers["Connection"] = "close"  # the rest of the message is not waited for
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)


class Noted:
    """Middleware: names the contract's version in every answer and notes the request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = monotonic(), 0

        async def send_noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[VERSION_HEADER] = str(VERSION)
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        finally:
            route = scope.get("route")
            log.info(
                "%s %s %d %.0f ms desk=%s",
                scope["method"],
                getattr(route, "path", "-"),
                status,
                (monotonic() - started) * 1000,
                scope.get("desk", "-"),
            )
