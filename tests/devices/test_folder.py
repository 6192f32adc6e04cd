"""A folder as a scanner: whole pictures become pages in the order of their names, and the folder stays as it was."""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, TiffImagePlugin

from devices.client import DriverOptions, ScannerClient
from devices.errors import FeederEmpty, FilesNotWhole, FolderNotReadable, UnknownScanner
from devices.folder import pictures_in
from devices.scanning import Colour, PageDone, ScannedPage, ScanSettings, Source
from tests.devices.conftest import assert_whole, names, scan_all

SETTINGS = ScanSettings(Source.FEEDER, Colour.COLOUR, 200)


@pytest.fixture
def watched(tmp_path: Path) -> Path:
    """An empty folder where a copier puts its scans."""
    folder = tmp_path / "copiator etaj 1"
    folder.mkdir()
    return folder


@pytest.fixture
def client(watched: Path) -> Iterator[ScannerClient]:
    with ScannerClient(DriverOptions(drivers=("folder",), folders=(watched,))) as client:
        yield client


def picture(mode: str = "RGB", size: tuple[int, int] = (120, 80)) -> Image.Image:
    """Something to see in any mode."""
    return Image.linear_gradient("L").resize(size).convert(mode)


def encoded(mode: str, format: str, **options: object) -> bytes:  # noqa: A002  # Pillow's word
    file = io.BytesIO()
    picture(mode).save(file, format, **options)  # type: ignore[arg-type]  # Pillow's options are what it says
    return file.getvalue()


def tiff_of(*frames: Image.Image, **options: object) -> bytes:
    file = io.BytesIO()
    frames[0].save(file, "TIFF", save_all=True, append_images=list(frames[1:]), **options)  # type: ignore[arg-type]
    return file.getvalue()


def state_of(folder: Path) -> dict[str, tuple[str, int]]:
    return {
        path.name: (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) for path in folder.iterdir()
    }


def scan(client: ScannerClient, watched: Path, batch: Path, settings: ScanSettings = SETTINGS) -> list[ScannedPage]:
    """Scan the folder; the folder itself must not change by it."""
    before = state_of(watched)
    pages = scan_all(client, f"folder:{watched}", settings, batch)
    assert state_of(watched) == before
    return pages


def test_a_watched_folder_is_listed_as_a_scanner(client: ScannerClient, watched: Path) -> None:
    (found,) = client.scanners()
    assert (found.id, found.driver, found.name) == (f"folder:{watched}", "folder", "copiator etaj 1")
    assert client.capabilities(found.id).sources == (Source.FEEDER,)


def test_pages_come_in_the_order_a_person_counts(client: ScannerClient, watched: Path, batch: Path) -> None:
    for width, name in ((10, "scan10.png"), (9, "scan9.png"), (1, "Scan1.PNG"), (2, "scan1b.png")):
        picture("L", (width, 5)).save(watched / name)
    assert [path.name for path in pictures_in(watched)] == ["Scan1.PNG", "scan1b.png", "scan9.png", "scan10.png"]
    assert [(page.sequence, page.width) for page in scan(client, watched, batch)] == [(1, 1), (2, 2), (3, 9), (4, 10)]


@pytest.mark.parametrize(
    ("name", "data", "suffix", "colour"),
    [
        ("a.jpg", encoded("RGB", "JPEG", dpi=(300, 300)), ".jpg", Colour.COLOUR),
        ("a.JPEG", encoded("CMYK", "JPEG", dpi=(300, 300)), ".jpg", Colour.COLOUR),
        ("a.jpe", encoded("L", "JPEG", dpi=(300, 300)), ".jpg", Colour.GREY),
        ("a.png", encoded("P", "PNG", dpi=(300, 300)), ".png", Colour.COLOUR),
        ("a.png", encoded("RGBA", "PNG", dpi=(300, 300)), ".png", Colour.COLOUR),
        ("a.png", encoded("1", "PNG", dpi=(300, 300)), ".png", Colour.LINEART),
        ("a.tif", encoded("1", "TIFF", compression="group4", dpi=(300, 300)), ".tif", Colour.LINEART),
        ("a.tiff", encoded("RGB", "TIFF", compression="tiff_lzw", dpi=(300, 300)), ".tif", Colour.COLOUR),
        ("a.tif", encoded("I;16", "TIFF", dpi=(300, 300)), ".tif", Colour.GREY),
        ("wrong name.jpg", encoded("RGB", "PNG", dpi=(300, 300)), ".png", Colour.COLOUR),
    ],
)
def test_a_single_picture_keeps_its_bytes(
    client: ScannerClient, watched: Path, batch: Path, *, name: str, data: bytes, suffix: str, colour: Colour
) -> None:
    (watched / name).write_bytes(data)
    (page,) = scan(client, watched, batch)
    assert page.path == batch / f"0001{suffix}"
    assert page.path.read_bytes() == data
    assert page.sha256 == hashlib.sha256(data).hexdigest()
    assert (page.width, page.height, page.resolution, page.colour) == (120, 80, 300, colour)


def test_a_tiff_of_many_pages_becomes_its_pages_without_loss(client: ScannerClient, watched: Path, batch: Path) -> None:
    frames = [picture("1"), picture("L", (50, 60)), picture("RGB"), picture("CMYK")]
    (watched / "a.tif").write_bytes(tiff_of(*frames, dpi=(400, 400)))
    (watched / "b.jpg").write_bytes(encoded("L", "JPEG"))
    pages = scan(client, watched, batch)
    assert [page.sequence for page in pages] == [1, 2, 3, 4, 5]
    for frame, page in zip(frames, pages, strict=False):
        assert page.resolution == 400
        with Image.open(page.path) as stored:
            assert (stored.mode, stored.size) == (frame.mode, frame.size)
            assert stored.tobytes() == frame.tobytes()


