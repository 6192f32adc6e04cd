"""Acts with what the desk itself works out for them: new dates of a deadline, the shown number of a linked entry."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from app.desk import Desk
from app.errors import NotCorrectable
from opis_contract.acts import (
    CorrectableField,
    Correction,
    DeadlineResumed,
    DeadlineSuspended,
    EntryCorrected,
    EntryLinked,
    EntryUnlinked,
)
from opis_contract.entries import DeadlineDates, EntryContent
from opis_contract.errors import WrongInput
from opis_contract.events import EntryRegistered
from opis_contract.links import Link, LinkKind
from opis_contract.parties import Party
from opis_contract.standing import EntryStanding


class EntryNotNamed(WrongInput):
    """No entry has the number that was typed. Facts: text."""

    code = "entry_not_named"


_PARTIES = {CorrectableField.SENDER, CorrectableField.REPRESENTATIVE}
_FIGURES = {CorrectableField.LEAVES, CorrectableField.ANNEXES}
_LISTS = {CorrectableField.ANNEX_LIST}


def correct(desk: Desk, entry_id: UUID, texts: Mapping[str, str], *, by: str, reason: str) -> EntryStanding:
    """Correct fields given as texts by their names. A party keeps everything but its name; an empty text clears.
    Another document type brings its own deadline.

    Raises `NotCorrectable` for a name or a text that does not fit, and what `Desk.act` raises.
    """
    content = desk.standing(entry_id).entry.content
    plain = content.model_dump(mode="json")
    changes = []
    for name, text in texts.items():
        try:
            field = CorrectableField(name)
        except ValueError:
            raise NotCorrectable(field=name) from None
        if field is CorrectableField.DEADLINE:
            raise NotCorrectable(field=name)
        changes.append(Correction(field=field, old=plain[field.value], new=_value(content, field, text.strip())))
        if field is CorrectableField.DOCUMENT_TYPE:
            changes += _another_term(desk, entry_id, text.strip())
    return desk.act(EntryCorrected(entry_id=entry_id, by=by, reason=reason, changes=tuple(changes)))


def _another_term(desk: Desk, entry_id: UUID, document_type: str) -> list[Correction]:
    """The deadline of the right class, counted from the day on which the paper came; a chain keeps its own."""
    entry = desk.standing(entry_id).entry
    if any(each.kind is LinkKind.CONNECTED_TO for each in entry.content.links):
        return []
    present, right = entry.content.deadline, desk.deadlines.of_type(entry, document_type)
    if right == present:
        return []
    old, new = (each.model_dump(mode="json") if each else None for each in (present, right))
    return [Correction(field=CorrectableField.DEADLINE, old=old, new=new)]


def link(desk: Desk, entry_id: UUID, other_id: UUID, kind: LinkKind, *, by: str) -> EntryStanding:
    """Link the entry to another one; a connection brings the earliest deadline of both."""
    shown = desk.standing(other_id).entry.shown_number
    deadline = desk.deadlines.connected(entry_id, other_id) if kind is LinkKind.CONNECTED_TO else None
    made = Link(kind=kind, entry_id=other_id, shown_number=shown)
    return desk.act(EntryLinked(entry_id=entry_id, by=by, link=made, deadline=deadline))


def unlink(desk: Desk, entry_id: UUID, made: Link, *, by: str, reason: str) -> EntryStanding:
    """Take a link back; a connection's end gives the entry its own deadline again."""
    own = _own_deadline(desk, entry_id, made) if made.kind is LinkKind.CONNECTED_TO else None
    return desk.act(EntryUnlinked(entry_id=entry_id, by=by, link=made, reason=reason, deadline=own))


def _own_deadline(desk: Desk, entry_id: UUID, made: Link) -> DeadlineDates | None:
    """What the entry had before the connection; one connected at registration never had it, so its type counts it."""
    standing = desk.standing(entry_id)
    registered = [each.event.body for each in desk.history(entry_id) if isinstance(each.event.body, EntryRegistered)]
    if any(made in body.entry.content.links for body in registered):
        return desk.deadlines.of_type(standing.entry, standing.entry.content.document_type)
    return standing.first_deadline


def suspend(desk: Desk, entry_id: UUID, *, by: str, since: date, basis: str, legal: bool) -> EntryStanding:
    """Let the term stand still from a day on."""
    return desk.act(DeadlineSuspended(entry_id=entry_id, by=by, since=since, basis=basis, legal=legal))


def resume(desk: Desk, entry_id: UUID, *, by: str, on: date) -> EntryStanding:
    """Let the term run again, with the days it stood still added."""
    deadline = desk.deadlines.resumption(entry_id, on)
    return desk.act(DeadlineResumed(entry_id=entry_id, by=by, on=on, deadline=deadline))


def _value(content: EntryContent, field: CorrectableField, text: str) -> object:
    if field in _PARTIES:
        held: Party | None = getattr(content, field.value)
        if not text:
            return None
        party = held.model_copy(update={"name": text}) if held else Party(name=text)
        return party.model_dump(mode="json")
    if field is CorrectableField.RECIPIENTS:
        names = [name.strip() for name in text.split(";") if name.strip()]
        known = {party.name: party for party in content.recipients}
        return [known.get(name, Party(name=name)).model_dump(mode="json") for name in names]
    if field in _FIGURES:
        if not text.isdigit():
            raise NotCorrectable(field=field.value)
        return int(text)
    if field in _LISTS:
        return [line.strip() for line in text.split(";") if line.strip()]
    return _day(text) if field.value.endswith("_date") else (text or None)


def _day(text: str) -> str | None:
    if not text:
        return None
    try:
        day, month, year = map(int, text.split("."))
        return date(year, month, day).isoformat()
    except ValueError:
        raise NotCorrectable(field="date") from None
