"""What the server refuses and what can go wrong around it; the codes travel to the desk as problems."""

from opis_contract.errors import WorldFault, WrongInput


class InstitutionMissing(WrongInput):
    """Neither the settings nor the command line name the institution. Facts: path."""

    code = "institution_missing"


class SettingsNotReadable(WrongInput):
    """`server.toml` is not TOML or holds a wrong value. Facts: path, detail."""

    code = "server_settings_not_readable"


class AddressInUse(WorldFault):
    """The address cannot be opened. Facts: address."""

    code = "server_address_in_use"


class FolderInUse(WorldFault):
    """Another server process already keeps the folder. Facts: folder."""

    code = "server_folder_in_use"


class DatabaseTooNew(WorldFault):
    """The folder was last used by a newer program. Facts: folder, revision."""

    code = "server_database_too_new"


class DiskFull(WorldFault):
    """The server's disk has no room; nothing was changed."""

    code = "server_disk_full"


class ServerBusy(WorldFault):
    """The database could not be reached in time; nothing was changed."""

    code = "server_busy"


class ServerClockNotTrusted(WorldFault):
    """The server's clock is behind the last entry by more than two minutes. Facts: register, seconds."""

    code = "server_clock_not_trusted"


class DeskUnknown(WrongInput):
    """No bearer token, or one that belongs to no desk."""

    code = "desk_unknown"


class ContractTooNew(WrongInput):
    """The other side speaks a version of the contract this server does not. Facts: asked, spoken."""

    code = "contract_too_new"


class RequestNotUnderstood(WrongInput):
    """A message that is not of the contract. Facts: where, detail."""

    code = "request_not_understood"


class AddressUnknown(WrongInput):
    """Nothing of this server answers at the address, or not in this way."""

    code = "server_address_unknown"


class EnrolmentCodeUnknown(WrongInput):
    """A code that this server never made."""

    code = "enrolment_code_unknown"


class EnrolmentCodeExpired(WrongInput):
    """A code older than a day that nobody used."""

    code = "enrolment_code_expired"


class EnrolmentCodeUsed(WrongInput):
    """A code with which another desk has joined."""

    code = "enrolment_code_used"


class SeriesAlreadyBegun(WrongInput):
    """A desk brings numbers into a series that others have begun. Facts: register, year, last_number."""

    code = "series_already_begun"


class RegisterUnknown(WrongInput):
    """The institution keeps no such register. Facts: register."""

    code = "register_unknown"


class DirectionNotOfRegister(WrongInput):
    """The register does not take papers of this direction. Facts: register, direction."""

    code = "direction_not_of_register"


class TrackingCodeWrong(WrongInput):
    """Not a tracking code as the contract makes them. Facts: tracking_code."""

    code = "tracking_code_wrong"


class TrackingCodeTaken(WrongInput):
    """Another entry has this tracking code. Facts: entry."""

    code = "tracking_code_taken"


class MainSeriesFull(WrongInput):
    """The main series has reached the continuity band. Facts: register, year."""

    code = "main_series_full"


class EnoughNumbers(WrongInput):
    """The desk already holds two blocks with numbers left. Facts: register, year."""

    code = "enough_numbers"


class BlockYearClosed(WrongInput):
    """Blocks are granted for this year, and from 1 December for the next. Facts: year."""

    code = "block_year_closed"


class BlockOfAnother(WrongInput):
    """The block was granted to another desk, register or year. Facts: block."""

    code = "block_of_another"


class BlockUnknown(WrongInput):
    """No block of this name was ever granted. Facts: register, year, number."""

    code = "block_unknown"


class NumberNotInBlock(WrongInput):
    """The number does not lie in the block it claims. Facts: register, year, number."""

    code = "number_not_in_block"


class NumberNotShared(WrongInput):
    """A reply claims a number that nothing it answers ever had. Facts: register, year, number."""

    code = "number_not_shared"


class MainNumberNotHandedOver(WrongInput):
    """A main number that was neither given here nor handed over by this desk. Facts: register, year, number."""

    code = "main_number_not_handed_over"


class NumbersUsed(WrongInput):
    """Numbers cannot be declared unused: one of them is on a paper, or they are barred already.

    Facts: register, year, number.
    """

    code = "numbers_used"


class DeskIsACopy(WrongInput):
    """Two copies of one desk are at work: this one needs a name of its own before it is heard."""

    code = "desk_is_a_copy"


class DeskNotFound(WrongInput):
    """No desk has this name. Facts: counter."""

    code = "desk_not_found"


class NumberTaken(WrongInput):
    """Two copies of one desk: another entry has the number. Facts: register, year, number."""

    code = "number_taken"


class EntryHasAnotherNumber(WrongInput):
    """The entry is in the register under another number. Facts: register, year, number, known_number."""

    code = "entry_has_another_number"


class EntryOfAnotherDesk(WrongInput):
    """The entry was registered by another desk. Facts: entry."""

    code = "entry_of_another_desk"


class EntryUnknown(WrongInput):
    """A file for an entry that the register does not have. Facts: entry."""

    code = "entry_unknown"


class EntryYearWrong(WrongInput):
    """The year of the number is not the year of its registration. Facts: register, year, number."""

    code = "entry_year_wrong"


class EventChanged(WrongInput):
    """The event is known with another content. Facts: event."""

    code = "event_changed"


class EventOfAnotherDesk(WrongInput):
    """The event was not recorded by the desk that sends it. Facts: event."""

    code = "event_of_another_desk"


class EventNotOfADesk(WrongInput):
    """Only the server rectifies numbers. Facts: event."""

    code = "event_not_of_a_desk"


class LeafUnknown(WrongInput):
    """The journal has no such leaf. Facts: leaf."""

    code = "leaf_unknown"


class TreeTooSmall(WrongInput):
    """The journal has not come so far, or had not when it was of this size. Facts: size."""

    code = "tree_too_small"


class FileUnknown(WrongInput):
    """The server does not have the file, or not the whole of it. Facts: sha256."""

    code = "file_unknown"


class FileTooLarge(WrongInput):
    """The file is larger than the server takes. Facts: size, limit (bytes)."""

    code = "file_too_large"


class UploadOffsetWrong(WrongInput):
    """The upload does not continue where the stored bytes end. Facts: offset (bytes durably stored)."""

    code = "upload_offset_wrong"


class UploadLengthWrong(WrongInput):
    """The length of the whole file is missing, not a number, or another than before. Facts: length."""

    code = "upload_length_wrong"


class UploadInProgress(WrongInput):
    """The same file is being received on another connection. Facts: sha256."""

    code = "upload_in_progress"


class FileHashWrong(WrongInput):
    """The bytes received are not those of the name; they were thrown away. Facts: sha256."""

    code = "file_hash_wrong"


class DaySheetNotChained(WrongInput):
    """The sheet does not follow the register's last one that the server knows. Facts: register, day."""

    code = "day_sheet_not_chained"
