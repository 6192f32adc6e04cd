"""The server's history is looked at in each round: what it says now must contain what it said before."""

from app.desk import Desk
from app.errors import HistoryForked
from opis_contract.checkpoints import SignedCheckpoint, extends, read_checkpoint
from opis_contract.signed_note import NoteKey, NoteWrong
from sync.server import Server


def watch(desk: Desk, server: Server) -> None:
    """Take the newest checkpoint in. The key first seen is the server's for ever.

    Raises `HistoryForked` when the history does not fit what this desk saw, now and in every round after, and the
    server's silence.
    """
    known = desk.witness.newest()
    if known is not None and known.forked is not None:
        raise HistoryForked(size=known.checkpoint.size)
    public = known.public_key if known is not None else _first_key(server)
    note = server.checkpoint()
    try:
        fresh = read_checkpoint(note, public)
    except NoteWrong:
        fresh = None
    if fresh is not None and (known is None or fresh.origin != known.checkpoint.origin):
        desk.witness.keep(fresh, public)
        return
    if fresh is not None and known is not None and _contains(server, known.checkpoint, fresh):
        if fresh.size > known.checkpoint.size:
            desk.witness.keep(fresh, public)
        return
    desk.witness.condemn(note)
    raise HistoryForked(size=known.checkpoint.size if known is not None else 0)


def _first_key(server: Server) -> bytes:
    try:
        return NoteKey.read(server.journal_key()).public
    except NoteWrong:
        raise HistoryForked(size=0) from None


def _contains(server: Server, earlier: SignedCheckpoint, later: SignedCheckpoint) -> bool:
    """True when the later history begins with the earlier one.

    A shorter one is for the feed to tell: a restored server hears there that it was, and begins another journal.
    """
    if later.size < earlier.size:
        return True
    path = server.consistency(earlier.size, later.size) if 0 < earlier.size < later.size else ()
    return extends(earlier, later, path)
