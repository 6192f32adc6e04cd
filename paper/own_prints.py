"""A PDF that the program itself has drawn becomes PDF/A-2b: its text stays text, nothing is pictured."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pikepdf
from pikepdf import Name

from paper.errors import NotReadable
from paper.pdfa import describe, save_checked


@dataclass(frozen=True, slots=True)
class ArchivedPrint:
    """A finished archival file."""

    path: Path
    sha256: str
    pages: int


def archive_print(source: Path, target: Path, *, title: str, created: datetime) -> ArchivedPrint:
    """Make `target` from our own print, whose fonts must be embedded. The same input gives the same bytes.

    For strangers' files there is `paper.renditions`. Raises `NotReadable`, `NotArchivable` and `PaperNotWritten`.
    """
    try:
        pdf = pikepdf.open(source)
    except (pikepdf.PdfError, OSError) as error:
        raise NotReadable(path=source) from error
    with pdf:
        digest = hashlib.sha256(source.read_bytes()).hexdigest()
        for page in pdf.pages:
            # reportlab writes an empty page transition (its pdfdoc.PDFPage), which PDF/A has no place for.
            if Name.Trans in page.obj:
                del page.obj[Name.Trans]
        describe(pdf, title, created, made_from=digest)
        pages = len(pdf.pages)
        save_checked(pdf, target)
    return ArchivedPrint(path=target, sha256=hashlib.sha256(target.read_bytes()).hexdigest(), pages=pages)
