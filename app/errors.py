"""What can go wrong at the desk: one small class for one situation, with its facts and never a sentence."""

from pathlib import Path
from uuid import UUID

from opis_contract.errors import WorldFault, WrongInput


class BugError(Exception):
    """Our own fault: never shown as if it were the world's, logged whole and reported."""


class DiskFull(WorldFault):
    """The disk, the quota or the file-size limit takes no more data; nothing half-written stands under a final name."""

    code = "disk_full"

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class DiskReadOnly(WorldFault):
    """The folder cannot be written: a read-only disk or missing permission."""

    code = "disk_read_only"

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class DiskFailed(WorldFault):
    """The disk answered with an error that is neither of the above; `reason` is the system's own name for it."""

    code = "disk_failed"

    def __init__(self, *, path: Path, reason: str) -> None:
        super().__init__(path=path, reason=reason)


class FileMissing(WorldFault):
    """A file that must be there is not."""

    code = "file_missing"

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class FileDamaged(WorldFault):
    """A stored file no longer has the bytes its name promises, or received bytes are not the announced ones."""

    code = "file_damaged"

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class DatabaseDamaged(WorldFault):
    """The register's database is not a database any more, or pages of it are broken. It is left as it is."""

    code = "database_damaged"

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class DatabaseBusy(WorldFault):
    """Another window of the program has held the register for a whole minute."""

    code = "database_busy"

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class DatabaseNewer(WorldFault):
    """A newer version of the program has already worked in this home."""

    code = "database_newer"

    def __init__(self, *, path: Path, found: str, known: str) -> None:
        super().__init__(path=path, found=found, known=known)


class JournalBroken(WorldFault):
    """The journal does not prove the register: something was changed outside the program at this position."""

    code = "journal_broken"

    def __init__(self, *, position: int) -> None:
        super().__init__(position=position)


class ClockNotTrusted(WorldFault):
    """The computer's clock is further behind the last entry than a clock drifts; no number is given by it."""

    code = "clock_not_trusted"

    def __init__(self, *, now: str, last: str) -> None:
        super().__init__(now=now, last=last)


class HistoryForked(WorldFault):
    """The server's journal does not contain the `size` events of which it had given its signature to this desk."""

    code = "history_forked"

    def __init__(self, *, size: int) -> None:
        super().__init__(size=size)


class ServerUnreachable(WorldFault):
    """The institution's server did not answer; the desk goes on without it."""

    code = "server_unreachable"

    def __init__(self, *, address: str) -> None:
        super().__init__(address=address)


class ClockOff(WorldFault):
    """The computer's clock differs from the server's by more than a clock drifts; no number is given by it."""

    code = "clock_off"

    def __init__(self, *, now: str, server: str) -> None:
        super().__init__(now=now, server=server)


class ClockSetBack(WorldFault):
    """The computer's clock was set back while the program ran; no number is given by it."""

    code = "clock_set_back"

    def __init__(self, *, now: str, expected: str) -> None:
        super().__init__(now=now, expected=expected)


class ClockNotInDoubt(WrongInput):
    """Nothing speaks against the clock: there is nothing to confirm."""

    code = "clock_not_in_doubt"


class ClockConfirmationMissing(WrongInput):
    """Who answers for the clock says so with a name and a reason."""

    code = "clock_confirmation_missing"


class YearTurns(WrongInput):
    """It is midnight of 31 December, give or take: a person says which year's register is meant."""

    code = "year_turns"

    def __init__(self, *, now: str, year: int) -> None:
        super().__init__(now=now, year=year)
        self.year = year


class NoContinuityNumbers(WorldFault):
    """The server cannot be reached and no number is left for this register and year.

    The paper is kept as a draft; `slip` is the provisional receipt that stands for it until it has its number.
    """

    code = "no_continuity_numbers"

    def __init__(self, *, register: str, year: int, entry_id: UUID, slip: str) -> None:
        super().__init__(register=register, year=year, entry_id=entry_id, slip=slip)
        self.slip = slip


class ReserveNotOpened(NoContinuityNumbers):
    """The first numbers are used up; `left` more wait for the chief's word. The paper is kept as a draft."""

    code = "reserve_not_opened"

    def __init__(self, *, register: str, year: int, entry_id: UUID, left: int) -> None:
        super().__init__(register=register, year=year, entry_id=entry_id, slip="")
        self.facts = {"register": register, "year": year, "entry_id": entry_id, "left": left}


class NoReserve(WrongInput):
    """There is no closed reserve to open for this register and year."""

    code = "no_reserve"

    def __init__(self, *, register: str, year: int) -> None:
        super().__init__(register=register, year=year)


class NameMissing(WrongInput):
    """Who decides says so with a name."""

    code = "name_missing"


class KitHasNoNumbers(WorldFault):
    """The blocks of the emergency kit hold fewer numbers than a sheet needs; the next sync brings more."""

    code = "kit_has_no_numbers"

    def __init__(self, *, wanted: int, left: int) -> None:
        super().__init__(wanted=wanted, left=left)


class KitRowUnknown(WrongInput):
    """No emergency sheet has this row."""

    code = "kit_row_unknown"

    def __init__(self, *, sheet: int, row: int) -> None:
        super().__init__(sheet=sheet, row=row)


class KitRowsTaken(WrongInput):
    """A row that is an entry cannot be declared unused."""

    code = "kit_rows_taken"

    def __init__(self, *, sheet: int, row: int, number: int) -> None:
        super().__init__(sheet=sheet, row=row, number=number)


class KitRowUnused(WrongInput):
    """The row was declared unused: its number is barred."""

    code = "kit_row_unused"

    def __init__(self, *, sheet: int, row: int, number: int) -> None:
        super().__init__(sheet=sheet, row=row, number=number)


