"""`opis bench` measures what it says, against baselines of the same run, and its exit code is its verdict."""

import json

import pytest

from tests.journeys.conftest import Opis


def test_a_small_register_is_measured_whole(opis: Opis) -> None:
    done = opis.run("bench", "counter", "--entries", "1000", "--quick", "--json")
    assert done.returncode in {0, 1}, done.stderr
    ratios = json.loads(done.stdout)["ratios"]
    assert [(each["name"], each["goal"]) for each in ratios] == [
        ("one registration / the bare transaction of its rows", 3.0),
        ("window ready / empty window", 2.0),
        ("longest stall of the event loop / 50 ms", 1.0),
        ("page of the register at 1000 entries", 1.0),
        ("any place of the register at 1000 entries", 1.0),
        ("first page of a search at 1000 entries (200 searches)", 1.0),
    ]
    assert all(each["holds"] is (each["ratio"] <= each["goal"]) for each in ratios)
    assert all(each["ratio"] > 0 for each in ratios if "stall" not in each["name"])
    assert done.returncode == (0 if all(each["holds"] for each in ratios) else 1)
    assert list((opis.home / "bench").glob("register-1000-*/desk.sqlite"))


def test_capture_is_measured_whole(opis: Opis) -> None:
    done = opis.run("bench", "capture", "--quick", "--json")
    assert done.returncode in {0, 1}, done.stderr
    ratios = json.loads(done.stdout)["ratios"]
    assert [(each["name"], each["goal"]) for each in ratios] == [
        ("time of an image / 1 min : 280", 1.0),
        ("memory of a long batch / a short one", 1.1),
        ("a page on screen after its last row / 0.4 s", 1.0),
        ("a page from feeder to file / scanimage", 3.0),
        ("reading and PDF/A of a page / ocrmypdf", 0.333),
        ("letters read wrong / ocrmypdf", 1.0),
        ("wrong proposals / 1 %", 1.0),
        ("missed proposals / 5 %", 1.0),
        ("PDF/A of stored pages / 200 pages a second", 1.0),
    ]
    assert all(each["holds"] is (each["ratio"] <= each["goal"]) for each in ratios)
    held = {each["name"]: each["holds"] for each in ratios}
    assert held["memory of a long batch / a short one"]
    assert held["letters read wrong / ocrmypdf"]
    assert done.returncode == (0 if all(held.values()) else 1)


@pytest.mark.pain(13)
def test_signing_is_measured_whole(opis: Opis) -> None:
    done = opis.run("bench", "sign", "--quick", "--json")
    assert done.returncode in {0, 1}, done.stderr
    ratios = json.loads(done.stdout)["ratios"]
    assert [(each["name"], each["goal"]) for each in ratios] == [
        ("CPU of a signature beyond C_Sign / 40 ms", 1.0),
        ("3 documents in one consent / pyhanko called 3 times", 0.333),
        ("memory of signing 8 MB / 150 MB", 1.0),
        ("longest stall beside a driver stuck for 2 s / 100 ms", 1.0),
        ("signing again after its deadline / 1 s", 1.0),
    ]
    assert all(each["holds"] is (each["ratio"] <= each["goal"]) for each in ratios)
    assert all(each["ratio"] > 0 for each in ratios)
    assert ratios[2]["holds"]


def test_a_register_too_small_to_measure_is_refused(opis: Opis) -> None:
    done = opis.run("bench", "counter", "--entries", "5")
    assert done.returncode == 2
    assert "100" in done.stderr
