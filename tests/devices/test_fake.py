"""The office scanner that ships: its pages read as paper, its mishaps play as scripted, and work goes on afterwards."""

import itertools
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from devices.client import DriverOptions, ScannerClient
from devices.errors import (
    CoverOpen,
    DriverCrashed,
    DriverHung,
    FeederEmpty,
    FeederJammed,
    PageSheared,
    PageTruncated,
    ResolutionNotOffered,
    ScanFault,
    ScannerBusy,
    ScannerOffline,
    ScenarioWrong,
    UnknownScanner,
)
from devices.scanning import Colour, PageDone, PageProgress, ScanSettings, Source
from devices.watchdog import Limits
from tests.devices.conftest import FEEDER, OFFICE, MakeFake, assert_whole, names, scan_all


def test_the_office_scanner_has_a_name_and_everything_a_scanner_has(fake: MakeFake) -> None:
    client = fake()
    assert [(scanner.id, scanner.name) for scanner in client.scanners()] == [(OFFICE, "Biroul 4")]
    can = client.capabilities(OFFICE)
    assert can.sources == tuple(Source)
    assert can.colours == tuple(Colour)
    assert 300 in can.resolutions


@pytest.mark.parametrize("colour", Colour)
@pytest.mark.parametrize(("source", "sides"), [(Source.FLATBED, 1), (Source.FEEDER, 3), (Source.FEEDER_DUPLEX, 6)])
def test_it_scans_what_lies_in_it(fake: MakeFake, batch: Path, source: Source, sides: int, colour: Colour) -> None:
    pages = scan_all(fake(), OFFICE, ScanSettings(source, colour, 75), batch)
    assert [page.sequence for page in pages] == list(range(1, sides + 1))
    for page in pages:
        assert_whole(page)
        assert page.colour is colour
    assert len({page.sha256 for page in pages}) == sides


