"""What stands in the way of digitising; refusals of one source say nothing but their code, its name is beside it."""

from pathlib import Path

from opis_contract.errors import WrongInput


class FolderToImportMissing(WrongInput):
    """The folder to import is not there, or is no folder."""

    code = "folder_to_import_missing"

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class SourceRefused(WrongInput):
    """One file of the folder is put aside; the line goes on."""


class SheetNotUnderstood(SourceRefused):
    """A dividing sheet whose square is of a newer program, or was changed."""

    code = "sheet_not_understood"


class SheetOfAnotherDesk(SourceRefused):
    """A dividing sheet of a box or file that this desk does not have."""

    code = "sheet_of_another_desk"


class BatchTakesNoPages(SourceRefused):
    """The file belongs to a batch that is being checked, or was approved."""

    code = "batch_takes_no_pages"


class SourceIsLink(SourceRefused):
    """A link to a file elsewhere; only what lies in the folder is taken."""

    code = "source_is_link"


class SourceNameUnreadable(SourceRefused):
    """The name holds bytes that are no letters in any language."""

    code = "source_name_unreadable"


class SourceChanging(SourceRefused):
    """The file was being written while it was read."""

    code = "source_changing"


class DigitisingBatchUnknown(WrongInput):
    """No batch has this number."""

    code = "digitising_batch_unknown"

    def __init__(self, *, batch: int) -> None:
        super().__init__(batch=batch)


class DigitisingStateForbids(WrongInput):
    """The batch is not where this can be done; `state` is where it is."""

    code = "digitising_state_forbids"

    def __init__(self, *, batch: int, state: str) -> None:
        super().__init__(batch=batch, state=state)


class FileListWrong(WrongInput):
    """A line of the list of files cannot be read; nothing of the list was taken."""

    code = "file_list_wrong"

    def __init__(self, *, line: int, field: str) -> None:
        super().__init__(line=line, field=field)


class FileListedTwice(WrongInput):
    """The batch has a file with this inventory number already; nothing of the list was taken."""

    code = "file_listed_twice"

    def __init__(self, *, inventory_number: str) -> None:
        super().__init__(inventory_number=inventory_number)


class FileListUnreadable(WrongInput):
    """The list of files is no text in UTF-8, or lacks the column."""

    code = "file_list_unreadable"

    def __init__(self, *, path: Path, field: str) -> None:
        super().__init__(path=path, field=field)


class DigitisedFileUnknown(WrongInput):
    """The batch has no file with this inventory number."""

    code = "digitised_file_unknown"

    def __init__(self, *, batch: int, inventory_number: str) -> None:
        super().__init__(batch=batch, inventory_number=inventory_number)


class LeavesDiffer(WrongInput):
    """The cover of a file says another number of leaves than were scanned; the batch goes no further."""

    code = "leaves_differ"

    def __init__(self, *, inventory_number: str, said: int, scanned: str, pages: int, files: int) -> None:
        super().__init__(inventory_number=inventory_number, said=said, scanned=scanned, pages=pages, files=files)


class SecondPersonNeeded(WrongInput):
    """The act takes two persons, and one was named twice or not at all."""

    code = "digitising_second_person"


class DigitisingReasonNeeded(WrongInput):
    """The act needs a reason that a reader in fifty years understands."""

    code = "digitising_reason_needed"


class CheckIsAnothers(WrongInput):
    """Somebody else has begun the check of the batch and has not ended it."""

    code = "check_is_anothers"

    def __init__(self, *, batch: int, by: str) -> None:
        super().__init__(batch=batch, by=by)


class CheckNotOpen(WrongInput):
    """No check of the batch is under way, or its sample has no such page."""

    code = "check_not_open"

    def __init__(self, *, batch: int) -> None:
        super().__init__(batch=batch)


class PagesNotLookedAt(WrongInput):
    """A check has no verdict before every page of its sample was looked at."""

    code = "pages_not_looked_at"

    def __init__(self, *, batch: int, left: int) -> None:
        super().__init__(batch=batch, left=left)


class BatchNotApproved(WrongInput):
    """Only an approved batch has evidence."""

    code = "batch_not_approved"

    def __init__(self, *, batch: int) -> None:
        super().__init__(batch=batch)


class ApproverScanned(WrongInput):
    """Whoever scanned a batch does not approve it."""

    code = "approver_scanned"

    def __init__(self, *, batch: int, by: str) -> None:
        super().__init__(batch=batch, by=by)


class CoverNotDescribed(WrongInput):
    """A batch is not indexed before every cover says of which years its file is."""

    code = "cover_not_described"

    def __init__(self, *, inventory_number: str, files: int) -> None:
        super().__init__(inventory_number=inventory_number, files=files)


class DocumentsNotDescribed(WrongInput):
    """A batch is not indexed before every document of a file that has several is described."""

    code = "documents_not_described"

    def __init__(self, *, inventory_number: str, document: int, documents: int) -> None:
        super().__init__(inventory_number=inventory_number, document=document, documents=documents)


class DigitisedDocumentUnknown(WrongInput):
    """The file has no document of this number; nothing of the table was taken."""

    code = "digitised_document_unknown"

    def __init__(self, *, inventory_number: str, document: int) -> None:
        super().__init__(inventory_number=inventory_number, document=document)


class BatchNotSound(WrongInput):
    """A batch is not as it was approved any more: the archive does not take it."""

    code = "batch_not_sound"

    def __init__(self, *, batch: int, damaged: int) -> None:
        super().__init__(batch=batch, damaged=damaged)


class DigitisingPlaceNeeded(WrongInput):
    """Where the paper is now was not said."""

    code = "digitising_place_needed"
