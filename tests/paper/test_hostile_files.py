"""Files made to harm their reader, or just broken: each ends in an answer or a named refusal, and nothing else."""

import hashlib
import os
import random
import select
import signal
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from paper.errors import (
    EmptyFile,
    Encrypted,
    FileRefused,
    NoSuchPage,
    NotReadable,
    PaperNotWritten,
    ReaderNotStarted,
    TooBig,
    TookTooLong,
    UnsupportedKind,
)
from paper.strangers import Kind, Limits, StrangerReader
from tests.paper.conftest import WritePage

# Small limits make the hostile cheap; every one of them is far above what the honest files here need.
TIGHT = Limits(cpu_seconds=2, wall_seconds=30, memory_mebibytes=768)


@pytest.fixture(scope="module")
def reader() -> Iterator[StrangerReader]:
    with StrangerReader(TIGHT) as reader:
        yield reader


def pdf_of(path: Path, contents: bytes = b"", pages: int = 1, box: tuple[float, ...] = (0, 0, 595, 842)) -> Path:
    with Pdf.new() as pdf:
        for _ in range(pages):
            page = Dictionary(Type=Name.Page, MediaBox=Array(box), Contents=pdf.make_stream(contents))
            pdf.pages.append(pikepdf.Page(page))
        pdf.save(path)
    return path


def edited(path: Path, edit: Callable[[Pdf], None]) -> Path:
    with pikepdf.open(pdf_of(path), allow_overwriting_input=True) as pdf:
        edit(pdf)
        pdf.save(path)
    return path


def still_serves(reader: StrangerReader, folder: Path) -> bool:
    return reader.inspect(pdf_of(folder / "honest.pdf")).pages == 1


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", EmptyFile),
        (b"Stimate domn,", UnsupportedKind),
        (b"PK\x03\x04" + bytes(2000), UnsupportedKind),
        (b"%PDF-1.7\nnothing more", NotReadable),
        (b"\xff\xd8\xff\xe0 cut", NotReadable),
        (b"\x89PNG\r\n\x1a\n cut", NotReadable),
        (b"II*\x00 cut", NotReadable),
    ],
)
def test_what_is_no_paper_is_refused_by_its_content(
    content: bytes, refusal: type[FileRefused], reader: StrangerReader, tmp_path: Path
) -> None:
    path = tmp_path / "petition.pdf"
    path.write_bytes(content)
    with pytest.raises(refusal):
        reader.inspect(path)


def test_the_kind_is_the_content_whatever_the_name_says(
    write_page: WritePage, reader: StrangerReader, tmp_path: Path
) -> None:
    kinds = {}
    for suffix in ("jpg", "png", "tif"):
        page = write_page(f"page.{suffix}", dpi=72)
        kinds[suffix] = reader.inspect(page.rename(tmp_path / f"{suffix}.doc")).kind
    assert kinds == {"jpg": Kind.JPEG, "png": Kind.PNG, "tif": Kind.TIFF}
    assert reader.inspect(pdf_of(tmp_path / "pdf.jpg")).media_type == "application/pdf"


@pytest.mark.parametrize("name", ["missing.pdf", "."])
def test_a_file_that_is_not_there_is_refused(name: str, reader: StrangerReader, tmp_path: Path) -> None:
    with pytest.raises(NotReadable):
        reader.inspect(tmp_path / name)


def test_a_pdf_without_pages_is_empty(reader: StrangerReader, tmp_path: Path) -> None:
    with Pdf.new() as pdf:
        pdf.save(tmp_path / "none.pdf")
    with pytest.raises(EmptyFile):
        reader.inspect(tmp_path / "none.pdf")


