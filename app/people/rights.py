"""Which right each act of the register needs."""

from typing import assert_never

from opis_contract.acts import (
    AnnulmentAsked,
    AnnulmentDecided,
    DayClosed,
    DeadlineExtended,
    DeadlineResumed,
    DeadlineSuspended,
    EntryAct,
    EntryClosed,
    EntryCorrected,
    EntryLinked,
    EntryRedirected,
    EntryReturned,
    EntryUnlinked,
    NumbersUnused,
    RegisterAct,
    ReservationEnded,
    ReservationFilled,
    YearClosed,
)
from opis_contract.people import Act


def right_of(act: EntryAct | RegisterAct) -> Act:
    """The right that whoever does this must have."""
    match act:
        case EntryCorrected():
            return Act.CORRECT
        case AnnulmentAsked():
            return Act.ANNUL_REQUEST
        case AnnulmentDecided():
            return Act.ANNUL_APPROVE
        case EntryReturned():
            return Act.RETURN
        case EntryLinked() | EntryUnlinked():
            return Act.LINK
        case DeadlineExtended() | DeadlineSuspended() | DeadlineResumed():
            return Act.DEADLINE
        case EntryRedirected():
            return Act.REDIRECT
        case EntryClosed():
            return Act.CLOSE_ENTRY
        case ReservationFilled() | ReservationEnded():
            return Act.RESERVE
        case NumbersUnused() | DayClosed():
            return Act.CLOSE_DAY
        case YearClosed():
            return Act.CLOSE_YEAR
        case never:
            assert_never(never)
