"""A scan's side of the line: signs of life while it waits, and every answer in the scanner's own terms."""

from collections.abc import Callable, Generator
from pathlib import Path
from typing import TypeVar

from devices.errors import PageNotStored, PageTaken, ScanFault, ScannerOffline
from devices.escl.errors import PageCut
from devices.escl.line import Broken, Head, Line
from devices.escl.options import EsclOptions
from devices.escl.status import ScannerStatus, parse_status
from devices.escl.waiting import Waiting
from devices.escl.xml import LONGEST, NotUnderstood
from devices.scanning import PageProgress, PageStarted, ScanEvent

T = TypeVar("T")

# How often a scanner that refuses the connection itself is called again: small web servers take few callers.
_CALLS = 3


class Talk:
    """All methods are for a scan's own iteration; they give signs of life for page `sequence`, then their value."""

    def __init__(self, line: Line, options: EsclOptions) -> None:
        self.address = line.address
        self._line = line
        self._options = options
        self._waiting = Waiting(line.abort)

    def ask(
        self,
        sequence: int,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        host: str | None = None,
        patience: float | None = None,
    ) -> Generator[PageProgress, None, Head]:
        """The beginning of the answer, with code 0 where the line broke. Raises what `Line.ask` does."""
        calls = 1
        while True:
            try:
                return (
                    yield from self._waiting.call(
                        sequence, lambda: self._line.ask(method, path, body, host=host, patience=patience)
                    )
                )
            except Broken:
                return Head(code=0, location="", server="", retry_after=None)
            except ScannerOffline as refused:
                if calls == _CALLS or not isinstance(refused.__cause__, ConnectionError):
                    raise
                calls += 1
            yield from self.rest(sequence, 1)

    def status(self, sequence: int) -> Generator[PageProgress, None, ScannerStatus | None]:
        """What the scanner says of itself; None where it says nothing that can be understood."""
        try:
            head = yield from self.ask(sequence, "GET", self.address.service("ScannerStatus"))
            if head.code != 200:
                return None
            return parse_status((yield from self.work(sequence, lambda: self._line.whole(LONGEST))))
        except (ScanFault, Broken, NotUnderstood):
            return None

    def download(self, sequence: int, file: Path) -> Generator[ScanEvent, None, None]:
        """The rest of the answer into a new file, as it comes.

        Raises `PageCut`, `ScannerSilent`, `PageTooBig`; `PageTaken`, `PageNotStored`.
        """
        try:
            with file.open("xb") as stream:
                while portion := (yield from self.work(sequence, self._portion)):
                    if not stream.tell():
                        yield PageStarted(sequence, None)
                    stream.write(portion)
                    stream.flush()
                    yield PageProgress(sequence, 0, None)
        except FileExistsError as taken:
            raise PageTaken(page=sequence) from taken
        except Broken as cut:
            raise PageCut from cut
        except OSError as refused:
            raise PageNotStored(folder=str(file.parent)) from refused

    def work(self, sequence: int, blocking: Callable[[], T]) -> Generator[PageProgress, None, T]:
        """Whatever else takes long."""
        return (yield from self._waiting.call(sequence, blocking))

    def _portion(self) -> bytes:
        return self._line.portion(self._options.stalling)

    def rest(self, sequence: int, pauses: float) -> Generator[PageProgress, None, None]:
        """Wait so many of the usual pauses."""
        yield from self._waiting.rest(sequence, pauses * self._options.pause)

    def hang_up(self) -> None:
        """End what still waits."""
        self._waiting.close()
        self._line.hang_up()
