"""The archive's line from the shell: sheets printed and read back, imports killed again and again, leaves counted."""

import hashlib
import json
import random
import signal
import subprocess
import time
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageDraw

from app.database.cipher import open_with
from app.home import Home
from app.privacy.home_key import open_home_key
from tests.journeys.conftest import Opis, until

LIST = "box,inventory_number,leaves,title\n1,1,12,Hotărâri\n1,2,6,Dispoziții\n2,10,6,Petiții\n"


@pytest.fixture
def batch(opis: Opis, tmp_path: Path) -> dict[str, object]:
    """A batch of two boxes with three files, 24 leaves in all, and its printed sheets."""
    opis.answer("digitise", "receive", "--fonds", "Primăria Probă", "--clerk", "Ana")
    (tmp_path / "list.csv").write_text(LIST)
    batch = opis.answer("digitise", "prepare", 1, tmp_path / "list.csv", "--clerk", "Ana")
    opis.answer("digitise", "sheets", "--batch", 1, "--output", tmp_path / "sheets.pdf")
    return batch


def scan(tmp_path: Path, *, leaves: tuple[int, int, int] = (12, 6, 6)) -> Path:
    """What a scanning firm brings: both sides of each sheet and each leaf, at 100 dots per inch and a little askew."""
    folder = tmp_path / "scanned"
    folder.mkdir()
    with pypdfium2.PdfDocument(tmp_path / "sheets.pdf") as pdf:
        sides = [pdf[place].render(scale=100 / 72).to_pil().convert("L") for place in range(len(pdf))]
    assert len(sides) == 2 * 5  # two boxes, three files
    box_1, one, two, box_2, ten = (sides[place : place + 2] for place in range(0, 10, 2))
    stack = box_1 + one + pages("1", leaves[0]) + two + pages("2", leaves[1]) + box_2 + ten + pages("10", leaves[2])
    for place, page in enumerate(stack, start=1):
        turned = page.rotate(1.5, fillcolor=245, resample=Image.Resampling.BILINEAR)
        turned.save(folder / f"Pagina {place}.jpg", dpi=(100, 100), quality=85)
    return folder


def pages(number: str, leaves: int) -> list[Image.Image]:
    made = []
    for side in range(1, 2 * leaves + 1):
        page = Image.new("L", (827, 1169), 245)
        ImageDraw.Draw(page).text((100, 100), f"dosarul {number}, fața {side}", fill=30)
        made.append(page)
    return made


def rows(opis: Opis, question: str) -> list[tuple[object, ...]]:
    home = Home(opis.home)
    database = open_with(home.database, open_home_key(home, randomness=bytes, keyring=None).register)
    found = database.execute(question).fetchall()
    database.close()
    return found


def stored(opis: Opis) -> int:
    return sum(path.is_file() and len(path.name) == 64 for path in (opis.home / "digitised").rglob("*"))


def kill_when_stored(opis: Opis, folder: Path, count: int, shake: float) -> None:
    """Let the import run until the store has so many files, and a moment longer; then end it without a word."""
    process = opis.start("import", folder, "--clerk", "Ana")
    while stored(opis) < count and process.poll() is None:
        until(time.monotonic() + 0.005)
    until(time.monotonic() + shake)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)


