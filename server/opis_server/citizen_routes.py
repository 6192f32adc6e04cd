"""The addresses that citizens open: the form for the code, and the page of a code."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from opis_contract import routes
from opis_contract.errors import WorldFault
from opis_contract.legal_time import legal_date
from opis_contract.tracking import normalise_tracking_code
from opis_server import books, guessing, tracking
from opis_server.page_words import Words, choose_words, counted
from opis_server.server import Server
from opis_server.status_page import HEADERS, Notice, ask_page, entry_page

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

    @router.get(routes.STATUS, summary="Where the paper of a tracking code is")
    def show(
        tracking_code: str, request: Request, lang: Language = None, accept_language: Accepted = ""
    ) -> HTMLResponse:
        words = choose_words(lang, accept_language)
        address = request.client.host if request.client else ""
        try:
            return _answer(server, tracking_code, address=address, words=words)
        except WorldFault:
            notice = Notice(words.page["not_now_title"], words.page["not_now"])
            page = ask_page(settings=server.settings, words=words, notice=notice, asks=False)
            return _page(page, status=503, more={"Retry-After": "120"})

    return router


def _answer(server: Server, typed: str, *, address: str, words: Words) -> HTMLResponse:
    now = server.now()
    code = normalise_tracking_code(typed)
    with server.database.reading() as connection:
        patience = guessing.patience_with(connection, address, now)
        entry = tracking.find(connection, code) if code is not None and not patience.wait_seconds else None
        title = books.shown_title(connection, entry.register_code, legal_date(entry.registered_at)) if entry else None
    if patience.wait_seconds:
        return _too_many(server, words, patience.wait_seconds)
    if code is None:
        return _mistyped(server, words, typed)
    if entry is not None:
        return _page(entry_page(entry, settings=server.settings, words=words, now=now, register_title=title))
    with server.database.writing() as connection:
        guessing.remember_try(connection, patience.address_hash, now)
    notice = Notice(words.page["unknown_title"], words.page["unknown"])
    return _page(ask_page(settings=server.settings, words=words, notice=notice, typed=code), status=404)


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
