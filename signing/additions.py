"""Adding to a PDF and changing nothing that is there."""

from typing import IO

from pyhanko.pdf_utils.crypt.permissions import StandardPermissions
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from typing_extensions import override


class AdditionWriter(IncrementalPdfFileWriter):
    """Appends what it is given and nothing else.

    pyHanko 0.38 rewrites the document's XMP and Info with its own name and the machine's clock, and puts an empty XMP
    in the place of one that it cannot parse: the document would no longer say that it is PDF/A.
    """

    @classmethod
    def over(cls, file: IO[bytes], reader: PdfFileReader) -> "AdditionWriter":
        """A writer after what `reader` reads; to an encrypted file it writes encrypted, as ISO 32000-1, 7.6.1 wants."""
        writer = cls(file, prev=reader, strict=False)
        if reader.encrypted:
            writer.encrypt(b"")  # type: ignore[no-untyped-call]  # pyHanko 0.38 leaves it without types
        return writer

    @override
    def _update_meta(self) -> None:
        """Leave the metadata as they are."""


def author_forbids(reader: PdfFileReader) -> bool:
    """Whether the owner's password forbids a new signature field: neither changes nor notes (ISO 32000-1, table 22)."""
    if not reader.encrypted:
        return False
    allowed = reader.decrypt(b"").permission_flags
    if not isinstance(allowed, StandardPermissions):
        return False
    return not allowed & (
        StandardPermissions.ALLOW_MODIFICATION_GENERIC | StandardPermissions.ALLOW_ANNOTS_FORM_FILLING
    )
