"""The outbox goes out: what happened at this desk, in order, in pages; what the server cannot take is marked and shown.

Sending again is harmless, because the server knows every event by its name; so nothing is marked before the answer is
here, and a kill at any moment only repeats a page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.desk import Desk
from app.outbox import OutboxItem
from opis_contract.messages import PushAnswer, PushRequest, RefusedEvent
from sync.errors import PushAnswerIncomplete
from sync.refusals import Refused, RequestNotUnderstood
from sync.server import Server

LARGEST_PAGE = 200
"""Events in one message, by the contract."""

LARGEST_MESSAGE = 4 * 1024**2
"""Bytes of events in one message, far below what the server takes; a single event may be larger."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """How many events of a page the server took, and how many it did not."""

    accepted: int
    refused: int


def push(desk: Desk, server: Server) -> Iterator[Pushed]:
    """Send everything that waits, page by page as the caller goes on; each page is marked before it is told.

    Raises the server's silence, and `PushAnswerIncomplete`.
    """
    while waiting := desk.outbox.pending(LARGEST_PAGE):
        page = _fitting(waiting)
        answer = _told(desk, server, page)
        sent = {item.event.event_id for item in page}
        taken = [event_id for event_id in answer.accepted if event_id in sent]
        not_taken = [each for each in answer.refused if each.event_id in sent]
        if len(taken) + len(not_taken) < len(page):
            raise PushAnswerIncomplete(count=len(page) - len(taken) - len(not_taken))
        desk.files.want(answer.wanted_files)
        desk.outbox.accepted(taken)
        for each in not_taken:
            desk.outbox.refused(each.event_id, each.code, each.facts)
        yield Pushed(accepted=len(taken), refused=len(not_taken))


def _fitting(waiting: Sequence[OutboxItem]) -> Sequence[OutboxItem]:
    """As many of the first items as one message carries, and at least one."""
    size = 0
    for count, item in enumerate(waiting):
        size += len(item.event.model_dump_json())
        if size > LARGEST_MESSAGE and count > 0:
            return waiting[:count]
    return waiting


def _told(desk: Desk, server: Server, page: Sequence[OutboxItem]) -> PushAnswer:
    """The server's answer to the page. When it cannot read the message, each event is told alone to find which one.

    Only that refusal is about an event: any other would, event by event, mark the whole outbox as refused.
    """
    request = PushRequest(
        first_sequence=page[0].sequence, events=tuple(item.event for item in page), sent_at=desk.clock.now()
    )
    try:
        return server.push(request)
    except RequestNotUnderstood as refusal:
        if len(page) == 1:
            return _not_taken(page[0], refusal)
    alone = [_told(desk, server, [item]) for item in page]
    return PushAnswer(
        accepted=tuple(event_id for answer in alone for event_id in answer.accepted),
        refused=tuple(each for answer in alone for each in answer.refused),
        wanted_files=tuple(sha256 for answer in alone for sha256 in answer.wanted_files),
    )


def _not_taken(item: OutboxItem, refusal: Refused) -> PushAnswer:
    facts = {name: fact if isinstance(fact, int) else str(fact) for name, fact in refusal.facts.items()}
    return PushAnswer(
        accepted=(), refused=(RefusedEvent(event_id=item.event.event_id, code=refusal.code, facts=facts),)
    )
