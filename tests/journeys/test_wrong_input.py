"""Wrong input is answered with a sentence and exit code 2, a fault of the world with one and 3; never a traceback."""

from pathlib import Path

import pytest

from tests.journeys.conftest import Opis

WRONG = {
    "no command": [],
    "unknown command": ["frobnicate"],
    "unknown option": ["list", "--nope"],
    "register without anything": ["register"],
    "register without sender": ["register", "--summary", "cerere de test"],
    "register with a short summary": ["register", "--summary", "abc", "--sender", "Popa Elena"],
    "register with too many leaves": ["register", "--summary", "cerere", "--sender", "Popa", "--leaves", "10000"],
    "register with leaves in words": ["register", "--summary", "cerere", "--sender", "Popa", "--leaves", "multe"],
    "register in an unknown register": ["register", "--summary", "cerere", "--sender", "Popa", "--register", "ZZ"],
    "register with a date of no calendar": [
        *["register", "--summary", "cerere", "--sender", "Popa", "--their-date", "31.02.2026"],
    ],
    "register lines of a missing file": ["register", "--lines", "nowhere.jsonl"],
    "list with a negative limit": ["list", "--limit", "-1"],
    "deadline of nothing": ["deadline", "--on", "2026-03-11"],
    "deadline of an unknown class": ["deadline", "--class", "nimic de felul acesta"],
    "deadline of a class without a term": ["deadline", "--class", "adresă"],
    "deadline of a case that is not counted": ["deadline", "--class", "as_written"],
    "deadline before the law": ["deadline", "--class", "petition", "--on", "2001-12-31"],
    "deadline on no day": ["deadline", "--days", "30", "--on", "2026-02-30"],
    "deadline of no days": ["deadline", "--days", "0"],
    "deadline of working months": ["deadline", "--months", "1", "--working"],
    "deadline of a class in working days": ["deadline", "--class", "petition", "--working"],
    "calendar day without a decision": ["calendar", "add", "2026-04-09", "--free"],
    "calendar day that is free already": ["calendar", "add", "2026-04-10", "--free", "--basis", "HG 1/2026"],
    "calendar day that nobody decided": ["calendar", "remove", "2026-04-09"],
    "show an unknown number": ["show", "999/2026"],
    "show no number at all": ["show", "cerere"],
    "scan without a device": ["scan"],
    "scan an unknown device": ["scan", "--device", "nothing:here"],
    "accept a certificate that no scanner showed": [
        "scan",
        "--accept-certificate",
        "--device",
        "escl:http://127.0.0.1:1/eSCL",
    ],
    "attach to an unknown number": ["attach", "999/2026", "paper.pdf"],
    "attach nothing": ["attach", "999/2026"],
    "attach an unknown batch": ["attach", "1", "--batch", "not-a-batch"],
    "sign a missing file": ["sign", "missing.pdf", "--out", "signed.pdf"],
    "verify a missing file": ["verify", "missing.pdf"],
    "enrol with an address that is none": ["enrol", "not an address", "CODE"],
    "server on an impossible port": ["server", "--port", "99999"],
    "demo with a missing paper": ["demo", "--headless", "--paper", "missing.pdf"],
    "settings nobody knows": ["list", "--language", "fr"],
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG.keys())
def test_wrong_input_answers_with_a_sentence_and_code_two(opis: Opis, arguments: list[str]) -> None:
    done = opis.run(*arguments)
    assert done.returncode == 2, done.stderr
    assert_a_sentence(done.stderr)


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (["--summary", "cerere de test"], "„--sender”"),
        (["--summary", "adresă", "--direction", "outgoing"], "„--recipient”"),
        (["--summary", "cerere", "--sender", "Popa", "--received-at", "02.03.2026"], "„--delay-reason”"),
    ],
)
def test_what_is_missing_is_named_as_it_is_typed(opis: Opis, arguments: list[str], option: str) -> None:
    assert option in opis.run("register", *arguments).stderr


def test_a_number_that_is_not_in_the_register_is_named(opis: Opis) -> None:
    assert "999" in opis.run("show", "999/2026").stderr


def test_the_sentence_is_english_for_who_asks(opis: Opis) -> None:
    romanian = opis.run("show", "999/2026").stderr
    english = opis.run("show", "999/2026", "--language", "en").stderr
    assert romanian != english


def test_a_folder_that_cannot_be_made_is_a_fault_of_the_world(tmp_path: Path, opis: Opis) -> None:
    (tmp_path / "home").write_text("a file stands where the folder should be")
    done = opis.run("list")
    assert done.returncode == 3, done.stderr
    assert_a_sentence(done.stderr)


def test_a_server_that_is_not_there_is_a_fault_of_the_world(opis: Opis) -> None:
    done = opis.run("enrol", "http://127.0.0.1:9", "CODE-CODE")
    assert done.returncode == 3, done.stderr
    assert_a_sentence(done.stderr)


def test_a_damaged_register_is_a_fault_of_the_world_and_is_not_touched(opis: Opis) -> None:
    opis.answer("register", "--summary", "cerere de test", "--sender", "Popa Elena")
    database = opis.home / "desk.sqlite"
    damaged = b"not a database" * 1000
    database.write_bytes(damaged)
    for companion in (opis.home / "desk.sqlite-wal", opis.home / "desk.sqlite-shm"):
        companion.unlink(missing_ok=True)
    done = opis.run("list")
    assert done.returncode == 3, done.stderr
    assert_a_sentence(done.stderr)
    assert database.read_bytes() == damaged


def test_no_scanner_and_no_token_are_faults_of_the_world(tmp_path: Path, opis: Opis, paper: Path) -> None:
    module = tmp_path / "no-such-module.so"
    done = opis.run("sign", paper, "--out", tmp_path / "signed.pdf", "--module", module)
    assert done.returncode == 3, done.stderr
    assert_a_sentence(done.stderr)
    done = opis.run("scan", "--device", "folder:/nonexistent-folder")
    assert done.returncode == 3, done.stderr
    assert_a_sentence(done.stderr)


def assert_a_sentence(said: str) -> None:
    assert said.startswith("opis: ")
    assert "Traceback" not in said
    assert 'File "' not in said
    assert len(said.strip().splitlines()) <= 3
