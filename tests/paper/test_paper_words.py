"""Every error of the room has its words in both languages, with no fact missing and no letter of the old keyboard."""

import inspect
import tomllib
from pathlib import Path

import pytest

from opis_contract.errors import KnownError
from paper import errors

WORDS = Path(__file__).parents[2] / "resources" / "words" / "errors" / "paper.toml"
KINDS = [
    kind
    for kind in vars(errors).values()
    if inspect.isclass(kind) and issubclass(kind, KnownError) and "code" in vars(kind)
]
FACTS = {"path": Path("cerere.pdf"), "page": 3, "reason": "ENOSPC", "rule": "6.2.3"}


def test_words_and_errors_are_the_same_set() -> None:
    assert {kind.code for kind in KINDS} == set(tomllib.loads(WORDS.read_text("utf-8")))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["ro", "en"])
def test_an_error_is_told_in_words(kind: type[KnownError], language: str) -> None:
    parameters = inspect.signature(kind).parameters
    error = kind(**{name: FACTS[name] for name in parameters})
    words = tomllib.loads(WORDS.read_text("utf-8"))[kind.code][language]
    assert set(words) == {"title", "said", "do"}
    for sentence in words.values():
        told = sentence.format_map(error.facts)
        assert told
        assert not set("şŞţŢ{}") & set(told)
