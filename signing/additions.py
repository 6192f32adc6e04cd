"""Adding to a PDF and changing nothing that is there."""

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from typing_extensions import override


class AdditionWriter(IncrementalPdfFileWriter):
    """Appends what it is given and nothing else.

    pyHanko 0.38 rewrites the document's XMP and Info with its own name and the machine's clock, and puts an empty XMP
    in the place of one that it cannot parse: the document would no longer say that it is PDF/A.
    """

    @override
    def _update_meta(self) -> None:
        """Leave the metadata as they are."""
