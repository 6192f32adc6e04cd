"""One page from a driver to its file: the way that every driver which delivers rows shares.

`receive_page` encodes as the rows come and ends with a page on disk. `spool_page` is for workers that have nothing but
the standard library: the rows go to disk as they are, and the desk makes the page of them (`devices.spool`).
"""

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TypeVar

from devices.assembly import Assembly, Layout
from devices.errors import FeederEmpty
from devices.scanning import QUALITY, PageDone, PageProgress, PageSpooled, PageStarted, ScanEvent
from devices.spool import RowsFile

End = TypeVar("End")
End_co = TypeVar("End_co", covariant=True)


class Transfer(Protocol):
    """A page that a driver is about to send."""

    def layout(self) -> Layout:
        """The driver's promise at this moment: before the first row, when rows come, and if their number is not right.

        SANE vouches for it only while the page is being sent (standard 1.06, 4.3.8): after the end the `test` backend
        with fuzzy parameters gives another width.
        """

    def read(self) -> bytes:
        """The next bytes, in any portion; empty at the end of the page. Raises the scanner's faults."""


class Sink(Protocol[End_co]):
    """Where clean rows go; left before `finish` it keeps what came."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...

    def write(self, rows: bytes) -> None:
        """Append whole clean rows."""

    def finish(self) -> End_co:
        """The page is whole."""


def receive_page(
    transfer: Transfer, folder: Path, sequence: int, resolution: int, *, quality: int = QUALITY
) -> Iterator[ScanEvent]:
    """Rows to disk as they come, the page told when durable.

    Raises `PageTruncated` or `PageSheared` where the driver breaks its promise, and `FeederEmpty` when it has no sheet
    after all; the rows that came stay in the `.part`.
    """
    from devices.pages import PageWriter  # with the imaging library, which not every worker has

    def opened(layout: Layout) -> PageWriter:
        return PageWriter(
            folder,
            sequence,
            width=layout.width,
            lines=layout.lines,
            colour=layout.colour,
            resolution=resolution,
            quality=quality,
        )

    page = yield from _received(transfer, sequence, opened)
    yield PageDone(page)


def spool_page(
    transfer: Transfer, folder: Path, sequence: int, resolution: int
) -> Iterator[PageStarted | PageProgress | PageSpooled]:
    """As `receive_page`, but the rows stay as they came, in the `.rows`."""

    def opened(layout: Layout) -> RowsFile:
        return RowsFile(folder, sequence, width=layout.width, colour=layout.colour, resolution=resolution)

    yield from _received(transfer, sequence, opened)
    yield PageSpooled(sequence)


def _received(
    transfer: Transfer, sequence: int, opened: Callable[[Layout], Sink[End]]
) -> Generator[PageStarted | PageProgress, None, End]:
    assembly = Assembly(transfer.layout())
    layout = assembly.layout
    # Some feeders notice that they are empty only at the first read, so nothing is told before there are bytes.
    chunk = transfer.read()
    assembly.confirm(transfer.layout())
    with opened(layout) as sink:
        yield PageStarted(sequence, layout.lines)
        while chunk:
            sink.write(assembly.feed(chunk))
            yield PageProgress(sequence, assembly.lines, layout.lines)
            chunk = _next(transfer)
        assembly.check(layout.lines if assembly.complete else transfer.layout().lines)
        return sink.finish()


def _next(transfer: Transfer) -> bytes:
    """A feeder that runs out in the middle of a sheet has ended the page; whether it is whole is checked then."""
    try:
        return transfer.read()
    except FeederEmpty:
        return b""
