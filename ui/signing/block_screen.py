"""What placing a visible signature asks of the reader's lane and of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.printing.sheet import Box

if TYPE_CHECKING:
    from app.signature_places import SignedPage


class LookForRoom(Protocol):
    """Looks where on a page of a waiting file there is room."""

    def __call__(self, sha256: str, page: int | None) -> SignedPage:
        """The page, or the usual one when None. Raises the refusals of the reader."""


class BlockView(Protocol):
    """What the presenter asks of the screen."""

    @property
    def page_shown(self) -> int:
        """Which page of the document is seen now, from 1."""

    def show_block(self, page: int, place: Box | None, words: str) -> None:
        """Where the signature will be seen, in shares of that page; None for nowhere. `words` say the same."""
