"""Scans through the real libsane and its `test` backend, in a worker process."""

from pathlib import Path

import pytest
from PIL import Image, ImageStat

from devices.client import DriverOptions, ScannerClient
from devices.errors import (
    FeederEmpty,
    ResolutionNotOffered,
    SourceNotOffered,
    TwainManagerMissing,
    UnknownScanner,
)
from devices.sane.driver import prepare, scan_prepared
from devices.sane.library import Library
from devices.scanning import (
    Colour,
    PageDone,
    PageProgress,
    PageStarted,
    ScanEnded,
    ScanEvent,
    ScanSettings,
    Source,
)
from tests.devices.conftest import FEEDER, GLASS, SANE, MakeSane, assert_whole, names, sane_config, scan_all


def test_the_scanners_are_listed_with_their_driver(sane: MakeSane) -> None:
    found = sane("number_of_devices 2").scanners()
    assert [(scanner.id, scanner.driver, scanner.name) for scanner in found] == [
        (SANE, "sane", "Noname frontend-tester"),
        ("sane:test:1", "sane", "Noname frontend-tester"),
    ]


def test_a_machine_without_a_scanner_answers_with_none(tmp_path: Path) -> None:
    config = sane_config(tmp_path / "sane.d")
    (config / "dll.conf").write_text("")
    with ScannerClient(DriverOptions(drivers=("sane",), sane_config_dir=config)) as client:
        assert client.scanners() == []


def test_a_scanner_says_what_it_can(sane: MakeSane) -> None:
    can = sane("resolution_max 300").capabilities(SANE)
    assert can.sources == (Source.FLATBED, Source.FEEDER)
    assert can.colours == tuple(Colour)
    assert can.resolutions == (75, 100, 150, 200, 240, 300)


@pytest.mark.parametrize("colour", Colour)
def test_three_pages_come_in_order_and_whole(sane: MakeSane, batch: Path, colour: Colour) -> None:
    settings = ScanSettings(Source.FEEDER, colour, 100, pages=3)
    events = list(sane("geometry_max 300").scan(SANE, settings, batch, 5))

    steps = [event for event in events if not isinstance(event, PageProgress)]
    pages = [event.page for event in events if isinstance(event, PageDone)]
    expected: list[ScanEvent] = []
    for page in pages:
        expected += [PageStarted(page.sequence, page.height), PageDone(page)]
    assert steps == [*expected, ScanEnded(3)]
    assert [page.sequence for page in pages] == [5, 6, 7]
    for page in pages:
        assert_whole(page)
        assert (page.resolution, page.colour) == (100, colour)
        assert abs(page.width - 210 / 25.4 * 100) < 5  # A4
        assert abs(page.height - 297 / 25.4 * 100) < 5


def test_a_feeder_is_scanned_to_its_end(sane: MakeSane, batch: Path) -> None:
    assert len(scan_all(sane(), SANE, FEEDER, batch)) == 10


def test_the_glass_gives_one_page_unless_more_are_asked_for(sane: MakeSane, batch: Path) -> None:
    client = sane()
    assert len(scan_all(client, SANE, GLASS, batch)) == 1
    three = ScanSettings(Source.FLATBED, Colour.GREY, 75, pages=3)
    assert len(scan_all(client, SANE, three, batch, first=2)) == 3
    assert names(batch) == ["0001.jpg", "0002.jpg", "0003.jpg", "0004.jpg"]


