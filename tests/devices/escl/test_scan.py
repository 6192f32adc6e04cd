"""Scans over the network: what lies on the glass or in the feeder comes whole, in order, and in the asked colour."""

from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from devices.errors import FeederEmpty, ResolutionNotOffered, ScannerOffline, SourceNotOffered, UnknownScanner
from devices.fake.escl.documents import picture_of
from devices.scanning import Colour, ScannedPage, ScanSettings, Source
from tests.devices.conftest import assert_whole, scan_all
from tests.devices.escl.conftest import MakeDesk, MakeScanner, id_of

STACK = ScanSettings(Source.FEEDER, Colour.GREY, 75)
A4 = (0, 0, 2480, 3508)


def assert_shows(page: ScannedPage, side: int, colour: Colour, *, exactly: bool = False) -> None:
    """The page shows this side, to the last pixel or as near as a JPEG comes."""
    assert_whole(page)
    expected = picture_of(side, page.resolution, colour, A4)
    with Image.open(page.path) as seen:
        difference = ImageChops.difference(seen.convert("RGB"), expected.convert("RGB"))
    if exactly:
        assert difference.getbbox() is None
    else:
        assert max(ImageStat.Stat(difference).mean) < 2


def test_a_network_scanner_says_what_it_can(network_scanner: MakeScanner, desk: MakeDesk) -> None:
    scanner = network_scanner(name="Etaj 2", resolutions=(75, 300))
    client = desk(scanner)
    can = client.capabilities(id_of(scanner))
    assert can.sources == tuple(Source)
    assert can.colours == tuple(Colour)
    assert can.resolutions == (75, 300)
    assert [(each.id, each.driver, each.name) for each in client.scanners()] == [(id_of(scanner), "escl", "Etaj 2")]


@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
@pytest.mark.parametrize("colour", Colour)
@pytest.mark.parametrize(("source", "sides"), [(Source.FLATBED, 1), (Source.FEEDER, 3), (Source.FEEDER_DUPLEX, 6)])
def test_it_scans_what_lies_in_it(
    network_scanner: MakeScanner,
    desk: MakeDesk,
    batch: Path,
    source: Source,
    sides: int,
    colour: Colour,
    secure: bool,
) -> None:
    scanner = network_scanner(secure=secure)
    pages = scan_all(desk(), id_of(scanner), ScanSettings(source, colour, 75), batch)
    assert [page.sequence for page in pages] == list(range(1, sides + 1))
    for page in pages:
        assert page.colour is colour
        assert page.resolution == 75
        assert_shows(page, page.sequence, colour, exactly=colour is Colour.LINEART)
    assert sorted(path.stem for path in batch.iterdir()) == [f"{page.sequence:04}" for page in pages]


def test_a_scanner_that_nobody_knows_or_reaches_is_told_apart(
    network_scanner: MakeScanner, desk: MakeDesk, batch: Path
) -> None:
    client = desk()
    with pytest.raises(UnknownScanner):
        client.capabilities("escl:00000000-0000-4000-8000-000000000000")
    with pytest.raises(ScannerOffline):
        client.capabilities("escl:http://127.0.0.1:1/eSCL")


def test_what_it_does_not_offer_is_refused_before_paper_moves(
    network_scanner: MakeScanner, desk: MakeDesk, batch: Path
) -> None:
    scanner = network_scanner(sources=(Source.FEEDER,))
    client = desk()
    with pytest.raises(ResolutionNotOffered):
        scan_all(client, id_of(scanner), ScanSettings(Source.FEEDER, Colour.GREY, 76), batch)
    with pytest.raises(SourceNotOffered):
        scan_all(client, id_of(scanner), ScanSettings(Source.FLATBED, Colour.GREY, 75), batch)
    assert len(scan_all(client, id_of(scanner), STACK, batch)) == 3


def test_a_page_limit_leaves_the_rest_in_the_feeder(network_scanner: MakeScanner, desk: MakeDesk, batch: Path) -> None:
    scanner = network_scanner()
    client = desk()
    two = ScanSettings(Source.FEEDER, Colour.GREY, 75, pages=2)
    assert [page.sequence for page in scan_all(client, id_of(scanner), two, batch)] == [1, 2]
    (last,) = scan_all(client, id_of(scanner), STACK, batch, first=3)
    assert_shows(last, 3, Colour.GREY)
    with pytest.raises(FeederEmpty):
        scan_all(client, id_of(scanner), STACK, batch, first=4)
