"""One page from a driver to its file: the way that every driver which delivers rows shares."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from devices.assembly import Assembly, Layout
from devices.errors import FeederEmpty
from devices.pages import PageWriter
from devices.scanning import QUALITY, PageDone, PageProgress, PageStarted, ScanEvent


class Transfer(Protocol):
    """A page that a driver is about to send."""

    def layout(self) -> Layout:
        """The driver's promise at this moment: before the first row, when rows come, and if their number is not right.

        SANE vouches for it only while the page is being sent (standard 1.06, 4.3.8): after the end the `test` backend
        with fuzzy parameters gives another width.
        """

    def read(self) -> bytes:
        """The next bytes, in any portion; empty at the end of the page. Raises the scanner's faults."""


def receive_page(
    transfer: Transfer, folder: Path, sequence: int, resolution: int, *, quality: int = QUALITY
) -> Iterator[ScanEvent]:
    """Rows to disk as they come, the page told when durable.

    Raises `PageTruncated` or `PageSheared` where the driver breaks its promise, and `FeederEmpty` when it has no sheet
    after all; the rows that came stay in the `.part`.
    """
    assembly = Assembly(transfer.layout())
    layout = assembly.layout
    # Some feeders notice that they are empty only at the first read, so nothing is told before there are bytes.
    chunk = transfer.read()
    assembly.confirm(transfer.layout())
    page = PageWriter(
        folder,
        sequence,
        width=layout.width,
        lines=layout.lines,
        colour=layout.colour,
        resolution=resolution,
        quality=quality,
    )
    with page:
        yield PageStarted(sequence, layout.lines)
        while chunk:
            page.write(assembly.feed(chunk))
            yield PageProgress(sequence, assembly.lines, layout.lines)
            chunk = _next(transfer)
        assembly.check(layout.lines if assembly.complete else transfer.layout().lines)
        yield PageDone(page.finish())


def _next(transfer: Transfer) -> bytes:
    """A feeder that runs out in the middle of a sheet has ended the page; whether it is whole is checked then."""
    try:
        return transfer.read()
    except FeederEmpty:
        return b""
