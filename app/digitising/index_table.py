"""The index of a batch as a table for a spreadsheet: one row for each file's cover, one for each of its documents."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from app.digitising.batches import Cover, DigitisingBatch
from app.digitising.errors import FileListWrong
from app.digitising.indexing import DescribedDocument, DescribedFile, Description, DigitisedDocument
from app.digitising.spreadsheet import rows_of

_OF_COVERS = tuple(Cover.model_fields)
_OF_DOCUMENTS = tuple(Description.model_fields)
_COLUMNS = ("inventory_number", "document", "pages", *_OF_COVERS, *_OF_DOCUMENTS)


def index_table(batch: DigitisingBatch, documents: Sequence[DigitisedDocument]) -> bytes:
    """The table as CSV in UTF-8: what is known, and empty cells where something may be written.

    A row without a document is the cover of its file; `pages` says which pages of the file a document has.
    """
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _COLUMNS, restval="")
    writer.writeheader()
    for file in batch.files:
        writer.writerow({"inventory_number": file.inventory_number, **file.cover.model_dump()})
        for each in documents:
            if each.file.file_id == file.file_id:
                said = each.description.model_dump() if each.description else {}
                place = {"document": each.document, "pages": f"{each.first}-{each.last}"}
                writer.writerow({"inventory_number": file.inventory_number, **place, **said})
    # Spreadsheets take a text for UTF-8 by its mark alone.
    return text.getvalue().encode("utf-8-sig")


def index_in(path: Path) -> list[DescribedFile | DescribedDocument]:
    """The rows of such a table; rows of documents on which nothing was written are passed over.

    Raises `FileListUnreadable`, `FileListWrong` and the disk's faults.
    """
    lines = [_line(row, line) for line, row in rows_of(path, ("inventory_number", "document"))]
    return [each for each in lines if each is not None]


def _line(row: dict[str, str], line: int) -> DescribedFile | DescribedDocument | None:
    inventory_number, document = row["inventory_number"], row["document"]
    if not inventory_number:
        raise FileListWrong(line=line, field="inventory_number")
    try:
        if not document:
            cover = Cover.model_validate({name: row.get(name, "") for name in _OF_COVERS})
            return DescribedFile(inventory_number, cover)
        said = {name: row.get(name, "") for name in _OF_DOCUMENTS}
        if not (document.isascii() and document.isdigit()):
            raise FileListWrong(line=line, field="document")
        if not any(said.values()):
            return None
        return DescribedDocument(inventory_number, int(document), Description.model_validate(said))
    except ValidationError as error:
        raise FileListWrong(line=line, field=str(error.errors()[0]["loc"][0])) from None
