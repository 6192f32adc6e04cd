"""Whatever kind of document a scanner sends, its pages are kept bit by bit or drawn without loss, and only if whole."""

import hashlib
import io
import zlib
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops

from devices.escl.documents import pages_of, true_resolution, with_resolution
from devices.escl.errors import PageUnreadable
from devices.fake.escl.documents import document_of, picture_of
from devices.pages import resolution_of
from devices.scanning import Colour, ScanSettings, Source
from tests.devices.conftest import names, scan_all
from tests.devices.escl.conftest import MakeDesk, MakeScanner, id_of
from tests.devices.escl.test_scan import assert_shows

A4 = (0, 0, 2480, 3508)
KINDS = ("image/jpeg", "image/png", "image/tiff", "application/pdf")


@pytest.mark.parametrize("colour", Colour)
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_document_gives_its_pages(
    network_scanner: MakeScanner, desk: MakeDesk, batch: Path, kind: str, colour: Colour
) -> None:
    scanner = network_scanner(formats=(kind,))
    pages = scan_all(desk(), id_of(scanner), ScanSettings(Source.FEEDER, colour, 75), batch)
    assert [page.sequence for page in pages] == [1, 2, 3]
    lossless = kind in {"image/png", "image/tiff"} or (colour is Colour.LINEART and kind != "image/jpeg")
    for page in pages:
        assert page.resolution == 75
        assert_shows(page, page.sequence, colour, exactly=lossless)
    suffix = {"image/png": ".png", "image/tiff": ".tif"}.get(kind, ".jpg")
    if kind == "application/pdf" and colour is Colour.LINEART:
        suffix = ".tif"
    assert names(batch) == [f"000{number}{suffix}" for number in (1, 2, 3)]


@pytest.mark.parametrize("kind", KINDS[:3])
def test_a_picture_keeps_its_bytes(network_scanner: MakeScanner, desk: MakeDesk, batch: Path, kind: str) -> None:
    scanner = network_scanner(formats=(kind,))
    (page,) = scan_all(desk(), id_of(scanner), ScanSettings(Source.FLATBED, Colour.GREY, 75), batch)
    sent = document_of([picture_of(1, 75, Colour.GREY, A4)], kind, 75)
    assert page.path.read_bytes() == sent
    assert page.sha256 == hashlib.sha256(sent).hexdigest()


def test_a_jpeg_in_a_pdf_keeps_its_bytes_too(tmp_path: Path) -> None:
    picture = picture_of(1, 75, Colour.COLOUR, A4)
    jpeg = io.BytesIO()
    picture.save(jpeg, "JPEG", quality=90)
    pdf = pypdfium2.PdfDocument.new()
    image = pypdfium2.PdfImage.new(pdf)
    image.load_jpeg(io.BytesIO(jpeg.getvalue()))
    page = pdf.new_page(595, 842)
    image.set_matrix(pypdfium2.PdfMatrix().scale(595, 842))
    page.insert_obj(image)
    page.gen_content()
    pdf.save(tmp_path / "scan.pdf")
    pdf.close()
    (found,) = pages_of(tmp_path / "scan.pdf", 75)
    assert found.picture.data == jpeg.getvalue()
    assert (found.picture.suffix, found.stated) == (".jpg", 75)


