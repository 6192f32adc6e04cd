"""The demonstration does the main job whole, leaves proofs that others can check, and may run side by side."""

import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from tests.journeys.conftest import WORDS_ON_PAPER, Opis


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, object]]]:
    """Two demonstrations started at the same moment in one home, one of them with a citizen's own paper."""
    from tests.journeys.conftest import environment_of, write_paper

    folder = tmp_path_factory.mktemp("demo")
    opis = Opis(folder / "home", environment_of(folder))
    paper = write_paper(folder)
    processes = [
        opis.start("demo", "--headless", "--json"),
        opis.start("demo", "--headless", "--json", "--paper", paper),
    ]
    stories = []
    for process in processes:
        out, said = process.communicate(timeout=170)
        assert process.returncode == 0, said
        stories.append(json.loads(out))
    return {"stories": stories}


def test_two_papers_get_numbers_one_with_and_one_without_the_network(told: dict[str, list[dict[str, object]]]) -> None:
    for story in told["stories"]:
        first, second = story["entries"]
        assert (first["number"], first["offline"]) == (1, False)
        assert second["offline"]
        assert second["number"] >= 900_001
        assert first["tracking_code"] != second["tracking_code"]


def test_every_file_is_what_its_hash_says(told: dict[str, list[dict[str, object]]]) -> None:
    for story in told["stories"]:
        for file in story["files"]:
            assert hashlib.sha256(Path(file["path"]).read_bytes()).hexdigest() == file["sha256"]


def test_the_signature_is_valid_for_us_and_intact_for_poppler(told: dict[str, list[dict[str, object]]]) -> None:
    for story in told["stories"]:
        signature = story["signature"]
        assert signature["verdict"] == "VALID"
        assert signature["level"] == "PAdES-B-T"
        judged = subprocess.run(["pdfsig", signature["path"]], capture_output=True, text=True, check=False).stdout
        assert "Signature Validation: Signature is Valid." in judged


def test_the_words_of_the_paper_can_be_found_in_the_signed_file(told: dict[str, list[dict[str, object]]]) -> None:
    signed = told["stories"][1]["signature"]["path"]
    text = subprocess.run(["pdftotext", signed, "-"], capture_output=True, text=True, check=True).stdout
    for word in WORDS_ON_PAPER:
        assert word in text


def test_three_scanned_pages_become_one_archival_file(told: dict[str, list[dict[str, object]]]) -> None:
    archival = [file for file in told["stories"][0]["files"] if file["pdfa"]]
    assert {file["pages"] for file in archival} == {3}
