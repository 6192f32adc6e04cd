"""Scanners that a data source manager of TWAIN knows: the three questions. Runs in the worker process alone.

It needs Python's own library and nothing else, for 32-bit drivers of Windows need a 32-bit worker, and few libraries
are built for one. So the rows of a page go to disk as they come, and the desk makes the page of them.
"""

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

from devices.errors import FeederEmpty, ScannerRefused, UnknownScanner
from devices.scanning import (
    Capabilities,
    DriverEvent,
    PageSpooled,
    ScanEnded,
    ScannerInfo,
    ScanSettings,
    Source,
    Waiting,
    native_name,
    scanner_id,
)
from devices.transfer import spool_page
from devices.twain.manager import open_first, usual_managers
from devices.twain.negotiation import Agreed, capabilities_of, has_paper, needs_its_own_window, prepare
from devices.twain.quirks import Quirk, quirk_of
from devices.twain.session import Session, State
from devices.twain.structures import Identity
from devices.twain.transfers import transfer_of
from devices.twain.waiting import usual_waiting

# How long the source is listened to before a cancel is looked for again, in seconds.
_LISTEN = 0.1


class TwainScanner:
    """The `Scanner` over the first data source manager that opens."""

    def __init__(self, managers: Sequence[str] = ()) -> None:
        """`managers` are tried instead of the system's. Raises `TwainManagerMissing`."""
        self._waiting = usual_waiting()
        self._managers = tuple(managers) or tuple(usual_managers())
        self._session: Session | None = None
        self._broken_off = False
        self._open()
        self.let_go()

    def scanners(self) -> list[ScannerInfo]:
        """Every source that is installed; whether its scanner is plugged in is known when it is opened."""
        return [_info(source) for source in self._open().sources()]

    def capabilities(self, scanner_id: str) -> Capabilities:
        """What the source offers."""
        session, _ = self._taken(scanner_id)
        return capabilities_of(session)

    def scan(self, scanner_id: str, settings: ScanSettings, folder: Path, first_sequence: int) -> Iterator[DriverEvent]:
        """Scan as `Scanner.scan` says; the glass gives one page unless `settings.pages` asks for more."""
        session, source = self._taken(scanner_id)
        quirk = quirk_of(source)
        agreed = prepare(session, scanner_id, settings, quirk)
        for leftover in folder.glob("[0-9]*.source.*"):
            leftover.unlink()
        if settings.source is not Source.FLATBED and has_paper(session) is False:
            raise FeederEmpty
        self._broken_off = True
        yield from _stack(session, agreed, quirk, settings, folder, first_sequence)
        self._broken_off = False

    def let_go(self) -> bool:
        """Walk down to where nothing is held. After a scan that was broken off sources keep their error, so False."""
        if self._session is not None:
            self._session.walk_down()
            self._session = None
        broken_off, self._broken_off = self._broken_off, False
        return not broken_off

    def _open(self) -> Session:
        """A conversation with the manager, opened anew for each question."""
        manager = open_first(self._managers, self._waiting.window)
        self._session = Session(manager, self._waiting)
        return self._session

    def _taken(self, scanner_id: str) -> tuple[Session, Identity]:
        """The source of this id, opened. Raises `UnknownScanner` and the scanner's faults."""
        session = self._open()
        name = native_name(scanner_id)
        source = next((each for each in session.sources() if _name(each) == name), None)
        if source is None:
            raise UnknownScanner(scanner=scanner_id)
        session.open(source)
        return session, source


def _stack(
    session: Session, agreed: Agreed, quirk: Quirk, settings: ScanSettings, folder: Path, first_sequence: int
) -> Iterator[DriverEvent]:
    """The pages of a source that is set up, in as many goes as it needs.

    A source that says "no more" too early would lose the rest of the stack (ntwain issues 64 and 68): while the feeder
    still holds paper it is started again.
    """
    fed = settings.source is not Source.FLATBED
    wanted = settings.pages if settings.pages is not None else None if fed else 1
    done = 0
    while wanted is None or done < wanted:
        came = 0
        left = None if wanted is None else wanted - done
        try:
            session.enable(show=needs_its_own_window(session))
            for event in _pages(session, agreed, quirk, folder, first_sequence + done, left):
                came += isinstance(event, PageSpooled)
                yield event
        except FeederEmpty:
            if done + came == 0:
                raise
        done += came
        session.stop()
        if came == 0 or (fed and has_paper(session) is not True):
            break
    yield ScanEnded(done)


def _pages(
    session: Session, agreed: Agreed, quirk: Quirk, folder: Path, first_sequence: int, wanted: int | None
) -> Iterator[DriverEvent]:
    """The pages of an enabled source, until it says that there are no more or `wanted` have come."""
    while not session.wait(_LISTEN):
        yield Waiting()
    for sequence in itertools.count(first_sequence):
        try:
            with transfer_of(session, agreed, quirk, folder, sequence) as transfer:
                yield from spool_page(transfer, folder, sequence, agreed.resolution)
        except ScannerRefused:
            # A source that counted one page too many is out of step when it is asked for it.
            if sequence == first_sequence or session.state is not State.READY or has_paper(session) is not False:
                raise
            return
        more = session.end_page()
        if not more or sequence + 1 - first_sequence == wanted:
            return


def _info(source: Identity) -> ScannerInfo:
    return ScannerInfo(scanner_id("twain", _name(source)), "twain", _name(source))


def _name(source: Identity) -> str:
    return bytes(source.name).decode("utf-8", "replace")
