"""Drawn papers are read by the real reader: what is proposed of them is right, and nothing is made up."""

from pathlib import Path

from PIL import Image

from app.bench.drawn_pages import DPI
from app.bench.labelled_letters import labelled_letters
from app.bench.proposing import counted_proposals
from tests.journeys.conftest import Opis


def test_what_scanned_papers_say_of_themselves_is_proposed(tmp_path: Path, soak: bool) -> None:
    counted = counted_proposals(tmp_path, papers=140 if soak else 14)
    found = counted.right + len(counted.misread)
    assert found > 0.97 * (found + counted.missed)
    assert len(counted.wrong) <= found / 100, counted.wrong
    # Which letters are misread differs with the processor: Tesseract computes otherwise on each.
    assert len(counted.misread) <= max(found / 100, 2), counted.misread


def test_a_paper_is_read_in_a_shell_with_the_place_of_each_value(opis: Opis, tmp_path: Path) -> None:
    letter = next(labelled_letters(1))
    file, silent = tmp_path / "cerere.pdf", tmp_path / "gol.png"
    letter.image.save(file, "PDF", resolution=DPI)
    Image.new("L", (1240, 1754), 255).save(silent, dpi=(150, 150))
    told = opis.answer("propose", file, silent)
    found = {each["subject"]: each for each in told["papers"][0]["proposals"]}
    assert {subject: each["value"] for subject, each in found.items()} == letter.truth
    assert found["sender"]["page"] == 1
    assert 0.1 < found["sender"]["box"][1] < 0.25
    assert told["papers"][1]["proposals"] == []
    said = opis.run("propose", file, silent).stdout
    assert "Expeditor: Popa Elena" in said
    assert "gol.png: nimic sigur" in said
