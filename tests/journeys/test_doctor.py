"""`opis doctor` says in words what works on this machine and what is missing."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any


def test_disk_clock_and_token_drivers_are_looked_at_in_words(opis: Any) -> None:
    findings = {each["name"]: each for each in opis.answer("doctor")["findings"]}
    assert "pagini scanate" in findings["disk"]["said"]
    assert findings["clock"]["works"]
    assert findings["modules"]["said"]
    assert findings["key"]["works"]


def test_what_was_chosen_for_twain_is_looked_at_in_words(opis: Any, tmp_path: Path) -> None:
    def findings(**chosen: object) -> dict[str, Any]:
        environment = {f"OPIS_TWAIN_{key.upper()}": str(value) for key, value in chosen.items()}
        told = replace(opis, environment=opis.environment | environment).answer("doctor")["findings"]
        return {each["name"]: each for each in told if "twain" in each["name"]}

    gone, there = tmp_path / "gone.dll", tmp_path / "no manager.dll"
    there.touch()
    found = findings(managers=gone)
    assert (list(found), found["scanner.twain"]["works"]) == (["scanner.twain"], False)
    assert str(gone) in found["scanner.twain"]["said"]
    found = findings(managers=f"{gone}:{there}", python=sys.executable)
    assert not found["scanner.twain"]["works"]
    assert found["twain_python"]["works"]
    assert "64 de biți" in found["twain_python"]["said"]
    assert str(gone) in found["twain_python"]["said"]
    found = findings(managers=there, python=gone)
    assert not any(each["works"] for each in found.values())
    assert str(gone) in found["twain_python"]["said"]
