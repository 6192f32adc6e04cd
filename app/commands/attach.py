"""`opis attach`: a scanned batch or a person's files go into an entry, with one searchable PDF/A of them."""

from uuid import UUID

from app.commands.archiving import archival_maker, originals_of
from app.commands.asked import Asked
from app.commands.composition import build_desk, existing, workspace
from app.commands.entries import named_entry
from app.commands.show import line_of
from app.filing import Filed, file_batch, file_originals
from opis_contract.errors import WrongInput


class NothingToAttach(WrongInput):
    """Neither files nor a batch were named, or both."""

    code = "nothing_to_attach"


class NotABatch(WrongInput):
    """The text is no identifier of a batch."""

    code = "not_a_batch"

    def __init__(self, *, text: str) -> None:
        super().__init__(text=text)


def run(asked: Asked) -> int:
    """Answers the files that the entry holds now and did not before."""
    options = asked.options
    if bool(options.files) == bool(options.batch):
        raise NothingToAttach
    batch_id = _batch_id(options.batch) if options.batch else None
    files = existing(asked, options.files)
    desk = build_desk(asked)
    entry_id = named_entry(desk, options.number)
    with workspace(asked) as folder, archival_maker() as make:
        if batch_id:
            filed = file_batch(desk, entry_id, batch_id, workspace=folder, make=make)
        else:
            originals = originals_of(files)
            filed = file_originals(desk, entry_id, originals, workspace=folder, make=make)
    _tell(asked, filed)
    return 0


def _batch_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotABatch(text=text) from error


def _tell(asked: Asked, filed: Filed) -> None:
    files = [*filed.originals, *([filed.archival] if filed.archival else [])]
    lines = [line_of(file) for file in files]
    if filed.archival is None:
        lines += [asked.words.say("commands.attach.signed", name=file.name) for file in filed.originals]
    asked.answer({"files": [file.model_dump(mode="json") for file in files]}, *lines)
