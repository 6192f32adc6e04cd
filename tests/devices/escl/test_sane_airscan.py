"""Our network scanner judged by a stranger: Debian's sane-airscan scans from it, and gets what lies in it."""

import os
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from devices.fake.escl.documents import picture_of
from devices.fake.escl.scenario import Fault
from devices.fake.escl.server import EsclServer
from devices.scanning import Colour
from tests.devices.escl.conftest import MakeScanner, at

MODES = {Colour.COLOUR: "Color", Colour.GREY: "Gray"}


def scanimage(server: EsclServer, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run scanimage with the airscan backend alone, told of our scanner alone."""
    config = folder / "sane.d"
    config.mkdir()
    (config / "dll.conf").write_text("airscan\n")
    (config / "airscan.conf").write_text(
        f'[devices]\n"Opis" = {server.address}, eSCL\n[options]\ndiscovery = disable\nws-discovery = off\n'
    )
    return subprocess.run(
        ["scanimage", "-d", "airscan:e0:Opis", "--format=png", "--resolution=75", *options],
        cwd=folder,
        env={**os.environ, "SANE_CONFIG_DIR": str(config)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def assert_shows(file: Path, side: int, colour: Colour, *, exactly: bool) -> None:
    """Every pixel that scanimage got is the sheet's, or as near as a JPEG comes."""
    expected = picture_of(side, 75, colour, (0, 0, 2550, 3508))
    with Image.open(file) as seen:
        assert seen.mode == expected.mode
        size = (min(seen.width, expected.width), min(seen.height, expected.height))
        # Between millimetres of SANE and pixels a column or row may be lost.
        assert abs(seen.width - expected.width) <= 2
        assert abs(seen.height - expected.height) <= 2
        area = (0, 0, *size)
        difference = ImageChops.difference(seen.crop(area), expected.crop(area))
    if exactly:
        assert difference.getbbox() is None
    else:
        assert max(ImageStat.Stat(difference).mean) < 2


@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
@pytest.mark.parametrize("colour", MODES)
def test_the_glass_is_scanned_pixel_for_pixel(
    network_scanner: MakeScanner, tmp_path: Path, colour: Colour, secure: bool
) -> None:
    server = network_scanner(formats=("image/png",), secure=secure)
    done = scanimage(server, tmp_path, "--source=Flatbed", f"--mode={MODES[colour]}", "--output-file=page.png")
    assert done.returncode == 0, done.stderr
    assert_shows(tmp_path / "page.png", 1, colour, exactly=True)


@pytest.mark.parametrize("end", [404, 409, 410])
@pytest.mark.parametrize("colour", MODES)
def test_the_feeder_is_scanned_to_its_last_sheet(
    network_scanner: MakeScanner, tmp_path: Path, colour: Colour, end: int
) -> None:
    server = network_scanner(formats=("image/jpeg",), sheets=3, end=end)
    done = scanimage(server, tmp_path, "--source=ADF", f"--mode={MODES[colour]}", "--batch=page%d.png")
    assert sorted(path.name for path in tmp_path.glob("*.png")) == ["page1.png", "page2.png", "page3.png"], done.stderr
    for side in (1, 2, 3):
        assert_shows(tmp_path / f"page{side}.png", side, colour, exactly=False)


def test_both_sides_come_in_order(network_scanner: MakeScanner, tmp_path: Path) -> None:
    server = network_scanner(formats=("image/png",), sheets=2)
    done = scanimage(server, tmp_path, "--source=ADF Duplex", "--mode=Gray", "--batch=page%d.png")
    assert len(list(tmp_path.glob("*.png"))) == 4, done.stderr
    for side in (1, 2, 3, 4):
        assert_shows(tmp_path / f"page{side}.png", side, Colour.GREY, exactly=True)


@pytest.mark.parametrize(
    ("fault", "said"), [(Fault.JAM, "Document feeder jammed"), (Fault.COVER_OPEN, "")], ids=["jam", "cover"]
)
def test_a_stranger_hears_of_a_fault_in_the_middle(
    network_scanner: MakeScanner, tmp_path: Path, fault: Fault, said: str
) -> None:
    server = network_scanner(at(fault, 2), formats=("image/jpeg",))
    done = scanimage(server, tmp_path, "--source=ADF", "--mode=Gray", "--batch=page%d.png")
    assert [path.name for path in tmp_path.glob("*.png")] == ["page1.png"]
    assert done.returncode != 0
    assert said in done.stderr
