"""The evidence of an approved batch as files: the record in JSON, its paper as PDF/A, the checksums of the pages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from app.durable import make_folder, write_bytes
from app.files import hash_of
from app.words import Words

if TYPE_CHECKING:
    from app.digitising.approving import Approval


Workspace = Callable[[], AbstractContextManager[Path]]
"""A folder for files on their way, gone when it is left."""


def write_evidence(approval: Approval, folder: Path, *, workspace: Workspace) -> list[Path]:
    """Write `dovada.json`, `dovada.pdf`, `pagini.sha256` and, over these three, `dovada.sha256`; again the same bytes.

    A legal paper: in Romanian, whatever language the screen speaks. Raises the disk's faults.
    """
    from app.digitising.evidence_print import evidence_pdf
    from paper.own_prints import archive_print

    make_folder(folder)
    record, paper, pages, sums = (
        folder / name for name in ("dovada.json", "dovada.pdf", "pagini.sha256", "dovada.sha256")
    )
    write_bytes(record, approval.evidence.written(), mode=0o644)
    write_bytes(pages, approval.evidence.checksums(), mode=0o644)
    with workspace() as spare:
        (spare / "evidence.pdf").write_bytes(evidence_pdf(approval, Words("ro")))
        title = f"Lotul {approval.evidence.batch} {approval.evidence.fonds}"
        archive_print(spare / "evidence.pdf", paper, title=title, created=approval.at)
    digests = "".join(f"{hash_of(path)}  {path.name}\n" for path in (record, paper, pages))
    write_bytes(sums, digests.encode(), mode=0o644)
    return [record, paper, pages, sums]


def write_to_print_folder(prints: Path, workspace: Workspace, approval: Approval) -> Path:
    """Write the evidence where prints go, and give its folder. Raises the disk's faults."""
    folder = prints / f"lot-{approval.evidence.batch}"
    write_evidence(approval, folder, workspace=workspace)
    return folder
