"""The screens say everything through the word files: every key is there, in both languages, with the same facts."""

import ast
import string
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.words import Words
from devices.scanning import Source
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
ENTRY_FACTS = (
    "order",
    "direction",
    "document_type",
    "identifier",
    "leaves",
    "annexes",
    "their_number",
    "basis",
    "department",
    "tracking_code",
)
NOW = datetime(2026, 6, 23, 20, 59, tzinfo=UTC)


@dataclass(frozen=True)
class GivenNumber:
    """A number as an entry carries it."""

    number: int
    registered_at: datetime
    prefix: str | None = None


def asked() -> Iterator[tuple[str, str]]:
    """Every literal key in the code of ui, by the shape of one: a table that the word files have, a dot, a name."""
    tables_known = {
        key.split(".")[0] for path in WORD_FILES for key, _ in tables(tomllib.loads(path.read_text("utf-8")))
    }
    for path in sorted((ROOT / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                table, _, name = node.value.partition(".")
                if (
                    table in tables_known
                    and name
                    and name[-1] not in "_."
                    and name.replace("_", "").replace(".", "").isalnum()
                ):
                    yield path.name, node.value


def built() -> Iterator[str]:
    """The keys that the code builds from an enumeration."""
    yield from (key.words for key in KEYS)
    yield from (f"places.{scope}" for scope in Scope if scope is not Scope.ANYWHERE)
    yield from (f"registering.{field}" for field in FormField)
    yield from (f"directions.{direction}" for direction in Direction)
    yield from (f"stages.{stage}" for stage in STEPS)
    yield from (f"scanning.source_{source}" for source in Source)
    yield from (f"signing.state_{state}" for state in SignState)
    yield from (f"signing.pin_{state}" for state in PinState if state is not PinState.OK)
    yield from (f"entry.act_{act}" for act in EntryAct)
    yield from (f"entry.{name}" for name in ENTRY_FACTS)
    yield from (f"writing.days_left_{days}" for days in range(5))
    yield from (f"rows.column_{name}" for name in ("direction", "number", "party", "summary", "term", "time", "mark"))
    yield from (f"tasks.column_{name}" for name in ("what", "about", "when"))
    yield from (f"files.{role}" for role in ("original", "archival", "signed"))
    yield from (f"entry.file_{role}" for role in ("original", "archival", "signed"))
    yield from (f"keys.name.{name}" for name in ("space", "esc", "return"))


@pytest.mark.parametrize("language", ["ro", "en"])
def test_every_key_that_the_screens_ask_for_has_words(language: str) -> None:
    words = Words(language)
    keys = list(asked())
    assert len(keys) > 120
    missing = [f"{file}: {key}" for file, key in keys if not words.has(key) and not words.has(f"{key}.few")]
    missing += [key for key in built() if not words.has(key)]
    assert missing == []


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
    known = {key for _, key in asked()} | set(built())
    for key, entry in tables(tomllib.loads(text)):
        assert set(entry) == {"ro", "en"}, key
        assert facts(entry["ro"]) == facts(entry["en"]), key
        assert isinstance(entry["ro"], dict) == isinstance(entry["en"], dict), key
        assert key in known or key.startswith("qt."), f"nobody says {key}"


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
