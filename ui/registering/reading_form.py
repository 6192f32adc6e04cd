"""From the form's texts to a draft that the register can take, or what is missing and where."""

from collections.abc import Sequence
from datetime import date

from pydantic import ValidationError

from app.desk import PartyFromForm, party_from_form
from app.folding import folded
from opis_contract.entries import DeadlineDates, EntryContent, EntryDraft
from opis_contract.identifiers import normalise_personal_number
from opis_contract.parties import PartyKind
from opis_contract.registers import Direction
from ui.registering.document_types import DocumentType, named
from ui.registering.draft_file import FormField, FormText
from ui.registering.terms import read_term

_ORGANISATION_MARKS = frozenset(
    {
        "sc",
        "srl",
        "sa",
        "pfa",
        "ii",
        "primaria",
        "consiliul",
        "asociatia",
        "fundatia",
        "ministerul",
        "directia",
        "inspectoratul",
        "scoala",
        "spitalul",
        "judecatoria",
    }
)


class FormIncomplete(ValueError):
    """What stops the paper: for each field the key of the words that say so, in the order of the form."""

    def __init__(self, problems: dict[FormField, str]) -> None:
        super().__init__(problems)
        self.problems = problems


def read_form(text: FormText, catalogue: Sequence[DocumentType], *, today: date) -> EntryDraft:
    """The draft that the texts describe. Raises `FormIncomplete`."""
    problems: dict[FormField, str] = {}
    if not text.party.strip():
        outgoing = text.direction == Direction.OUTGOING.value
        problems[FormField.PARTY] = "registering.addressee_missing" if outgoing else "registering.party_missing"
    if len(text.summary.strip()) < 5:
        problems[FormField.SUMMARY] = "registering.summary_short"
    for field, figure in ((FormField.LEAVES, text.leaves), (FormField.ANNEXES, text.annexes)):
        if figure.strip() and not (figure.strip().isdecimal() and int(figure) <= 9999):
            problems[field] = "registering.not_a_count"
    deadline: DeadlineDates | None = None
    try:
        deadline = deadline_of(text, catalogue, today=today)
    except ValueError:
        problems[FormField.TERM] = "registering.not_a_term"
    if problems:
        raise FormIncomplete(problems)
    try:
        return _built(text, deadline)
    except ValidationError as wrong:
        # What the contract refuses beyond the above is a length: said at the field it names.
        raise FormIncomplete({_field_of(wrong): "registering.too_long"}) from wrong


def deadline_of(text: FormText, catalogue: Sequence[DocumentType], *, today: date) -> DeadlineDates | None:
    """The deadline that is meant, with its legal basis when the term is the type's own. Raises ValueError."""
    known = named(catalogue, text.document_type)
    basis = known.basis if known and known.term == text.term.strip() else ""
    return read_term(text.term, today=today, basis=basis)


def identifier_warnings(text: FormText) -> tuple[str, ...]:
    """Keys of words under `warnings` about the CNP or CUI as typed; none for an empty field."""
    return _stated(text, name="-").warnings if text.identifier.strip() else ()


def _built(text: FormText, deadline: DeadlineDates | None) -> EntryDraft:
    direction = Direction(text.direction)
    party = _stated(text, name=text.party).party
    return EntryDraft(
        direction=direction,
        register_code=text.register,
        content=EntryContent(
            summary=text.summary,
            document_type=text.document_type.strip() or "cerere",
            sender=None if direction is Direction.OUTGOING else party,
            recipients=(party,) if direction is Direction.OUTGOING else (),
            external_number=text.their_number.strip() or None,
            leaves=int(text.leaves.strip() or "0"),
            annexes=int(text.annexes.strip() or "0"),
            deadline=deadline,
        ),
    )


def _stated(text: FormText, *, name: str) -> PartyFromForm:
    """The party as stated; the personal number goes no further than this."""
    identifier = text.identifier.strip()
    personal = _is_personal(identifier)
    marked = bool(set(folded(name).replace(".", "").split()) & _ORGANISATION_MARKS)
    organisation = bool(identifier and not personal) or (marked and not personal)
    return party_from_form(
        name=name,
        kind=PartyKind.ORGANISATION if organisation else PartyKind.PERSON,
        personal_number=identifier if personal else "",
        fiscal_code="" if personal else identifier,
    )


def _is_personal(identifier: str) -> bool:
    """More than ten digits can only be meant as a personal number."""
    return len(normalise_personal_number(identifier)) > 10


def _field_of(wrong: ValidationError) -> FormField:
    names = [str(part) for part in wrong.errors(include_url=False)[0]["loc"]]
    for name, field in {
        "summary": FormField.SUMMARY,
        "document_type": FormField.DOCUMENT_TYPE,
        "external_number": FormField.THEIR_NUMBER,
        "deadline": FormField.TERM,
        "fiscal_code": FormField.IDENTIFIER,
        "personal_number": FormField.IDENTIFIER,
    }.items():
        if name in names:
            return field
    return FormField.PARTY
