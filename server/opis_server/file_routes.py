"""The address of a file: how much of it is here (HEAD), the next bytes (PATCH), the file itself (GET with ranges).

Resumable upload as tus 1.0 does it, with the file's SHA-256 as its name.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.concurrency import contextmanager_in_threadpool, run_in_threadpool
from fastapi.responses import FileResponse
from fastapi.security import HTTPBearer
from starlette.requests import ClientDisconnect

from opis_contract import routes
from opis_contract.acts import Sha256
from opis_server.access import check_version, desk_identifier
from opis_server.errors import UploadLengthWrong
from opis_server.files import FileStore, Upload
from opis_server.problems import PROBLEMS
from opis_server.server import Server

WRITTEN_AT_ONCE = 1024**2
"""Bytes collected before a thread writes them."""


def file_routes(server: Server) -> APIRouter:
    """HEAD, PATCH and GET of a file."""
    files = server.files
    bearer = Depends(HTTPBearer(auto_error=False, description="The token of the desk's enrolment."))
    router = APIRouter(dependencies=[Depends(check_version), bearer], responses=PROBLEMS)
    desk = Annotated[UUID, Depends(desk_identifier(server.database))]

    @router.head(routes.FILES, summary="How much of the file is durably stored")
    def progress(sha256: Sha256, _: desk) -> Response:
        found = files.progress(sha256)
        return Response(headers=_progress_headers(found.offset, found.length))

    @router.get(routes.FILES, summary="The file, whole or in ranges", response_class=FileResponse)
    def download(sha256: Sha256, _: desk) -> FileResponse:
        return FileResponse(
            files.path(sha256),
            media_type="application/octet-stream",
            headers={"ETag": f'"{sha256}"', "Cache-Control": "private, immutable"},
        )

    @router.patch(
        routes.FILES,
        summary="The next bytes of the file",
        status_code=204,
        openapi_extra={"requestBody": {"content": {"application/offset+octet-stream": {}}, "required": True}},
    )
    async def upload(
        sha256: Sha256,
        request: Request,
        _: desk,
        offset: Annotated[int, Header(alias=routes.UPLOAD_OFFSET, ge=0)],
        length: Annotated[int, Header(alias=routes.UPLOAD_LENGTH, ge=0)],
    ) -> Response:
        if await run_in_threadpool(files.is_stored, sha256):
            known = files.progress(sha256)
            if known.length != length:
                raise UploadLengthWrong(length=length)
            return Response(status_code=204, headers=_progress_headers(known.offset, known.length))
        return await _receive(files, sha256, request, offset=offset, length=length)

    return router


async def _receive(files: FileStore, sha256: str, request: Request, *, offset: int, length: int) -> Response:
    async with contextmanager_in_threadpool(files.receive(sha256, offset=offset, length=length)) as upload:
        try:
            await _write_stream(upload, request)
        except ClientDisconnect:
            # The line broke: what came is kept, nobody hears the answer.
            return Response(status_code=204)
        reached, whole = upload.offset, upload.is_whole
    if whole:
        await run_in_threadpool(files.finish, sha256)
    return Response(status_code=204, headers=_progress_headers(reached, length))


async def _write_stream(upload: Upload, request: Request) -> None:
    waiting = bytearray()
    try:
        async for chunk in request.stream():
            waiting += chunk
            if len(waiting) >= WRITTEN_AT_ONCE:
                await run_in_threadpool(upload.write, bytes(waiting))
                waiting.clear()
    finally:
        if waiting:
            await run_in_threadpool(upload.write, bytes(waiting))


def _progress_headers(offset: int, length: int | None) -> dict[str, str]:
    headers = {routes.UPLOAD_OFFSET: str(offset), "Cache-Control": "no-store"}
    return headers | ({routes.UPLOAD_LENGTH: str(length)} if length is not None else {})
