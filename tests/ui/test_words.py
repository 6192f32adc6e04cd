"""The screens say everything through the word files: every key is there, in both languages, with the same facts."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from app.directory.keeping import MergeReason
from app.words import Words
from devices.scanning import Source
from opis_contract.entries import Channel, DispatchMode
from opis_contract.events import FileRole
from opis_contract.registers import Direction
from opis_contract.stages import STEPS
from signing.tokens import PinState
from ui.entry.entry_words import EntryAct
from ui.i18n import QtWords
from ui.registering.draft_file import FormField
from ui.shell.actions import KEYS, Scope
from ui.signing.sign_line import SignState
from ui.writing import Writing

ROOT = Path(__file__).parents[2]
WORD_FILES = sorted((ROOT / "resources/words/screens").glob("*.toml"))
NOW = datetime(2026, 6, 23, 20, 59, tzinfo=UTC)


@dataclass(frozen=True)
class GivenNumber:
    """A number as an entry carries it."""

    number: int
    registered_at: datetime
    prefix: str | None = None


Pattern = tuple[str, ...]
"""What an f-string writes out; between two of its parts stands a word that the code chooses."""


def sources() -> Iterator[tuple[Path, ast.AST]]:
    """Every node of the code whose words could be on a screen: ui, and what it names of app and contract."""
    for room in (ROOT / "ui", ROOT / "app", ROOT / "contract", ROOT / "devices", ROOT / "signing"):
        for path in sorted(room.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                yield path, node


@cache
def constants() -> frozenset[str]:
    """Every string and number of the code, and the names of enumerations: what a key may be put together from."""
    found = set(map(str, range(10)))
    for _, node in sources():
        match node:
            case ast.Constant(value=str() | int() as value):
                found.add(str(value).strip("_.").lower())
            case ast.Assign(targets=[ast.Name(id=name)]) if name.isupper():
                found.add(name.lower())
    return frozenset(found)


def is_chosen(words: str) -> bool:
    """True for what the code can put into a key: a word of its own, or several joined by a line."""
    return words in constants() or all(word in constants() for word in words.split("_"))


@cache
def tables_known() -> frozenset[str]:
    return frozenset(
        key.split(".")[0] for path in WORD_FILES for key, _ in tables(tomllib.loads(path.read_text("utf-8")))
    )


@cache
def asked() -> tuple[tuple[str, str], ...]:
    """Every literal key in the code of ui, by the shape of one: a table that the word files have, a dot, a name."""
    found = []
    for path, node in sources():
        if path.is_relative_to(ROOT / "ui") and isinstance(node, ast.Constant) and isinstance(node.value, str):
            table, _, name = node.value.partition(".")
            shaped = name and name[-1] not in "_." and name.replace("_", "").replace(".", "").isalnum()
            if table in tables_known() and shaped:
                found.append((path.name, node.value))
    return tuple(found)


@cache
def built() -> tuple[Pattern, ...]:
    """The keys that the code puts together from a table, a dot and words that it chooses."""
    found = []
    for path, node in sources():
        if path.is_relative_to(ROOT / "ui") and isinstance(node, ast.JoinedStr):
            parts = tuple(each.value if isinstance(each, ast.Constant) else "\0" for each in node.values)
            table, dot, _ = str(parts[0]).partition(".")
            if dot and table in tables_known():
                found.append(tuple("".join(map(str, parts)).split("\0")))
    return tuple(found)


def is_said(key: str) -> bool:
    """True when the code says the key, or puts it together from words that stand in the code."""
    if key in {each for _, each in asked()}:
        return True
    for pattern in built():
        match = re.fullmatch("(.+)".join(map(re.escape, pattern)), key)
        if match is not None and all(map(is_chosen, match.groups())):
            return True
    return False


@pytest.mark.parametrize("language", ["ro", "en"])
def test_every_key_that_the_screens_ask_for_has_words(language: str) -> None:
    words = Words(language)
    keys = list(asked())
    assert len(keys) > 120
    missing = [f"{file}: {key}" for file, key in keys if not words.has(key) and not words.has(f"{key}.few")]
    missing += [key for key in named_by_tables() if not words.has(key)]
    assert missing == []


def named_by_tables() -> Iterator[str]:
    """The keys of what is listed in tables of the code: a new row without words would be met by a clerk."""
    yield from (key.words for key in KEYS)
    yield from (f"places.{scope}" for scope in Scope if scope is not Scope.ANYWHERE)
    yield from (f"registering.{field}" for field in FormField)
    yield from (f"channels.{channel}" for channel in Channel)
    yield from (f"dispatch.{mode}" for mode in DispatchMode)
    yield from (f"directions.{direction}" for direction in Direction)
    yield from (f"stages.{stage}" for stage in STEPS)
    yield from (f"scanning.source_{source}" for source in Source)
    yield from (f"signing.state_{state}" for state in SignState)
    yield from (f"signing.pin_{state}" for state in PinState if state is not PinState.OK)
    yield from (f"entry.act_{act}" for act in EntryAct)
    yield from (f"writing.days_left_{days}" for days in range(5))
    yield from (f"entry.file_{role}" for role in FileRole)
    yield from (f"registering.same_{reason}" for reason in MergeReason)


def tables(table: dict[str, object], path: str = "") -> Iterator[tuple[str, dict[str, object]]]:
    """Every entry of a word file with its key."""
    if "ro" in table or "en" in table:
        yield path, table
    for name, value in table.items():
        if isinstance(value, dict) and name not in {"ro", "en"}:
            yield from tables(value, f"{path}.{name}" if path else name)


def facts(text: object) -> set[str]:
    """The placeholders of a sentence, or of every plural form."""
    texts = text.values() if isinstance(text, dict) else [text]
    return {name for each in texts for _, name, _, _ in string.Formatter().parse(str(each)) if name} - {"n"}


@pytest.mark.parametrize("path", WORD_FILES, ids=lambda path: path.stem)
def test_both_languages_say_the_same_with_letters_of_their_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not set(text) & set("şţŞŢ")
    for key, entry in tables(tomllib.loads(text)):
        assert set(entry) == {"ro", "en"}, key
        assert facts(entry["ro"]) == facts(entry["en"]), key
        assert isinstance(entry["ro"], dict) == isinstance(entry["en"], dict), key
        assert is_said(key) or key.startswith("qt."), f"nobody says {key}"


def test_no_sentence_stands_in_the_code() -> None:
    """A string of the code that has a letter of Romanian, or several words, is not shown to anybody."""
    for path in sorted((ROOT / "ui").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
                assert not set(node.value.lower()) & set("ăâîșț"), f"{path.name}: {node.value}"


@pytest.mark.parametrize(
    ("days", "romanian", "english"),
    [
        (-3, "întârziat cu 3 zile", "3 days late"),
        (-1, "întârziat cu o zi", "1 day late"),
        (0, "azi este ultima zi", "today is the last day"),
        (4, "mai sunt patru zile", "four days left"),
        (5, "mai sunt 5 zile", "5 days left"),
        (30, "mai sunt 30 de zile", "30 days left"),
    ],
)
def test_days_left_are_said_in_words_when_under_five(days: int, romanian: str, english: str) -> None:
    limit = date(2026, 6, 23) + timedelta(days=days)
    assert Writing(Words("ro"), lambda: NOW).days_left(limit) == romanian
    assert Writing(Words("en"), lambda: NOW).days_left(limit) == english


def test_moments_are_written_for_the_day_they_are_read_on() -> None:
    writing = Writing(Words("ro"), lambda: NOW)
    assert writing.today == date(2026, 6, 23)
    assert writing.moment(NOW) == "23:59"
    assert writing.moment(NOW + timedelta(minutes=2)) == "24.06 00:01"
    assert writing.moment(NOW - timedelta(days=400)) == "19.05.2025"
    assert writing.number(GivenNumber(45211, NOW)) == "45\u00a0211 / 23.06.2026"
    assert writing.number(GivenNumber(45211, NOW, prefix="HR")) == "HR-45\u00a0211 / 23.06.2026"


def test_the_words_of_qt_itself_are_romanian_too() -> None:
    translator = QtWords(Words("ro"))
    assert translator.translate("QWidgetTextControl", "&Undo") == "Anulează"
    assert translator.translate("QWidgetTextControl", "Cu&t") == "Taie"
    assert translator.translate("QLineEdit", "Select All") == "Selectează tot"
    assert translator.translate("QWhatever", "Something else") == "Something else"
    assert not translator.isEmpty()


def test_no_word_is_left_untranslated() -> None:
    """The same text in both languages is a slip, unless it is a name, a unit or a word that both languages share."""
    same = []
    for path in sorted((ROOT / "resources" / "words").rglob("*.toml")):
        for key, entry in tables(tomllib.loads(path.read_text("utf-8"))):
            for ro, en in texts_of(entry):
                plain = re.sub(r"\{[^}]*\}", "", ro)
                if ro == en and re.search(r"[^\W\d_]{2}", plain) and key not in SHARED:
                    same.append(f"{path.name}: {key} = {ro}")
                assert ro.strip(), key
                assert en.strip(), key
    assert same == []


SHARED = frozenset(
    {
        "people.role.auditor",
        "printing.fee_lei",
        "people.role.administrator",
        "demo.proof.file",
        "demo.clerk",
        "demo.first.sender",
        "demo.first.department",
        "demo.second.sender",
        "demo.basis.petition",
        "entry.identifier",
        "registering.identifier",
        "catalogue.field.prefix",
        "catalogue.field.email",
        "catalogue.value.email",
        "catalogue.value.public",
        "commands.entry.act",
        "catalogue.value.permanent",
        "channels.email",
        "channels.fax",
        "channels.portal",
        "dispatch.email",
        "dispatch.portal",
        "presence.online",
        "keys.name.esc",
        "keys.name.return",
        "signing.pin",
        "files.original",
    }
)
"""Keys whose words are the same in Romanian and English."""


def texts_of(entry: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Each text of a key in both languages, plural forms and the parts of an error apart."""
    ro, en = entry["ro"], entry["en"]
    if isinstance(ro, dict) and isinstance(en, dict):
        assert set(ro) == set(en)
        yield from ((str(ro[form]), str(en[form])) for form in ro)
    else:
        yield str(ro), str(en)
