"""From the shell: a label on a printer in the network, a duplicate with its reason, a stamped copy of a file."""

import hashlib
import json
from pathlib import Path

from PIL import Image

from devices.fake.printer import FakePrinter, Mood
from paper.strangers import StrangerReader
from tests.journeys.conftest import Opis


def test_a_printer_of_the_settings_prints_and_one_that_is_empty_costs_no_number(opis: Opis) -> None:
    printer = FakePrinter("zpl", size="62x29")
    opis.home.mkdir()
    (opis.home / "settings.toml").write_text(f'[printers]\nlabel = "{printer.address}"\n')
    try:
        asked = ("register", "--sender", "Popa Elena", "--summary", "cerere oarecare", "--print")
        answer = opis.answer(*asked)
        assert (answer["label"], Path(str(answer["receipt"])).suffix) == ("127.0.0.1", ".pdf")
        [label] = printer.prints()
        assert (label.width, label.height) == (496, 232)
        printer.mood = Mood.OUT_OF_PAPER
        failed = opis.run("print", "label", "1")
        assert failed.returncode == 3
        assert "Numărul rămâne dat" in failed.stderr
        checked = {each["name"]: each for each in json.loads(opis.run("doctor", "--json").stdout)["findings"]}
        assert (checked["printer.label"]["works"], checked["printer.receipt"]["works"]) == (False, True)
    finally:
        printer.close()
    again = opis.answer("print", "receipt", "1", "--reason", "l-a pierdut")
    assert again["duplicate"] is True
    wrong = opis.run("print", "label", "1", "--printer", "tcp://10.0.0.7")
    assert (wrong.returncode, "nu se înțelege" in wrong.stderr) == (2, True)


def test_a_stamped_copy_stands_beside_the_original_and_the_original_is_what_it_was(
    opis: Opis, paper: Path, tmp_path: Path
) -> None:
    opis.answer("register", "--sender", "Popa Elena", "--summary", "cerere oarecare", "--leaves", "1")
    refused = opis.run("stamp", "1")
    assert (refused.returncode, "nu are încă pagini" in refused.stderr) == (2, True)
    original = hashlib.sha256(paper.read_bytes()).hexdigest()
    opis.answer("attach", "1", paper)
    made = opis.answer("stamp", "1")
    assert (made["zone"], made["covers"]) == (9, False)
    over = opis.answer("stamp", "1", "--zone", "7")
    assert (over["zone"], over["covers"]) == (7, True)
    files = opis.answer("show", "1")["files"]
    assert isinstance(files, list)
    roles = {each["role"]: each["sha256"] for each in files}
    assert roles["original"] == original
    assert {"original", "archival", "stamped"} <= set(roles)
    with StrangerReader() as reader:
        target = tmp_path / "copy.png"
        reader.preview(Path(str(made["path"])), 1, width=900, target=target)
        told = " ".join(reader.page_text(Path(str(made["path"]))))
    assert "REGISTRATURĂ" in told
    with Image.open(target) as picture:
        stamp = picture.convert("L").crop((620, 38, 860, 140))
    assert stamp.getextrema()[0] < 80
