"""Page images become one PDF/A-2b that others can search, holding the very bytes of the scanner."""

import math
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Pdf, pdfa
from PIL import Image

from opis_contract.page_text import PageText, Word
from paper.errors import NotArchivable, NotReadable, ReadingUnavailable
from paper.images import page_images_of
from paper.limits import Limits
from paper.pdfa import Progress, assemble, save_checked
from paper.recognising import NoRecogniser
from paper.tesseract import Tesseract, check_tesseract
from tests.paper.conftest import PETITION, WritePage

CREATED = datetime(2026, 6, 23, 6, 31, tzinfo=UTC)


class Prompter:
    """Reads the same words on every page, without Tesseract's seconds."""

    def __init__(self, *words: Word) -> None:
        self.words = words

    def recognise(self, image: Path, dpi: int) -> PageText:
        return PageText((self.words,))


HELLO = Prompter(Word("Înștiințare", 240, 300, 400, 60), Word("către", 700, 300, 200, 60))


def text_of(pdf: Path) -> str:
    return subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout


def words_in(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def test_the_words_of_a_page_are_found_by_a_reader_of_others(
    write_page: WritePage, tesseract: Tesseract, tmp_path: Path
) -> None:
    made = assemble([write_page()], tmp_path / "paper.pdf", title="cerere", created=CREATED, recogniser=tesseract)
    wanted = words_in(" ".join(PETITION))
    found = words_in(text_of(made.path))
    assert len(wanted & found) >= 0.95 * len(wanted), wanted - found
    assert not set("şŞţŢ") & set(text_of(made.path))
    assert words_in(made.text[0]) == found


def test_words_keep_their_order_and_their_gaps(write_page: WritePage, tmp_path: Path) -> None:
    made = assemble([write_page()], tmp_path / "paper.pdf", title="t", created=CREATED, recogniser=HELLO)
    assert "Înștiințare către" in text_of(made.path)


def test_a_word_lies_over_its_picture(write_page: WritePage, tmp_path: Path) -> None:
    made = assemble([write_page()], tmp_path / "paper.pdf", title="t", created=CREATED, recogniser=HELLO)
    boxes = subprocess.run(["pdftotext", "-bbox", made.path, "-"], capture_output=True, text=True, check=True).stdout
    found = re.search(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">Înștiințare', boxes)
    assert found
    left, top, right, bottom = (float(side) / 72 * 300 for side in found.groups())
    assert left == pytest.approx(240, abs=6)
    # Poppler adds room below the baseline for descenders that the invisible glyph does not have.
    assert (top, bottom) == (pytest.approx(300, abs=12), pytest.approx(370, abs=24))
    assert right == pytest.approx(640, abs=40)


def test_the_bytes_of_the_scanner_are_the_bytes_in_the_file(write_page: WritePage, tmp_path: Path) -> None:
    page = write_page()
    made = assemble([page], tmp_path / "paper.pdf", title="t", created=CREATED, recogniser=NoRecogniser())
    with pikepdf.open(made.path) as pdf:
        image = pdf.pages[0].Resources.XObject.Im
        assert image.read_raw_bytes() == page.read_bytes()


@pytest.mark.parametrize(
    ("name", "mode", "options"),
    [
        ("colour.jpg", "RGB", {}),
        ("grey.jpg", "L", {}),
        ("four-colour.jpg", "CMYK", {}),
        ("transparent.png", "RGBA", {}),
        ("palette.png", "P", {}),
        ("sixteen-bit.png", "I;16", {}),
        ("black-and-white.tif", "1", {"compression": "group4"}),
        ("black-and-white.png", "1", {}),
        ("colour.tif", "RGB", {"compression": "tiff_lzw"}),
        ("grey-alpha.png", "LA", {}),
    ],
)
def test_every_kind_of_image_becomes_an_approved_page_that_looks_the_same(
    name: str, mode: str, options: dict[str, str], write_page: WritePage, tmp_path: Path
) -> None:
    page = write_page(name, dpi=72) if mode != "I;16" else sixteen_bit(write_page, tmp_path)
    if mode != "I;16":
        with Image.open(page) as image:
            image.convert(mode).save(page, dpi=(72, 72), **options)
    made = assemble([page], tmp_path / "paper.pdf", title="t", created=CREATED, recogniser=HELLO)
    assert pdfa.validate_written(made.path, "2b").passed
    subprocess.run(["pdftoppm", "-gray", "-r", "72", "-singlefile", made.path, tmp_path / "seen"], check=True)
    with Image.open(tmp_path / "seen.pgm") as seen:
        dark = sum(seen.histogram()[:100])
        assert abs(seen.width - 595) <= 1
        assert 0.002 < dark / (seen.width * seen.height) < 0.1


def sixteen_bit(write_page: WritePage, tmp_path: Path) -> Path:
    with Image.open(write_page("deep.png", mode="L", dpi=72)) as image:
        deep = image.convert("I").point(lambda value: value * 257).convert("I;16")
    path = tmp_path / "sixteen-bit.png"
    deep.save(path, dpi=(72, 72))
    return path


def test_a_tiff_of_three_pages_becomes_three_pages(write_page: WritePage, tmp_path: Path) -> None:
    frames = [Image.open(write_page(f"{number}.png", mode="L", dpi=72)) for number in range(3)]
    stack = tmp_path / "stack.tif"
    frames[0].save(stack, save_all=True, append_images=frames[1:], dpi=(72, 72))
    for frame in frames:
        frame.close()
    told: list[Progress] = []
    made = assemble([stack], tmp_path / "paper.pdf", title="t", created=CREATED, recogniser=HELLO, progress=told.append)
    assert made.pages == 3
    assert told == [Progress(number, 3) for number in range(4)]


def test_a_photo_taken_sideways_stands_upright_and_keeps_its_bytes(write_page: WritePage, tmp_path: Path) -> None:
    photo = write_page("photo.jpg", dpi=72)
    with Image.open(photo) as image:
        exif = image.getexif()
        exif[0x0112] = 6
        turned = image.transpose(Image.Transpose.ROTATE_90)
        turned.save(photo, exif=exif, dpi=(72, 72))
    made = assemble([photo], tmp_path / "paper.pdf", title="t", created=CREATED, recogniser=NoRecogniser())
    subprocess.run(["pdftoppm", "-gray", "-r", "72", "-singlefile", made.path, tmp_path / "seen"], check=True)
    with Image.open(tmp_path / "seen.pgm") as seen:
        assert seen.height > seen.width
        upper, lower = (seen.crop((0, part, seen.width, part + seen.height // 2)) for part in (0, seen.height // 2))
        assert sum(upper.histogram()[:100]) > 10 * sum(lower.histogram()[:100])
    with pikepdf.open(made.path) as pdf:
        assert pdf.pages[0].Resources.XObject.Im.read_raw_bytes() == photo.read_bytes()


def test_a_page_without_a_believable_resolution_is_taken_for_an_a4(write_page: WritePage) -> None:
    page = write_page("photo.jpg")
    with Image.open(page) as image:
        image.save(page, dpi=(1, 1))
    [measured] = page_images_of(page)
    assert measured.dpi == pytest.approx(300, abs=1)


def test_the_same_pages_give_the_same_bytes(write_page: WritePage, tmp_path: Path) -> None:
    pages = [write_page(dpi=72)]
    first = assemble(pages, tmp_path / "a.pdf", title="t", created=CREATED, recogniser=HELLO)
    again = assemble(pages, tmp_path / "b.pdf", title="t", created=CREATED, recogniser=HELLO)
    assert first.sha256 == again.sha256


def _page_of_grain(path: Path) -> Path:
    """What a reader can do nothing with for a very long time."""
    Image.effect_noise((2480, 3508), 250).save(path, dpi=(200, 200))
    return path


def test_a_page_that_takes_too_long_keeps_its_picture_and_is_named(write_page: WritePage, tmp_path: Path) -> None:
    pages = [_page_of_grain(tmp_path / "1.jpg"), write_page("2.jpg", dpi=150)]
    with Tesseract(at_once=1, limits=Limits(cpu_seconds=1)) as reader:
        made = assemble(pages, tmp_path / "paper.pdf", title="t", created=CREATED, recogniser=reader)
    assert (made.pages, made.unread) == (2, (1,))
    assert made.text[0] == ""
    assert "Subsemnata" in made.text[1]


def test_a_page_that_silences_the_reader_keeps_its_picture(tmp_path: Path) -> None:
    with Tesseract(limits=Limits(wall_seconds=1)) as reader:
        page = _page_of_grain(tmp_path / "1.jpg")
        made = assemble([page], tmp_path / "a.pdf", title="t", created=CREATED, recogniser=reader)
    assert made.unread == (1,)


def test_a_page_for_which_there_is_no_memory_keeps_its_picture(tmp_path: Path) -> None:
    plan = tmp_path / "plan.jpg"
    Image.new("L", (9000, 12_000), "white").save(plan, dpi=(200, 200))
    with Tesseract(limits=Limits(memory_mebibytes=300)) as reader:
        made = assemble([plan], tmp_path / "a.pdf", title="t", created=CREATED, recogniser=reader)
    assert made.unread == (1,)


def test_a_reader_without_romanian_says_so_and_leaves_no_file(write_page: WritePage, tmp_path: Path) -> None:
    with pytest.raises(ReadingUnavailable) as told:
        check_tesseract("tlh")
    assert told.value.facts["reason"] == "tesseract-ocr-tlh"
    with Tesseract(language="tlh") as missing, pytest.raises(ReadingUnavailable):
        assemble([write_page(dpi=72)], tmp_path / "paper.pdf", title="t", created=CREATED, recogniser=missing)
    assert not (tmp_path / "paper.pdf").exists()


def test_two_pages_are_read_at_once_and_every_page_the_same_wherever_it_is_read(
    write_page: WritePage, tesseract: Tesseract, tmp_path: Path
) -> None:
    page = write_page(dpi=150)
    pages = [page, write_page("2.jpg", lines=("Altă pagină, cu alte cuvinte",), dpi=150), page, page]
    made = assemble(pages, tmp_path / "a.pdf", title="t", created=CREATED, recogniser=tesseract)
    assert made.text[0] == made.text[2] == made.text[3]
    assert "Altă pagină" in made.text[1]


@pytest.mark.parametrize("harm", ["output intent", "font program"])
def test_the_check_refuses_a_file_that_lost_what_pdfa_asks_for(
    harm: str, write_page: WritePage, tmp_path: Path
) -> None:
    made = assemble([write_page(dpi=72)], tmp_path / "paper.pdf", title="t", created=CREATED, recogniser=HELLO)
    with pikepdf.open(made.path) as pdf:
        if harm == "output intent":
            del pdf.Root.OutputIntents
        else:
            del pdf.pages[0].Resources.Font.T.DescendantFonts[0].FontDescriptor.FontFile2
        pdf.save(tmp_path / "spoiled.pdf")
    assert not pdfa.validate_written(tmp_path / "spoiled.pdf", "2b").passed


def test_killed_while_assembling_no_half_file_has_the_final_name(write_page: WritePage, tmp_path: Path) -> None:
    page = write_page(dpi=100)
    target = tmp_path / "out" / "paper.pdf"
    target.parent.mkdir()
    target.write_bytes(b"an older paper")
    script = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from paper.pdfa import assemble; from paper.recognising import NoRecogniser\n"
        "pages = [Path(sys.argv[1])] * 60\n"
        "def told(progress): print(progress.done, flush=True)\n"
        "assemble(pages, Path(sys.argv[2]), title='t', created=datetime(2026, 1, 1, tzinfo=UTC),"
        " recogniser=NoRecogniser(), progress=told)\n"
    )
    for page_to_die_at in ("0", "30", "60"):
        process = subprocess.Popen(
            [sys.executable, "-c", script, page, target],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        assert process.stdout
        for line in process.stdout:
            if line.strip() == page_to_die_at:
                break
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert target.read_bytes() == b"an older paper" or pdfa.validate_written(target, "2b").passed


def test_the_memory_does_not_grow_with_the_pages(tmp_path: Path) -> None:
    page = tmp_path / "page.jpg"
    Image.effect_noise((2480, 1754), 90).save(page, quality=95, dpi=(300, 300))
    script = (
        "import resource, sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from paper.pdfa import assemble; from paper.recognising import NoRecogniser\n"
        "def mebibytes(count):\n"
        "    pages = [Path(sys.argv[1])] * count\n"
        "    made = datetime(2026, 1, 1, tzinfo=UTC)\n"
        "    assemble(pages, Path(sys.argv[2]), title='t', created=made, recogniser=NoRecogniser())\n"
        "    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024\n"
        "print(mebibytes(5), mebibytes(60))\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, page, tmp_path / "paper.pdf"],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=True,
    )
    few, many = map(float, said.stdout.split())
    more_bytes = 55 * page.stat().st_size / 1024**2
    assert many - few < more_bytes / 4


def test_a_file_that_fails_its_check_does_not_take_the_place_of_another(tmp_path: Path) -> None:
    target = tmp_path / "paper.pdf"
    target.write_bytes(b"an older paper")
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        with pytest.raises(NotArchivable) as told:
            save_checked(pdf, target)
    assert told.value.facts["rule"]
    assert target.read_bytes() == b"an older paper"
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_is_told_and_leaves_nothing(write_page: WritePage, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    script = (
        "import resource, sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from paper.errors import PaperNotWritten\n"
        "from paper.pdfa import assemble; from paper.recognising import NoRecogniser\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: assemble([Path(sys.argv[1])], Path(sys.argv[2]), title='t', created=datetime(2026, 1, 1, tzinfo=UTC),"
        " recogniser=NoRecogniser())\n"
        "except PaperNotWritten as told: print(told.facts['reason'])\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", script, write_page(dpi=150), tmp_path / "out" / "paper.pdf"],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=True,
    )
    assert said.stdout.strip() == "EFBIG"
    assert not list((tmp_path / "out").iterdir())


def test_a_cut_image_is_refused(write_page: WritePage, tmp_path: Path) -> None:
    page = write_page("page.png", dpi=72)
    page.write_bytes(page.read_bytes()[:3000])
    with pytest.raises(NotReadable):
        assemble([page], tmp_path / "paper.pdf", title="t", created=CREATED, recogniser=HELLO)
    assert list(tmp_path.iterdir()) == [page]


@pytest.mark.parametrize(("suffix", "mode"), [("jpg", "L"), ("tif", "1"), ("png", "RGB")])
def test_a_fax_with_two_resolutions_has_the_size_of_its_paper(suffix: str, mode: str, tmp_path: Path) -> None:
    fax = tmp_path / f"fax.{suffix}"
    Image.new(mode, (1728, 1145), "white").save(fax, dpi=(204, 98))
    made = assemble([fax], tmp_path / "paper.pdf", title="t", created=CREATED, recogniser=HELLO)
    with pikepdf.open(made.path) as pdf:
        _, _, width, height = (float(side) for side in pdf.pages[0].MediaBox)
    assert width == pytest.approx(1728 / 204 * 72, abs=1)
    # A JPEG has one and the same unit for both; PNG counts dots to the metre.
    assert height == pytest.approx(1145 / 98 * 72, rel=0.01)


@pytest.mark.parametrize(
    ("size", "dpi"), [((1, 1), 300), ((20_000, 300), 50), ((3000, 2), 300), ((2480, 3508), 100_000), ((40, 40), None)]
)
def test_no_size_and_no_resolution_is_too_absurd_for_an_approved_page(
    size: tuple[int, int], dpi: int | None, tmp_path: Path
) -> None:
    image = tmp_path / "image.png"
    Image.new("L", size, "white").save(image, **({"dpi": (dpi, dpi)} if dpi else {}))
    made = assemble([image], tmp_path / "paper.pdf", title="t", created=CREATED, recogniser=NoRecogniser())
    assert made.pages == 1


def test_the_frames_of_an_animation_are_no_pages(tmp_path: Path) -> None:
    moving = tmp_path / "moving.png"
    frames = [Image.new("L", (100, 100), shade) for shade in ("white", "black")]
    frames[0].save(moving, save_all=True, append_images=frames[1:])
    assert len(list(page_images_of(moving))) == 1


def test_a_jpeg_of_a_coding_that_pdf_does_not_know_is_not_passed_through(write_page: WritePage) -> None:
    page = write_page(dpi=72)
    [before] = page_images_of(page)
    page.write_bytes(page.read_bytes().replace(b"\xff\xc0", b"\xff\xc9", 1))
    [after] = page_images_of(page)
    assert (before.jpeg, after.jpeg) == (True, False)


def test_the_words_of_a_sideways_photo_are_read_where_they_stand(
    write_page: WritePage, tesseract: Tesseract, tmp_path: Path
) -> None:
    photo = write_page("photo.jpg")
    with Image.open(photo) as image:
        exif = image.getexif()
        exif[0x0112] = 8
        image.transpose(Image.Transpose.ROTATE_270).save(photo, exif=exif, dpi=(300, 300), quality=90)
    made = assemble([photo], tmp_path / "paper.pdf", title="t", created=CREATED, recogniser=tesseract)
    boxes = subprocess.run(["pdftotext", "-bbox", made.path, "-"], capture_output=True, text=True, check=True).stdout
    [(left, top)] = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)".*>Subsemnata<', boxes)
    assert (float(left), float(top)) == (pytest.approx(240 / 300 * 72, abs=4), pytest.approx(415 / 300 * 72, abs=6))


def test_title_dates_and_language_are_told(write_page: WritePage, tmp_path: Path) -> None:
    made = assemble([write_page(dpi=72)], tmp_path / "a.pdf", title="Cerere știută", created=CREATED, recogniser=HELLO)
    with pikepdf.open(made.path) as pdf:
        assert str(pdf.docinfo.Title) == "Cerere știută"
        assert str(pdf.Root.Lang) == "ro"
        with pdf.open_metadata() as metadata:
            assert metadata["xmp:CreateDate"].startswith("2026-06-23T06:31:00")
            assert metadata["xmpMM:DocumentID"].startswith("uuid:")
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "B")


def test_another_instant_is_another_document(write_page: WritePage, tmp_path: Path) -> None:
    page, found = write_page(dpi=72), set()
    for day in (1, 2):
        created = CREATED.replace(day=day)
        made = assemble([page], tmp_path / "a.pdf", title="t", created=created, recogniser=HELLO)
        with pikepdf.open(made.path) as pdf, pdf.open_metadata() as metadata:
            found.add(metadata["xmpMM:DocumentID"])
    assert len(found) == 2


class Lines:
    """Reads the same lines on every page."""

    def __init__(self, *lines: tuple[Word, ...]) -> None:
        self.lines = lines

    def recognise(self, image: Path, dpi: int) -> PageText:
        return PageText(self.lines)


def test_a_page_askew_is_shown_straight_and_its_picture_stays_as_scanned(tmp_path: Path) -> None:
    scanned = tmp_path / "askew.jpg"
    Image.new("RGB", (1240, 1754), "white").save(scanned, quality=90, dpi=(150, 150))
    falls = math.tan(math.radians(2))
    lines = [
        tuple(
            Word(f"cuvânt{at}", 100 + 150 * at, round(200 + 80 * line + 150 * at * falls), 140, 30) for at in range(6)
        )
        for line in range(5)
    ]
    target = tmp_path / "paper.pdf"
    assemble([scanned], target, title="t", created=CREATED, recogniser=Lines(*lines))
    with Pdf.open(target) as pdf:
        first = next(each for each in pikepdf.parse_content_stream(pdf.pages[0]) if str(each.operator) == "cm")
        cosine, sine = (float(each) for each in first.operands[:2])
        assert math.degrees(math.atan2(sine, cosine)) == pytest.approx(2, abs=0.05)
        assert pdf.pages[0].Resources.XObject.Im.read_raw_bytes() in scanned.read_bytes()
    assert [line.split() for line in text_of(target).splitlines() if line.strip()] == [
        [f"cuvânt{at}" for at in range(6)] for _ in lines
    ]
