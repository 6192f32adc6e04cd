"""The whole of the server's addresses, described at /openapi.json."""

from fastapi import FastAPI, Response
from starlette.types import ASGIApp

from opis_contract import routes
from opis_contract.messages import VERSION, Problem
from opis_server.access import Bounded, Noted
from opis_server.citizen_routes import citizen_routes
from opis_server.file_routes import file_routes
from opis_server.health import Health, examine
from opis_server.journal_routes import journal_routes
from opis_server.problems import answer_problems
from opis_server.server import Server
from opis_server.wire import wire_routes


def build_application(server: Server) -> ASGIApp:
    """The application over an open server."""
    app = FastAPI(
        title="Opis",
        summary="The companion server of the registry desk",
        version=f"{VERSION}.0.0",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    answer_problems(app)
    app.include_router(wire_routes(server), tags=["desk"])
    app.include_router(file_routes(server), tags=["files"])
    app.include_router(journal_routes(server), tags=["journal"])
    app.include_router(citizen_routes(server), tags=["citizen"], responses={422: {"model": Problem}})

    @app.get(routes.HEALTH, summary="Whether the server is well", tags=["health"], responses={503: {"model": Health}})
    def health(response: Response) -> Health:
        found = examine(server.database)
        response.status_code = 200 if found.ok else 503
        response.headers["Cache-Control"] = "no-store"
        return found

    return Noted(Bounded(app))
