"""Petitions that the law lets be filed without an answer: anonymous ones, and those repeated after their answer."""

from uuid import UUID

from app.desk import Desk
from app.directory.keeping import agree
from app.folding import folded
from app.petitions.errors import NotAnsweredYet, NotAPetition, PetitionerDiffers
from opis_contract.acts import EntryClosed, EntryLinked
from opis_contract.entries import Entry, ResolutionMode
from opis_contract.legal_time import legal_date
from opis_contract.links import Link, LinkKind
from opis_contract.parties import Party, PartyKind
from opis_contract.petitions import ANONYMOUS, REPEATED
from opis_contract.registers import Direction
from opis_contract.rules import is_petition
from opis_contract.standing import EntryStanding

_LOOKED_AT = 20


def file_anonymous(desk: Desk, entry_id: UUID, *, by: str) -> EntryStanding:
    """Close the petition as filed, with the legal ground in force on its day.

    Raises `NotAPetition` and the refusals of `EntryClosed`.
    """
    return desk.act(_closing(desk, _petition(desk, entry_id), ANONYMOUS, by=by))


def file_repeated(desk: Desk, entry_id: UUID, initial_id: UUID, *, by: str) -> EntryStanding:
    """File the petition at the number of the earlier one, with the mention that an answer was given.

    Raises `NotAPetition`, `PetitionerDiffers`, `NotAnsweredYet` when the answer is not older than the petition, and the
    refusals of `EntryLinked` and `EntryClosed`.
    """
    petition, initial = _petition(desk, entry_id), desk.standing(initial_id).entry
    if not _may_repeat(petition.content.sender, initial.content.sender):
        raise PetitionerDiffers(number=petition.shown_number, initial=initial.shown_number)
    if not _answered_before(desk, petition, initial_id):
        raise NotAnsweredYet(number=initial.shown_number)
    closing = _closing(desk, petition, REPEATED, by=by, mention=f" (nr. {initial.shown_number}, la care s-a răspuns)")
    desk.check(closing)
    link = Link(kind=LinkKind.CONNECTED_TO, entry_id=initial_id, shown_number=initial.shown_number)
    if link not in petition.content.links:
        desk.act(EntryLinked(entry_id=entry_id, by=by, link=link))
    return desk.act(closing)


def may_repeat(desk: Desk, entry_id: UUID) -> list[Entry]:
    """Answered papers of the same petitioner, probably about the same matter, which the petition may repeat.

    The first that came is the first of them: the number at which all the others are filed.
    Raises `NotAPetition`.
    """
    petition = _petition(desk, entry_id)
    sender = petition.content.sender
    if sender is None:
        return []
    earlier = desk.directory.earlier(sender, summary=petition.content.summary, limit=_LOOKED_AT)
    found = (desk.standing(each.entry_id).entry for each in earlier if each.similar and each.entry_id != entry_id)
    initial = [
        each
        for each in found
        if each.direction is Direction.INCOMING and _answered_before(desk, petition, each.entry_id)
    ]
    return sorted(initial, key=lambda each: (each.registered_at, each.number))


def _petition(desk: Desk, entry_id: UUID) -> Entry:
    standing = desk.standing(entry_id)
    if not is_petition(standing):
        raise NotAPetition(number=standing.entry.shown_number)
    return standing.entry


def _may_repeat(sender: Party | None, initial: Party | None) -> bool:
    """The same petitioner, or a legal person that writes the same (OG 27/2002, art. 10)."""
    if sender is None or initial is None:
        return False
    same = folded(sender.name) == folded(initial.name) and agree(sender, initial)
    return same or sender.kind is PartyKind.ORGANISATION


def _answered_before(desk: Desk, petition: Entry, initial_id: UUID) -> bool:
    """What came before the answer was sent is connected and answered with it, never filed."""
    answered = desk.answered_at(initial_id)
    return answered is not None and answered < (petition.content.received_at or petition.registered_at)


def _closing(desk: Desk, petition: Entry, case: str, *, by: str, mention: str = "") -> EntryClosed:
    ground = desk.deadlines.case(case, legal_date(petition.registered_at)).basis
    return EntryClosed(
        entry_id=petition.entry_id, by=by, mode=ResolutionMode.FILED, basis=f"{ground}{mention}", case=case
    )
