"""`opis propose`: what a paper says of itself, read from its pages; each value with the place where it stands."""

from itertools import islice
from pathlib import Path

from app.commands.asked import Asked
from app.commands.composition import build_desk, existing, workspace
from app.understanding.keeping import FIRST_PAGES
from app.understanding.proposals import Proposal, proposals
from opis_contract.page_text import PageText
from paper.reading_upright import read_scanned
from paper.renditions import DPI
from paper.strangers import StrangerReader
from paper.tesseract import Tesseract


def run(asked: Asked) -> int:
    """Each file is a paper. Nothing is registered and nothing is kept."""
    files = existing(asked, asked.options.files)
    classes = build_desk(asked, signed_in=False).catalogue.classes()
    papers: list[dict[str, object]] = []
    lines: list[str] = []
    with StrangerReader(log=asked.home.log / "reader.log") as reader, Tesseract() as tesseract:
        for file in files:
            found = proposals(_read(asked, file, reader, tesseract), classes)
            papers.append({"file": str(file), "proposals": [_described(each) for each in found]})
            lines.append(file.name if found else f"{file.name}: {asked.words.say('commands.propose.nothing')}")
            lines += [f"  {asked.words.say(f'commands.propose.{each.subject}')}: {each.value}" for each in found]
    asked.answer({"papers": papers}, *lines)
    return 0


def _read(asked: Asked, file: Path, reader: StrangerReader, tesseract: Tesseract) -> list[PageText]:
    """The words of the first pages; of one that cannot be read, none."""
    with workspace(asked) as folder:
        images = islice(reader.page_images(file, folder, dpi=DPI), FIRST_PAGES)
        read = [read_scanned(image, 0, tesseract, workspace=folder) for image in images]
    return [text or PageText(()) for text in read]


def _described(proposal: Proposal) -> dict[str, object]:
    place = proposal.place
    return {
        "subject": proposal.subject.value,
        "value": proposal.value,
        "page": place.page + 1,
        "box": [round(side, 4) for side in (place.left, place.top, place.width, place.height)],
    }
