"""Registrations that began and were not answered, in a crash or an outage without numbers, are finished.

The server knows the paper by its name and gives the number it gave before, or the next one.
"""

import logging
from collections.abc import Iterator
from uuid import UUID

from app.desk import Desk
from sync.refusals import Refused
from sync.server import Server

_log = logging.getLogger(__name__)


def finish_intents(desk: Desk, server: Server) -> Iterator[Refused | None]:
    """Ask for each again, oldest first, as the caller goes on; of each is told the refusal, or None when it is done.

    A draft that is refused stays where it is: what a clerk has typed is not thrown away unseen. Raises the server's
    silence and `NotEnrolled`.
    """
    for request in desk.intents.pending():
        if not _is_pending(desk, request.entry_id):
            # The counter, which asks at the same time, has its answer or a number of the continuity band by now.
            continue
        try:
            registered = server.register(request)
        except Refused as refusal:
            _log.warning("entry %s was refused: %s", request.entry_id, refusal.code)
            yield refusal
        else:
            desk.intents.finish(registered)
            yield None


def _is_pending(desk: Desk, entry_id: UUID) -> bool:
    return any(request.entry_id == entry_id for request in desk.intents.pending())
