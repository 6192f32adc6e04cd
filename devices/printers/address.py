"""Printers by their address, one line each in the settings:

    tcp://10.0.0.7:9100?language=zpl&size=62x29&dpi=203     a printer in the network
    device:/dev/usb/lp0?language=escpos&size=80             a printer at this machine
    queue:birou?size=a4                                     a queue of the system (CUPS)
    folder:/srv/bonuri?size=a5                              PDF files

Languages: pdf, zpl, escpos, epl. Sizes: a label such as 62x29 or 50x30, a roll by its width such as 80, a5, a4.
"""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, unquote, urlsplit

from devices.printers.errors import PrinterAddressWrong

RAW_PORT = 9100
LANGUAGES = ("pdf", "zpl", "escpos", "epl")
RESOLUTIONS = (180, 203, 300, 600)
PAGES = {"a5": (148.0, 210.0), "a4": (210.0, 297.0)}
PRINTED_OF_ROLLS = {80.0: 72.0, 58.0: 48.0}
"""Of the paper's width a thermal head reaches only this."""


class Way(StrEnum):
    """How bytes reach the printer; the value begins its address."""

    TCP = "tcp"
    DEVICE = "device"
    QUEUE = "queue"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class PrinterAddress:
    """A printer as the settings describe it; sizes in millimetres that can be printed on, `height` None for a roll."""

    text: str
    way: Way
    place: str
    """Host, path or the queue's name."""
    port: int
    language: str
    width: float
    height: float | None
    resolution: int


def read_address(text: str, *, size: str) -> PrinterAddress:
    """The printer behind the text; `size` where it names none. Raises `PrinterAddressWrong`."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port or RAW_PORT
    except ValueError as error:
        raise PrinterAddressWrong(address=text, detail="port") from error
    if parts.scheme not in set(Way):
        raise PrinterAddressWrong(address=text, detail="tcp, device, queue, folder")
    way = Way(parts.scheme)
    place = (parts.hostname or "") if way is Way.TCP else unquote(parts.netloc + parts.path)
    if not place:
        raise PrinterAddressWrong(address=text, detail=way.value)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    unknown = options.keys() - {"language", "size", "dpi"}
    if unknown:
        raise PrinterAddressWrong(address=text, detail=", ".join(sorted(unknown)))
    files = way in {Way.QUEUE, Way.FOLDER}
    language = options.get("language", "pdf" if files else "")
    if language not in LANGUAGES or (way is Way.FOLDER and language != "pdf"):
        raise PrinterAddressWrong(address=text, detail=f"language={language}")
    if language == "pdf" and not files:
        # A thermal printer would print the file's bytes as text, metres of it.
        raise PrinterAddressWrong(address=text, detail="language=pdf")
    dpi = options.get("dpi", "203")
    if not dpi.isascii() or not dpi.isdigit() or int(dpi) not in RESOLUTIONS:
        raise PrinterAddressWrong(address=text, detail=f"dpi={dpi}")
    width, height = _size(text, options.get("size", size), thermal=language != "pdf")
    return PrinterAddress(text, way, place, port, language, width, height, int(dpi))


def _size(text: str, size: str, *, thermal: bool) -> tuple[float, float | None]:
    if size in PAGES:
        return PAGES[size]
    width, cross, height = size.partition("x")
    if not all(each.isascii() and each.isdigit() for each in (width, height if cross else "1")):
        raise PrinterAddressWrong(address=text, detail=f"size={size}")
    if not 40 <= int(width) <= 220 or (cross and not 25 <= int(height) <= 400):
        raise PrinterAddressWrong(address=text, detail=f"size={size}")
    if cross:
        return float(width), float(height)
    return (PRINTED_OF_ROLLS.get(float(width), float(width)) if thermal else float(width)), None
