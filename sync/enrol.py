"""A desk joins its institution's server and hands its main series over.

The series is frozen on the disk before the server is asked, so that it never has two givers. It is thawed only when the
server certainly did not take the desk in.
"""

from collections.abc import Callable

from app.desk import Desk
from app.enrolment import EnrolmentState
from opis_contract.errors import WrongInput
from opis_contract.messages import Enrolled
from sync.client import ServerClient
from sync.errors import EnrolledAsAnother, NoAnswer
from sync.refusals import Refused
from sync.server import Server


def enrol(
    desk: Desk, address: str, code: str, *, counter: str = "", connect: Callable[[str], Server] = ServerClient
) -> Enrolled:
    """Join the server at `address` with a code made there; safe to repeat until an answer comes.

    Raises `AlreadyEnrolled`, the refusals of enrolment, and the server's silence. After a silence in which the request
    may have arrived the desk stays frozen, and only an answer ends that.
    """
    server = connect(address)
    try:
        # Nothing is frozen for an address mistyped or a sign-in page: somebody of Opis must answer first.
        server.greet()
        return _join(desk, server, address, code, counter)
    finally:
        server.close()


def _join(desk: Desk, server: Server, address: str, code: str, counter: str) -> Enrolled:
    first_try = desk.identity().state is EnrolmentState.ALONE
    request = desk.enrolment.begin(address, code, counter=counter)
    try:
        enrolled = server.enrol(request)
    except (Refused, NoAnswer) as fault:
        # A refusal after an earlier try proves nothing: that one may have been taken, with another code.
        if first_try and _was_not_taken(fault):
            desk.enrolment.withdraw()
        raise
    if enrolled.desk_id != request.desk_id:
        raise EnrolledAsAnother(address=address, desk_id=enrolled.desk_id)
    desk.enrolment.finish(enrolled)
    return enrolled


def _was_not_taken(fault: WrongInput | NoAnswer) -> bool:
    return not (isinstance(fault, NoAnswer) and fault.sent)
