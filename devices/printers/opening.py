"""From an address to the printer behind it."""

from pathlib import Path
from typing import Protocol

from devices.printers.address import PrinterAddress, Way
from devices.printers.errors import PrinterAddressWrong
from devices.printers.line import open_device, open_socket
from devices.printers.queue import QueuePrinter
from devices.printers.thermal import CONNECTING, ThermalPrinter


class Printer(Protocol):
    """A printer of this room; sizes in millimetres, `height` None for a roll."""

    name: str
    language: str
    width: float
    height: float | None
    resolution: int

    def check(self) -> None:
        """Return when it could print now, as far as it tells. Raises a `PrinterFault`."""

    def send(self, document: bytes, *, title: str) -> str:
        """Print, and say where. Raises a `PrinterFault`."""


def open_printer(address: PrinterAddress) -> Printer:
    """The printer; nothing is connected until it is asked or printed on. A folder is no device: see the desk's own."""
    match address.way:
        case Way.TCP:
            return ThermalPrinter(address, lambda: open_socket(address.place, address.port, CONNECTING))
        case Way.DEVICE:
            return ThermalPrinter(address, lambda: open_device(Path(address.place)))
        case Way.QUEUE:
            return QueuePrinter(address)
        case Way.FOLDER:
            raise PrinterAddressWrong(address=address.text, detail=address.way.value)