class KitLineWrong(WrongInput):
    """A line of the file of sheet rows cannot be read."""

    code = "kit_line_wrong"

    def __init__(self, *, line: int, field: str) -> None:
        super().__init__(line=line, field=field)


class KitNotEntered(WrongInput):
    """A block cannot be closed while a row of its printed sheets is neither an entry nor declared unused."""

    code = "kit_not_entered"

    def __init__(self, *, sheet: int, row: int) -> None:
        super().__init__(sheet=sheet, row=row)


class ReceiptTimeWrong(WrongInput):
    """The time of receipt lies before the sheet was printed, outside the rows around it, or ahead."""

    code = "receipt_time_wrong"

    def __init__(self, *, row: int, earliest: str, latest: str) -> None:
        super().__init__(row=row, earliest=earliest, latest=latest)


class BlocksInUse(WrongInput):
    """Blocks are closed when their year is over, or when the desk retires and says why."""

    code = "blocks_in_use"


class GrantOfAnOldServer(WorldFault):
    """Numbers came from a server that was replaced by another one; they are not used."""

    code = "grant_of_an_old_server"

    def __init__(self, *, fence: int, known: int) -> None:
        super().__init__(fence=fence, known=known)


class EnrolmentUnfinished(WorldFault):
    """The desk is joining a server and has no answer yet; no number may be given now, the paper is kept as a draft."""

    code = "enrolment_unfinished"

    def __init__(self, *, address: str, entry_id: UUID) -> None:
        super().__init__(address=address, entry_id=entry_id)


class MainSeriesExhausted(WorldFault):
    """The main series has reached the continuity band; the institution must move the border."""

    code = "main_series_exhausted"

    def __init__(self, *, register: str, year: int) -> None:
        super().__init__(register=register, year=year)


class NumberHeldHere(WorldFault):
    """The server gave a number that another paper has at this desk: one of the two was restored from an old copy."""

    code = "number_held_here"

    def __init__(self, *, register: str, year: int, number: int) -> None:
        super().__init__(register=register, year=year, number=number)


class FontMissing(WorldFault):
    """The typeface of labels and receipts, shipped with the program, is not there."""

    code = "font_missing"

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class RegisterUnknown(WrongInput):
    """The institution has no register with this code."""

    code = "register_unknown"

    def __init__(self, *, register: str) -> None:
        super().__init__(register=register)


class DirectionNotInRegister(WrongInput):
    """The register does not take papers of this direction."""

    code = "direction_not_in_register"

    def __init__(self, *, register: str, direction: str) -> None:
        super().__init__(register=register, direction=direction)


class ClerkMissing(WrongInput):
    """Nobody is named who registers."""

    code = "clerk_missing"


class ReturnReasonMissing(WrongInput):
    """A paper goes back unsigned only with the reason."""

    code = "return_reason_missing"


class MergeUnknown(WrongInput):
    """Nobody proposed this merge, or it was decided already."""

    code = "merge_unknown"

    def __init__(self, *, one: int, other: int) -> None:
        super().__init__(one=one, other=other)


class EntryNotFound(WrongInput):
    """No entry has this identifier."""

    code = "entry_not_found"

    def __init__(self, *, entry_id: UUID) -> None:
        super().__init__(entry_id=entry_id)


class FileNotInRegister(WrongInput):
    """No entry has a file with this hash."""

    code = "file_not_in_register"

    def __init__(self, *, sha256: str) -> None:
        super().__init__(sha256=sha256)


class NothingToStamp(WrongInput):
    """The entry has no pages on which a stamp could stand."""

    code = "nothing_to_stamp"

    def __init__(self, *, entry_id: UUID) -> None:
        super().__init__(entry_id=entry_id)


class BatchNotFound(WrongInput):
    """No intake batch has this identifier."""

    code = "batch_not_found"

    def __init__(self, *, batch_id: UUID) -> None:
        super().__init__(batch_id=batch_id)


class BatchIsAttached(WrongInput):
    """The batch already belongs to an entry and takes no more pages, nor another entry."""

    code = "batch_is_attached"

    def __init__(self, *, batch_id: UUID) -> None:
        super().__init__(batch_id=batch_id)


class BatchIsEmpty(WrongInput):
    """The batch has no page."""

    code = "batch_is_empty"

    def __init__(self, *, batch_id: UUID) -> None:
        super().__init__(batch_id=batch_id)


class PageNotInBatch(WrongInput):
    """A page file does not lie in its batch's folder, or its place is taken by another page."""

    code = "page_not_in_batch"

    def __init__(self, *, batch_id: UUID, sequence: int, path: Path) -> None:
        super().__init__(batch_id=batch_id, sequence=sequence, path=path)


class AlreadyEnrolled(WrongInput):
    """The desk already belongs to a server."""

    code = "already_enrolled"

    def __init__(self, *, address: str) -> None:
        super().__init__(address=address)


class SettingUnknown(WrongInput):
    """A settings file holds a key that the program does not have: a slip of the pen that would change nothing."""

    code = "setting_unknown"

    def __init__(self, *, key: str, path: Path) -> None:
        super().__init__(key=key, path=path)


class SettingWrong(WrongInput):
    """A setting has a value it cannot have; `source` is the file or the environment variable."""

    code = "setting_wrong"

    def __init__(self, *, key: str, source: str) -> None:
        super().__init__(key=key, source=source)


class SettingsUnreadable(WrongInput):
    """A settings file is not TOML."""

    code = "settings_unreadable"

    def __init__(self, *, path: Path, line: str) -> None:
        super().__init__(path=path, line=line)


class NotCorrectable(WrongInput):
    """The field is not one that may be corrected, or the text is not what it takes."""

    code = "not_correctable"

    def __init__(self, *, field: str) -> None:
        super().__init__(field=field)
