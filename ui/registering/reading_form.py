"""From the form's texts to a draft that the register can take, or what is missing and where."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from pydantic import ValidationError

from app.deadlines.bringing import counted_from
from app.folding import folded
from app.parties import PartyFromForm, party_from_form
from opis_contract.entries import Channel, DeadlineDates, DispatchMode, EntryContent, EntryDraft
from opis_contract.identifiers import normalise_personal_number
from opis_contract.legal_time import LEGAL_ZONE, in_legal_time
from opis_contract.links import Link, LinkKind
from opis_contract.parties import Party, PartyKind
from opis_contract.registers import GENERAL_REGISTER, Direction
from opis_contract.sealed import SealedNumber
from ui.registering.draft_file import FormField, FormText
from ui.registering.kinds import Kinds, is_payment, missing
from ui.registering.terms import read_term

_DATE = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
_MOMENT = re.compile(rf"{_DATE.pattern}(?:\s+([0-9]{{1,2}})[:.]([0-9]{{2}}))?")
_NUMBER_AND_DATE = re.compile(rf"(.+?)\s*(?:/|\bdin\b)\s*{_DATE.pattern}", re.IGNORECASE)
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

Seal = Callable[[str], SealedNumber]
"""Makes of a personal number what may be kept of it."""


class FormIncomplete(ValueError):
    """What stops the paper: for each field the key of the words that say so, in the order of the form."""

    def __init__(self, problems: dict[FormField, str]) -> None:
        super().__init__(problems)
        self.problems = {field: problems[field] for field in FormField if field in problems}


def read_form(text: FormText, kinds: Kinds, *, now: datetime, seal: Seal | None = None) -> EntryDraft:
    """The draft that the texts describe, registered at `now`, its personal number sealed. Raises `FormIncomplete`."""
    today = in_legal_time(now).date()
    problems = dict(_problems(text, now))
    meant = NO_TERM
    try:
        meant = meant_term(text, kinds, today=today)
    except TermLongerThanLaw:
        problems[FormField.TERM] = "registering.term_longer_than_law"
    except ValueError:
        problems[FormField.TERM] = "registering.not_a_term"
    if problems:
        raise FormIncomplete(problems)
    try:
        return _built(text, kinds, meant, seal)
    except ValidationError as wrong:
        # What the contract refuses beyond the above is a length: said at the field it names.
        raise FormIncomplete({_field_of(wrong): "registering.too_long"}) from wrong


@dataclass(frozen=True, slots=True)
class MeantTerm:
    """What the field says. `by_law` and not `own`: the type's term, which the register counts itself."""

    start: date
    by_law: DeadlineDates | None
    own: DeadlineDates | None

    @property
    def shown(self) -> DeadlineDates | None:
        """The dates that hold: those of the law before the institution's own."""
        return self.by_law or self.own


NO_TERM = MeantTerm(date.min, None, None)


class TermLongerThanLaw(ValueError):
    """A clerk's own term ends after the law's: only an extension gives more time."""


def meant_term(text: FormText, kinds: Kinds, *, today: date) -> MeantTerm:
    """The term that is meant. Raises `TermLongerThanLaw`, and ValueError for what is no term."""
    received = _moment(text.received)
    start = in_legal_time(received).date() if received else today
    kind = kinds.named(text.document_type)
    case = kind.case if kind and text.direction != Direction.OUTGOING.value else None
    law = counted_from(case, start, kinds.calendar) if case else None
    if kind and kind.term and kind.term == text.term.strip():
        return MeantTerm(start, law, None)
    own = read_term(text.term, today=today, calendar=kinds.calendar)
    if own is None:
        return MeantTerm(start, None, None)
    if law is not None and own.limit > law.limit:
        raise TermLongerThanLaw
    return MeantTerm(start, law, own)


def identifier_warnings(text: FormText) -> tuple[str, ...]:
    """Keys of words under `warnings` about the CNP or CUI as typed; none for an empty field."""
    return _stated(text, name="-").warnings if text.identifier.strip() else ()


def party_of(text: FormText, *, seal: Seal | None = None) -> Party | None:
    """The party as far as it is typed: the known one that was chosen, with what was typed since; None without a name.

    Raises pydantic's ValidationError for what a party cannot hold.
    """
    name = text.party.strip()
    if not name:
        return None
    stated = _stated(text, name=name, seal=seal).party
    if not text.known:
        return stated
    known = Party.model_validate_json(text.known)
    if folded(known.name) != folded(name):
        return stated
    said = stated.model_dump(exclude_none=True, exclude_defaults=True) | {"name": known.name, "kind": known.kind}
    return known.model_copy(update=said)


def is_organisation(text: FormText) -> bool:
    """True when the party writes numbers of its own on its papers."""
    party = party_of(text)
    return party is not None and party.kind is PartyKind.ORGANISATION


def entry_and_number(line: str) -> tuple[UUID, str]:
    """An entry written as `FormText.answered` writes it."""
    entry_id, _, shown = line.partition(" ")
    return UUID(entry_id), shown


