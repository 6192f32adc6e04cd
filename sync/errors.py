"""Why the server's answer did not come or could not be used: `ServerUnreachable` in its kinds, and the desk's standing.

The counter treats every kind of `ServerUnreachable` alike: it goes on without the server. The kinds differ in what a
person is told. `sent` says that the request may have reached the server: nobody knows then whether it was carried out.
"""

from enum import StrEnum
from uuid import UUID

from app.errors import ServerUnreachable
from opis_contract.errors import WorldFault, WrongInput


class Silence(StrEnum):
    """What became of a question that was not answered."""

    NOT_CONNECTED = "not_connected"
    """Nobody listens, the name is unknown, or the way there is cut: the request never left."""
    STILL_WAITING = "still_waiting"
    """The question before hangs in the network, for instance in the search for the server's name; this one stayed."""
    TOO_SLOW = "too_slow"
    CUT_OFF = "cut_off"
    """The connection broke before the whole answer was here."""
    NOT_NOW = "not_now"
    """The server, or a proxy before it, says that it cannot work at the moment."""
    CLOSED = "closed"
    """The program is ending."""


class StrangeAnswer(StrEnum):
    """What came in place of the promised message."""

    REDIRECTION = "redirection"
    """As the sign-in page of a network does."""
    NOT_OPIS = "not_opis"
    """An answer without the contract's version: a proxy, another program."""
    NOT_THE_MESSAGE = "not_the_message"
    TOO_LARGE = "too_large"


class NoAnswer(ServerUnreachable):
    """What all kinds share. `reason` is for the log and the diagnosis, never for the screen."""

    def __init__(self, *, address: str, reason: str, sent: bool) -> None:
        super().__init__(address=address)
        self.facts = {"address": address, "reason": reason, "sent": sent}
        self.address = address
        self.reason = reason
        self.sent = sent


class ServerSilent(NoAnswer):
    """No answer, or "not now". `reason` is one of `Silence`."""

    code = "server_silent"


class StrangerAnswered(NoAnswer):
    """Something else answered at the server's address. `reason` is one of `StrangeAnswer`."""

    code = "stranger_answered"


class CertificateRefused(NoAnswer):
    """The secure connection failed: nobody proved to be the server. `reason` is the library's name for it."""

    code = "certificate_refused"


class ServerFault(NoAnswer):
    """The server reports a fault of its own, such as a full disk. `reason` is its code; nothing was changed there."""

    code = "server_has_a_fault"


class ServerTooOld(NoAnswer):
    """The server does not speak this program's version of the contract; `reason` is the version it speaks."""

    code = "server_too_old"


class ClientTooOld(NoAnswer):
    """The server speaks a newer version of the contract alone; `reason` is that version."""

    code = "program_too_old"


class NotEnrolled(WrongInput):
    """The server does not know this desk, or does not let it work any more."""

    code = "desk_not_enrolled"

    def __init__(self, *, address: str) -> None:
        super().__init__(address=address)


class EnrolledAsAnother(WrongInput):
    """The answer to the enrolment names another desk: it is not this desk's place and is not taken."""

    code = "enrolled_as_another"

    def __init__(self, *, address: str, desk_id: UUID) -> None:
        super().__init__(address=address, desk_id=desk_id)


class JoiningUnfinished(WorldFault):
    """The desk began to join a server and has no answer yet: enrolling again, with a code of the server, ends it."""

    code = "joining_unfinished"

    def __init__(self, *, address: str) -> None:
        super().__init__(address=address)


class PushAnswerIncomplete(WorldFault):
    """The server passed over some of the events it was told; `count` of them wait on."""

    code = "push_answer_incomplete"

    def __init__(self, *, count: int) -> None:
        super().__init__(count=count)


class FeedStandsStill(WorldFault):
    """The server says that more has happened and does not tell what; `position` is the last event that is here."""

    code = "feed_stands_still"

    def __init__(self, *, position: int) -> None:
        super().__init__(position=position)


class UploadGoesBack(WorldFault):
    """The server forgets the bytes of a file as fast as they are sent."""

    code = "upload_goes_back"

    def __init__(self, *, sha256: str) -> None:
        super().__init__(sha256=sha256)
