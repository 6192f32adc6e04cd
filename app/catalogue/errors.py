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
    """A file is no table that may be read."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class TableEndingUnknown(TableRefused):
    """The name ends neither in .xlsx nor in .csv."""

    code = "table_ending_unknown"


class TableTooLarge(TableRefused):
    """The file, what it unpacks to, its rows or its columns are more than a catalogue ever has."""

    code = "table_too_large"


class TableWithMacros(TableRefused):
    """A workbook carries a program."""

    code = "table_with_macros"


class TableBroken(TableRefused):
    """The file is not what its name says, or is damaged."""

    code = "table_broken"


class TableEmpty(TableRefused):
    """There is no cell in it."""

    code = "table_empty"


class CellsWrong(WrongInput):
    """Cells of a table cannot be what they should say; `first` names the first one, `K7`."""

    code = "cells_wrong"

    def __init__(self, *, path: Path, first: str, count: int) -> None:
        super().__init__(path=path, first=first, count=count)