def test_ten_thousand_pages_are_too_many(reader: StrangerReader, tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 10000/Kids["
        + b" ".join(b"%d 0 R" % number for number in range(3, 10_003))
        + b"]>>endobj\n"
        + b"".join(
            b"%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n" % number for number in range(3, 10_003)
        )
        + b"trailer<</Root 1 0 R/Size 10003>>\n%%EOF"
    )
    with pytest.raises(TooBig):
        reader.inspect(path)
    with pytest.raises(TooBig):
        reader.page_text(path)


def test_a_page_as_large_as_a_town_is_not_pictured_but_has_its_thumbnail(
    reader: StrangerReader, tmp_path: Path
) -> None:
    path = pdf_of(tmp_path / "town.pdf", box=(0, 0, 5_000_000, 5_000_000))
    with pytest.raises(TooBig):
        reader.page_images(path, tmp_path, dpi=300)
    reader.thumbnail(path, 1, pixels=128, target=tmp_path / "town.jpg")
    with Image.open(tmp_path / "town.jpg") as seen:
        assert seen.size == (128, 128)


def test_a_plan_too_large_for_its_pixels_is_pictured_coarser(reader: StrangerReader, tmp_path: Path) -> None:
    with StrangerReader(Limits(pixels=4_000_000)) as modest:
        [picture] = modest.page_images(pdf_of(tmp_path / "plan.pdf"), tmp_path, dpi=300)
    with Image.open(picture) as seen:
        assert 3_500_000 < seen.width * seen.height <= 4_010_000
        assert seen.info["dpi"][0] == pytest.approx(seen.width / 595 * 72, rel=0.01)


@pytest.mark.parametrize("side", [14_000, 30_000])
def test_a_picture_that_unpacks_to_gigabytes_is_refused(side: int, reader: StrangerReader, tmp_path: Path) -> None:
    row = zlib.compress(bytes(side // 8 + 1) * side, 1)
    header = side.to_bytes(4, "big") * 2 + b"\x01\x00\x00\x00\x00"
    bomb = b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")
        for name, data in ((b"IHDR", header), (b"IDAT", row), (b"IEND", b""))
    )
    path = tmp_path / "bomb.png"
    path.write_bytes(bomb)
    with pytest.raises(TooBig):
        reader.inspect(path)


def test_a_picture_in_a_pdf_that_unpacks_to_gigabytes_harms_nobody(reader: StrangerReader, tmp_path: Path) -> None:
    def plant(pdf: Pdf) -> None:
        image = pdf.make_stream(zlib.compress(bytes(36_000) * 12_000, 1))
        image.update(
            Dictionary(
                Type=Name.XObject,
                Subtype=Name.Image,
                Width=12_000,
                Height=12_000,
                BitsPerComponent=8,
                ColorSpace=Name.DeviceRGB,
                Filter=Name.FlateDecode,
            )
        )
        pdf.pages[0].Resources = Dictionary(XObject=Dictionary(Im=image))
        pdf.pages[0].Contents = pdf.make_stream(b"q 500 0 0 500 0 0 cm /Im Do Q")

    path = edited(tmp_path / "bomb.pdf", plant)
    answered_or_refused(reader, path, tmp_path)
    assert still_serves(reader, tmp_path)


def test_a_page_of_endless_painting_takes_too_long(reader: StrangerReader, tmp_path: Path) -> None:
    path = pdf_of(tmp_path / "endless.pdf", b"0 0 1 rg 9 9 580 800 re 9 9 m 300 830 580 9 9 800 c b " * 40_000)
    with pytest.raises(TookTooLong):
        reader.page_images(path, tmp_path, dpi=300)
    assert not list(tmp_path.glob("0*"))
    assert still_serves(reader, tmp_path)


def test_forms_that_call_forms_that_call_forms_harm_nobody(reader: StrangerReader, tmp_path: Path) -> None:
    def plant(pdf: Pdf) -> None:
        inner = pdf.make_stream(b"0 0 500 500 re f " * 200, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 500, 500])
        for _ in range(8):
            inner = pdf.make_stream(
                b"/F Do " * 20,
                Type=Name.XObject,
                Subtype=Name.Form,
                BBox=[0, 0, 500, 500],
                Resources=Dictionary(XObject=Dictionary(F=inner)),
            )
        pdf.pages[0].Resources = Dictionary(XObject=Dictionary(F=inner))
        pdf.pages[0].Contents = pdf.make_stream(b"/F Do")

    path = edited(tmp_path / "laughs.pdf", plant)
    with pytest.raises(FileRefused):
        reader.thumbnail(path, 1, pixels=128, target=tmp_path / "laughs.jpg")
    assert not (tmp_path / "laughs.jpg").exists()
    assert still_serves(reader, tmp_path)


def test_a_page_tree_that_bites_its_tail_harms_nobody(reader: StrangerReader, tmp_path: Path) -> None:
    raw = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 9/Kids[2 0 R 3 0 R]/Parent 2 0 R>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
        b"4 0 obj<</FT/Sig/Kids[4 0 R]/Parent 4 0 R>>endobj\n"
        b"trailer<</Root 1 0 R/Size 5>>\nstartxref\n0\n%%EOF"
    )
    (tmp_path / "tail.pdf").write_bytes(raw)
    answered_or_refused(reader, tmp_path / "tail.pdf", tmp_path)
    assert still_serves(reader, tmp_path)


