"""Whatever comes in, pictures and PDFs in any order, goes out as one searchable PDF/A; a signed file stays as it is."""

import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name, pdfa
from PIL import Image

from opis_contract.page_text import PageText, Word
from paper.errors import Encrypted, NotReadable
from paper.pdfa import PaperFile, Progress, assemble
from paper.recognising import NoRecogniser, Recogniser
from paper.renditions import make_archival
from paper.strangers import StrangerReader
from paper.tesseract import Tesseract
from tests.paper.conftest import PETITION, WritePage

CREATED = datetime(2026, 6, 23, 6, 31, tzinfo=UTC)


@pytest.fixture(scope="module")
def reader() -> Iterator[StrangerReader]:
    with StrangerReader() as reader:
        yield reader


def made_of(
    sources: list[Path], target: Path, reader: StrangerReader, recogniser: Recogniser | None = None
) -> PaperFile | None:
    return make_archival(
        sources, target, title="12/2026", created=CREATED, reader=reader, recogniser=recogniser or NoRecogniser()
    )


def scanned_pdf(page: Path, target: Path) -> Path:
    """A PDF of pictures alone, as office scanners send it."""
    with Image.open(page) as image:
        image.save(target, "PDF", resolution=300)
    return target


def signed(path: Path) -> Path:
    """A PDF with a signature field that holds something; whether it is sound is not asked here."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        value = Dictionary(Type=Name.Sig, ByteRange=[0, 1, 2, 3], Contents=pikepdf.String("signature"))
        field = pdf.make_indirect(Dictionary(FT=Name.Sig, T=pikepdf.String("Sig"), V=pdf.make_indirect(value)))
        parent = pdf.make_indirect(Dictionary(T=pikepdf.String("all"), Kids=[field]))
        pdf.Root.AcroForm = Dictionary(Fields=[parent], SigFlags=3)
        pdf.save(path)
    return path


def test_a_pdf_of_pictures_can_be_searched_afterwards(
    write_page: WritePage, reader: StrangerReader, tesseract: Tesseract, tmp_path: Path
) -> None:
    source = scanned_pdf(write_page(), tmp_path / "scan.pdf")
    assert reader.page_text(source) == [""]
    made = made_of([source], tmp_path / "paper.pdf", reader, tesseract)
    assert made
    assert made.pdfa == "PDF/A-2b"
    assert pdfa.validate_written(made.path, "2b").passed
    text = subprocess.run(["pdftotext", made.path, "-"], capture_output=True, text=True, check=True).stdout
    wanted = set(re.findall(r"\w+", " ".join(PETITION)))
    assert len(wanted & set(re.findall(r"\w+", text))) >= 0.95 * len(wanted)
    assert subprocess.run(["pdfinfo", made.path], capture_output=True, text=True, check=True).stdout.count("A4") == 1


class Counting:
    """Reads one word, and remembers which pages it was shown."""

    def __init__(self) -> None:
        self.shown: list[Path] = []

    def recognise(self, image: Path, dpi: int) -> PageText:
        self.shown.append(image)
        return PageText(((Word("citit", 100, 100, 200, 40),),))


def test_words_that_were_read_before_are_hidden_over_their_page_and_it_is_not_read_again(
    write_page: WritePage, reader: StrangerReader, tmp_path: Path
) -> None:
    sources = [write_page("one.jpg"), write_page("two.jpg"), scanned_pdf(write_page("three.jpg"), tmp_path / "3.pdf")]
    known = PageText(((Word("cunoscut", 100, 100, 200, 40),),))
    counting = Counting()
    made = make_archival(
        sources,
        tmp_path / "paper.pdf",
        title="12/2026",
        created=CREATED,
        reader=reader,
        recogniser=counting,
        texts=[None, known, None],
    )
    assert made
    assert made.text == ("citit", "cunoscut", "citit")
    assert len(counting.shown) == 2
    said = subprocess.run(["pdftotext", made.path, "-"], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["citit", "cunoscut", "citit"]


def test_pictures_and_pdfs_keep_their_order_and_jpegs_their_bytes(
    write_page: WritePage, reader: StrangerReader, tmp_path: Path
) -> None:
    photo = write_page("photo.jpg", dpi=72)
    stack = tmp_path / "stack.tif"
    with Image.open(write_page("a.png", mode="1", dpi=72)) as page:
        page.save(stack, save_all=True, append_images=[page.rotate(180)], compression="group4", dpi=(72, 72))
    document = scanned_pdf(write_page("b.jpg", dpi=72), tmp_path / "document.pdf")
    made = made_of([document, photo, stack], tmp_path / "paper.pdf", reader)
    assert made
    assert made.pages == 4
    with pikepdf.open(made.path) as pdf:
        images = [page.Resources.XObject.Im for page in pdf.pages]
        assert images[1].read_raw_bytes() == photo.read_bytes()
        assert [str(image.Filter) for image in images[2:]] == ["/CCITTFaxDecode", "/CCITTFaxDecode"]


def test_a_coloured_page_of_a_pdf_keeps_its_colours_and_a_grey_one_needs_none(
    reader: StrangerReader, tmp_path: Path
) -> None:
    with pikepdf.new() as pdf:
        for paint in (b"0.4 g", b"0 0 1 rg"):
            pdf.add_blank_page(page_size=(300, 300))
            pdf.pages[-1].Contents = pdf.make_stream(paint + b" 100 100 20 20 re f")
        pdf.save(tmp_path / "two.pdf")
    made = made_of([tmp_path / "two.pdf"], tmp_path / "paper.pdf", reader)
    assert made
    with pikepdf.open(made.path) as pdf:
        colours = [str(page.Resources.XObject.Im.ColorSpace) for page in pdf.pages]
    assert colours == ["/DeviceGray", "/DeviceRGB"]


def test_what_was_filled_into_a_form_is_on_its_page(reader: StrangerReader, tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(300, 300))
        ink = pdf.make_stream(b"0 g 0 0 100 100 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 100, 100])
        field = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            F=4,
            T=pikepdf.String("name"),
            V=pikepdf.String("Popescu"),
            Rect=[100, 100, 200, 200],
            AP=Dictionary(N=ink),
        )
        pdf.Root.AcroForm = Dictionary(Fields=[pdf.make_indirect(field)])
        pdf.pages[0].Annots = [pdf.Root.AcroForm.Fields[0]]
        pdf.save(tmp_path / "form.pdf")
    [picture] = reader.page_images(tmp_path / "form.pdf", tmp_path, dpi=72)
    with Image.open(picture) as seen:
        assert seen.convert("L").getpixel((150, 150)) < 50
        assert seen.convert("L").getpixel((50, 50)) > 200


def test_a_signed_file_is_never_converted(write_page: WritePage, reader: StrangerReader, tmp_path: Path) -> None:
    source = signed(scanned_pdf(write_page(dpi=72), tmp_path / "signed.pdf"))
    before = source.read_bytes()
    assert reader.inspect(source).signatures == 1
    assert made_of([write_page(dpi=72), source], tmp_path / "paper.pdf", reader) is None
    assert not (tmp_path / "paper.pdf").exists()
    assert source.read_bytes() == before


def test_a_signature_that_only_bytes_still_tell_of_is_counted(reader: StrangerReader, tmp_path: Path) -> None:
    source = tmp_path / "half.pdf"
    source.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
        b"4 0 obj<</FT/Sig/V<</Type/Sig/ByteRange[0 1 2 3]/Contents(x)>>>>endobj\n"
        b"trailer<</Root 1 0 R/Size 5>>\n%%EOF"
    )
    assert reader.inspect(source).signatures == 1


@pytest.mark.parametrize("kind", ["locked", "cut"])
def test_a_refused_source_leaves_no_file_and_no_litter(
    kind: str, write_page: WritePage, reader: StrangerReader, tmp_path: Path
) -> None:
    bad = tmp_path / "bad"
    if kind == "locked":
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            pdf.save(bad, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    else:
        whole = write_page(dpi=150).read_bytes()
        bad.write_bytes(whole[: len(whole) // 2])
    target = tmp_path / "out" / "paper.pdf"
    target.parent.mkdir()
    with pytest.raises(Encrypted if kind == "locked" else NotReadable):
        made_of([write_page(dpi=72), bad], target, reader)
    assert not list(target.parent.iterdir())


def test_the_copy_of_a_copy_is_still_approved(write_page: WritePage, reader: StrangerReader, tmp_path: Path) -> None:
    first = assemble(
        [write_page(dpi=72)], tmp_path / "1.pdf", title="t", created=CREATED, recogniser=NoRecogniser()
    ).path
    told: list[Progress] = []
    again = make_archival(
        [first],
        tmp_path / "2.pdf",
        title="t",
        created=CREATED,
        reader=reader,
        recogniser=NoRecogniser(),
        progress=told.append,
    )
    assert again
    assert told == [Progress(0, 1), Progress(1, 1)]
