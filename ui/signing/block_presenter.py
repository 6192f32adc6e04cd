"""Where the signature will be seen on each document: where there is room, or where the official puts it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.printing.sheet import Box
from ui.signing.block_screen import BlockView, LookForRoom
from ui.work import Lane, Work
from ui.writing import Writing

if TYPE_CHECKING:
    from app.signature_places import SignaturePlace, SignedPage

STEP = 2.0
"""Millimetres that one key moves it."""


class BlockPresenter:
    """Keeps the official's own places until the window closes; a document without one is placed while it is signed."""

    def __init__(self, view: BlockView, work: Work, writing: Writing, look: LookForRoom) -> None:
        self._view = view
        self._work = work
        self._say = writing.words.say
        self._look = look
        self._shown = ""
        self._seen: dict[tuple[str, int], SignedPage] = {}
        self._usual: dict[str, int] = {}
        self._chosen: dict[str, SignaturePlace | None] = {}

    @property
    def places(self) -> dict[str, SignaturePlace | None]:
        """What the official chose, by the file's hash; None for a signature that is not seen."""
        return dict(self._chosen)

    def show(self, sha256: str) -> None:
        """Another document is looked at: say where its signature will be."""
        self._shown = sha256
        self._view.show_block(1, None, "")
        if sha256 in self._usual or (sha256 in self._chosen and self._chosen[sha256] is None):
            self._tell()
            return
        self._work.run(
            Lane.FILES,
            lambda: self._look(sha256, None),
            done=lambda page: self._usually(sha256, page),
            failed=lambda _: self._unreadable(sha256),
        )

    def put_in_zone(self, zone: int) -> None:
        """A digit: into that part of the page that is seen."""
        self._on_page(self._view.page_shown, lambda page: page.in_zone(zone))

    def put_at(self, page: int, across: float, down: float) -> None:
        """The mouse: with its middle at these shares of the page."""
        self._on_page(page, lambda seen: seen.at(across, down))

    def move(self, right: int, down: int) -> None:
        """A key with an arrow: a little further; nothing where the signature is not seen."""
        place = self._place(self._shown)
        if place is not None:
            self._on_page(place.page, lambda page: page.moved(place, right * STEP, down * STEP))

    def hide(self) -> None:
        """Zero: the signature is not seen on the page; once more, and it is seen where there is room."""
        if not self._shown:
            return
        if self._chosen.get(self._shown, ...) is None:
            del self._chosen[self._shown]
            self.show(self._shown)
            return
        self._chosen[self._shown] = None
        self._tell()

    def _on_page(self, page: int, place: Callable[[SignedPage], SignaturePlace]) -> None:
        """Choose a place on a page, looking at the page first where that has not been done."""
        sha256 = self._shown
        if not sha256:
            return
        seen = self._seen.get((sha256, page))
        if seen is not None:
            self._choose(sha256, place(seen))
            return
        self._work.run(
            Lane.FILES,
            lambda: self._look(sha256, page),
            done=lambda found: self._choose(sha256, place(self._keep(sha256, found))),
            failed=lambda _: self._unreadable(sha256),
        )

    def _choose(self, sha256: str, place: SignaturePlace) -> None:
        self._chosen[sha256] = place
        if sha256 == self._shown:
            self._tell()

    def _keep(self, sha256: str, page: SignedPage) -> SignedPage:
        self._seen[sha256, page.page] = page
        return page

    def _usually(self, sha256: str, page: SignedPage) -> None:
        self._keep(sha256, page)
        self._usual[sha256] = page.page
        if sha256 == self._shown:
            self._tell()

    def _unreadable(self, sha256: str) -> None:
        """The page cannot be pictured: it is signed without being drawn upon."""
        if sha256 == self._shown:
            self._view.show_block(1, None, self._say("signing.block_hidden"))

    def _place(self, sha256: str) -> SignaturePlace | None:
        if sha256 in self._chosen:
            return self._chosen[sha256]
        usual = self._usual.get(sha256)
        return self._seen[sha256, usual].proposed if usual else None

    def _tell(self) -> None:
        place = self._place(self._shown)
        if place is None:
            self._view.show_block(1, None, self._say("signing.block_hidden"))
            return
        seen = self._seen[self._shown, place.page]
        box: Box = seen.shares(place)
        words = self._say("signing.block_seen", page=place.page)
        if seen.room.is_covered(seen.room.emptiest) and self._shown not in self._chosen:
            words = f"{words} {self._say('signing.block_covers')}"
        self._view.show_block(place.page, box, words)
