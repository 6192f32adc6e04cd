"""The addresses that desks speak to: each reads its message, opens one transaction, and answers from the contract."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.security import HTTPBearer

from opis_contract import routes
from opis_contract.messages import (
    BlockGrant,
    BlockRequest,
    CopyRequest,
    Enrolled,
    EnrolRequest,
    FeedPage,
    PushAnswer,
    PushRequest,
    Registered,
    RegistrationRequest,
)
from opis_server import blocks, copies, enrolment, events, feed, journal, registering, restoring, sealing
from opis_server.access import check_version, desk_identifier
from opis_server.problems import PROBLEMS
from opis_server.server import Server


def wire_routes(server: Server) -> APIRouter:
    """The JSON addresses of version 1; every refusal is a `Problem`."""
    router = APIRouter(dependencies=[Depends(check_version)], responses=PROBLEMS)
    bearer = Depends(HTTPBearer(auto_error=False, description="The token of the desk's enrolment."))
    desk = Annotated[UUID, Depends(desk_identifier(server.database))]

    @router.post(routes.ENROLMENTS, summary="A desk joins the institution")
    def enrol(request: EnrolRequest) -> Enrolled:
        with server.writing() as connection:
            return enrolment.enrol(
                connection,
                request,
                settings=server.settings,
                epoch=restoring.read_epoch(connection),
                status_address=server.status_address,
                keys=partial(sealing.keys_with, server.settings.folder, randomness=server.randomness),
                now=server.now(),
            )

    @router.post(routes.REGISTRATIONS, summary="A number of the main series", dependencies=[bearer])
    def register(request: RegistrationRequest, desk_id: desk) -> Registered:
        with server.writing() as connection:
            event = registering.register(connection, request, desk_id=desk_id, now=server.now())
        return Registered(event=event)

    @router.post(routes.BLOCKS, summary="A block of the continuity band", dependencies=[bearer])
    def grant_block(request: BlockRequest, desk_id: desk) -> BlockGrant:
        with server.writing() as connection:
            return blocks.grant(connection, request, desk_id=desk_id, settings=server.settings, now=server.now())

    @router.post(routes.COPIES, summary="A copy of a desk takes a name of its own", dependencies=[bearer])
    def name_copy(request: CopyRequest, desk_id: desk) -> Enrolled:
        with server.writing() as connection:
            return copies.name_copy(
                connection,
                request,
                sender_id=desk_id,
                settings=server.settings,
                epoch=restoring.read_epoch(connection),
                status_address=server.status_address,
                now=server.now(),
            )

    @router.post(routes.EVENTS, summary="What happened at the desk", dependencies=[bearer])
    def push(request: PushRequest, desk_id: desk) -> PushAnswer:
        with server.writing() as connection:
            sender = events.Sender(
                desk_id=desk_id,
                server_id=restoring.read_server_id(connection),
                settings=server.settings,
                now=server.now(),
                randomness=server.randomness,
            )
            return events.push(connection, request, sender=sender, is_stored=server.files.is_stored)

    @router.get(routes.FEED, summary="What happened in the institution", dependencies=[bearer])
    def read_feed(
        _: desk,
        epoch: Annotated[UUID | None, Query(alias=routes.FEED_EPOCH)] = None,
        after: Annotated[int, Query(alias=routes.FEED_AFTER, ge=0)] = 0,
        limit: Annotated[int, Query(alias=routes.FEED_LIMIT, ge=1, le=feed.LARGEST_PAGE)] = 200,
    ) -> FeedPage:
        with server.database.reading() as connection:
            present = restoring.read_epoch(connection)
            reached = journal.read_frontier(connection).size
            page = feed.read(connection, epoch=present, cursor_epoch=epoch, after=after, limit=limit, now=server.now())
        if epoch != present or after <= reached:
            return page
        return _after_restoration(server, read_until=after, limit=limit)

    return router


def _after_restoration(server: Server, *, read_until: int, limit: int) -> FeedPage:
    """A desk has read further than the journal reaches: the first page of the epoch that begins now."""
    with server.writing() as connection:
        restoring.believe_desk(
            connection,
            read_until=read_until,
            settings=server.settings,
            now=server.now(),
            randomness=server.randomness,
        )
    with server.database.reading() as connection:
        present = restoring.read_epoch(connection)
        return feed.read(connection, epoch=present, cursor_epoch=None, after=0, limit=limit, now=server.now())
