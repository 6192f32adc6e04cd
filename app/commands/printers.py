"""Where printers are built, from the addresses in the settings; what the settings do not name goes into a folder."""

from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote

from app.home import Home
from app.printing.book import PrintKind
from app.printing.pdf_folder import PdfFolder
from devices.printers.address import PrinterAddress, Way, read_address
from devices.printers.opening import Printer, open_printer

SIZES = {PrintKind.LABEL: "62x29", PrintKind.RECEIPT: "80", PrintKind.STAMP: "a4"}
"""Of the paper, where an address names none."""


def printer_named(kind: PrintKind, text: str) -> Printer | PdfFolder:
    """The printer at the address. Raises `PrinterAddressWrong`."""
    address = read_address(text, size=SIZES[kind])
    return _folder(address) if address.way is Way.FOLDER else open_printer(address)


def printers_of(home: Home, addresses: Mapping[str, str]) -> Callable[[PrintKind], Printer | PdfFolder]:
    """For each kind of print the printer of the settings, or PDF files in the home's folder."""

    def choose(kind: PrintKind) -> Printer | PdfFolder:
        return printer_named(kind, addresses.get(kind.value) or f"folder:{quote(str(home.print.absolute()))}")

    return choose


def _folder(address: PrinterAddress) -> PdfFolder:
    return PdfFolder(Path(address.place), width=address.width, height=address.height)