def test_arrays_a_million_deep_harm_nobody(reader: StrangerReader, tmp_path: Path) -> None:
    deep = b"[" * 1_000_000 + b"]" * 1_000_000
    (tmp_path / "deep.pdf").write_bytes(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/AcroForm " + deep + b">>endobj\n"
        b"2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R/Size 4>>\n%%EOF"
    )
    answered_or_refused(reader, tmp_path / "deep.pdf", tmp_path)
    assert still_serves(reader, tmp_path)


def test_a_pdf_with_a_broken_table_of_objects_is_still_read(reader: StrangerReader, tmp_path: Path) -> None:
    path = pdf_of(tmp_path / "broken.pdf", pages=3)
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"xref")] + b"xref\n0 1\nnonsense\ntrailer\n")
    answered_or_refused(reader, path, tmp_path)
    assert still_serves(reader, tmp_path)


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "pdf"])
def test_cut_and_scrambled_files_end_in_an_answer_or_a_refusal(
    suffix: str, write_page: WritePage, reader: StrangerReader, tmp_path: Path
) -> None:
    source = write_page(f"page.{suffix}", dpi=72) if suffix != "pdf" else pdf_of(tmp_path / "page.pdf", b"0 0 9 9 re f")
    whole = source.read_bytes()
    chance = random.Random(suffix)  # noqa: S311 - the same mutants at every run
    for number in range(25):
        mutant = bytearray(whole[: chance.randrange(100, len(whole))] if number % 5 == 0 else whole)
        for _ in range(chance.randrange(1, 30)):
            mutant[chance.randrange(len(mutant))] = chance.randrange(256)
        path = tmp_path / f"{number}.{suffix}"
        path.write_bytes(mutant)
        answered_or_refused(reader, path, tmp_path)
    assert still_serves(reader, tmp_path)


def answered_or_refused(reader: StrangerReader, path: Path, folder: Path) -> None:
    """Ask everything of the file; any other exception than a refusal ends the test. The file stays as it was."""
    before = hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns
    pictures = folder / f"pictures of {path.name}"
    pictures.mkdir()
    for question in (
        lambda: reader.inspect(path),
        lambda: reader.page_text(path),
        lambda: reader.thumbnail(path, 1, pixels=128, target=pictures / "thumbnail.jpg"),
        lambda: reader.page_images(path, pictures, dpi=72),
    ):
        with suppress(FileRefused, NoSuchPage):
            question()
    assert (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) == before


