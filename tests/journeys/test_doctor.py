"""`opis doctor` says in words what works on this machine and what is missing."""

from typing import Any


def test_disk_clock_and_token_drivers_are_looked_at_in_words(opis: Any) -> None:
    findings = {each["name"]: each for each in opis.answer("doctor")["findings"]}
    assert "pagini scanate" in findings["disk"]["said"]
    assert findings["clock"]["works"]
    assert findings["modules"]["said"]
    assert findings["key"]["works"]
