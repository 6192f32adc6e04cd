"""Everything that goes wrong at network scanners: it ends in a right page, in another try, or in a sentence of its own.

Whatever happened, the pages that were told are whole and the right ones, and the scan goes on behind them.
"""

from collections.abc import Sequence
from pathlib import Path

import pytest

from devices.client import ScannerClient
from devices.errors import (
    CoverOpen,
    DoubleFeed,
    FeederEmpty,
    FeederJammed,
    ScanCancelled,
    ScanFault,
    ScannerBusy,
    ScannerOffline,
)
from devices.escl.errors import (
    JobLost,
    PageCut,
    PagesMissing,
    PagesRepeated,
    PageUnreadable,
    ScannerSilent,
    SheetNotDrawn,
)
from devices.fake.escl.scenario import Fault, Happening
from devices.fake.escl.server import EsclServer
from devices.pages import finished_pages
from devices.scanning import Colour, PageDone, ScannedPage, ScanSettings, Source
from tests.devices.conftest import names, scan_all
from tests.devices.escl.conftest import MakeDesk, MakeScanner, at, id_of
from tests.devices.escl.test_scan import STACK, assert_shows

GLASS = ScanSettings(Source.FLATBED, Colour.GREY, 75)


def scan_until_fault(client: ScannerClient, server: EsclServer, batch: Path) -> tuple[list[ScannedPage], ScanFault]:
    """The pages that were told before the fault, and the fault."""
    told: list[ScannedPage] = []
    with pytest.raises(ScanFault) as fault:
        told.extend(event.page for event in client.scan(id_of(server), STACK, batch, 1) if isinstance(event, PageDone))
    assert fault.value.pages == len(told)
    return told, fault.value


def assert_sides(pages: Sequence[ScannedPage], batch: Path, sides: int) -> None:
    """The batch has these pages and no other, each showing its own side."""
    assert [page.sequence for page in pages] == list(range(1, sides + 1))
    assert finished_pages(batch) == list(pages)
    for page in pages:
        assert_shows(page, page.sequence, Colour.GREY)


@pytest.mark.parametrize(("end", "lists_jobs"), [(404, True), (404, False), (409, False), (410, False)])
@pytest.mark.parametrize(
    "happening",
    [
        at(Fault.BUSY, 0, 3),
        at(Fault.BUSY, 1, 3),
        at(Fault.BUSY, 2, 3),
        at(Fault.NOT_FOUND, 1, 3),
        at(Fault.GONE, 1, 3),
        at(Fault.WRONG_HOST, 0),
        at(Fault.RUDE_END, 2),
    ],
    ids=lambda happening: f"{happening.fault}-{happening.page}",
)
def test_what_a_second_try_heals_nobody_hears_of(
    network_scanner: MakeScanner, desk: MakeDesk, batch: Path, happening: Happening, lists_jobs: bool, end: int
) -> None:
    scanner = network_scanner(happening, lists_jobs=lists_jobs, end=end)
    assert_sides(scan_all(desk(), id_of(scanner), STACK, batch), batch, 3)


@pytest.mark.parametrize("fault", [Fault.NOT_FOUND, Fault.GONE, Fault.FALSE_EMPTY])
def test_no_page_yet_is_no_end_while_the_scanner_is_at_work(
    network_scanner: MakeScanner, desk: MakeDesk, batch: Path, fault: Fault
) -> None:
    scanner = network_scanner(at(fault, 3, 2))
    assert_sides(scan_all(desk(), id_of(scanner), STACK, batch), batch, 3)


@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
@pytest.mark.parametrize(
    ("happening", "fault", "partial"),
    [
        (Fault.JAM, FeederJammed, False),
        (Fault.COVER_OPEN, CoverOpen, False),
        (Fault.DOUBLE_FEED, DoubleFeed, False),
        (Fault.MISPICK, SheetNotDrawn, False),
        (Fault.CUT, PageCut, True),
        (Fault.SHORT, PageCut, True),
        (Fault.TRUNCATED, PageUnreadable, True),
        (Fault.RUBBISH, PageUnreadable, False),
        (Fault.STALL, ScannerSilent, True),
        (Fault.RESTART, JobLost, False),
        (Fault.CANCELLED, ScanCancelled, False),
    ],
)
def test_a_fault_in_the_middle_is_told_by_its_name_and_the_scan_goes_on_behind_it(
    network_scanner: MakeScanner,
    desk: MakeDesk,
    batch: Path,
    happening: Fault,
    fault: type[ScanFault],
    partial: bool,
    secure: bool,
) -> None:
    scanner = network_scanner(at(happening, 2), secure=secure)
    client = desk(stalling=0.5) if happening is Fault.STALL else desk()
    told, said = scan_until_fault(client, scanner, batch)
    assert type(said) is fault
    assert said.partial == ("0002.partial.jpg" if partial else "")
    assert_sides(told, batch, 1)
    assert names(batch) == sorted(["0001.jpg", *filter(None, [said.partial])])
    rest = scan_all(client, id_of(scanner), STACK, batch, first=2)
    assert_sides([*told, *rest], batch, 3)