def _problems(text: FormText, now: datetime) -> Iterator[tuple[FormField, str]]:
    outgoing = text.direction == Direction.OUTGOING.value
    if not text.party.strip():
        yield FormField.PARTY, "registering.addressee_missing" if outgoing else "registering.party_missing"
    if outgoing and text.reply_to.strip() and not text.answered:
        yield FormField.REPLY_TO, "registering.reply_unknown"
    if len(text.summary.strip()) < 5:
        yield FormField.SUMMARY, "registering.summary_short"
    for field, figure in ((FormField.LEAVES, text.leaves), (FormField.ANNEXES, text.annexes)):
        if figure.strip() and not (figure.strip().isdecimal() and int(figure) <= 9999):
            yield field, "registering.not_a_count"
    if text.received.strip():
        received = _moment(text.received)
        if received is None or received > now:
            yield FormField.RECEIVED, "registering.not_a_past_day"
        elif len(text.delay_reason.strip()) < 3:
            yield FormField.DELAY_REASON, "registering.reason_missing"
    if text.dispatch_date.strip() and _day(text.dispatch_date) is None:
        yield FormField.DISPATCH_DATE, "registering.not_a_day"


def _built(text: FormText, kinds: Kinds, meant: MeantTerm, seal: Seal | None) -> EntryDraft:
    direction = Direction(text.direction)
    outgoing = direction is Direction.OUTGOING
    party = party_of(text, seal=seal)
    kind = kinds.named(text.document_type)
    ticked = tuple(filter(None, text.ticked.splitlines()))
    lacking = missing(kind, ticked)
    unpaid = next((each for each in lacking if is_payment(each)), None) if not text.payment.strip() else None
    number, their_date = _their_number(text.their_number)
    received = _moment(text.received)
    # The general register is where a class's own book is not: only another one is a choice of the clerk.
    chosen = {"register_code": text.register} if text.register not in {"", GENERAL_REGISTER.code} else {}
    return EntryDraft(
        direction=direction,
        **chosen,
        content=EntryContent(
            summary=text.summary,
            document_type=text.document_type.strip() or "cerere",
            sender=None if outgoing else party,
            recipients=(party,) if outgoing and party else (),
            representative=Party(name=text.representative) if text.representative.strip() else None,
            external_number=number if not outgoing else None,
            external_date=their_date if not outgoing else None,
            leaves=int(text.leaves.strip() or "0"),
            annexes=int(text.annexes.strip() or len(ticked)),
            annex_list=ticked,
            missing_annexes=tuple(each for each in lacking if not is_payment(each)) or None,
            unpaid_fee=unpaid,
            payment_reference=text.payment.strip() or None,
            department=text.department.strip() or None,
            class_code=text.class_code.strip() or None,
            channel=Channel(text.channel),
            received_at=received,
            delay_reason=text.delay_reason.strip() or None if received else None,
            dispatch_mode=DispatchMode(text.dispatch_mode) if outgoing and text.dispatch_mode else None,
            dispatch_date=_day(text.dispatch_date) if outgoing else None,
            links=_links(text, outgoing=outgoing),
            **_term_fields(meant, outgoing=outgoing),
        ),
    )


def _term_fields(meant: MeantTerm, *, outgoing: bool) -> dict[str, object]:
    """The type's own term is left to the register; a shorter one of the clerk is the institution's own date."""
    if outgoing:
        return {"deadline": None}
    if meant.by_law is not None:
        return {"internal_due_date": meant.own.limit} if meant.own else {}
    return {"deadline": meant.own}


def _links(text: FormText, *, outgoing: bool) -> tuple[Link, ...]:
    links = [(LinkKind.CONNECTED_TO, line) for line in text.connected.splitlines() if line]
    if outgoing and text.answered:
        links.append((LinkKind.REPLY_TO, text.answered))
    made = []
    for kind, line in links:
        entry_id, shown = entry_and_number(line)
        made.append(Link(kind=kind, entry_id=entry_id, shown_number=shown))
    return tuple(made)


def _their_number(typed: str) -> tuple[str | None, date | None]:
    """`77/14.06.2026` is the number 77 of that day; anything else is a number as it stands."""
    match = _NUMBER_AND_DATE.fullmatch(typed.strip())
    if match is not None:
        day = _day(".".join(match.groups()[1:]))
        if day is not None:
            return match[1], day
    return typed.strip() or None, None


def _day(typed: str) -> date | None:
    moment = _moment(typed)
    return in_legal_time(moment).date() if moment else None


def _moment(typed: str) -> datetime | None:
    """`22.06.2026 15:40`, or noon of a day alone; None for anything else."""
    match = _MOMENT.fullmatch(typed.strip())
    if match is None:
        return None
    day, month, year, hour, minute = match.groups()
    try:
        return datetime.combine(
            date(int(year), int(month), int(day)), time(int(hour or 12), int(minute or 0)), LEGAL_ZONE
        )
    except ValueError:
        return None


def _stated(text: FormText, *, name: str, seal: Seal | None = None) -> PartyFromForm:
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
        locality=text.locality,
        seal=seal,
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
        "locality": FormField.LOCALITY,
        "payment_reference": FormField.PAYMENT,
        "department": FormField.DEPARTMENT,
        "class_code": FormField.CLASS_CODE,
        "delay_reason": FormField.DELAY_REASON,
    }.items():
        if name in names:
            return field
    return FormField.PARTY
