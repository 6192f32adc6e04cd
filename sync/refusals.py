"""The server's no, by name: one class for each code with which it can refuse a request of a desk.

The words stand with the server's, under the same codes. A code of a newer server, or one whose facts do not fit its
sentence, becomes `RefusedOtherwise`: a person reads a whole sentence and the code.
"""

from typing import ClassVar

from opis_contract.errors import WrongInput
from opis_contract.messages import Problem


class Refused(WrongInput):
    """The server understood and said no; repeating the same request changes nothing."""

    facts_needed: ClassVar[tuple[str, ...]] = ()
    """Without these the sentence of the code cannot be said."""


class RefusedOtherwise(Refused):
    """A refusal that this version of the program has no sentence for. Facts: problem."""

    code = "refused_otherwise"


class RequestNotUnderstood(Refused):
    """A message that the server does not take for one of the contract."""

    code = "request_not_understood"
    facts_needed = ("where", "detail")


class AddressUnknown(Refused):
    """The server does not know the address asked for."""

    code = "server_address_unknown"


class EnrolmentCodeUnknown(Refused):
    """The code was never made by this server."""

    code = "enrolment_code_unknown"


class EnrolmentCodeExpired(Refused):
    """The code is older than a day."""

    code = "enrolment_code_expired"


class EnrolmentCodeUsed(Refused):
    """Another desk has joined with the code."""

    code = "enrolment_code_used"


class SeriesAlreadyBegun(Refused):
    """The desk brings numbers into a series that others have begun."""

    code = "series_already_begun"
    facts_needed = ("register", "year", "last_number")


class RegisterUnknown(Refused):
    """The institution keeps no such register."""

    code = "register_unknown"
    facts_needed = ("register",)


class DirectionNotOfRegister(Refused):
    """The register does not take papers of this direction."""

    code = "direction_not_of_register"
    facts_needed = ("register", "direction")


class TrackingCodeWrong(Refused):
    """Not a tracking code as the contract makes them."""

    code = "tracking_code_wrong"
    facts_needed = ("tracking_code",)


class TrackingCodeTaken(Refused):
    """Another entry has the tracking code."""

    code = "tracking_code_taken"
    facts_needed = ("entry",)


class MainSeriesFull(Refused):
    """The main series has reached the continuity band."""

    code = "main_series_full"
    facts_needed = ("register", "year")


class EntryOfAnotherDesk(Refused):
    """Another desk has registered the entry."""

    code = "entry_of_another_desk"
    facts_needed = ("entry",)


class EventChanged(Refused):
    """The event is known there with another content."""

    code = "event_changed"
    facts_needed = ("event",)


class EnoughNumbers(Refused):
    """The desk holds two blocks that have numbers left."""

    code = "enough_numbers"
    facts_needed = ("register", "year")


class BlockYearClosed(Refused):
    """No blocks are granted for this year now."""

    code = "block_year_closed"
    facts_needed = ("year",)


class BlockOfAnother(Refused):
    """The block belongs to another desk, register or year."""

    code = "block_of_another"
    facts_needed = ("block",)


class DeskIsACopy(Refused):
    """Another copy of this desk is at work under its name."""

    code = "desk_is_a_copy"


class LeafUnknown(Refused):
    """The server's journal has no such leaf."""

    code = "leaf_unknown"
    facts_needed = ("leaf",)


class FileUnknown(Refused):
    """The server does not have the whole file."""

    code = "file_unknown"
    facts_needed = ("sha256",)


class FileTooLarge(Refused):
    """The file is larger than the server takes."""

    code = "file_too_large"
    facts_needed = ("size", "limit")


class UploadOffsetWrong(Refused):
    """The upload does not continue where the stored bytes end; fact `offset` says where they do."""

    code = "upload_offset_wrong"
    facts_needed = ("offset",)


class UploadLengthWrong(Refused):
    """Another length of the whole file than was announced before."""

    code = "upload_length_wrong"
    facts_needed = ("length",)


class UploadInProgress(Refused):
    """The same file is coming in on another connection."""

    code = "upload_in_progress"
    facts_needed = ("sha256",)


class FileHashWrong(Refused):
    """The bytes that arrived are not those of the name; the server threw them away."""

    code = "file_hash_wrong"
    facts_needed = ("sha256",)


KNOWN_REFUSALS: dict[str, type[Refused]] = {
    kind.code: kind for kind in Refused.__subclasses__() if kind is not RefusedOtherwise
}


def refusal_of(problem: Problem) -> Refused:
    """The named refusal of a problem."""
    kind = KNOWN_REFUSALS.get(problem.code)
    if kind is None or not problem.facts.keys() >= set(kind.facts_needed):
        return RefusedOtherwise(problem=problem.code)
    return kind(**problem.facts)
