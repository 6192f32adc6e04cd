"""The journal as anybody may read it: signed checkpoints, tiles of hashes, proofs. No token, no names, no cookies."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import PlainTextResponse

from opis_contract import routes
from opis_contract.acts import Sha256
from opis_contract.checkpoints import TILE_WIDTH, read_tile
from opis_contract.messages import ConsistencyProof, InclusionProof
from opis_server import journal, witness
from opis_server.access import check_version
from opis_server.errors import AddressUnknown
from opis_server.problems import PROBLEMS
from opis_server.server import Server

_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_FOR_NOW = {"Cache-Control": "no-store"}


def journal_routes(server: Server) -> APIRouter:
    """Checkpoint and key are texts, tiles are bytes (C2SP tlog-tiles), proofs are JSON."""
    router = APIRouter(dependencies=[Depends(check_version)], responses=PROBLEMS)

    @router.get(routes.CHECKPOINT, summary="The newest signed checkpoint", response_class=PlainTextResponse)
    def read_checkpoint() -> Response:
        with server.database.reading() as connection:
            return PlainTextResponse(witness.signed_checkpoint(connection).note, headers=_FOR_NOW)

    @router.get(routes.JOURNAL_KEY, summary="The key under checkpoints", response_class=PlainTextResponse)
    def read_key() -> Response:
        with server.database.reading() as connection:
            return PlainTextResponse(witness.published_key(connection).text() + "\n", headers=_FOR_NOW)

    @router.get(routes.TILES, summary="A tile of hashes", response_class=Response)
    def tile(tile: str) -> Response:
        asked = read_tile(tile)
        if asked is None:
            raise AddressUnknown
        with server.database.reading() as connection:
            hashes = journal.read_tile_hashes(connection, asked)
        # A restored server writes another history: what still grows is not kept anywhere.
        headers = _FOR_EVER if asked.width == TILE_WIDTH else _FOR_NOW
        return Response(hashes, media_type="application/octet-stream", headers=headers)

    @router.get(routes.PROOFS, summary="That a leaf stands in the journal")
    def prove(leaf: Sha256, size: Annotated[int | None, Query(alias=routes.PROOF_SIZE, ge=1)] = None) -> InclusionProof:
        with server.database.reading() as connection:
            return journal.prove(connection, leaf, size=size)

    @router.get(routes.CONSISTENCY, summary="That a later tree only adds to an earlier one")
    def prove_growth(first: int, second: int) -> ConsistencyProof:
        with server.database.reading() as connection:
            return journal.prove_growth(connection, first, second)

    return router
