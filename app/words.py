"""The words of the program, in Romanian and English, from the files under `resources/words`.

    [register.done]                               [writing.leaves]
    ro = "Înregistrat {number}"                   ro = { one = "{n} filă", few = "{n} file", many = "{n} de file" }
    en = "Registered {number}"                    en = { one = "{n} leaf", few = "{n} leaves", many = "{n} leaves" }

Errors stand in `errors/<room>.toml`, one table for each error's code with title, said and do. A key that is missing is
a fault of ours and raised as one: silence would be seen first by a clerk.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

import resources
from app.errors import BugError
from opis_contract.errors import KnownError
from opis_contract.numbers import grouped

FAULT_OF_OURS = "fault_of_ours"
"""Under this code stand the words for an error that nobody foresaw."""

_LANGUAGES = ("ro", "en")


@dataclass(frozen=True, slots=True)
class Sentence:
    """An error in words: a title, what happened and what is safe, what to do now."""

    title: str
    said: str
    do: str


class Words:
    """The words of one language. Safe in any thread."""

    def __init__(self, language: str, *, folder: Path | None = None) -> None:
        """`folder` holds the word files; the program's own ones unless said otherwise."""
        if language not in _LANGUAGES:
            language = "ro"
        self.language = language
        self._folder = folder if folder is not None else Path(resources.__file__).parent / "words"

    def say(self, key: str, **facts: object) -> str:
        """The sentence under the key, with the facts in their places."""
        return self._filled(self._text(key), key, facts)

    def has(self, key: str) -> bool:
        """True when there are words under the key."""
        return key in self._sentences

    def count(self, key: str, n: int, **facts: object) -> str:
        """The words for this many: `{n}` is the number in groups of three.

        Romanian counts `1 document`, `2 documente`, `20 de documente`, and again `101 documente`, `120 de documente`.
        """
        return self._filled(self._text(f"{key}.{plural(n)}"), key, {"n": grouped(n), **facts})

    def explain(self, error: BaseException) -> Sentence:
        """The error in words. An error that is not a known one gets the words for faults of ours."""
        if isinstance(error, KnownError):
            return self.explain_code(error.code, error.facts)
        return self.explain_code(FAULT_OF_OURS, {})

    def explain_code(self, code: str, facts: Mapping[str, object]) -> Sentence:
        """The words of an error known by its code and facts alone, as the wire and the lists of drivers tell it."""
        parts = self._errors.get(code)
        if parts is None:
            raise BugError(f"no words for the error {code}")
        return Sentence(**{part: self._filled(text, code, facts) for part, text in parts.items()})

    def can_explain(self, code: str, facts: Mapping[str, object]) -> bool:
        """True when there are words for the code and the facts fill them: a newer server may know more of both."""
        texts = self._errors.get(code, {}).values()
        needed = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}
        return bool(texts) and needed <= facts.keys()

    def _text(self, key: str) -> str:
        text = self._sentences.get(key)
        if text is None:
            raise BugError(f"no words under {key}")
        return text

    def _filled(self, text: str, key: str, facts: Mapping[str, object]) -> str:
        try:
            return text.format_map(facts)
        except KeyError as missing:
            raise BugError(f"the words under {key} need the fact {missing}") from missing

    @property
    def _sentences(self) -> dict[str, str]:
        return _sentences_of(self._folder, self.language)

    @property
    def _errors(self) -> dict[str, dict[str, str]]:
        return _errors_of(self._folder / "errors", self.language)


# Read once for the whole process: every label and receipt is written with the words of its own language.
@cache
def _sentences_of(folder: Path, language: str) -> dict[str, str]:
    """Every key of the language with its text; plural forms end in .one, .few, .many."""
    found: dict[str, str] = {}
    for source in _toml_files(folder):
        _collect(found, tomllib.loads(source.read_text("utf-8")), "", language, source.name)
    return found


@cache
def _errors_of(folder: Path, language: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for source in _toml_files(folder):
        for code, languages in tomllib.loads(source.read_text("utf-8")).items():
            if code in found:
                raise BugError(f"the error {code} has words in two files, the second is {source.name}")
            found[code] = languages[language]
    return found


def plural(n: int) -> str:
    """`one`, `few` or `many`, by the Romanian rule: 0, 2..19 and everything that ends so from 101 on are `few`."""
    if n == 1:
        return "one"
    return "few" if n == 0 or 1 <= n % 100 <= 19 else "many"


def _toml_files(folder: Path) -> list[Path]:
    """Word files of the folder and those below it, but not the errors', in a fixed order."""
    found: list[Path] = []
    for each in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if each.is_dir():
            found += _toml_files(each) if each.name != "errors" else []
        elif each.name.endswith(".toml"):
            found.append(each)
    return found


def _collect(found: dict[str, str], table: dict[str, object], path: str, language: str, source: str) -> None:
    """Put the texts of one language into `found`; a table may have words of its own and tables below it."""
    for name, value in table.items():
        if name in _LANGUAGES:
            if name == language:
                _add(found, path, value, source)
        elif isinstance(value, dict):
            _collect(found, value, f"{path}.{name}" if path else name, language, source)
        else:
            raise BugError(f"{source}: {path}.{name} is neither a language nor a table")


def _add(found: dict[str, str], key: str, value: object, source: str) -> None:
    texts = {f"{key}.{form}": text for form, text in value.items()} if isinstance(value, dict) else {key: value}
    for each, text in texts.items():
        if each in found or not isinstance(text, str):
            raise BugError(f"{source}: the words under {each} stand there twice or are no text")
        found[each] = text
