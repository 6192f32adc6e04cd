"""What a digitised batch holds is described: its covers made whole, the documents of its files listed.

A file of one document is described by its cover alone. Whoever has described everything ends the indexing, and the
archivist may approve the batch.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection, delete, insert, select, update

from app.clock import Clock
from app.database.digitising_tables import digitised_documents, digitised_files
from app.database.engine import Database
from app.digitising.batches import BatchStage, Cover, DigitisedFile, Sign, batch_of, file_in, move, note
from app.digitising.errors import (
    CoverNotDescribed,
    DigitisedDocumentUnknown,
    DigitisingStateForbids,
    DocumentsNotDescribed,
)
from app.digitising.page_order import pages_of_file
from opis_contract.people import Act


class Description(BaseModel):
    """What a document is (domain 4.6); old papers have dates like `mai 1978`, so its date is a text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str = Field(min_length=1)
    number: str = ""
    date: str = ""
    issuer: str = ""
    subject: str = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class DigitisedDocument:
    """A document of a file with its first and last page, counted in the file; None while nobody has described it."""

    file: DigitisedFile
    document: int
    first: int
    last: int
    description: Description | None


@dataclass(frozen=True, slots=True)
class DescribedFile:
    """A line of the index: everything that stands on the cover of a file."""

    inventory_number: str
    cover: Cover


@dataclass(frozen=True, slots=True)
class DescribedDocument:
    """A line of the index: what a document of a file is."""

    inventory_number: str
    document: int
    description: Description


class Indexing:
    """The indexes of this desk's batches."""

    def __init__(self, database: Database, clock: Clock, *, sign: Sign) -> None:
        self._database = database
        self._clock = clock
        self._sign = sign

    def documents(self, batch_no: int) -> list[DigitisedDocument]:
        """Every document of the batch in the order of the paper. Raises `DigitisingBatchUnknown`."""
        with self._database.read() as connection:
            return [
                each for file in batch_of(connection, batch_no).files for each in documents_of_file(connection, file)
            ]

    def describe(self, batch_no: int, lines: Sequence[DescribedFile | DescribedDocument], *, by: str) -> None:
        """Write down lines of the index, all of them or none; what was said of the same thing before is replaced.

        Raises `DigitisingBatchUnknown`, `DigitisingStateForbids`, `DigitisedFileUnknown`, `DigitisedDocumentUnknown`.
        """
        self._sign(Act.CHECK_DIGITISED, by)
        with self._database.write() as connection:
            batch = batch_of(connection, batch_no)
            if batch.stage is not BatchStage.CHECKED:
                raise DigitisingStateForbids(batch=batch_no, state=batch.stage.value)
            for line in lines:
                file = file_in(batch, line.inventory_number)
                match line:
                    case DescribedFile(_, cover):
                        here = update(digitised_files).where(digitised_files.c.file_id == file.file_id)
                        connection.execute(here.values(cover=cover.model_dump_json()))
                    case DescribedDocument(number, document, description):
                        if document not in {each.document for each in documents_of_file(connection, file)}:
                            raise DigitisedDocumentUnknown(inventory_number=number, document=document)
                        _describe(connection, file, document, description)
            said = [
                [each.inventory_number, each.document if isinstance(each, DescribedDocument) else None]
                for each in lines
            ]
            note(connection, batch_no, self._clock.now(), by, "described", {"lines": said})

    def finish(self, batch_no: int, *, by: str) -> None:
        """Everything is described: the archivist may approve the batch.

        Raises `DigitisingBatchUnknown`, `DigitisingStateForbids`, `CoverNotDescribed`, `DocumentsNotDescribed`.
        """
        self._sign(Act.CHECK_DIGITISED, by)
        with self._database.write() as connection:
            batch = batch_of(connection, batch_no)
            if batch.stage is not BatchStage.CHECKED:
                raise DigitisingStateForbids(batch=batch_no, state=batch.stage.value)
            bare = [each for each in batch.files if not each.cover.years]
            if bare:
                raise CoverNotDescribed(inventory_number=bare[0].inventory_number, files=len(bare))
            found = [documents_of_file(connection, file) for file in batch.files]
            unknown = [each for several in found if len(several) > 1 for each in several if each.description is None]
            if unknown:
                raise DocumentsNotDescribed(
                    inventory_number=unknown[0].file.inventory_number,
                    document=unknown[0].document,
                    documents=len(unknown),
                )
            move(connection, batch_no, BatchStage.INDEXED)
            facts = {"files": len(batch.files), "documents": sum(map(len, found))}
            note(connection, batch_no, self._clock.now(), by, "indexed", facts)


def documents_of_file(connection: Connection, file: DigitisedFile) -> list[DigitisedDocument]:
    """The documents whose pages stand, each with what was said of it."""
    rows = select(digitised_documents).where(digitised_documents.c.file_id == file.file_id)
    known = {row.document: Description.model_validate_json(row.description) for row in connection.execute(rows)}
    spans: dict[int, tuple[int, int]] = {}
    for page in pages_of_file(connection, file):
        first, _ = spans.get(page.document, (page.number, page.number))
        spans[page.document] = (first, page.number)
    return [
        DigitisedDocument(file, document, first, last, known.get(document)) for document, (first, last) in spans.items()
    ]


def _describe(connection: Connection, file: DigitisedFile, document: int, description: Description) -> None:
    columns = digitised_documents.c
    connection.execute(delete(digitised_documents).where(columns.file_id == file.file_id, columns.document == document))
    row = {"file_id": file.file_id, "document": document, "description": description.model_dump_json()}
    connection.execute(insert(digitised_documents).values(row))