def test_an_import_killed_again_and_again_has_every_page_exactly_once(
    opis: Opis, tmp_path: Path, batch: dict[str, object], soak: bool
) -> None:
    folder = scan(tmp_path)
    drawn = random.Random(20260623)  # noqa: S311 - a repeatable draw, not a secret
    kills = 20 if soak else 4
    for kill in range(kills):
        kill_when_stored(opis, folder, (kill + 1) * 50 // kills, drawn.random() / 20)
    report = opis.answer("import", folder, "--clerk", "Ana")
    files = sorted(folder.iterdir())
    assert (report["taken"], report["pages"], report["sheets"]) == (len(files), 48, 10)
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert dict(rows(opis, "SELECT name, sha256 FROM import_sources")) == hashes
    counted = rows(opis, "SELECT count(*), count(DISTINCT source_id) FROM digitised_pages")
    assert counted == [(len(files), len(files))]
    for sha256 in hashes.values():
        kept = opis.home / "digitised" / sha256[:2] / sha256[2:4] / sha256
        assert hashlib.sha256(kept.read_bytes()).hexdigest() == sha256
    in_files = rows(
        opis,
        "SELECT inventory_number, count(*) FROM digitised_pages JOIN digitised_files USING (file_id)"
        " WHERE sheet IS NULL GROUP BY inventory_number ORDER BY inventory_number",
    )
    assert in_files == [("1", 24), ("10", 12), ("2", 12)]
    assert opis.answer("digitise", "scanned", 1, "--clerk", "Ana")["state"] == "scanned"


def test_a_bad_file_is_told_and_mended_and_a_leaf_too_few_stops_the_batch_until_a_second_person_confirms(
    opis: Opis, tmp_path: Path, batch: dict[str, object]
) -> None:
    folder = scan(tmp_path, leaves=(12, 5, 6))
    (folder / "Pagina 7.jpg").rename(tmp_path / "whole")
    (folder / "Pagina 7.jpg").write_bytes(b"\xff\xd8\xff cut off")
    done = opis.run("import", folder, "--clerk", "Ana", "--json")
    assert done.returncode == 1, done.stderr
    [aside] = json.loads(done.stdout)["put_aside"]
    assert aside["name"] == "Pagina 7.jpg"
    assert "stricat" in aside["said"]
    (tmp_path / "whole").replace(folder / "Pagina 7.jpg")
    said = opis.run("import", folder, "--clerk", "Ana")
    assert said.returncode == 0, said.stderr
    assert "Pagini: 46" in said.stdout
    stopped = opis.run("digitise", "scanned", 1, "--clerk", "Ana")
    assert stopped.returncode == 2
    assert "Coperta dosarului 2 spune 6 file; s-au scanat 5" in stopped.stderr
    mend = ("digitise", "leaves", 1, 2, 5, "--reason", "fila 4 lipsește din dosar, constatat la predare")
    alone = opis.run(*mend, "--clerk", "Ana", "--approved-by", "Ana")
    assert alone.returncode == 2
    opis.answer(*mend, "--clerk", "Ana", "--approved-by", "Dan")
    assert opis.answer("digitise", "scanned", 1, "--clerk", "Ana")["state"] == "scanned"


def test_a_batch_is_checked_twice_approved_and_its_evidence_verified(opis: Opis, tmp_path: Path) -> None:
    opis.answer("digitise", "receive", "--fonds", "Primăria Probă", "--clerk", "Ana")
    (tmp_path / "list.csv").write_text("box,inventory_number,leaves,title\n1,7,1,Autorizații\n")
    opis.answer("digitise", "prepare", 1, tmp_path / "list.csv", "--clerk", "Ana")
    opis.answer("digitise", "sheets", "--batch", 1, "--output", tmp_path / "sheets.pdf")
    folder = tmp_path / "scanned"
    folder.mkdir()
    (folder / "0.pdf").write_bytes((tmp_path / "sheets.pdf").read_bytes())
    pages("7", 1)[0].save(folder / "1.tif", dpi=(100, 100))
    assert opis.answer("import", folder, "--sides", "one", "--clerk", "Ana", "--equipment", "fi-7700")["pages"] == 1
    opis.answer("digitise", "scanned", 1, "--clerk", "Ana")
    for who in ("Ana", "Dan"):
        sample = opis.answer("digitise", "check", 1, "--clerk", who)["pages"]
        assert isinstance(sample, list)
        for each in sample:
            opis.answer("digitise", "judge", 1, each["place"], "ok", "--clerk", who)
        assert opis.answer("digitise", "verdict", 1, "--clerk", who)["passed"] is True
    incomplete = opis.run("digitise", "indexed", 1, "--clerk", "Dan")
    assert incomplete.returncode == 2
    assert "De pe coperta dosarului 7 lipsesc anii" in incomplete.stderr
    opis.answer("digitise", "table", 1, "--output", tmp_path / "index.csv")
    index = (tmp_path / "index.csv").read_text("utf-8-sig").replace("Autorizații,,", "Autorizații,,1978")
    (tmp_path / "index.csv").write_text(index)
    assert opis.answer("digitise", "describe", 1, tmp_path / "index.csv", "--clerk", "Dan")["lines"] == 1
    assert opis.answer("digitise", "indexed", 1, "--clerk", "Dan")["state"] == "indexed"
    opis.answer("digitise", "reject", 1, "--clerk", "Dan", "--reason", "lipsește compartimentul")
    assert opis.answer("digitise", "show", 1)["state"] == "checked"
    opis.answer("digitise", "indexed", 1, "--clerk", "Dan")
    alone = opis.run("digitise", "approve", 1, "--clerk", "Ana")
    assert alone.returncode == 2
    assert "Cine a scanat nu aprobă" in alone.stderr
    out = tmp_path / "evidence"
    approved = opis.answer("digitise", "approve", 1, "--clerk", "Dan", "--output", out)
    assert hashlib.sha256((out / "dovada.json").read_bytes()).hexdigest() == approved["sha256"]
    for sums, where in ((out / "dovada.sha256", out), (out / "pagini.sha256", opis.home / "digitised")):
        subprocess.run(["sha256sum", "--check", "--strict", sums], cwd=where, check=True, capture_output=True)
    assert b"pdfaid" in (out / "dovada.pdf").read_bytes()
    opis.answer("digitise", "evidence", 1, "--output", tmp_path / "again")
    for path in out.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()
    assert opis.answer("digitise", "verify", 1)["sound"] is True
    ingested = opis.answer("digitise", "ingest", 1, tmp_path / "archive", "--clerk", "Dan")
    archive = tmp_path / "archive" / "lot-1"
    assert (ingested["folder"], ingested["files"]) == (str(archive), 1)
    for sums, where in ((archive / "dovada.sha256", archive), (archive / "pagini.sha256", archive / "pagini")):
        subprocess.run(["sha256sum", "--check", "--strict", sums], cwd=where, check=True, capture_output=True)
    opis.answer("digitise", "hand-back", 1, "--to", "raftul 4", "--clerk", "Dan")
    assert "hârtia predată" in opis.run("digitise", "show").stdout
    [stored_file] = [line.split()[1] for line in (out / "pagini.sha256").read_text().splitlines()]
    (opis.home / "digitised" / stored_file).unlink()
    broken = opis.run("digitise", "verify", 1)
    assert broken.returncode == 1
    assert "Nu mai este ca la aprobare" in broken.stdout