def test_an_empty_feeder_is_a_fault_only_without_any_page(
    tmp_path: Path, batch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The backend's feeder holds ten sheets for as long as it stays open, then is empty once."""
    monkeypatch.setenv("SANE_CONFIG_DIR", str(sane_config(tmp_path / "sane.d")))
    device = Library().open("test:0")
    try:
        resolution = prepare(device, SANE, FEEDER)
        ten = ScanSettings(Source.FEEDER, Colour.GREY, 75, pages=10)
        assert list(scan_prepared(device, ten, batch, 1, resolution))[-1] == ScanEnded(10)
        with pytest.raises(FeederEmpty):
            list(scan_prepared(device, FEEDER, batch, 11, resolution))
        assert list(scan_prepared(device, FEEDER, batch, 11, resolution))[-1] == ScanEnded(10)
    finally:
        device.cancel()
        device.close()


def test_a_hand_scanner_does_not_know_its_height(sane: MakeSane, batch: Path) -> None:
    events = list(sane("hand-scanner true").scan(SANE, GLASS, batch, 1))
    assert events[0] == PageStarted(1, None)
    (page,) = [event.page for event in events if isinstance(event, PageDone)]
    assert page.height > 100
    assert_whole(page)


@pytest.mark.parametrize("colour", [Colour.COLOUR, Colour.GREY])
def test_padded_lines_are_not_sheared(sane: MakeSane, batch: Path, colour: Colour) -> None:
    """A grid has black and white columns; python-sane drew them slanted, which makes every column grey."""
    client = sane('test-picture "Grid"', "ppl-loss 7")
    (page,) = scan_all(client, SANE, ScanSettings(Source.FLATBED, colour, 100), batch)
    with Image.open(page.path) as picture:
        band = picture.convert("L").crop((0, 2, picture.width, 36))
        contrast = [ImageStat.Stat(band.crop((column, 0, column + 1, 34))).stddev[0] for column in (5, 60, 300, 700)]
    assert max(contrast) < 30


def test_a_scanner_that_is_vague_before_the_start_is_believed_after_it(sane: MakeSane, batch: Path) -> None:
    (page,) = scan_all(sane("fuzzy-parameters true"), SANE, GLASS, batch)
    assert_whole(page)


def test_a_driver_that_gives_a_byte_at_a_time_gives_the_same_page(sane: MakeSane, batch: Path, tmp_path: Path) -> None:
    (whole,) = scan_all(sane(), SANE, GLASS, batch)
    config = sane_config(tmp_path / "drops", "read-limit true", "read-limit-size 7")
    with ScannerClient(DriverOptions(drivers=("sane",), sane_config_dir=config)) as client:
        (drops,) = scan_all(client, SANE, GLASS, batch, first=2)
    assert drops.sha256 == whole.sha256


@pytest.mark.parametrize(
    ("settings", "refusal", "asked"),
    [
        (ScanSettings(Source.FEEDER_DUPLEX, Colour.GREY, 75), SourceNotOffered, "feeder_duplex"),
        (ScanSettings(Source.FLATBED, Colour.GREY, 99999), ResolutionNotOffered, 99999),
    ],
)
def test_what_a_scanner_cannot_do_is_refused_before_it_starts(
    sane: MakeSane, batch: Path, settings: ScanSettings, refusal: type[Exception], asked: object
) -> None:
    client = sane()
    client.scanners()
    with pytest.raises(refusal) as refused:
        scan_all(client, SANE, settings, batch)
    assert refused.value.facts == {"scanner": "Noname frontend-tester", "asked": asked}
    assert names(batch) == []


@pytest.mark.parametrize("scanner", ["sane:", "sane:nobody:0", "test:0", "", "abacus:1"])
def test_a_scanner_that_is_not_there_is_wrong_input(sane: MakeSane, batch: Path, scanner: str) -> None:
    client = sane()
    with pytest.raises(UnknownScanner):
        client.capabilities(scanner)
    with pytest.raises(UnknownScanner):
        scan_all(client, scanner, GLASS, batch)


def test_a_driver_that_this_version_lacks_says_why(sane: MakeSane) -> None:
    with pytest.raises(TwainManagerMissing):
        sane().capabilities("twain:Canon")


@pytest.mark.parametrize("mode", ["Gray", "Color"])
@pytest.mark.parametrize("depth", [1, 8, 16])
def test_every_mode_and_depth_of_the_backend_becomes_a_whole_page(
    tmp_path: Path, batch: Path, monkeypatch: pytest.MonkeyPatch, mode: str, depth: int
) -> None:
    """The driver asks for 8 bits; here libsane is told otherwise, as by a scanner that knows only 16."""
    monkeypatch.setenv("SANE_CONFIG_DIR", str(sane_config(tmp_path / "sane.d")))
    device = Library().open("test:0")
    try:
        resolution = prepare(device, SANE, GLASS)
        device.set(device.options()["mode"], mode)
        device.set(device.options()["depth"], depth)
        device.set(device.options()["test-picture"], "Color pattern")
        events = list(scan_prepared(device, GLASS, batch, 1, resolution))
    finally:
        device.close()
    (page,) = [event.page for event in events if isinstance(event, PageDone)]
    assert_whole(page)
    assert page.width == page.height
    expected = {("Gray", 1): Colour.LINEART, ("Gray", 8): Colour.GREY, ("Gray", 16): Colour.GREY}
    assert page.colour is expected.get((mode, depth), Colour.COLOUR)
