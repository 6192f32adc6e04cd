"""Finding the one entry that a person named on the command line."""

from uuid import UUID

from app.desk import Desk
from app.queries import meant_by_number
from opis_contract.errors import WrongInput
from opis_contract.numbers import parse_number


class NotANumber(WrongInput):
    """The text is no registration number in any spelling, and no identifier."""

    code = "not_a_number"


class NumberNotFound(WrongInput):
    """No entry has this number."""

    code = "number_not_found"


class NumberAmbiguous(WrongInput):
    """Several years or registers have this number."""

    code = "number_ambiguous"


def named_entry(desk: Desk, text: str) -> UUID:
    """The entry with this number or identifier; without a year the newest year that has it.

    A reply that shares the number of the entry it answers is named by the number with its own day.
    """
    try:
        return UUID(text)
    except ValueError:
        query = parse_number(text)
    if query is None:
        raise NotANumber(text=text)
    rows = desk.looking.find(query)
    if not rows:
        raise NumberNotFound(text=text)
    meant = meant_by_number(rows)
    if len(meant) > 1:
        raise NumberAmbiguous(text=text, registers=", ".join(sorted({row.register for row in meant})))
    return meant[0].entry_id
