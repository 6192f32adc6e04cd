"""Petitions that the law lets be filed without an answer: anonymous ones, and those repeated after their answer."""

from uuid import UUID

from app.desk import Desk
from app.petitions.errors import NotAnsweredYet
from opis_contract.acts import EntryClosed, EntryLinked
from opis_contract.entries import ResolutionMode
from opis_contract.legal_time import legal_date
from opis_contract.links import Link, LinkKind
from opis_contract.petitions import ANONYMOUS, REPEATED
from opis_contract.standing import EntryStanding


def file_anonymous(desk: Desk, entry_id: UUID, *, by: str) -> EntryStanding:
    """Close the petition as filed, with the legal ground in force on its day. Raises the refusals of `EntryClosed`."""
    return desk.act(_closing(desk, entry_id, ANONYMOUS, by=by))


def file_repeated(desk: Desk, entry_id: UUID, initial_id: UUID, *, by: str) -> EntryStanding:
    """File the petition at the number of the earlier one, with the mention that an answer was given.

    Raises `NotAnsweredYet` and the refusals of `EntryLinked` and `EntryClosed`.
    """
    initial = desk.standing(initial_id).entry
    if not desk.is_answered(initial_id):
        raise NotAnsweredYet(number=initial.shown_number)
    link = Link(kind=LinkKind.CONNECTED_TO, entry_id=initial_id, shown_number=initial.shown_number)
    if link not in desk.standing(entry_id).entry.content.links:
        desk.act(EntryLinked(entry_id=entry_id, by=by, link=link))
    mention = f" (nr. {initial.shown_number}, la care s-a răspuns)"
    return desk.act(_closing(desk, entry_id, REPEATED, by=by, mention=mention))


def _closing(desk: Desk, entry_id: UUID, case: str, *, by: str, mention: str = "") -> EntryClosed:
    day = legal_date(desk.standing(entry_id).entry.registered_at)
    ground = desk.deadlines.case(case, day).basis
    return EntryClosed(entry_id=entry_id, by=by, mode=ResolutionMode.FILED, basis=f"{ground}{mention}", case=case)
