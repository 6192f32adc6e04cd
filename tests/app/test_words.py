"""Every error of every room can be told in both languages, and Romanian counts as Romanians do."""

import ast
import importlib
import inspect
import pkgutil
import string
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from app.errors import BugError, DiskFull, NoContinuityNumbers
from app.words import Sentence, Words, plural
from opis_contract.errors import KnownError, WorldFault, WrongInput
from tests.app.conftest import ROOT

ROOMS = ("app", "devices", "opis_contract", "opis_server", "paper", "signing", "sync", "ui")
WORDS = ROOT / "resources" / "words"


def every_error() -> list[type[KnownError]]:
    """Each concrete error of each room, found by importing the whole of it."""
    for room in ROOMS:
        package = importlib.import_module(room)
        for module in pkgutil.walk_packages(package.__path__, f"{room}."):
            if not module.name.endswith(("__main__", ".twain.library", ".worker_main")):
                importlib.import_module(module.name)
    found: list[type[KnownError]] = []
    waiting = [KnownError]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind not in {KnownError, WrongInput, WorldFault} and kind.__module__.split(".")[0] in ROOMS:
            found.append(kind)
    return found


def facts_in_the_code() -> dict[str, list[set[str]]]:
    """The keywords of every call of a name that looks like a class, in all rooms."""
    calls: dict[str, list[set[str]]] = defaultdict(list)
    for source in (path for room in ROOMS for path in folder_of(room).rglob("*.py")):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Call) and all(keyword.arg for keyword in node.keywords):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                calls[name].append({keyword.arg or "" for keyword in node.keywords})
    return calls


def folder_of(room: str) -> Path:
    return Path(importlib.import_module(room).__path__[0])


def placeholders(text: str) -> set[str]:
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_error_has_its_words_in_both_languages_with_facts_that_are_given() -> None:
    calls = facts_in_the_code()
    problems = []
    for kind in every_error():
        if "code" not in vars(kind) and not kind.__subclasses__():
            problems.append(f"{kind.__qualname__} names no code of its own")
        if not hasattr(kind, "code"):
            continue
        for language in ("ro", "en"):
            parts = error_words(language).get(kind.code)
            if parts is None:
                problems.append(f"{kind.__module__}.{kind.__qualname__}: no {language} words under {kind.code}")
                continue
            needed = set().union(*map(placeholders, parts.values()))
            lacking = [needed - given for given in facts_of(kind, calls) if needed - given]
            problems += [f"{kind.__module__}: {kind.code} ({language}) needs {facts}" for facts in lacking]
    assert problems == []


def facts_of(kind: type[KnownError], calls: dict[str, list[set[str]]]) -> list[set[str]]:
    """The facts that each place which raises the class gives; its own parameters where it takes no others."""
    parameters = inspect.signature(kind).parameters.values()
    own = {each.name for each in parameters if each.kind is not inspect.Parameter.VAR_KEYWORD}
    if any(each.kind is inspect.Parameter.VAR_KEYWORD for each in parameters):
        return [own | given for given in calls.get(kind.__name__, [])]
    return [own]


def error_words(language: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for source in sorted((WORDS / "errors").glob("*.toml")):
        for code, languages in tomllib.loads(source.read_text("utf-8")).items():
            found[code] = languages[language]
    return found


def test_every_sentence_has_a_title_what_happened_and_what_to_do() -> None:
    for language in ("ro", "en"):
        for code, parts in error_words(language).items():
            assert set(parts) == {"title", "said", "do"}, code
            assert all(text.strip() for text in parts.values()), code


def test_both_languages_say_the_same_keys_with_the_same_facts() -> None:
    romanian, english = Words("ro"), Words("en")
    assert set(romanian._sentences) == set(english._sentences)
    for key, text in romanian._sentences.items():
        # "un document" needs no figure where English writes "1 document".
        figure = {"n", "count"} if key.endswith((".one", ".few", ".many")) else set()
        assert placeholders(text) - figure == placeholders(english._sentences[key]) - figure, key
    for code, parts in error_words("ro").items():
        other = error_words("en")[code]
        together = [set().union(*map(placeholders, each.values())) for each in (parts, other)]
        assert together[0] == together[1], code


def test_no_word_has_a_cedilla() -> None:
    for source in WORDS.rglob("*.toml"):
        text = source.read_text("utf-8")
        assert not set(text) & set("şţŞŢ"), source


@pytest.mark.parametrize(
    ("n", "form"),
    [
        *((n, "few") for n in (0, 2, 11, 19, 101, 102, 119, 201, 1001, 1119)),
        (1, "one"),
        *((n, "many") for n in (20, 21, 99, 100, 120, 121, 200, 1000, 1020)),
    ],
)
def test_romanian_counts_with_three_forms(n: int, form: str) -> None:
    assert plural(n) == form


def test_counted_words_show_the_number(tmp_path: Path) -> None:
    (tmp_path / "errors").mkdir()
    (tmp_path / "a.toml").write_text(
        '[paper]\nro = { one = "un document", few = "{n} documente", many = "{n} de documente" }\n'
        'en = { one = "one document", few = "{n} documents", many = "{n} documents" }\n'
    )
    words = Words("ro", folder=tmp_path)
    assert [words.count("paper", n) for n in (1, 2, 20)] == ["un document", "2 documente", "20 de documente"]
    assert words.count("paper", 1_000) == "1\u00a0000 de documente"
    assert Words("en", folder=tmp_path).count("paper", 119) == "119 documents"


def test_missing_words_and_missing_facts_are_faults_of_ours(tmp_path: Path) -> None:
    words = Words("ro")
    with pytest.raises(BugError):
        words.say("no.such.key")
    with pytest.raises(BugError):
        words.say("printing.phone")
    assert not words.has("no.such.key")
    assert words.has("printing.phone")
    (tmp_path / "errors").mkdir()
    with pytest.raises(BugError):
        Words("ro", folder=tmp_path).explain(DiskFull(path=tmp_path))


def test_words_that_stand_twice_are_a_fault_of_ours(tmp_path: Path) -> None:
    (tmp_path / "errors").mkdir()
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text('[hello]\nro = "bună"\nen = "hello"\n')
    with pytest.raises(BugError):
        Words("ro", folder=tmp_path).say("hello")


def test_an_error_becomes_a_title_a_sentence_and_what_to_do() -> None:
    error = DiskFull(path=Path("/home/ghiseu"))
    said = Words("ro").explain(error)
    assert said == Sentence(title="Discul este plin", said=said.said, do=said.do)
    assert "/home/ghiseu" in said.said
    assert Words("en").explain(error).title == "The disk is full"
    drafted = NoContinuityNumbers(register="RG", year=2026, entry_id="x", slip="T-GHISEUL2-0001")  # type: ignore[arg-type]
    assert "RG" in Words("en").explain(drafted).said


def test_an_error_that_nobody_foresaw_has_words_too() -> None:
    assert Words("ro").explain(ZeroDivisionError("x")).title == "Greșeală a programului"
