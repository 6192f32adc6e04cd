"""`opis judge` tells what is on a folder of pages, counts its own mistakes beside their labels, and changes nothing."""

import json
from pathlib import Path

import pytest

from tests.journeys.conftest import Opis
from tests.paper.labelled_pages import DPI, labelled, with_patch


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Pages with their labels."""
    folder = tmp_path / "pages"
    folder.mkdir()
    rows = ["file,blank,degrees"]
    for number, page in enumerate(labelled(8, seed=5), start=1):
        name = f"page-{number}.jpg"
        page.image.save(folder / name, quality=90, dpi=(DPI, DPI))
        is_blank = "yes" if page.kind.startswith("blank") else "no"
        rows.append(f"{name},{is_blank},{page.degrees if page.kind == 'letter' else ''}")
    (folder / "labels.csv").write_text("\n".join(rows), "utf-8")
    return folder


def test_a_labelled_folder_is_judged_and_the_mistakes_are_counted(opis: Opis, folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    told = opis.answer("judge", folder)
    assert told["counted"] == {
        "pages": 8,
        "false_blanks": [],
        "blanks": 2,
        "blanks_found": 2,
        "slopes": 4,
        "slopes_true": 4,
    }
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_wrong_label_is_counted_as_a_false_blank_and_ends_with_one(opis: Opis, folder: Path) -> None:
    labels = folder / "labels.csv"
    labels.write_text(labels.read_text("utf-8").replace("page-1.jpg,yes", "page-1.jpg,no"), "utf-8")
    done = opis.run("judge", folder, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["counted"]["false_blanks"] == ["page-1.jpg"]


def test_what_is_no_page_is_told_and_the_others_go_on(opis: Opis, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    with_patch("WNNW").save(folder / "1.png", dpi=(DPI, DPI))
    (folder / "2.jpg").write_bytes(b"\xff\xd8\xff no picture")
    done = opis.run("judge", folder)
    assert done.returncode == 0
    assert "foaie despărțitoare (WNNW)" in done.stdout
    assert "2.jpg: " in done.stdout


def test_labels_of_another_shape_and_a_folder_without_pages_are_wrong_input(opis: Opis, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert opis.run("judge", empty).returncode == 2
    (empty / "labels.csv").write_text("file,blank\n1.jpg,perhaps\n", "utf-8")
    with_patch("WNNW").save(empty / "1.png", dpi=(DPI, DPI))
    assert "labels.csv" in opis.run("judge", empty).stderr
