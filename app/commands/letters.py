"""The letters of `opis entry`: sending on, more time, one reply for a whole chain; and the maker of letters itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from app.commands.asked import Asked
from app.commands.composition import workspace
from app.desk import Desk
from opis_contract.entries import Entry
from opis_contract.standing import EntryStanding

if TYPE_CHECKING:
    from app.petitions.sending import PetitionLetters

Sent = tuple[EntryStanding, tuple[Entry, ...]]
"""Where the entry stands afterwards, and the letters that got their numbers."""


def letters_of(asked: Asked, desk: Desk) -> PetitionLetters:
    """The maker of this desk's letters; what draws them is loaded here, not with the window."""
    from app.petitions.sending import PetitionLetters
    from paper.own_prints import archive_print

    return PetitionLetters(desk, partial(workspace, asked), archive_print)


def _extend(asked: Asked, desk: Desk, entry_id: UUID, by: str) -> Sent:
    options = asked.options
    done = letters_of(asked, desk).extend(
        entry_id, by=by, approved_by=options.approved_by, reason=options.reason, amount=options.amount
    )
    return done.standing, (done.notice,) if done.notice else ()


def _redirect(asked: Asked, desk: Desk, entry_id: UUID, by: str) -> Sent:
    done = letters_of(asked, desk).send_on(entry_id, asked.options.to, by=by, reason=asked.options.reason)
    return done.standing, (done.letter, done.notice) if done.notice else (done.letter,)


def _reply(asked: Asked, desk: Desk, entry_id: UUID, by: str) -> Sent:
    letter = letters_of(asked, desk).reply(entry_id, asked.options.text, by=by)
    return desk.standing(entry_id), (letter,)


LETTERS: dict[str, Callable[[Asked, Desk, UUID, str], Sent]] = {
    "extend": _extend,
    "redirect": _redirect,
    "reply": _reply,
}
