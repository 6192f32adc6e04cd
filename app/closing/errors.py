"""What stands in the way of closing a day or a year."""

from opis_contract.errors import WrongInput


class DayNotYetCome(WrongInput):
    """The day to be closed lies ahead."""

    code = "day_not_yet_come"

    def __init__(self, *, day: str) -> None:
        super().__init__(day=day)


class DayAlreadyClosed(WrongInput):
    """The day, or a later one, has its sheet; `by` confirmed it."""

    code = "day_already_closed"

    def __init__(self, *, day: str, by: str) -> None:
        super().__init__(day=day, by=by)


class ReservationsOpen(WrongInput):
    """Numbers of the day still wait for their paper: fill them or give them up, then close."""

    code = "reservations_open"

    def __init__(self, *, day: str, numbers: str) -> None:
        super().__init__(day=day, numbers=numbers)


class YearNotOver(WrongInput):
    """The register of a year is closed after its last day."""

    code = "year_not_over"

    def __init__(self, *, year: int) -> None:
        super().__init__(year=year)


class YearAlreadyClosed(WrongInput):
    """The register of the year was closed by `by`."""

    code = "year_already_closed"

    def __init__(self, *, year: int, by: str) -> None:
        super().__init__(year=year, by=by)


class EntriesNotSent(WrongInput):
    """The year cannot be closed while the server lacks what happened here; `waiting` events."""

    code = "entries_not_sent"

    def __init__(self, *, waiting: int) -> None:
        super().__init__(waiting=waiting)


class NumbersUnaccounted(WrongInput):
    """Numbers of the year are neither an entry nor declared unused."""

    code = "numbers_unaccounted"

    def __init__(self, *, year: int, numbers: str) -> None:
        super().__init__(year=year, numbers=numbers)


class ApproverIsTheSame(WrongInput):
    """Registrar and secretary general close a year together: two persons."""

    code = "approver_is_the_same"

    def __init__(self, *, by: str) -> None:
        super().__init__(by=by)
