"""The printer that needs no printer: PDF files in a folder, each whole or not there."""

from pathlib import Path

from app.durable import make_folder, write_bytes

ROLL = 80.0
"""Millimetres: the paper of receipts where nobody chose another."""
LABEL = (62.0, 29.0)


class PdfFolder:
    """See `app.printing.printing.PrinterEnd`."""

    language = "pdf"
    resolution = 0

    def __init__(self, folder: Path, *, width: float, height: float | None) -> None:
        self.name = str(folder)
        self.width = width
        self.height = height
        self._folder = folder

    def send(self, document: bytes, *, title: str) -> str:
        """Write `title`.pdf, in place of an older one; its path. Raises the disk's faults."""
        make_folder(self._folder)
        path = self._folder / f"{title}.pdf"
        write_bytes(path, document)
        return str(path)