def test_a_page_of_several_strips_is_drawn_whole(tmp_path: Path) -> None:
    """Some scanners cut a page of a PDF into strips."""
    picture = picture_of(1, 150, Colour.GREY, A4)
    middle = picture.height // 2
    pdf = pypdfium2.PdfDocument.new()
    page = pdf.new_page(picture.width * 72 / 150, picture.height * 72 / 150)
    for upper, lower in ((0, middle), (middle, picture.height)):
        strip = io.BytesIO()
        picture.crop((0, upper, picture.width, lower)).save(strip, "JPEG", quality=95)
        strip.seek(0)
        image = pypdfium2.PdfImage.new(pdf)
        image.load_jpeg(strip, inline=True)
        height = (lower - upper) * 72 / 150
        at = (picture.height - lower) * 72 / 150
        image.set_matrix(pypdfium2.PdfMatrix().scale(picture.width * 72 / 150, height).translate(0, at))
        page.insert_obj(image)
    page.gen_content()
    pdf.save(tmp_path / "scan.pdf")
    pdf.close()
    (found,) = pages_of(tmp_path / "scan.pdf", 150)
    assert found.picture.suffix == ".tif"
    assert abs(found.picture.size[0] - picture.width) <= 1
    assert abs(found.picture.size[1] - picture.height) <= 1


def test_documents_that_are_not_whole_are_no_pages(tmp_path: Path) -> None:
    picture = picture_of(1, 75, Colour.GREY, A4)
    for kind in KINDS:
        whole = document_of([picture], kind, 75)
        # Decoders forgive a JPEG its missing last bytes.
        nearly = [len(whole) - 2] if kind == "image/jpeg" else []
        for length in (0, 10, len(whole) // 3, len(whole) - 40, *nearly):
            (tmp_path / "page").write_bytes(whole[:length])
            with pytest.raises(PageUnreadable):
                list(pages_of(tmp_path / "page", 75))


def test_a_picture_larger_than_any_sheet_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    sheet = document_of([picture_of(1, 75, Colour.GREY, A4)], "image/png", 75)
    wide = (40_000).to_bytes(4, "big")
    header = b"IHDR" + wide * 2 + sheet[24:29]
    (tmp_path / "bomb.png").write_bytes(sheet[:12] + header + zlib.crc32(header).to_bytes(4, "big") + sheet[33:])
    with pytest.raises(PageUnreadable):
        list(pages_of(tmp_path / "bomb.png", 75))


@pytest.mark.parametrize("kind", KINDS[:3])
def test_a_page_states_its_true_resolution_and_keeps_its_pixels(tmp_path: Path, kind: str) -> None:
    """Its file is all that a crash leaves, and many scanners state 72 dpi whatever was asked."""
    (tmp_path / "page").write_bytes(document_of([picture_of(1, 75, Colour.COLOUR, A4)], kind, 72))
    (came,) = pages_of(tmp_path / "page", 75)
    told = with_resolution(came, 75)
    assert told.picture.resolution == 75
    assert not told.as_it_came
    with Image.open(io.BytesIO(told.picture.data)) as new, Image.open(tmp_path / "page") as old:
        assert resolution_of(new) == 75
        assert ImageChops.difference(new, old).getbbox() is None
    assert with_resolution(told, 75) is told


def test_a_jpeg_without_a_density_is_given_one(tmp_path: Path) -> None:
    plain = document_of([picture_of(1, 75, Colour.GREY, A4)], "image/jpeg", 75)
    bare = plain[:2] + plain[20:]  # without its JFIF header
    (tmp_path / "page").write_bytes(bare)
    (came,) = pages_of(tmp_path / "page", 75)
    assert came.picture.resolution is None
    assert with_resolution(came, 75).picture.data[20:] == bare[2:]
    (tmp_path / "page").write_bytes(with_resolution(came, 75).picture.data)
    (again,) = pages_of(tmp_path / "page", 75)
    assert again.picture.resolution == 75


def test_a_page_scanned_at_another_resolution_is_told_by_its_own() -> None:
    assert true_resolution((2480, 3508), 300, (2480, 3508), None) == 300
    assert true_resolution((2480, 1700), 300, (2480, 3508), 72) == 300
    assert true_resolution((1240, 1754), 300, (2480, 3508), 150) == 150
    assert true_resolution((1240, 1754), 300, (2480, 3508), 96) == 150
    assert true_resolution((1700, 900), 300, (2480, 3508), None) == 200
    assert true_resolution((900, 900), 300, (2480, 3508), None) == 300
