"""The stamp stands upright where it was asked, on pages of every turn and box, and only ever on a copy."""

import hashlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from paper.errors import Encrypted, NotReadable
from paper.strangers import StrangerReader

MM = 72 / 25.4


@pytest.fixture(scope="module")
def reader() -> Iterator[StrangerReader]:
    with StrangerReader() as made:
        yield made


@pytest.fixture
def stamp(tmp_path: Path) -> Path:
    """A page of 40 by 20 mm, blue, with red in its upper left corner: which way it stands is seen by colour."""
    page = Canvas(str(tmp_path / "stamp.pdf"), pagesize=(40 * MM, 20 * MM))
    page.setFillColorRGB(0, 0, 1)
    page.rect(0, 0, 40 * MM, 20 * MM, stroke=0, fill=1)
    page.setFillColorRGB(1, 0, 0)
    page.rect(0, 10 * MM, 20 * MM, 10 * MM, stroke=0, fill=1)
    page.save()
    return tmp_path / "stamp.pdf"


def a_page(target: Path, *, turn: int = 0, media: tuple[float, ...] = (0, 0, 595, 842), **boxes: object) -> Path:
    """A page whose content leaves its state changed, as careless programs write."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        page = pdf.pages[0]
        page.MediaBox = Array(media)
        for name, value in boxes.items():
            page[f"/{name}"] = Array(value) if isinstance(value, tuple) else value
        if turn:
            # On the branch above the page, from which pages inherit it.
            pdf.Root.Pages.Rotate = turn
        page.Contents = pdf.make_stream(b"0.2 0 0 0.2 300 300 cm 0 g")
        pdf.save(target)
    return target


def seen(pdf: Path) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=2, rev_byteorder=True).to_pil().convert("RGB")
    document.close()
    return picture


def coloured(picture: Image.Image, channel: int) -> tuple[float, ...]:
    """Where the colour stands, in millimetres from the upper left corner that is seen."""
    others = [each for each in range(3) if each != channel]
    parts = picture.split()
    mask = Image.eval(parts[channel], lambda each: 255 * (each > 200))
    for other in others:
        dark = Image.eval(parts[other], lambda each: 255 * (each < 60))
        mask = Image.composite(dark, Image.new("L", mask.size, 0), mask)
    return tuple(each / 2 / MM for each in mask.getbbox() or ())


PAGES = {
    "upright": {},
    "turned right": {"turn": 90},
    "upside down": {"turn": 180},
    "turned left": {"turn": 270},
    "turned backwards": {"turn": -90},
    "away from the corner": {"media": (100, 200, 695, 1042)},
    "written from the upper corner": {"media": (595, 842, 0, 0)},
    "cut": {"CropBox": (50, 60, 545, 800)},
    "cut and turned": {"CropBox": (50, 60, 545, 800), "turn": 90},
    "cut wider than it is": {"CropBox": (-100, -100, 2000, 2000)},
    "small": {"media": (0, 0, 298, 420)},
}


@pytest.mark.parametrize("kind", list(PAGES))
def test_the_stamp_stands_upright_in_its_place_however_the_page_is_turned(
    reader: StrangerReader, stamp: Path, tmp_path: Path, kind: str
) -> None:
    source = a_page(tmp_path / "page.pdf", **PAGES[kind])  # type: ignore[arg-type]
    before = hashlib.sha256(source.read_bytes()).hexdigest()
    width, height = reader.page_size(source)
    picture = seen(source)
    assert (width, height) == pytest.approx((picture.width / 2 / MM, picture.height / 2 / MM), abs=0.4)
    place = (width - 50, 10.0, 40.0, 20.0)
    reader.stamped(source, stamp, place, tmp_path / "copy.pdf")
    picture = seen(tmp_path / "copy.pdf")
    assert coloured(picture, 0) == pytest.approx((width - 50, 10, width - 30, 20), abs=0.4)
    assert coloured(picture, 2) == pytest.approx((width - 50, 10, width - 10, 30), abs=0.4)
    assert hashlib.sha256(source.read_bytes()).hexdigest() == before


def test_a_page_in_units_of_its_own_gets_a_stamp_of_the_right_size(
    reader: StrangerReader, stamp: Path, tmp_path: Path
) -> None:
    """A plan of 2 m: its units are four points each, and programs that print it know that."""
    source = a_page(tmp_path / "plan.pdf", UserUnit=4)
    width, height = reader.page_size(source)
    assert (width, height) == pytest.approx((4 * 595 / MM, 4 * 842 / MM), abs=0.1)
    reader.stamped(source, stamp, (0, 0, 40, 20), tmp_path / "copy.pdf")
    assert coloured(seen(tmp_path / "copy.pdf"), 2)[2:] == pytest.approx((10, 5), abs=0.4)


@pytest.mark.parametrize("suffix", ["jpg", "png", "tiff"])
def test_a_picture_becomes_a_page_of_its_true_size_with_the_stamp(
    reader: StrangerReader, stamp: Path, tmp_path: Path, suffix: str
) -> None:
    source = tmp_path / f"scan.{suffix}"
    Image.new("RGB", (827, 1169), "white").save(source, dpi=(100, 100))
    assert reader.page_size(source) == pytest.approx((210, 297), abs=0.5)
    reader.stamped(source, stamp, (8, 8, 40, 20), tmp_path / "copy.pdf")
    picture = seen(tmp_path / "copy.pdf")
    assert coloured(picture, 0)[:2] == pytest.approx((8, 8), abs=0.4)
    assert reader.inspect(tmp_path / "copy.pdf").pages == 1


def test_a_photo_that_names_no_resolution_is_as_wide_as_a_page(reader: StrangerReader, tmp_path: Path) -> None:
    source = tmp_path / "photo.png"
    Image.new("L", (3000, 4000), 255).save(source)
    assert reader.page_size(source) == pytest.approx((210, 280), abs=0.5)


def test_the_copy_of_a_signed_document_shows_the_signature_and_claims_none(
    reader: StrangerReader, stamp: Path, tmp_path: Path
) -> None:
    source = tmp_path / "signed.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        look = pdf.make_stream(b"0 1 0 rg 0 0 100 50 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 100, 50])
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Sig,
                T="Semnatura",
                Rect=[50, 50, 150, 100],
                F=4,
                AP=Dictionary(N=look),
                V=Dictionary(Type=Name.Sig, ByteRange=[0, 1, 2, 3], Contents=b"x"),
            )
        )
        pdf.pages[0].Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
        pdf.save(source)
    assert reader.inspect(source).signatures == 1
    reader.stamped(source, stamp, (8, 8, 40, 20), tmp_path / "copy.pdf")
    assert reader.inspect(tmp_path / "copy.pdf").signatures == 0
    assert coloured(seen(tmp_path / "copy.pdf"), 1) == pytest.approx(
        (50 / MM, (842 - 100) / MM, 150 / MM, (842 - 50) / MM), abs=0.4
    )


def test_files_that_cannot_be_stamped_are_refused_and_leave_nothing(
    reader: StrangerReader, stamp: Path, tmp_path: Path
) -> None:
    locked = tmp_path / "locked.pdf"
    with pikepdf.open(a_page(tmp_path / "page.pdf")) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\n" + b"no objects" * 50)
    picture = tmp_path / "half.png"
    made = BytesIO()
    Image.effect_noise((400, 400), 90).save(made, "PNG")
    picture.write_bytes(made.getvalue()[: len(made.getvalue()) // 2])
    for source, refusal in ((locked, Encrypted), (broken, NotReadable), (picture, NotReadable)):
        with pytest.raises(refusal):
            reader.stamped(source, stamp, (8, 8, 40, 20), tmp_path / "copy.pdf")
    assert not (tmp_path / "copy.pdf").exists()
