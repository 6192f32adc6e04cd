"""What stands on the strip of pages is told and done in a shell too: by somebody who helps from far away."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from tests.journeys.conftest import Opis


@pytest.fixture
def batch(opis: Opis, tmp_path: Path) -> str:
    """Five pages, scanned."""
    folder = tmp_path / "scanned"
    folder.mkdir()
    for number in range(1, 6):
        page = Image.new("L", (413, 585), 250)
        ImageDraw.Draw(page).text((60, 60), f"pagina {number}", fill=20)
        page.save(folder / f"{number}.png", dpi=(50, 50))
    return str(opis.answer("scan", "--device", f"folder:{folder}")["batch"])


def documents(told: dict[str, Any]) -> list[list[int]]:
    """The pages of each document that are not put aside."""
    return [[page["sequence"] for page in each["pages"] if not page["folded"]] for each in told["documents"]]


def files_of(opis: Opis, number: object) -> list[Any]:
    """The files of the entry: its pages as they came, and the PDF/A of them."""
    shown: Any = opis.answer("show", number)
    return list(shown["files"])


def test_pages_are_put_in_order_and_every_step_is_told_and_taken_back(opis: Opis, batch: str) -> None:
    def pages(*arguments: object) -> dict[str, Any]:
        return opis.answer("pages", *arguments, "--clerk", "Ana")

    assert documents(opis.answer("pages", "show", batch)) == [[1, 2, 3, 4, 5]]
    assert opis.answer("pages", "steps", batch) == {"steps": []}
    assert documents(pages("split", batch, 3)) == [[1, 2], [3, 4, 5]]
    assert documents(pages("fold", batch, 3)) == [[1, 2], [4, 5]]
    assert documents(pages("move", batch, 5, "--before", 1)) == [[5, 1, 2], [4]]
    turned = pages("turn", batch, 1, 2, "--quarters", 3)
    assert {each["sequence"]: each["turn"] for each in turned["documents"][0]["pages"]} == {5: 0, 1: 270, 2: 270}
    assert documents(pages("undo", batch)) == [[5, 1, 2], [4]]
    assert documents(pages("undo", batch)) == [[1, 2], [4, 5]]
    assert documents(pages("redo", batch)) == [[5, 1, 2], [4]]
    assert documents(pages("unfold", batch, 3)) == [[5, 1, 2], [3, 4]]
    assert documents(pages("join", batch, 4)) == [[5, 1, 2, 3, 4]]
    assert documents(pages("move", batch, 5)) == [[1, 2, 3, 4, 5]]
    assert pages("scan-instead", batch, 2)["scan_before"] == 2
    assert pages("scan-before", batch)["scan_before"] is None
    steps: Any = opis.answer("pages", "steps", batch)["steps"]
    told = [(each["who"], each["acts"][0]["kind"], each["undone"]) for each in steps[:5]]
    assert told == [
        ("Ana", "split", False),
        ("Ana", "fold", False),
        ("Ana", "move", False),
        ("Ana", "turn", True),
        ("Ana", "unfold", False),
    ]
    said = opis.run("pages", "steps", batch).stdout.splitlines()
    assert said[0].endswith("Ana: aici începe alt document: 3")
    assert said[1].endswith("Ana: puse deoparte (pliată): 3")
    assert said[2].endswith("Ana: mutate înaintea paginii 1: 5")
    assert said[3].endswith("Ana: întoarse cu 270°: 1, 2 (luat înapoi)")


def test_each_document_is_led_to_its_number_and_goes_into_its_entry(opis: Opis, batch: str) -> None:
    numbers = []
    for sender in ("Popa Elena", "SC Beta SRL"):
        entry: Any = opis.answer("register", "--sender", sender, "--summary", "cerere")
        numbers.append(entry["number"])
    opis.answer("pages", "split", batch, 3)
    opis.answer("pages", "fold", batch, 5)
    opis.answer("pages", "aim", batch, 2, numbers[0])
    aimed: Any = opis.answer("pages", "aim", batch, 4, numbers[1])
    assert [each["number"].split("/")[0] for each in aimed["documents"]] == [str(each) for each in numbers]
    opis.answer("pages", "aim", batch, 4)
    half: Any = opis.answer("pages", "file", batch)
    assert (half["state"], [len(files_of(opis, each)) for each in numbers]) == ("open", [3, 0])
    moved = opis.run("pages", "turn", batch, 1)
    assert moved.returncode == 2
    opis.answer("pages", "aim", batch, 4, numbers[1])
    whole: Any = opis.answer("pages", "file", batch)
    assert (whole["state"], [len(files_of(opis, each)) for each in numbers]) == ("attached", [3, 3])
    said = opis.run("pages", "show", batch).stdout
    assert f"este la {aimed['documents'][0]['number']}" in said
    assert "pusă deoparte: pliată" in said


def test_a_page_or_batch_that_is_not_there_is_named(opis: Opis, batch: str) -> None:
    missing = opis.run("pages", "turn", batch, 6)
    assert missing.returncode == 2
    assert "6" in missing.stderr
    unknown = opis.run("pages", "show", "00000000-0000-4000-8000-000000000000")
    assert unknown.returncode == 2
    nothing = opis.run("pages", "undo", batch)
    assert nothing.returncode == 2