def test_a_password_is_told_and_its_file_not_read(reader: StrangerReader, tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    assert (reader.inspect(path).encrypted, reader.inspect(path).pages) == (True, 0)
    with pytest.raises(Encrypted):
        reader.page_images(path, tmp_path, dpi=72)
    with pytest.raises(Encrypted):
        reader.page_text(path)


def test_a_file_that_only_forbids_printing_is_read(reader: StrangerReader, tmp_path: Path) -> None:
    path = tmp_path / "no printing.pdf"
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path, encryption=pikepdf.Encryption(user="", owner="secret"))
    assert (reader.inspect(path).encrypted, reader.inspect(path).pages) == (True, 1)
    assert len(reader.page_images(path, tmp_path, dpi=72)) == 1


def test_a_page_that_is_not_there_is_told(write_page: WritePage, reader: StrangerReader, tmp_path: Path) -> None:
    for path in (pdf_of(tmp_path / "one.pdf"), write_page(dpi=72)):
        for page in (0, 2):
            with pytest.raises(NoSuchPage):
                reader.thumbnail(path, page, pixels=64, target=tmp_path / "none.jpg")


def test_a_picture_that_cannot_be_written_is_told_as_a_fault_of_the_disk(
    reader: StrangerReader, tmp_path: Path
) -> None:
    with pytest.raises(PaperNotWritten) as told:
        reader.thumbnail(pdf_of(tmp_path / "one.pdf"), 1, pixels=64, target=tmp_path / "no folder" / "picture.jpg")
    assert told.value.facts["reason"] == "ENOENT"


def test_a_picture_too_large_for_the_memory_is_refused_and_the_next_one_is_read(
    write_page: WritePage, tmp_path: Path
) -> None:
    big = tmp_path / "big.png"
    Image.new("RGB", (11_000, 11_000)).save(big, compress_level=1)
    with StrangerReader(Limits(memory_mebibytes=500)) as poor:
        with pytest.raises(TooBig):
            poor.page_images(big, tmp_path, dpi=300)
        assert len(poor.page_images(write_page(dpi=72), tmp_path, dpi=300)) == 1


def test_a_worker_that_falls_silent_is_ended_and_replaced(tmp_path: Path) -> None:
    before = children_of(os.getpid())
    with StrangerReader(Limits(wall_seconds=2)) as reader:
        assert still_serves(reader, tmp_path)
        [worker] = children_of(os.getpid()) - before
        os.kill(worker, signal.SIGSTOP)
        with pytest.raises(TookTooLong):
            reader.inspect(tmp_path / "honest.pdf")
        assert worker not in children_of(os.getpid())
        assert still_serves(reader, tmp_path)


def test_a_killed_worker_is_replaced(tmp_path: Path) -> None:
    before = children_of(os.getpid())
    with StrangerReader() as reader:
        assert still_serves(reader, tmp_path)
        [worker] = children_of(os.getpid()) - before
        opening = tmp_path / "never.pdf"
        os.mkfifo(opening)
        refusals: list[FileRefused] = []
        asking = threading.Thread(target=refused_into, args=(refusals, reader, opening))
        asking.start()
        with opening.open("wb"):  # returns when the worker has opened the other end: it is in the middle of its answer
            os.kill(worker, signal.SIGKILL)
            asking.join()
        assert [type(refusal) for refusal in refusals] == [TooBig]
        assert still_serves(reader, tmp_path)
    assert children_of(os.getpid()) == before


def refused_into(refusals: list[FileRefused], reader: StrangerReader, path: Path) -> None:
    with pytest.raises(FileRefused) as told:
        reader.inspect(path)
    refusals.append(told.value)


def test_a_worker_that_died_between_two_files_is_not_held_against_the_second(tmp_path: Path) -> None:
    before = children_of(os.getpid())
    with StrangerReader() as reader:
        assert still_serves(reader, tmp_path)
        [worker] = children_of(os.getpid()) - before
        watched = os.pidfd_open(worker)
        os.kill(worker, signal.SIGKILL)
        assert select.select([watched], [], [], 10)[0]
        os.close(watched)
        assert still_serves(reader, tmp_path)


