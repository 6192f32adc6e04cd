"""The drivers of this program, the words of its faults, and what the worker may load."""

import subprocess
import sys
import tomllib
from pathlib import Path

from devices import errors
from devices.catalog import DRIVERS, drivers, why_absent
from devices.error_codes import error_of
from devices.escl import errors as escl_errors
from devices.process import ROOT
from opis_contract.errors import KnownError

WORDS = {
    code: words
    for name in ("devices", "network_scanners")
    for code, words in tomllib.loads(
        (ROOT / "resources" / "words" / "errors" / f"{name}.toml").read_text("utf-8")
    ).items()
}
NAMED: dict[str, type[KnownError]] = {
    kind.__dict__["code"]: kind
    for kind in [*vars(errors).values(), *vars(escl_errors).values()]
    if isinstance(kind, type) and issubclass(kind, KnownError) and "code" in kind.__dict__
}
# The facts that each error of its own gives besides those of every scan fault.
OWN = {
    "driver_hung": {"seconds"},
    "page_truncated": {"received", "promised"},
    "page_not_stored": {"folder"},
    "files_not_whole": {"file", "files"},
    "folder_not_readable": {"folder"},
    "unknown_scanner": {"scanner"},
    "source_not_offered": {"scanner", "asked"},
    "colour_not_offered": {"scanner", "asked"},
    "resolution_not_offered": {"scanner", "asked"},
    "page_taken": {"page"},
    "scenario_wrong": {"file"},
    "twain_managers_not_there": {"managers"},
    "twain_python_missing": {"python"},
    "twain_python_unfit": {"python"},
    "escl_library_missing": {"library"},
    "escl_not_a_scanner": {"address"},
    "escl_scanner_silent": {"seconds"},
    "escl_page_too_big": {"megabytes"},
    "escl_pages_repeated": {"repeated"},
    "escl_pages_missing": {"counted", "received"},
    "escl_certificate_changed": {"before", "now"},
    "escl_not_remembered": {"folder"},
    "escl_address_wrong": {"address"},
    "escl_nothing_to_accept": {"scanner"},
}


def test_every_driver_is_there_or_says_why_not() -> None:
    states = {state.name: state for state in drivers()}
    assert list(states) == list(DRIVERS) == ["sane", "twain", "folder", "escl", "fake"]
    assert [name for name, state in states.items() if not state.available] == ["twain"]
    for state in states.values():
        assert state.available == (state.reason is None)
        assert state.reason is None or state.reason.code in WORDS
    assert all(why_absent(name) is None for name in DRIVERS)


def test_every_error_has_its_words_in_both_languages() -> None:
    assert set(WORDS) == set(NAMED)
    for code, kind in NAMED.items():
        given = OWN.get(code, set())
        if issubclass(kind, errors.ScanFault):
            given = given | {"scanner", "pages", "partial"}
        for language in ("ro", "en"):
            words = WORDS[code][language]
            assert set(words) == {"title", "said", "do"}
            for sentence in words.values():
                filled = sentence.format(**dict.fromkeys(given, "7"))
                assert filled
                assert not set(filled) & set("şţŞŢ{}")


def test_every_error_comes_back_from_its_code_and_facts() -> None:
    for code, kind in NAMED.items():
        facts: dict[str, object] = dict.fromkeys(OWN.get(code, ()), 7)
        again = error_of(code, facts)
        assert type(again) is kind
        assert facts.items() <= again.facts.items()
    assert error_of("no_such_code", {}) is None


def test_a_worker_loads_neither_qt_nor_the_database() -> None:
    script = "import sys, devices.worker; print([name for name in sys.modules if name.split('.')[0] in {names}])"
    names = {"PySide6", "sqlalchemy", "pydantic", "requests", "smartcard", "app", "ui"}
    done = subprocess.run(
        [sys.executable, "-c", script.replace("{names}", repr(names))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    assert done.stdout == "[]\n"


def test_one_file_knows_each_native_library() -> None:
    def files_with(word: str) -> list[str]:
        sources = Path(ROOT / "devices").rglob("*.py")
        return sorted(str(path.relative_to(ROOT)) for path in sources if word in path.read_text("utf-8"))

    assert files_with("libsane.so") == ["devices/sane/library.py"]
    assert files_with("import scard") == ["devices/pcsc.py"]
