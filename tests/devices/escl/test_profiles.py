"""What a profile says of quality and of patience reaches a network scanner too."""

import io
from pathlib import Path

import pytest
from PIL import Image

from devices.client import ScannerClient
from devices.errors import ScannerBusy
from devices.escl.errors import ScannerSilent
from devices.fake.escl.scenario import Fault
from devices.fake.escl.server import EsclServer
from devices.profiles import fitted
from devices.scanning import ScannedPage
from opis_contract.scan_profiles import PageColour, PaperSource, ScanProfile
from tests.devices.conftest import scan_all
from tests.devices.escl.conftest import MakeDesk, MakeScanner, at, id_of


def scan(client: ScannerClient, server: EsclServer, batch: Path, **said: object) -> list[ScannedPage]:
    """All pages of the stack, by a profile that says this."""
    usual = {
        "code": "proba",
        "name": "Proba",
        "source": PaperSource.FEEDER,
        "colour": PageColour.GREY,
        "resolution": 75,
    }
    profile = ScanProfile.model_validate(usual | said)
    settings = fitted(profile, client.capabilities(id_of(server)))
    return scan_all(client, id_of(server), settings, batch)


def pressed(quality: int) -> dict[int, list[int]]:
    """The quantization tables of a grey JPEG of this quality."""
    file = io.BytesIO()
    Image.new("L", (16, 16)).save(file, "JPEG", quality=quality)
    with Image.open(file, formats=["JPEG"]) as picture:
        return picture.quantization  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize("quality", [50, 85, 98])
def test_pages_come_in_the_quality_of_the_profile(
    network_scanner: MakeScanner, desk: MakeDesk, batch: Path, quality: int
) -> None:
    for page in scan(desk(), network_scanner(), batch, quality=quality):
        with Image.open(page.path) as picture:
            assert picture.quantization == pressed(quality)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("page", "said"), [(0, "warming_up"), (1, "warming_up"), (2, "between_pages")], ids=["job", "first", "next"]
)
def test_a_scanner_that_is_busy_for_long_is_waited_for_as_long_as_the_profile_says(
    network_scanner: MakeScanner, desk: MakeDesk, batch: Path, page: int, said: str
) -> None:
    busy = at(Fault.BUSY, page, 50)
    (batch / "impatient").mkdir()
    with pytest.raises(ScannerBusy):
        scan(desk(), network_scanner(busy), batch / "impatient")
    assert len(scan(desk(), network_scanner(busy), batch, **{said: 60})) == 3


@pytest.mark.parametrize(("page", "said"), [(1, "warming_up"), (2, "between_pages")], ids=["first", "next"])
def test_a_page_may_begin_as_late_as_the_profile_says(
    network_scanner: MakeScanner, desk: MakeDesk, batch: Path, page: int, said: str
) -> None:
    client = desk(answering=0.3, following=0.3)
    (batch / "impatient").mkdir()
    with pytest.raises(ScannerSilent):
        scan(client, network_scanner(at(Fault.LATE, page), stall=1), batch / "impatient")
    assert len(scan(client, network_scanner(at(Fault.LATE, page), stall=1), batch, **{said: 60})) == 3


def test_a_page_that_stops_in_its_middle_is_given_up_as_soon_as_the_profile_says(
    network_scanner: MakeScanner, desk: MakeDesk, batch: Path
) -> None:
    with pytest.raises(ScannerSilent) as silent:
        scan(desk(), network_scanner(at(Fault.STALL, 2)), batch, reading=1)
    assert (silent.value.facts["seconds"], silent.value.pages) == (1, 1)
