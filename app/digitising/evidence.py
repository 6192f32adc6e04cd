"""The evidence of a batch: what came, what was scanned with what, every page with its hash, who checked, what was done.

The record is made from the tables alone and written in one canonical form: the same batch gives the same bytes.
"""

from datetime import datetime
from itertools import takewhile

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection

from app.digitising.batches import Cover, batch_of, steps_of
from app.digitising.indexing import Description, documents_of_file
from app.digitising.leaves import counts_of
from app.digitising.page_order import folders_of, pages_of_file
from app.digitising.quality import checks_of
from app.digitising.sampling import Finding, Plan
from opis_contract.messages import Institution


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PageProof(_Part):
    """One page: the file it is in, its place there, and the hash of its pixels."""

    number: int
    document: int
    name: str
    source_sha256: str
    page_of_source: int
    pixels_sha256: str
    width: int
    height: int
    dpi: int
    folder: int


class DocumentProof(_Part):
    """One document that was described: its pages in the file, from and to, and what it is."""

    document: int
    first: int
    last: int
    description: Description


class FileProof(_Part):
    """One file: its cover, its leaves by cover and by count, its documents as described, and its pages."""

    box: int
    inventory_number: str
    cover: Cover
    leaves_on_cover: int
    leaves_scanned: str
    scans: int
    documents: int
    described: tuple[DocumentProof, ...]
    pages: tuple[PageProof, ...]


class FolderProof(_Part):
    """A folder that was imported: by whom, when, scanned with what."""

    number: int
    folder: str
    profile: str
    sides: int
    equipment: str
    operator: str
    began_at: datetime
    finished_at: datetime | None


class SampleProof(_Part):
    """A page of a sample and what was said of it."""

    inventory_number: str
    number: int
    source_sha256: str
    finding: Finding | None
    seen_at: datetime | None


class CheckProof(_Part):
    """One check: its plan, its draw, its findings, its verdict."""

    stage: int
    who: str
    drawn_at: datetime
    seed: str
    plan: Plan
    pages: tuple[SampleProof, ...]
    passed: bool | None
    ended_at: datetime | None


class StepProof(_Part):
    """What was done, chained to what was done before: SHA-256 of the chain before, instant, name, act and facts."""

    at: datetime
    who: str
    what: str
    facts: dict[str, object]
    chain: str


class Evidence(_Part):
    """The whole record; `version` is of its form."""

    version: int = 2
    institution: Institution
    batch: int
    batch_id: str
    fonds: str
    creator: str
    files: tuple[FileProof, ...]
    folders: tuple[FolderProof, ...]
    checks: tuple[CheckProof, ...]
    steps: tuple[StepProof, ...]

    @property
    def scanned_by(self) -> tuple[str, ...]:
        """Who scanned what stands, and who said that the scanning was done: none of them approves."""
        done = [each.who for each in self.steps if each.what == "scanned"]
        return tuple(dict.fromkeys([*(each.operator for each in self.folders), *done[-1:]]))

    @property
    def pages(self) -> int:
        """Pages of all files."""
        return sum(len(each.pages) for each in self.files)

    @property
    def leaves(self) -> int:
        """Leaves of all covers."""
        return sum(each.leaves_on_cover for each in self.files)

    def written(self) -> bytes:
        """The canonical form: JSON in UTF-8, two blanks deep, a line feed at the end."""
        return f"{self.model_dump_json(indent=2)}\n".encode()

    def checksums(self) -> bytes:
        """The stored files as `sha256sum --check` reads them in the folder `digitised` of the home."""
        hashes = sorted({page.source_sha256 for file in self.files for page in file.pages})
        return "".join(f"{each}  {each[:2]}/{each[2:4]}/{each}\n" for each in hashes).encode()


def evidence_of(connection: Connection, batch_no: int, institution: Institution) -> Evidence:
    """The record as the batch stands, with the steps up to its approval. Raises `DigitisingBatchUnknown`."""
    batch = batch_of(connection, batch_no)
    return Evidence(
        institution=institution,
        batch=batch_no,
        batch_id=str(batch.batch_id),
        fonds=batch.fonds,
        creator=batch.creator,
        files=tuple(_files(connection, batch_no)),
        folders=tuple(
            FolderProof(
                number=each.import_no,
                folder=each.folder,
                profile=each.profile,
                sides=2 if each.both_sides else 1,
                equipment=each.equipment,
                operator=each.who,
                began_at=each.began_at,
                finished_at=each.finished_at,
            )
            for each in folders_of(connection, batch_no)
        ),
        checks=tuple(_checks(connection, batch_no)),
        steps=tuple(
            StepProof(at=each.at, who=each.who, what=each.what, facts=dict(each.facts), chain=each.chain)
            for each in takewhile(lambda step: step.what != "approved", steps_of(connection, batch_no))
        ),
    )


def _files(connection: Connection, batch_no: int) -> list[FileProof]:
    found = []
    for count in counts_of(connection, batch_no):
        pages = pages_of_file(connection, count.file)
        found.append(
            FileProof(
                box=count.file.box,
                inventory_number=count.file.inventory_number,
                cover=count.file.cover,
                leaves_on_cover=count.file.leaves,
                leaves_scanned=count.leaves,
                scans=count.file.round,
                documents=len({each.document for each in pages}),
                described=tuple(
                    DocumentProof(
                        document=each.document, first=each.first, last=each.last, description=each.description
                    )
                    for each in documents_of_file(connection, count.file)
                    if each.description
                ),
                pages=tuple(
                    PageProof(
                        number=each.number,
                        document=each.document,
                        name=each.name,
                        source_sha256=each.source_sha256,
                        page_of_source=each.page,
                        pixels_sha256=each.sha256,
                        width=each.width,
                        height=each.height,
                        dpi=each.dpi,
                        folder=each.import_no,
                    )
                    for each in pages
                ),
            )
        )
    return found


def _checks(connection: Connection, batch_no: int) -> list[CheckProof]:
    return [
        CheckProof(
            stage=each.stage,
            who=each.who,
            drawn_at=each.drawn_at,
            seed=each.seed,
            plan=each.plan,
            pages=tuple(
                SampleProof(
                    inventory_number=sampled.page.file.inventory_number,
                    number=sampled.page.number,
                    source_sha256=sampled.page.source_sha256,
                    finding=sampled.finding,
                    seen_at=sampled.seen_at,
                )
                for sampled in each.pages
            ),
            passed=each.passed,
            ended_at=each.ended_at,
        )
        for each in checks_of(connection, batch_no)
    ]
