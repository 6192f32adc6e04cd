"""`opis proof`: the file with which anybody can check, without us, that an entry stands in the register unchanged."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import UUID

from app.commands.asked import Asked
from app.commands.composition import build_desk, existing
from app.commands.entries import named_entry
from app.commands.histories import History, OwnJournal, ServerJournal
from app.desk import Desk
from app.durable import write_bytes
from app.enrolment import EnrolmentState
from opis_contract.checkpoints import SignedCheckpoint, extends, read_checkpoint
from opis_contract.errors import WrongInput
from opis_contract.events import EntryRegistered
from opis_contract.proofs import Published, proof_file
from opis_contract.signed_note import NoteWrong
from opis_contract.tracking import normalise_tracking_code


class CodeNotFound(WrongInput):
    """No entry of this desk has the tracking code."""

    code = "code_not_found"


class NotesNotForHolder(WrongInput):
    """The entry has notes for the institution alone, and its commitment opens whole or not at all."""

    code = "notes_not_for_holder"


class CheckpointNotOurs(WrongInput):
    """The file is no checkpoint of this journal."""

    code = "checkpoint_not_ours"


def run(asked: Asked) -> int:
    """Writes the file, or says it when none is named."""
    options = asked.options
    desk = build_desk(asked)
    view = desk.looking.entry(desk_entry(desk, options.code))
    event = desk.own_history.event(view.event_id)
    if options.opened and isinstance(event.body, EntryRegistered) and event.body.entry.content.notes:
        raise NotesNotForHolder(number=view.entry.number)
    with history_of(desk) as history:
        checkpoint = history.checkpoint()
        proof = history.proof(view.leaf, view.event_id, checkpoint.size)
        published = _published(asked, history, checkpoint) if options.against else None
        file = proof_file(event, proof, checkpoint, public=history.public, opened=options.opened, published=published)
    target = asked.path(options.output) if options.output else None
    if target is None:
        asked.answer({"proof": file.decode()}, file.decode().rstrip("\n"))
        return 0
    write_bytes(target, file, mode=0o644)
    asked.answer({"path": str(target), "leaf": view.leaf}, asked.words.say("commands.proof.done", path=target))
    return 0


def desk_entry(desk: Desk, text: str) -> UUID:
    """The entry with this tracking code, or with this number. Raises `CodeNotFound` and those of `named_entry`."""
    code = normalise_tracking_code(text)
    if code is None:
        return named_entry(desk, text)
    entry_id = desk.looking.tracked(code)
    if entry_id is None:
        raise CodeNotFound(text=code)
    return entry_id


@contextmanager
def history_of(desk: Desk) -> Iterator[History]:
    """The journal that stands for the entries of this desk: its own while it is alone, else its server's."""
    identity = desk.identity()
    if identity.state is not EnrolmentState.ENROLLED:
        yield OwnJournal(desk)
        return
    from sync.client import ServerClient

    with closing(ServerClient(identity.server_address or "", desk.enrolment.token())) as server:
        yield ServerJournal(desk, server)


def _published(asked: Asked, history: History, checkpoint: SignedCheckpoint) -> Published:
    """What leads from the proof's checkpoint to the one that somebody published earlier."""
    [file] = existing(asked, [asked.options.against])
    other = _read(file, history.public)
    if other.origin != checkpoint.origin or other.size > checkpoint.size:
        raise CheckpointNotOurs(path=file)
    path = history.consistency(other.size, checkpoint.size)
    if not extends(other, checkpoint, tuple(map(bytes.fromhex, path))):
        raise CheckpointNotOurs(path=file)
    return Published(other, path)


def _read(file: Path, public: bytes) -> SignedCheckpoint:
    try:
        return read_checkpoint(file.read_text("utf-8"), public)
    except (NoteWrong, UnicodeDecodeError) as error:
        raise CheckpointNotOurs(path=file) from error
