"""A real scanner driver that fails: every finished page is safe, the fault says so, and the next scan works."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from devices.client import DriverOptions, ScannerClient
from devices.errors import (
    AccessDenied,
    CoverOpen,
    DriverCrashed,
    DriverHung,
    FeederEmpty,
    FeederJammed,
    PageTruncated,
    ScanCancelled,
    ScanFault,
    ScannerBusy,
    ScannerOffline,
    ScannerOutOfMemory,
    ScannerRefused,
)
from devices.pages import finished_pages
from devices.scanning import Colour, PageDone, PageProgress, ScanEvent, ScanSettings, Source
from devices.watchdog import Limits
from tests.devices.conftest import (
    FEEDER,
    GLASS,
    SANE,
    MakeSane,
    assert_whole,
    names,
    sane_config,
    scan_all,
    the_worker,
)

# A page that takes the backend some seconds, so that whatever happens to it happens in its middle.
SLOW = ("read-delay true", "read-delay-duration 12000")
LARGE = ScanSettings(Source.FEEDER, Colour.GREY, 150)


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        ("UNSUPPORTED", ScannerRefused),
        ("CANCELLED", ScanCancelled),
        ("DEVICE_BUSY", ScannerBusy),
        ("INVAL", ScannerRefused),
        ("EOF", PageTruncated),
        ("JAMMED", FeederJammed),
        ("NO_DOCS", FeederEmpty),
        ("COVER_OPEN", CoverOpen),
        ("IO_ERROR", ScannerOffline),
        ("NO_MEM", ScannerOutOfMemory),
        ("ACCESS_DENIED", AccessDenied),
    ],
)
def test_every_status_of_sane_is_a_fault_with_a_name(
    sane: MakeSane, batch: Path, status: str, fault: type[ScanFault]
) -> None:
    client = sane(f'read-status-code "SANE_STATUS_{status}"')
    client.scanners()
    for _ in range(2):  # the second scan meets the same world, not a broken client
        with pytest.raises(fault) as told:
            scan_all(client, SANE, FEEDER, batch)
        assert type(told.value) is fault
        assert told.value.scanner == "Noname frontend-tester"
        assert told.value.pages == 0
    assert names(batch) == []


def test_three_passes_are_refused(sane: MakeSane, batch: Path) -> None:
    with pytest.raises(ScannerRefused):
        scan_all(sane("three-pass true"), SANE, ScanSettings(Source.FLATBED, Colour.COLOUR, 75), batch)


def in_the_middle_of_page(number: int, events: Iterator[ScanEvent]) -> list[int]:
    """Iterate until strips of this page lie on disk; gives the pages finished before."""
    done = []
    for event in events:
        if isinstance(event, PageDone):
            done.append(event.page.sequence)
        if isinstance(event, PageProgress) and event.sequence == number and event.lines > 64:
            break
    return done


def test_a_cancel_in_mid_page_keeps_every_finished_page(sane: MakeSane, batch: Path) -> None:
    """python-sane gives the cancelled page back as a success, 453 of 2,362 lines high."""
    client = sane(*SLOW)
    client.scanners()
    events = client.scan(SANE, LARGE, batch, 1)
    assert in_the_middle_of_page(2, events) == [1]
    clerk = threading.Thread(target=client.cancel)
    clerk.start()
    with pytest.raises(ScanCancelled) as stopped:
        list(events)
    clerk.join()

    assert (stopped.value.pages, stopped.value.partial) == (1, "0002.partial.jpg")
    assert names(batch) == ["0001.jpg", "0002.partial.jpg"]
    (page,) = finished_pages(batch)
    assert_whole(page)
    with Image.open(batch / "0002.partial.jpg") as partial:
        assert 0 < partial.height < page.height
        assert partial.width == page.width

    again = ScanSettings(Source.FEEDER, Colour.GREY, 75, pages=1)
    assert [page.sequence for page in scan_all(client, SANE, again, batch, first=2)] == [2]


def test_a_reader_that_walks_away_stops_the_scanner(sane: MakeSane, batch: Path) -> None:
    client = sane(*SLOW)
    events = client.scan(SANE, LARGE, batch, 1)
    in_the_middle_of_page(1, events)
    events.close()  # type: ignore[attr-defined]  # the client's scan is a generator
    assert names(batch) == ["0001.partial.jpg"]
    again = ScanSettings(Source.FEEDER, Colour.GREY, 75, pages=1)
    assert len(scan_all(client, SANE, again, batch)) == 1


def test_a_driver_killed_in_mid_page_loses_no_finished_page(sane: MakeSane, batch: Path) -> None:
    client = sane(*SLOW)
    client.scanners()
    events = client.scan(SANE, LARGE, batch, 1)
    assert in_the_middle_of_page(2, events) == [1]
    os.kill(the_worker(), signal.SIGKILL)
    with pytest.raises(DriverCrashed) as crashed:
        list(events)
    assert (crashed.value.pages, crashed.value.partial) == (1, "0002.partial.jpg")
    assert [page.sequence for page in finished_pages(batch)] == [1]

    again = ScanSettings(Source.FEEDER, Colour.GREY, 75, pages=2)
    assert [page.sequence for page in scan_all(client, SANE, again, batch, first=2)] == [2, 3]
    assert names(batch) == ["0001.jpg", "0002.jpg", "0002.partial.jpg", "0003.jpg"]


def test_a_driver_that_stands_still_is_ended(sane: MakeSane, batch: Path) -> None:
    client = sane(*SLOW, limits=Limits(reading=1.0))
    events = client.scan(SANE, LARGE, batch, 1)
    in_the_middle_of_page(1, events)
    os.kill(the_worker(), signal.SIGSTOP)
    with pytest.raises(DriverHung) as hung:
        list(events)
    assert (hung.value.pages, hung.value.facts["seconds"]) == (0, 1)
    assert names(batch) == ["0001.partial.jpg"]
    again = ScanSettings(Source.FEEDER, Colour.GREY, 75, pages=1)
    assert len(scan_all(client, SANE, again, batch)) == 1


def test_a_cancel_ends_a_driver_that_does_not_let_go(sane: MakeSane, batch: Path) -> None:
    client = sane(*SLOW, limits=Limits(stopping=0.3))
    events = client.scan(SANE, LARGE, batch, 1)
    in_the_middle_of_page(1, events)
    os.kill(the_worker(), signal.SIGSTOP)
    client.cancel()
    with pytest.raises(ScanCancelled):
        list(events)


def test_a_driver_that_crashes_while_listing_hides_no_other(tmp_path: Path) -> None:
    """The `test` backend of SANE 1.1.1 dies of SIGSEGV when it has no device: a real crash of a real driver."""
    config = sane_config(tmp_path / "sane.d", "number_of_devices 0")
    watched = tmp_path / "copiator"
    watched.mkdir()
    options = DriverOptions(drivers=("sane", "folder"), sane_config_dir=config, folders=(watched,))
    with ScannerClient(options) as client:
        assert [scanner.name for scanner in client.scanners()] == ["copiator"]
    with ScannerClient(DriverOptions(drivers=("sane",), sane_config_dir=config)) as alone:
        for _ in range(2):
            with pytest.raises(DriverCrashed):
                alone.scanners()


def test_a_second_question_during_a_scan_is_told_that_the_scanner_is_busy(sane: MakeSane, batch: Path) -> None:
    client = sane()
    events = client.scan(SANE, FEEDER, batch, 1)
    next(events)
    with pytest.raises(ScannerBusy):
        client.capabilities(SANE)
    list(events)
    assert client.capabilities(SANE).sources == (Source.FLATBED, Source.FEEDER)


def test_two_desks_on_one_machine_do_not_share_a_driver(tmp_path: Path, sane: MakeSane, batch: Path) -> None:
    first = sane()
    config = sane_config(tmp_path / "other", "resolution_max 100")
    with ScannerClient(DriverOptions(drivers=("sane",), sane_config_dir=config)) as second:
        assert second.capabilities(SANE).resolutions == (75, 100)
        assert 1200 in first.capabilities(SANE).resolutions
        other = tmp_path / "other batch"
        other.mkdir()
        assert len(scan_all(first, SANE, GLASS, batch)) == len(scan_all(second, SANE, GLASS, other)) == 1


def test_a_page_already_on_disk_stops_the_scan_before_it_is_overwritten(sane: MakeSane, batch: Path) -> None:
    from devices.errors import PageTaken

    client = sane()
    (first,) = scan_all(client, SANE, GLASS, batch)
    with pytest.raises(PageTaken) as taken:
        scan_all(client, SANE, GLASS, batch)
    assert taken.value.facts == {"page": 1}
    assert finished_pages(batch) == [first]