def test_its_pages_read_as_romanian_text(fake: MakeFake, batch: Path) -> None:
    page = scan_all(fake(), OFFICE, ScanSettings(Source.FLATBED, Colour.GREY, 200), batch)[0]
    read = subprocess.run(
        ["tesseract", page.path, "-", "-l", "ron"],
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    for word in ("PRIMĂRIA", "CERERE", "Popa Elena", "certificatul de urbanism", "județul Timiș", "Vă mulțumesc"):
        assert word in read


def test_a_page_limit_leaves_the_rest_in_the_feeder(fake: MakeFake, batch: Path) -> None:
    client = fake()
    two = ScanSettings(Source.FEEDER, Colour.GREY, 75, pages=2)
    assert [page.sequence for page in scan_all(client, OFFICE, two, batch)] == [1, 2]
    assert [page.sequence for page in scan_all(client, OFFICE, FEEDER, batch, first=3)] == [3]
    assert [page.sequence for page in scan_all(client, OFFICE, FEEDER, batch, first=4)] == [4, 5, 6]


@pytest.mark.parametrize("row", [0, 300])
@pytest.mark.parametrize(
    ("mishap", "fault"),
    [
        ("jam", FeederJammed),
        ("cover_open", CoverOpen),
        ("busy", ScannerBusy),
        ("offline", ScannerOffline),
        ("crash", DriverCrashed),
        ("hang", DriverHung),
        ("short_page", PageTruncated),
        ("sheared_page", PageSheared),
    ],
)
def test_after_any_mishap_pages_are_safe_and_the_scan_goes_on(
    fake: MakeFake, batch: Path, mishap: str, row: int, fault: type[ScanFault]
) -> None:
    client = fake(
        {"mishap": mishap, "page": 2, "row": row}, limits=Limits(warming_up=1, reading=1, between_pages=1, stopping=1)
    )
    client.scanners()
    events = client.scan(OFFICE, FEEDER, batch, 1)
    (first,) = itertools.islice((event.page for event in events if isinstance(event, PageDone)), 1)
    assert_whole(first)
    with pytest.raises(fault) as told:
        list(events)
    assert (told.value.scanner, told.value.pages) == ("Biroul 4", 1)
    assert (told.value.partial == "0002.partial.jpg") == (row > 0 or mishap == "sheared_page")
    assert names(batch) == sorted(["0001.jpg", *filter(None, [told.value.partial])])

    assert [page.sequence for page in scan_all(client, OFFICE, FEEDER, batch, first=2)] == [2, 3]


def test_an_empty_feeder_on_the_first_page_is_a_fault_and_later_the_end(fake: MakeFake, batch: Path) -> None:
    client = fake({"mishap": "empty", "page": 1}, {"mishap": "empty", "page": 3})
    with pytest.raises(FeederEmpty):
        scan_all(client, OFFICE, FEEDER, batch)
    assert len(scan_all(client, OFFICE, FEEDER, batch)) == 2


def test_a_feeder_without_a_sheet_is_empty(fake: MakeFake, batch: Path) -> None:
    with pytest.raises(FeederEmpty):
        scan_all(fake(sheets=0), OFFICE, FEEDER, batch)


def test_a_slow_page_is_waited_for(fake: MakeFake, batch: Path) -> None:
    client = fake({"mishap": "slow", "page": 1}, sheets=1, limits=Limits(reading=1))
    events = list(client.scan(OFFICE, FEEDER, batch, 1))
    assert any(isinstance(event, PageProgress) for event in events)
    assert names(batch) == ["0001.jpg"]


def test_a_resolution_it_does_not_have_is_refused(fake: MakeFake, batch: Path) -> None:
    with pytest.raises(ResolutionNotOffered):
        scan_all(fake(), OFFICE, ScanSettings(Source.FEEDER, Colour.GREY, 301), batch)
    with pytest.raises(UnknownScanner):
        fake().capabilities("fake:home")


@pytest.mark.parametrize(
    "scenario",
    ["", "[]", '{"sheets": -1}', '{"sheets": true}', '{"happenings": [{"mishap": "flood", "page": 1}]}', '{"name": 4}'],
)
def test_a_scenario_that_cannot_be_played_is_wrong_input(tmp_path: Path, scenario: str) -> None:
    file = tmp_path / "scenario.json"
    file.write_text(scenario)
    with (
        ScannerClient(DriverOptions(drivers=("fake",), scenario=file)) as client,
        pytest.raises(ScenarioWrong) as wrong,
    ):
        client.scanners()
    assert wrong.value.facts == {"file": str(file)}


def with_fonts(tmp_path: Path, *fonts: Any) -> ScannerClient:
    file = tmp_path / "scenario.json"
    file.write_text(json.dumps({"fonts": [str(font) for font in fonts]}))
    return ScannerClient(DriverOptions(drivers=("fake",), scenario=file))


def test_its_letters_may_be_drawn_with_another_font(tmp_path: Path, batch: Path, fake: MakeFake) -> None:
    (usual, *_) = scan_all(fake(), OFFICE, FEEDER, batch)
    with with_fonts(tmp_path, "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf") as client:
        serif = scan_all(client, OFFICE, FEEDER, batch, first=4)
    assert serif[0].sha256 != usual.sha256
    with Image.open(serif[0].path) as picture:
        assert picture.size == (usual.width, usual.height)


def test_a_font_that_is_not_there_is_wrong_input(tmp_path: Path, batch: Path) -> None:
    with with_fonts(tmp_path, tmp_path / "none.ttf") as client, pytest.raises(ScenarioWrong):
        scan_all(client, OFFICE, FEEDER, batch)


def test_the_feeder_holds_the_papers_it_is_given(tmp_path: Path, batch: Path) -> None:
    paper = tmp_path / "paper.png"
    Image.new("RGB", (210, 297), (200, 30, 30)).save(paper)
    scenario = tmp_path / "scenario.json"
    scenario.write_text(json.dumps({"sheets": 2, "papers": [str(paper)]}))
    with ScannerClient(DriverOptions(drivers=("fake",), scenario=scenario)) as client:
        pages = [
            event.page
            for event in client.scan(OFFICE, ScanSettings(Source.FEEDER, Colour.COLOUR, 75), batch, 1)
            if isinstance(event, PageDone)
        ]
    assert len(pages) == 2
    for page in pages:
        with Image.open(page.path) as picture:
            red, green, blue = picture.getpixel((300, 400))
            assert red > 180
            assert max(green, blue) < 60


def test_a_paper_that_cannot_be_read_is_told(tmp_path: Path, batch: Path) -> None:
    scenario = tmp_path / "scenario.json"
    scenario.write_text(json.dumps({"sheets": 1, "papers": [str(tmp_path / "nowhere.png")]}))
    with ScannerClient(DriverOptions(drivers=("fake",), scenario=scenario)) as client, pytest.raises(ScenarioWrong):
        list(client.scan(OFFICE, ScanSettings(Source.FEEDER, Colour.COLOUR, 75), batch, 1))
