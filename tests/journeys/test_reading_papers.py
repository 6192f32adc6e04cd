"""Drawn papers are read by the real reader: what is proposed of them is right, and nothing is made up."""

from pathlib import Path

from app.bench.drawn_pages import DPI
from app.bench.labelled_letters import labelled_letters
from app.catalogue.starter import starter_rows
from app.folding import folded
from app.understanding.proposals import proposals
from opis_contract.catalogue import DocumentClass
from paper.reading_upright import read_scanned
from paper.tesseract import Tesseract

CLASSES = [row for row in starter_rows() if isinstance(row, DocumentClass)]


def test_what_scanned_papers_say_of_themselves_is_proposed(tmp_path: Path, soak: bool) -> None:
    right = missed = 0
    wrong = []
    with Tesseract() as reader:
        for number, letter in enumerate(labelled_letters(140 if soak else 14)):
            file = tmp_path / f"{number}.jpg"
            letter.image.rotate(90 * (number % 2), expand=True).save(file, quality=85, dpi=(DPI, DPI))
            text = read_scanned(file, 90 * (number % 2), reader, workspace=tmp_path)
            assert text is not None
            found = {each.subject: each.value for each in proposals([text], CLASSES)}
            for subject, value in found.items():
                if folded(value) == folded(letter.truth.get(subject, "")):
                    right += 1
                else:
                    wrong.append((letter.layout, subject, value))
            missed += len(letter.truth.keys() - found.keys())
    assert right > 0.97 * (right + missed)
    assert len(wrong) <= right / 100, wrong
