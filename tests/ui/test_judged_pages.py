"""Pages are looked at once they are safe: blank ones step aside, separators divide, the rest is told; Ctrl+Z undoes."""

import hashlib
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from PIL import Image
from PySide6.QtCore import Qt

from app.arranging.acts import Aim, Folding, Turn
from app.commands.page_judge import PageJudge
from app.intake import IntakePage
from opis_contract.scan_profiles import USUAL, ScanProfile, Separator
from paper.strangers import Limits
from tests.paper.labelled_pages import DPI, askew, blank, letter, scanned, with_patch
from ui.shell.actions import Scope

SCREENS = Path(__file__).parents[2] / "build" / "screens"
CTRL = Qt.KeyboardModifier.ControlModifier


def scan(house: Any, pages: list[Image.Image]) -> UUID:
    """A batch of these pages, as a scan leaves it."""
    batch = house.desk.intake.open(source="fake:office")
    for number, page in enumerate(pages, start=1):
        path: Path = batch.folder / f"{number:04}.jpg"
        page.convert("RGB").save(path, quality=90, dpi=(DPI, DPI))
        kept = IntakePage(
            sequence=number,
            path=path,
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            width=page.width,
            height=page.height,
            resolution=DPI,
            media_type="image/jpeg",
        )
        house.desk.intake.accept(batch.batch_id, kept)
    return batch.batch_id


@pytest.fixture
def stack_of_papers() -> list[Image.Image]:
    """A letter, its blank back, a separator, a letter askew, the same once more."""
    random = Random(4)  # noqa: S311 - drawn papers, no secrets

    def on_paper(page: Image.Image) -> Image.Image:
        return scanned(page, random, shade=245, grain=2)

    twice = askew(letter(random, lines=20), 2.5)
    return [
        on_paper(letter(random)),
        on_paper(blank(random)[0]),
        on_paper(with_patch("WNNW")),
        on_paper(twice),
        on_paper(twice),
    ]


def test_a_stack_is_divided_cleaned_and_told_and_every_bit_can_be_taken_back(
    house: Any, ui: Any, stack_of_papers: list[Image.Image], tmp_path: Path
) -> None:
    house.judge = PageJudge(tmp_path / "reader.log", Limits())
    divided = ScanProfile(code=USUAL, name="Obișnuit", separators=frozenset({Separator.PATCH}))
    opened = house.open()
    opened.scan.picker.use_profile(divided)
    batch_id = scan(house, stack_of_papers)
    opened.window.go(Scope.SCANNING)
    opened.scan.judging.go_on()
    house.settle(opened)

    items = opened.scanning.strip.strip.items
    assert [item.folded for item in items] == [None, Folding.BLANK, Folding.SEPARATOR, None, None]
    groups = house.desk.arranging.arrangement(batch_id).groups
    assert [[page.sequence for page in group.waiting] for group in groups] == [[1], [4, 5]]
    assert [item.seen for item in items] == ["", "", "", "Strâmbă (2,5°)", "Strâmbă (2,5°), De două ori?"]
    told = opened.scanning.strip.strip.index(3).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told.endswith("Strâmbă (2,5°)")

    opened.scanning.strip.setFocus()
    opened.scanning.strip.follow(1)
    ui.press(opened.scanning.strip, Qt.Key.Key_N)
    assert opened.scanning.strip.current_page() == 4
    ui.press(opened.scanning.strip, Qt.Key.Key_N)
    assert opened.scanning.strip.current_page() == 5
    assert opened.scanning.seen.text() == "Strâmbă (2,5°), De două ori?"
    house.settle(opened)
    SCREENS.mkdir(parents=True, exist_ok=True)
    assert opened.window.grab().save(str(SCREENS / "scanning-judged-ro-light.png"))

    for _ in range(2):
        ui.press(opened.scanning.strip, Qt.Key.Key_Z, CTRL)
        house.settle(opened)
    assert all(page.folded is None for page in house.desk.arranging.arrangement(batch_id).pages)
    assert len(house.desk.arranging.arrangement(batch_id).groups) == 1


def test_what_the_clerk_has_put_somewhere_stays_there_and_every_page_is_looked_at_once(
    house: Any, ui: Any, tmp_path: Path
) -> None:
    random = Random(5)  # noqa: S311 - drawn papers, no secrets
    house.judge = PageJudge(tmp_path / "reader.log", Limits())
    batch_id = scan(house, [scanned(blank(random)[0], random, shade=245, grain=2) for _ in range(2)])

    house.desk.arranging.do(batch_id, Turn(pages=(1,)), who="Maria I.")
    opened = house.open()
    house.settle(opened)
    folded = {page.sequence: page.folded for page in house.desk.arranging.arrangement(batch_id).pages}
    assert folded == {1: None, 2: Folding.BLANK}
    assert set(house.desk.judging.verdicts(batch_id)) == {1, 2}
    assert house.desk.judging.next() is None


@pytest.mark.parametrize(
    ("leaves", "told"), [(1, ""), (2, ""), (3, "În formular sunt scrise 3 file, pagini scanate: 2")]
)
def test_pages_that_cannot_be_the_leaves_of_the_form_are_told(house: Any, ui: Any, leaves: int, told: str) -> None:
    draft = ui.draft("Popa Elena", "Cerere de racordare")
    counted = draft.model_copy(update={"content": draft.content.model_copy(update={"leaves": leaves})})
    entry = house.desk.register(counted, clerk="Maria I.").entry
    batch_id = house.batch(2)
    house.desk.arranging.do(batch_id, Aim(page=1, entry_id=entry.entry_id), who="Maria I.")
    opened = house.open()
    opened.window.go(Scope.SCANNING)
    house.settle(opened)
    assert [item.seen for item in opened.scanning.strip.strip.items] == [told, ""]
