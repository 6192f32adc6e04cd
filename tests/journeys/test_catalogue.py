"""A register made in a spreadsheet at one desk numbers papers at another: the program, its server, two homes."""

import csv
from pathlib import Path

from tests.journeys.conftest import Opis, Server, enrolled, environment_of


def edited(path: Path, *rows: list[str]) -> None:
    """Add rows to a table as a spreadsheet saves it."""
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)


def test_a_register_from_a_spreadsheet_reaches_the_other_desk_and_counts_there(
    tmp_path: Path, opis: Opis, server: Server
) -> None:
    first = enrolled(opis, server)
    second = enrolled(Opis(home=tmp_path / "second", environment=environment_of(tmp_path)), server, "ghișeul 2")
    assert len(first.answer("registers")["registers"]) == 17
    table = tmp_path / "registre.csv"
    assert first.answer("catalogue", "export", "registers", table)["rows"] == 17
    titles = table.read_text("utf-8-sig").splitlines()[0].split(";")
    row = dict.fromkeys(titles, "") | {"Cod": "TAX", "Titlu": "Registrul taxelor", "Prefix": "TX"}
    edited(table, list(row.values()))

    seen = first.answer("catalogue", "import", "registers", table, "--dry-run")
    assert ([each["became"] for each in seen["changes"]], seen["applied"]) == (["added"], False)
    assert len(first.answer("registers")["registers"]) == 17
    first.answer("catalogue", "import", "registers", table, "--reason", "Dispoziția 12/2026")
    first.answer("sync", "--once")
    second.answer("sync", "--once")

    paper = ("--summary", "cerere de scutire", "--sender", "Popa Elena")
    given = [desk.answer("register", *paper, "--register", "TAX") for desk in (second, first)]
    assert [(each["register"], each["number"]) for each in given] == [("TAX", 1), ("TAX", 2)]
    assert given[0]["shown"].startswith("TX-1/")
    petition = second.answer("register", *paper, "--type", "petition")
    assert (petition["register"], petition["order"]["register_code"], petition["order"]["number"]) == ("RG", "PET", 1)
    assert second.answer("list", "--register", "PET")["total"] == 1


def test_a_wrong_cell_is_named_and_nothing_is_changed(tmp_path: Path, opis: Opis) -> None:
    table = tmp_path / "compartimente.csv"
    opis.answer("catalogue", "export", "departments", table)
    edited(table, ["MED", "Mediu"], ["cod greșit", "Altul"])
    done = opis.run("catalogue", "import", "departments", table)
    assert done.returncode == 2, done.stderr
    assert "coloana „Cod” (A25)" in done.stdout
    assert "A25" in done.stderr
    assert "MED" not in opis.run("catalogue", "export", "departments", tmp_path / "iar.csv").stdout
    assert "MED" not in (tmp_path / "iar.csv").read_text("utf-8-sig")
    assert {each["code"] for each in opis.answer("classes")["classes"]} >= {"petition", "urbanism_certificate"}
