"""What is proposed of papers whose truth is known: how much of it is wrong, and how much of the truth is missed."""

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from app.bench.drawn_pages import DPI
from app.bench.labelled_letters import labelled_letters
from app.bench.ratios import Ratio
from app.catalogue.starter import starter_rows
from app.folding import folded
from app.understanding.proposals import Subject, proposals
from opis_contract.catalogue import DocumentClass
from opis_contract.page_text import PageText
from paper.reading_upright import read_scanned
from paper.tesseract import Tesseract

WRONG_ALLOWED = 0.01
"""A clerk who is offered a wrong value more often stops looking."""
MISSED_ALLOWED = 0.05
_SAME_TEXT = 0.95
"""Above this likeness a text was found where it stands, and a letter of it misread."""

_TEXTS = frozenset({Subject.SENDER, Subject.SUMMARY})
"""A letter more or less in a number makes it the number of somebody else."""


@dataclass(slots=True)
class Counted:
    """Values proposed, rightly and wrongly, and values of the papers that were not."""

    right: int = 0
    missed: int = 0
    misread: list[tuple[str, Subject, str]] = field(default_factory=list)
    """Layout of the paper, subject and value: the right text of the paper, a letter of it misread."""
    wrong: list[tuple[str, Subject, str]] = field(default_factory=list)
    """The same, of what the paper does not say."""


def counted_proposals(folder: Path, *, papers: int) -> Counted:
    """Drawn papers as a scanner gives them, every other one lying on its side, read and understood."""
    classes = [row for row in starter_rows() if isinstance(row, DocumentClass)]
    counted = Counted()
    with Tesseract() as reader:
        for number, letter in enumerate(labelled_letters(papers)):
            turn = 90 * (number % 2)
            file = folder / f"paper-{number:03}.jpg"
            letter.image.rotate(turn, expand=True).save(file, quality=85, dpi=(DPI, DPI))
            text = read_scanned(file, turn, reader, workspace=folder) or PageText(())
            found = {each.subject: each.value for each in proposals([text], classes)}
            for subject, value in found.items():
                seen, true = folded(value), folded(letter.truth.get(subject, ""))
                if seen == true:
                    counted.right += 1
                elif subject in _TEXTS and SequenceMatcher(None, seen, true, autojunk=False).ratio() > _SAME_TEXT:
                    counted.misread.append((letter.layout, subject, value))
                else:
                    counted.wrong.append((letter.layout, subject, value))
            counted.missed += len(letter.truth.keys() - found.keys())
    return counted


def proposals_ratios(folder: Path, *, papers: int) -> list[Ratio]:
    """The share of what is proposed that is wrong, and of what could be that is missed, over what is allowed."""
    counted = counted_proposals(folder, papers=papers)
    misread = len(counted.misread)
    wrong = len(counted.wrong) + misread
    proposed, there = counted.right + wrong, counted.right + wrong + counted.missed
    seen = (
        f"{wrong} wrong of {proposed} proposed ({misread} by a letter), {counted.missed} missed, {papers} papers drawn"
    )
    return [
        Ratio("wrong proposals / 1 %", round(wrong / max(proposed, 1) / WRONG_ALLOWED, 3), 1.0, seen),
        Ratio("missed proposals / 5 %", round(counted.missed / max(there, 1) / MISSED_ALLOWED, 3), 1.0, seen),
    ]
