"""What may not be done to a catalogue, and what an imported table may not contain."""

from pathlib import Path

from opis_contract.errors import WrongInput


class ReplyPolicyMidYear(WrongInput):
    """The numbers of replies would be of two kinds within one year (rule R7)."""

    code = "reply_policy_mid_year"

    def __init__(self, *, register: str, next_year: int) -> None:
        super().__init__(register=register, next_year=next_year)


class NumberingMidYear(WrongInput):
    """A register's way of counting, its prefix or its border to the continuity band would change within one year."""

    code = "numbering_mid_year"

    def __init__(self, *, register: str, next_year: int) -> None:
        super().__init__(register=register, next_year=next_year)


class GeneralRegisterStays(WrongInput):
    """The general register neither ends nor counts otherwise than by years."""

    code = "general_register_stays"


class PrefixTaken(WrongInput):
    """Another register in force has this prefix, so that their numbers could not be told apart (rule R6)."""

    code = "prefix_taken"

    def __init__(self, *, register: str, other: str, prefix: str) -> None:
        super().__init__(register=register, other=other, prefix=prefix or "—")


class ChangeBackdated(WrongInput):
    """A row that is in force cannot be changed for days that have passed."""

    code = "change_backdated"

    def __init__(self, *, row: str, day: str) -> None:
        super().__init__(row=row, day=day)


class ReferenceUnknown(WrongInput):
    """A row names a department or a register that is not in force on its first day."""

    code = "reference_unknown"

    def __init__(self, *, row: str, named: str) -> None:
        super().__init__(row=row, named=named)


class NamedTwice(WrongInput):
    """A code stands twice among the rows for one day."""

    code = "named_twice"

    def __init__(self, *, row: str) -> None:
        super().__init__(row=row)


class TableRefused(WrongInput):
    """A file is no table that may be read; `reason` is the key of words under `tables.refused`."""

    code = "table_refused"

    def __init__(self, *, path: Path, reason: str) -> None:
        super().__init__(path=path, reason=reason)


class CellsWrong(WrongInput):
    """Cells of a table cannot be what they say; `cells` names each by row and column, in words."""

    code = "cells_wrong"

    def __init__(self, *, path: Path, cells: str, count: int) -> None:
        super().__init__(path=path, cells=cells, count=count)


class RowNotInCatalogue(WrongInput):
    """No row of this code is in force."""

    code = "row_not_in_catalogue"

    def __init__(self, *, row: str) -> None:
        super().__init__(row=row)
