"""From what was typed on the command line to a draft that the register can take."""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from pydantic import ValidationError

from app.parties import PartyFromForm, party_from_form
from opis_contract.calendar import InstitutionCalendar
from opis_contract.deadlines import Term, TermUnit, count
from opis_contract.entries import DeadlineDates, EntryContent, EntryDraft
from opis_contract.errors import WrongInput
from opis_contract.legal_time import LEGAL_ZONE
from opis_contract.parties import Party, PartyKind
from opis_contract.sealed import SealedNumber

LONGEST = 3660
"""Days: no law sets a longer term."""

_OPTIONS = {
    "recipients": "--recipient",
    "document_type": "--type",
    "external_number": "--their-number",
    "external_date": "--their-date",
    "register_code": "--register",
}
"""The options that are called otherwise than the field they fill."""


class EntryIncomplete(WrongInput):
    """Something the register needs is missing or out of its range; `field` is the option that fills it."""

    code = "entry_incomplete"

    def __init__(self, *, field: str) -> None:
        super().__init__(field=field)


class LineNotUnderstood(WrongInput):
    """A line of an import is not a draft."""

    code = "line_not_understood"

    def __init__(self, *, line: int, field: str) -> None:
        super().__init__(line=line, field=field)


@dataclass(frozen=True, slots=True)
class TypedDraft:
    """A draft, and the keys of the warnings about what was typed."""

    draft: EntryDraft
    warnings: tuple[str, ...]


def draft_from(
    options: argparse.Namespace, today: date, calendar: InstitutionCalendar, *, seal: Callable[[str], SealedNumber]
) -> TypedDraft:
    """The draft that the options describe; a term in days is counted from `today`. Raises `EntryIncomplete`."""
    try:
        sender = _sender(options, seal)
        draft = EntryDraft(
            direction=options.direction,
            # Left out, the class of the paper says where it is registered.
            **({"register_code": options.register} if options.register else {}),
            content=EntryContent(
                summary=options.summary or "",
                document_type=options.type,
                sender=sender.party if sender else None,
                recipients=tuple(Party(name=name) for name in options.recipient),
                leaves=options.leaves,
                annexes=options.annexes,
                department=options.department,
                channel=options.channel,
                external_number=options.their_number,
                external_date=options.their_date,
                received_at=_noon_of(options.received_at) if options.received_at else None,
                delay_reason=options.delay_reason,
                # Left out, the class of the paper says how long there is.
                **({"deadline": _deadline(options, today, calendar)} if options.days is not None else {}),
            ),
        )
    except ValidationError as error:
        raise EntryIncomplete(field=_option(_first_field(error))) from error
    return TypedDraft(draft, sender.warnings if sender else ())


def drafts_in(lines: Iterator[str]) -> Iterator[EntryDraft]:
    """One draft a line, JSON as the contract's `EntryDraft`, empty lines passed over. Raises `LineNotUnderstood`."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield EntryDraft.model_validate_json(line)
        except ValidationError as error:
            raise LineNotUnderstood(line=number, field=_first_field(error)) from error


def _noon_of(day: date) -> datetime:
    """A day typed without an hour: its middle, which is the same day in every reading."""
    return datetime.combine(day, time(12), LEGAL_ZONE)


def _sender(options: argparse.Namespace, seal: Callable[[str], SealedNumber]) -> PartyFromForm | None:
    if not options.sender:
        return None
    return party_from_form(
        name=options.sender,
        kind=PartyKind.ORGANISATION if options.organisation else PartyKind.PERSON,
        personal_number=options.personal_number or "",
        seal=seal,
        fiscal_code=options.fiscal_code or "",
    )


def _deadline(options: argparse.Namespace, today: date, calendar: InstitutionCalendar) -> DeadlineDates:
    if not 1 <= options.days <= LONGEST:
        raise EntryIncomplete(field="--days")
    unit = TermUnit.WORKING_DAYS if options.working else TermUnit.CALENDAR_DAYS
    deadline = count(Term(options.days, unit), today, calendar, options.basis or "")
    return DeadlineDates(target=deadline.target, limit=deadline.limit, basis=deadline.basis)


def _option(field: str) -> str:
    """What is typed for a field of the contract."""
    return _OPTIONS.get(field) or f"--{field.replace('_', '-')}"


def _first_field(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    named = [str(part) for part in first["loc"] if isinstance(part, str)]
    # A rule over several fields has no place of its own; its message names the field first.
    return named[-1] if named and named[-1] != "content" else first["msg"].removeprefix("Value error, ").split(":")[0]
