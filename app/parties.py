"""From a form's fields to a party of the register: personal numbers are checked, then kept masked or not at all."""

from collections.abc import Callable
from dataclasses import dataclass

from opis_contract.entries import EntryDraft
from opis_contract.identifiers import (
    birth_year,
    fiscal_code_warning,
    mask_personal_number,
    normalise_fiscal_code,
    normalise_personal_number,
    personal_number_warning,
)
from opis_contract.parties import Party, PartyKind
from opis_contract.sealed import SealedNumber

_MASKABLE = 8
"""A shorter text is a slip of the pen; masked it would say nothing, so nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class PartyFromForm:
    """A party fit for the register, and the keys of words under `warnings` about what was typed."""

    party: Party
    warnings: tuple[str, ...] = ()


def party_from_form(
    *,
    name: str,
    kind: PartyKind = PartyKind.PERSON,
    personal_number: str = "",
    fiscal_code: str = "",
    address: str = "",
    locality: str = "",
    locality_code: str = "",
    email: str = "",
    phone: str = "",
    electronic_consent: bool = False,
    seal: Callable[[str], SealedNumber] | None = None,
) -> PartyFromForm:
    """Empty fields mean unknown. The personal number itself goes no further than this function and `seal`.

    Raises pydantic's ValidationError for what a party cannot hold, as building one does.
    """
    number = normalise_personal_number(personal_number)
    warning = personal_number_warning(number) if number else None
    masked = mask_personal_number(number) if len(number) >= _MASKABLE and number[0].isdigit() else None
    if masked is not None and not masked[-3:].isdigit():
        masked = None
    party = Party(
        name=name,
        kind=kind,
        personal_number=masked,
        sealed_number=seal(number) if seal is not None and masked is not None else None,
        birth_year=birth_year(number) if masked else None,
        fiscal_code=_code_kept(fiscal_code),
        address=address.strip() or None,
        locality=locality.strip() or None,
        locality_code=locality_code.strip() or None,
        email=email.strip() or None,
        phone=phone.strip() or None,
        electronic_consent=electronic_consent,
    )
    said = [f"personal_number_{warning.value}"] if warning else []
    return PartyFromForm(party, (*said, *_fiscal_warnings(fiscal_code)))


def draft_warnings(draft: EntryDraft) -> tuple[str, ...]:
    """What deserves a second look in a draft; personal numbers are masked by now and were judged in the form."""
    content = draft.content
    parties = (content.sender, *content.recipients, content.representative)
    found = (
        warning for party in parties if party and party.fiscal_code for warning in _fiscal_warnings(party.fiscal_code)
    )
    return tuple(dict.fromkeys(found))


def _fiscal_warnings(text: str) -> tuple[str, ...]:
    code = normalise_fiscal_code(text)
    if not code or "*" in code:
        return ()
    warning = fiscal_code_warning(code)
    return (f"fiscal_code_{warning.value}",) if warning else ()


def _code_kept(text: str) -> str | None:
    """A natural person's fiscal code is the personal number: kept masked like one."""
    code = normalise_fiscal_code(text)
    if not code:
        return None
    return mask_personal_number(code) if len(code) == 13 and code.isdigit() else code[:16]