@pytest.mark.parametrize(
    "happening",
    [Fault.CUT, Fault.SHORT, Fault.TRUNCATED, Fault.RUBBISH, Fault.STALL, Fault.RESTART],
)
def test_a_sheet_on_the_glass_is_simply_scanned_again(
    network_scanner: MakeScanner, desk: MakeDesk, batch: Path, happening: Fault
) -> None:
    scanner = network_scanner(at(happening, 1))
    client = desk(stalling=0.5) if happening is Fault.STALL else desk()
    (page,) = scan_all(client, id_of(scanner), GLASS, batch)
    assert_shows(page, 1, Colour.GREY)
    assert names(batch) == ["0001.jpg"]


def test_a_sheet_on_the_glass_that_is_hurt_twice_is_told(
    network_scanner: MakeScanner, desk: MakeDesk, batch: Path
) -> None:
    scanner = network_scanner(at(Fault.CUT, 1, 2))
    with pytest.raises(PageCut):
        scan_all(desk(), id_of(scanner), GLASS, batch)
    assert names(batch) == ["0001.partial.jpg"]


def test_a_page_sent_twice_is_taken_once_and_told_at_the_end(
    network_scanner: MakeScanner, desk: MakeDesk, batch: Path
) -> None:
    scanner = network_scanner(at(Fault.DUPLICATE, 2), at(Fault.DUPLICATE, 3))
    told, said = scan_until_fault(desk(), scanner, batch)
    assert isinstance(said, PagesRepeated)
    assert said.facts["repeated"] == 2
    assert_sides(told, batch, 3)


def test_a_sheet_that_was_scanned_and_never_came_is_missed(
    network_scanner: MakeScanner, desk: MakeDesk, batch: Path
) -> None:
    scanner = network_scanner(at(Fault.SKIPPED, 2))
    told, said = scan_until_fault(desk(), scanner, batch)
    assert isinstance(said, PagesMissing)
    assert (said.facts["counted"], said.facts["received"]) == (3, 2)
    assert [page.sequence for page in told] == [1, 2]
    assert_shows(told[1], 3, Colour.GREY)


def test_empty_pages_may_be_equal(network_scanner: MakeScanner, desk: MakeDesk, batch: Path) -> None:
    """A scanner that whitens the paper gives one JPEG for every empty back: none of them is a repetition."""
    scanner = network_scanner(blank_sides=(2, 4, 6))
    both = ScanSettings(Source.FEEDER_DUPLEX, Colour.GREY, 75)
    pages = scan_all(desk(), id_of(scanner), both, batch)
    assert len(pages) == 6
    assert len({page.sha256 for page in pages}) == 4


def test_a_scanner_that_ends_its_job_with_each_sheet_is_asked_until_the_feeder_is_empty(
    network_scanner: MakeScanner, desk: MakeDesk, batch: Path
) -> None:
    scanner = network_scanner(sheets_per_job=1, lists_jobs=False)
    assert_sides(scan_all(desk(), id_of(scanner), STACK, batch), batch, 3)


def test_a_job_taken_by_somebody_else_is_waited_for_and_then_told(
    network_scanner: MakeScanner, desk: MakeDesk, batch: Path
) -> None:
    scanner = network_scanner(at(Fault.BUSY, 0, 50))
    with pytest.raises(ScannerBusy):
        scan_all(desk(), id_of(scanner), STACK, batch)


def test_an_empty_feeder_is_told_and_asks_for_no_patience(
    network_scanner: MakeScanner, desk: MakeDesk, batch: Path
) -> None:
    scanner = network_scanner(sheets=0)
    with pytest.raises(FeederEmpty):
        scan_all(desk(pause=1000), id_of(scanner), STACK, batch)


def test_ink_and_paper_that_is_refused_comes_in_grey(network_scanner: MakeScanner, desk: MakeDesk, batch: Path) -> None:
    scanner = network_scanner(refuses_lineart=True)
    pages = scan_all(desk(), id_of(scanner), ScanSettings(Source.FEEDER, Colour.LINEART, 75), batch)
    assert [page.colour for page in pages] == [Colour.GREY] * 3
    for page in pages:
        assert_shows(page, page.sequence, Colour.GREY)


def test_a_scanner_that_vanishes_is_told_and_found_again(
    network_scanner: MakeScanner, desk: MakeDesk, batch: Path
) -> None:
    scanner = network_scanner()
    client = desk()
    events = client.scan(id_of(scanner), STACK, batch, 1)
    told = [next(event.page for event in events if isinstance(event, PageDone))]
    scanner.vanish()
    with pytest.raises(ScannerOffline) as gone:
        told.extend(event.page for event in events if isinstance(event, PageDone))
    assert gone.value.pages == len(told)
    assert finished_pages(batch) == told


def test_a_cancelled_scan_gives_the_scanner_back(network_scanner: MakeScanner, desk: MakeDesk, batch: Path) -> None:
    """Also while a page does not come: the next scan does not find it busy."""
    scanner = network_scanner(at(Fault.STALL, 2), forgets_after=1000)
    client = desk(pause=0.1)
    events = client.scan(id_of(scanner), STACK, batch, 1)
    told = [next(event.page for event in events if isinstance(event, PageDone))]
    client.cancel()
    with pytest.raises(ScanCancelled):
        told.extend(event.page for event in events if isinstance(event, PageDone))
    assert_sides(told, batch, 1)
    assert scan_all(client, id_of(scanner), STACK, batch, first=2)
