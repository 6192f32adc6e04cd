"""What may be asked of deadlines and cannot be answered."""

from opis_contract.errors import WrongInput


class CaseUnknown(WrongInput):
    """No class of papers and no term in force has this code or name."""

    code = "case_unknown"

    def __init__(self, *, text: str, day: str) -> None:
        super().__init__(text=text, day=day)


class ClassWithoutTerm(WrongInput):
    """The law sets no term for this class of papers."""

    code = "class_without_term"

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)


class DayIsFreeAlready(WrongInput):
    """The institution does not work on this day anyway."""

    code = "day_is_free_already"

    def __init__(self, *, day: str) -> None:
        super().__init__(day=day)


class DayIsWorkedAlready(WrongInput):
    """The institution works on this day anyway."""

    code = "day_is_worked_already"

    def __init__(self, *, day: str) -> None:
        super().__init__(day=day)


class DayNotDecided(WrongInput):
    """Nothing was decided of this day that could be taken back."""

    code = "day_not_decided"

    def __init__(self, *, day: str) -> None:
        super().__init__(day=day)
