"""The whole of the server's addresses, described at /openapi.json."""

from fastapi import FastAPI, Response
from starlette.types import ASGIApp

from opis_contract import routes
from opis_contract.messages import VERSION
from opis_server.access import Noted
from opis_server.citizen_routes import citizen_routes
from opis_server.file_routes import file_routes
from opis_server.health import Health, examine
from opis_server.problems import answer_problems
from opis_server.server import Server
from opis_server.wire import wire_routes

LARGEST_MESSAGE = 16 * 1024**2
"""Bytes of one JSON message; files come by another way."""


def build_application(server: Server) -> ASGIApp:
    """The application over an open server."""
    app = FastAPI(
        title="Opis",
        summary="The companion server of the registry desk",
        version=f"{VERSION}.0.0",
        docs_url=None,
        redoc_url=None,
        max_body_size=LARGEST_MESSAGE,
    )
    answer_problems(app)
    app.include_router(wire_routes(server), tags=["desk"])
    app.include_router(file_routes(server), tags=["files"])
    app.include_router(citizen_routes(server), tags=["citizen"])

    @app.get(routes.HEALTH, summary="Whether the server is well", tags=["health"], responses={503: {"model": Health}})
    def health(response: Response) -> Health:
        found = examine(server.database)
        response.status_code = 200 if found.ok else 503
        response.headers["Cache-Control"] = "no-store"
        return found

    return Noted(app)