def test_a_worker_killed_in_the_middle_of_a_page_leaves_nothing_of_it(tmp_path: Path) -> None:
    path = pdf_of(tmp_path / "long.pdf", b"0 0 1 rg 9 9 300 300 re f", pages=200)
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    before = children_of(os.getpid())
    with StrangerReader() as reader:
        assert still_serves(reader, tmp_path)
        [worker] = children_of(os.getpid()) - before
        caught: list[Path] = []
        asking = threading.Thread(target=pictured_until_refused, args=(reader, path, pictures))
        asking.start()
        while not caught and asking.is_alive():
            if list(pictures.glob(".*")):
                os.kill(worker, signal.SIGSTOP)
                os.waitid(os.P_PID, worker, os.WSTOPPED | os.WNOWAIT)
                caught = list(pictures.glob(".*"))
                os.kill(worker, signal.SIGKILL if caught else signal.SIGCONT)
        asking.join()
    assert caught
    assert not list(pictures.glob(".*"))
    for picture in pictures.iterdir():
        with Image.open(picture) as whole:
            whole.load()


def pictured_until_refused(reader: StrangerReader, path: Path, folder: Path) -> None:
    with pytest.raises(TooBig):
        reader.page_images(path, folder, dpi=150)


def test_a_reader_that_cannot_start_is_no_fault_of_the_file(tmp_path: Path) -> None:
    with (
        StrangerReader(log=tmp_path / "no folder" / "reader.log") as reader,
        pytest.raises(ReaderNotStarted) as told,
    ):
        reader.inspect(pdf_of(tmp_path / "one.pdf"))
    assert told.value.facts["reason"] == "ENOENT"


def test_a_title_that_is_no_unicode_does_not_hide_the_file(reader: StrangerReader, tmp_path: Path) -> None:
    def plant(pdf: Pdf) -> None:
        pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=pikepdf.String(b"\xfe\xff\xd8\x00\x00A")))

    seen = reader.inspect(edited(tmp_path / "title.pdf", plant))
    assert seen.pages == 1
    assert seen.title.endswith("A")
    edited(tmp_path / "sound.pdf", lambda pdf: pdf.docinfo.update({"/Title": "Cerere în țară"}))
    assert reader.inspect(tmp_path / "sound.pdf").title == "Cerere în țară"


def test_the_worker_outlives_the_thread_that_asked_first(tmp_path: Path) -> None:
    with StrangerReader() as reader:
        asking = threading.Thread(target=still_serves, args=(reader, tmp_path))
        asking.start()
        asking.join()
        first = children_of(os.getpid())
        assert still_serves(reader, tmp_path)
        assert children_of(os.getpid()) == first


def test_the_worker_dies_with_the_desk(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from paper.strangers import StrangerReader\n"
        "reader = StrangerReader(); reader.inspect(Path(sys.argv[1])); print('ready', flush=True); sys.stdin.read()"
    )
    desk = subprocess.Popen(
        [sys.executable, "-c", script, pdf_of(tmp_path / "one.pdf")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert desk.stdout
    desk.stdout.readline()
    [worker] = children_of(desk.pid)
    watched = os.pidfd_open(worker)
    os.kill(worker, signal.SIGSTOP)  # it cannot notice by itself that its questions have ended
    desk.kill()
    desk.communicate()
    assert select.select([watched], [], [], 10)[0], "the worker lives on"
    os.close(watched)


def children_of(pid: int) -> set[int]:
    """The workers for strangers' files that `pid` has now."""
    children: set[int] = set()
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # a thread that has just ended
            children.update(map(int, (task / "children").read_text().split()))
    return {child for child in children if b"paper.worker" in Path(f"/proc/{child}/cmdline").read_bytes()}
