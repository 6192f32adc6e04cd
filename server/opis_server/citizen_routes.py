"""The addresses that citizens open: the form for the code, and the page of a code."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy import Connection

from opis_contract import routes
from opis_contract.errors import WorldFault
from opis_contract.legal_time import legal_date
from opis_contract.tracking import normalise_tracking_code
from opis_server import books, guessing, ledger, tracking, witness
from opis_server.page_words import Words, choose_words, counted
from opis_server.server import Server
from opis_server.status_page import HEADERS, Notice, ask_page, entry_page
from opis_server.tracking import PublicEntry

LONGEST_TYPED = 60

Language = Annotated[str | None, Query(description="`ro` or `en`; without it the reader's first choice")]
Accepted = Annotated[str, Header()]


def citizen_routes(server: Server) -> APIRouter:
    """Pages in HTML."""
    router = APIRouter(default_response_class=HTMLResponse)

    @router.get("/", include_in_schema=False)
    def front() -> RedirectResponse:
        return RedirectResponse(routes.STATUS_FORM, status_code=303, headers=HEADERS)

    @router.get(routes.STATUS_FORM, summary="The form for a tracking code; with `code`, the way to its page")
    def ask(
        code: str | None = None,
        lang: Language = None,
        accept_language: Accepted = "",
    ) -> Response:
        words = choose_words(lang, accept_language)
        if code is None:
            return _page(ask_page(settings=server.settings, words=words))
        normal = normalise_tracking_code(code)
        if normal is None:
            return _mistyped(server, words, code)
        address = routes.STATUS.format(tracking_code=normal)
        query = f"?lang={words.language}" if lang is not None else ""
        return RedirectResponse(address + query, status_code=303, headers=HEADERS)

    @router.get(routes.STATUS, summary="Where the paper of a tracking code is; with `file=proof`, its proof file")
    def show(
        tracking_code: str,
        request: Request,
        lang: Language = None,
        file: Annotated[Literal["proof"] | None, Query(alias=routes.STATUS_FILE)] = None,
        accept_language: Accepted = "",
    ) -> Response:
        asked = _Asked(tracking_code, request, choose_words(lang, accept_language))
        try:
            return _answer(server, asked, _give_proof if file else _show_entry)
        except WorldFault:
            page = asked.words.page
            notice = Notice(page["not_now_title"], page["not_now"])
            shown = ask_page(settings=server.settings, words=asked.words, notice=notice, asks=False)
            return _page(shown, status=503, more={"Retry-After": "120"})

    return router


class _Asked:
    """What somebody typed, who it was for the patience with guessing, and in which language to answer."""

    def __init__(self, typed: str, request: Request, words: Words) -> None:
        self.typed = typed
        self.code = normalise_tracking_code(typed)
        self.address = request.client.host if request.client else ""
        self.words = words


Answer = Callable[[Server, Connection, PublicEntry, Words], Response]


def _answer(server: Server, asked: _Asked, answer: Answer) -> Response:
    """What `answer` makes of the code's entry; the same patience with whoever guesses, whatever is asked for."""
    code, words, now = asked.code, asked.words, server.now()
    with server.database.reading() as connection:
        patience = guessing.patience_with(connection, asked.address, now)
        if patience.wait_seconds:
            return _too_many(server, words, patience.wait_seconds)
        if code is None:
            return _mistyped(server, words, asked.typed)
        entry = tracking.find(connection, code)
        if entry is not None:
            return answer(server, connection, entry, words)
    with server.database.writing() as connection:
        guessing.remember_try(connection, patience.address_hash, now)
    notice = Notice(words.page["unknown_title"], words.page["unknown"])
    return _page(ask_page(settings=server.settings, words=words, notice=notice, typed=code), status=404)


def _show_entry(server: Server, connection: Connection, entry: PublicEntry, words: Words) -> Response:
    title = books.shown_title(connection, entry.register_code, legal_date(entry.registered_at))
    page = entry_page(entry, settings=server.settings, words=words, now=server.now(), register_title=title)
    return _page(page)


def _give_proof(_: Server, connection: Connection, entry: PublicEntry, __: Words) -> Response:
    """The file says numbers, dates and hashes; who and what stay under their commitment."""
    known = ledger.find_entry(connection, entry.entry_id)
    if known is None:
        raise LookupError(f"entry {entry.entry_id} is shown and has no number")
    name = f"{entry.register_code}-{entry.number}-{entry.year}.opis-proof.json"
    return Response(
        witness.proof_of(connection, known),
        media_type="application/json",
        headers=HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _mistyped(server: Server, words: Words, typed: str) -> HTMLResponse:
    notice = Notice(words.page["mistyped_title"], words.page["mistyped"])
    page = ask_page(settings=server.settings, words=words, notice=notice, typed=typed[:LONGEST_TYPED])
    return _page(page, status=400)


def _too_many(server: Server, words: Words, wait_seconds: int) -> HTMLResponse:
    minutes = -(-wait_seconds // int(timedelta(minutes=1).total_seconds()))
    notice = Notice(words.page["too_many_title"], counted(words, "too_many", minutes))
    page = ask_page(settings=server.settings, words=words, notice=notice, asks=False)
    return _page(page, status=429, more={"Retry-After": str(wait_seconds)})


def _page(content: str, *, status: int = 200, more: dict[str, str] | None = None) -> HTMLResponse:
    return HTMLResponse(content, status_code=status, headers=HEADERS | (more or {}))