def test_a_picture_without_a_resolution_takes_the_asked_one(client: ScannerClient, watched: Path, batch: Path) -> None:
    (watched / "a.png").write_bytes(encoded("L", "PNG"))
    assert scan(client, watched, batch)[0].resolution == 200


def test_a_page_limit_also_stops_inside_a_tiff(client: ScannerClient, watched: Path, batch: Path) -> None:
    (watched / "a.tif").write_bytes(tiff_of(*[picture("L")] * 4))
    assert len(scan(client, watched, batch, ScanSettings(Source.FEEDER, Colour.GREY, 300, pages=2))) == 2
    assert names(batch) == ["0001.tif", "0002.tif"]


@pytest.mark.parametrize(("format", "suffix"), [("JPEG", ".jpg"), ("PNG", ".png")])
def test_what_a_camera_puts_behind_the_picture_is_no_damage(
    client: ScannerClient,
    watched: Path,
    batch: Path,
    format: str,  # noqa: A002  # Pillow's word
    suffix: str,
) -> None:
    (watched / f"a{suffix}").write_bytes(encoded("RGB", format) + b"\0\0Image_UTC_Data1764000000000SEFT")
    (page,) = scan(client, watched, batch)
    assert_whole(page)


def test_what_is_no_picture_is_left_alone(client: ScannerClient, watched: Path, batch: Path) -> None:
    for name in ("Thumbs.db", "citește-mă.txt", ".ascuns.jpg", "~scan.jpg", "scan.jpg.part", "scan.pdf"):
        (watched / name).write_bytes(b"not for the scanner")
    (watched / "dosar.jpg").mkdir()
    with pytest.raises(FeederEmpty):
        scan_all(client, f"folder:{watched}", SETTINGS, batch)


@pytest.mark.parametrize(
    "whole",
    [
        encoded("RGB", "JPEG"),
        encoded("L", "JPEG", progressive=True),
        encoded("RGB", "PNG"),
        encoded("RGB", "TIFF"),
        encoded("1", "TIFF", compression="group4"),
        encoded("RGB", "TIFF", compression="tiff_lzw"),
        tiff_of(picture("L"), picture("RGB"), compression="tiff_adobe_deflate"),
        encoded("RGB", "TIFF", big_tiff=True),
    ],
    ids=["jpeg", "progressive", "png", "tiff", "g4", "lzw", "many", "big"],
)
def test_a_half_written_file_is_left_out_and_named(
    client: ScannerClient, watched: Path, batch: Path, whole: bytes
) -> None:
    """Whatever has been written of it so far; the whole files around it are safe first."""
    suffix = {b"\xff": "jpg", b"\x89": "png"}.get(whole[:1], "tif")
    (watched / "a.png").write_bytes(encoded("L", "PNG"))
    end = len(whole.rstrip(b"\0"))  # Pillow fills up the last page of a TIFF with zeros that nobody misses
    cuts = [0, 1, 10, end // 3, end // 2, end - 12, end - 2, end - 1]
    for number, cut in enumerate(cuts):
        (watched / f"half{number}.{suffix}").write_bytes(whole[:cut])
    (watched / "z.jpg").write_bytes(encoded("L", "JPEG"))
    before = state_of(watched)
    told: list[ScannedPage] = []
    with pytest.raises(FilesNotWhole) as refused:
        told.extend(
            event.page for event in client.scan(f"folder:{watched}", SETTINGS, batch, 1) if isinstance(event, PageDone)
        )
    assert state_of(watched) == before
    assert [page.path.name for page in told] == ["0001.png", "0002.jpg"]
    assert refused.value.facts["file"] == f"half0.{suffix}"
    assert refused.value.facts["files"] == len(cuts)
    assert refused.value.pages == 2


def test_a_picture_that_would_fill_the_memory_is_left_out(client: ScannerClient, watched: Path, batch: Path) -> None:
    file = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(file, "TIFF", compression="group4")
    (watched / "a.tif").write_bytes(file.getvalue())
    with pytest.raises(FilesNotWhole):
        scan_all(client, f"folder:{watched}", SETTINGS, batch)


def test_a_nonsense_resolution_is_not_believed(client: ScannerClient, watched: Path, batch: Path) -> None:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[282] = tags[283] = TiffImagePlugin.IFDRational(1, 1)
    (watched / "a.tif").write_bytes(encoded("L", "TIFF", tiffinfo=tags))
    assert scan(client, watched, batch)[0].resolution == 200


def test_a_folder_that_is_not_there_is_told(client: ScannerClient, tmp_path: Path, batch: Path) -> None:
    for scanner in (f"folder:{tmp_path / 'gone'}", f"folder:{__file__}"):
        with pytest.raises(FolderNotReadable) as gone:
            scan_all(client, scanner, SETTINGS, batch)
        assert gone.value.facts["folder"] == scanner.removeprefix("folder:")
    with pytest.raises(UnknownScanner):
        client.capabilities("folder:")


def test_a_folder_that_vanished_is_no_longer_listed(client: ScannerClient, watched: Path) -> None:
    watched.rmdir()
    assert client.scanners() == []
