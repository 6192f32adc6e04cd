"""The record of scanned pages beside what others make of them: reading and PDF/A, and PDF/A of stored pages alone.

The same drawn letters go through our reader and through the `ocrmypdf` command with two jobs, asked for PDF/A-2 in
Romanian; both files are then read back by `pdftotext`, and the mistakes of both counted.
"""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from app.bench.drawn_pages import DPI, Quality, letters
from app.bench.mistakes import mistakes
from app.bench.ratios import Ratio, against
from app.bench.window import ROOT, child_environment
from paper.pdfa import assemble
from paper.recognising import NoRecogniser, Recogniser
from paper.tesseract import Tesseract

STORED_ALLOWED = 1 / 200
"""Seconds that a stored page may take on its way into a PDF/A."""
_CREATED = datetime(2026, 11, 20, 7, tzinfo=UTC)


def reading_and_record_ratios(folder: Path, *, pages: int) -> Iterator[Ratio]:
    """Time of a page, then its mistakes, both over those of `ocrmypdf`."""
    images, texts = [], []
    for number, letter in enumerate(letters(pages), start=1):
        images.append(folder / f"letter-{number:03}.jpg")
        letter.image.save(images[-1], quality=85, dpi=(DPI, DPI))
        texts.append(letter.text)
    with Tesseract() as reader:
        ours = _assembled(images, folder / "ours.pdf", reader)
    bound, theirs = folder / "bound.pdf", folder / "theirs.pdf"
    _command(folder, "img2pdf", *images, "--output", bound)
    begun = perf_counter()
    _command(folder, "ocrmypdf", "--quiet", "-l", "ron", "--output-type", "pdfa-2", "--jobs", "2", bound, theirs)
    took = perf_counter() - begun
    yield against(
        "reading and PDF/A of a page / ocrmypdf", ours / pages, took / pages, goal=round(1 / 3, 3), of="ocrmypdf"
    )
    wrong, their_wrong = (_mistakes(texts, file) for file in (folder / "ours.pdf", theirs))
    seen = f"{100 * wrong:.2f} % / {100 * their_wrong:.2f} % (ocrmypdf) of {sum(map(len, texts))} letters"
    yield Ratio("letters read wrong / ocrmypdf", round(wrong / max(their_wrong, 1e-6), 3), 1.0, seen)


def stored_pages_ratio(folder: Path, *, pages: int) -> Ratio:
    """PDF/A of stored pages, 1.1 MB each, whose text is not wanted: the time of each over the time allowed."""
    papers = []
    for number, letter in enumerate(letters(3, qualities=(Quality.CLEAN,))):
        papers.append(folder / f"stored-{number}.jpg")
        letter.image.save(papers[-1], quality=85, dpi=(DPI, DPI))
    images = [papers[number % len(papers)] for number in range(pages)]
    took = _assembled(images, folder / "stored.pdf", NoRecogniser())
    size = (folder / "stored.pdf").stat().st_size / 1e6
    seen = f"{pages / took:.0f} pages a second, {pages} pages, {size:.0f} MB, on disk"
    return Ratio("PDF/A of stored pages / 200 pages a second", round(took / pages / STORED_ALLOWED, 3), 1.0, seen)


def _assembled(images: Sequence[Path], target: Path, reader: Recogniser) -> float:
    begun = perf_counter()
    assemble(images, target, title="letters", created=_CREATED, recogniser=reader)
    return perf_counter() - begun


def _mistakes(texts: Sequence[str], pdf: Path) -> float:
    read = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout.split("\f")
    return mistakes(zip(texts, read[: len(texts)], strict=True))


def _command(folder: Path, name: str, *arguments: str | Path) -> None:
    """A program that stands beside our Python, as a person would start it."""
    program = Path(sys.executable).parent / name
    subprocess.run([program, *arguments], cwd=ROOT, env=child_environment(folder), check=True)
