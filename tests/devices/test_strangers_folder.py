"""Strangers' pictures through the folder driver: each gives a page or a named fault, never a traceback."""

import random
from contextlib import suppress
from pathlib import Path

import pytest

from devices.client import DriverOptions, ScannerClient
from devices.errors import FilesNotWhole
from devices.pages import finished_pages
from devices.scanning import Colour, ScanSettings, Source
from tests.devices.conftest import assert_whole, scan_all

SETTINGS = ScanSettings(Source.FEEDER, Colour.COLOUR, 300)
PICTURES = ("*.png", "*.jpg", "*.jpeg", "*.tif", "*.tiff")


def strangers(corpora: Path) -> list[Path]:
    return sorted(path for pattern in PICTURES for path in corpora.rglob(pattern))


def test_a_strangers_picture_is_a_page_or_a_named_fault(corpora: Path, tmp_path: Path) -> None:
    folder = tmp_path / "watched"
    folder.mkdir()
    paths = strangers(corpora)
    assert paths
    for number, path in enumerate(paths):
        (folder / f"{number:04}{path.suffix}").symlink_to(path)
    batch = tmp_path / "batch"
    batch.mkdir()
    with ScannerClient(DriverOptions(drivers=("folder",))) as client:
        left_out = 0
        try:
            scan_all(client, f"folder:{folder}", SETTINGS, batch)
        except FilesNotWhole as fault:
            left_out = int(str(fault.facts["files"]))
    pages = finished_pages(batch)
    assert len(pages) >= len(paths) - left_out
    assert len(pages) > len(paths) // 2
    for page in pages:
        assert_whole(page)


@pytest.mark.parametrize("seed", range(3))
def test_a_strangers_damaged_picture_is_a_page_or_a_named_fault(corpora: Path, tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311  # not a secret
    folder = tmp_path / "watched"
    folder.mkdir()
    small = [path for path in strangers(corpora) if path.stat().st_size < 400_000]
    for number in range(40):
        path = draw.choice(small)
        data = bytearray(path.read_bytes())
        for _ in range(draw.randint(1, 20)):
            data[draw.randrange(len(data))] = draw.randrange(256)
        (folder / f"{number:04}{path.suffix}").write_bytes(data[: draw.randint(1, len(data))])
    batch = tmp_path / "batch"
    batch.mkdir()
    # No other fault is good enough: above all not DriverCrashed.
    with ScannerClient(DriverOptions(drivers=("folder",))) as client, suppress(FilesNotWhole):
        scan_all(client, f"folder:{folder}", SETTINGS, batch)
    for page in finished_pages(batch):
        assert_whole(page)
