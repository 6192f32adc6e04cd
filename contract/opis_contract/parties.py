"""Who a paper comes from, goes to, or is brought by: people and organisations as the register names them."""

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from opis_contract.sealed import SealedNumber

ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class PartyKind(StrEnum):
    """A natural person or an organisation; the form shows other fields for each."""

    PERSON = "person"
    ORGANISATION = "organisation"


class Party(BaseModel):
    """A sender, an addressee or a representative, as stated on the paper.

    `personal_number` holds the masked form alone (`1*********016`); the number itself is in `sealed_number`, for those
    who may read it with a reason.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: ShortText
    kind: PartyKind = PartyKind.PERSON
    personal_number: Annotated[str, StringConstraints(pattern=r"^\d\*+\d{3}$")] | None = None
    sealed_number: SealedNumber | None = None
    birth_year: Annotated[int, Field(ge=1850, le=2200)] | None = None
    """Tells namesakes apart on the screen; read from the personal number while it is at hand."""
    fiscal_code: Annotated[str, StringConstraints(max_length=16)] | None = None
    address: ShortText | None = None
    locality: ShortText | None = None
    locality_code: Annotated[str, StringConstraints(pattern=r"^\d{1,6}$")] | None = None
    """SIRUTA code of the locality."""
    email: ShortText | None = None
    phone: ShortText | None = None
    electronic_consent: bool = False
    """The party agreed to be answered electronically."""
