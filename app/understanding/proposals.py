"""What the words of a paper propose for its entry; a clerk takes each or types something else."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.understanding.kinds import kind_of
from app.understanding.lines import PlaceOnPage, lines_of
from app.understanding.matters import matter
from app.understanding.numbers import fiscal_code, own_number, personal_number
from app.understanding.senders import sender
from opis_contract.catalogue import DocumentClass
from opis_contract.page_text import PageText
from opis_contract.parties import PartyKind


class Subject(StrEnum):
    """What of the entry is proposed."""

    SENDER = "sender"
    IDENTIFIER = "identifier"
    """Personal number of a person, fiscal code of an organisation."""
    DOCUMENT_TYPE = "document_type"
    SUMMARY = "summary"
    THEIR_NUMBER = "their_number"
    """As the form takes it: `77/14.06.2026`."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value for one field, and where on the paper it was read."""

    subject: Subject
    value: str
    place: PlaceOnPage


def proposals(pages: Sequence[PageText], classes: Sequence[DocumentClass]) -> tuple[Proposal, ...]:
    """At most one for each subject, in the order of the form; nothing where the paper does not say it clearly.

    `pages` are the first pages of one paper, upright; `classes` those of the catalogue in force.
    """
    lines = lines_of(pages)
    author = sender(lines)
    number = own_number(lines)
    about = matter(lines)
    organisation = author is not None and author.kind is PartyKind.ORGANISATION
    person = author is not None and author.kind is PartyKind.PERSON
    identifier = None if organisation else personal_number(lines)
    identifier = identifier or (None if person else fiscal_code(lines))
    kind = kind_of(about, classes, is_numbered_letter=organisation and number is not None)
    made = []
    if author is not None:
        made.append(Proposal(Subject.SENDER, author.name, author.place))
    if identifier is not None:
        made.append(Proposal(Subject.IDENTIFIER, identifier.value, identifier.place))
    kind_place = about.title_place or about.place or (number.place if number else None)
    if kind is not None and kind_place is not None:
        made.append(Proposal(Subject.DOCUMENT_TYPE, kind.name, kind_place))
    if about.summary and about.place is not None:
        made.append(Proposal(Subject.SUMMARY, about.summary, about.place))
    if number is not None:
        made.append(Proposal(Subject.THEIR_NUMBER, number.value, number.place))
    return tuple(made)
