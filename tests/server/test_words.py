"""Every code that can reach a desk has its words, in both languages, with the facts it carries."""

import re
import string
import tomllib
from pathlib import Path

from opis_contract.errors import WorldFault, WrongInput
from opis_server import errors, problems

WORDS = Path(__file__).parents[2] / "resources" / "words" / "errors"


def classes() -> list[type]:
    return [
        each
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, WrongInput | WorldFault) and each.__module__ == errors.__name__
    ]


def facts_of(error: type) -> set[str]:
    """What the docstring promises after `Facts:`."""
    promised = re.search(r"Facts: (.*?)\.\s*$", error.__doc__ or "")
    text = re.sub(r"\([^)]*\)", "", promised[1]) if promised else ""
    return {name.strip() for name in text.split(",") if name.strip()}


def test_every_code_has_words_in_both_languages_and_uses_only_its_facts() -> None:
    files = [tomllib.loads(path.read_text("utf-8")) for path in WORDS.glob("*.toml")]
    words = {code: table for file in files for code, table in file.items()}
    assert len(words) == sum(map(len, files))
    assert problems.SERVER_FAULT in words
    for error in classes():
        for language in ("ro", "en"):
            sentence = words[error.code][language]
            assert sentence.keys() == {"title", "said", "do"}
            placed = {name for text in sentence.values() for _, name, _, _ in string.Formatter().parse(text) if name}
            assert placed <= facts_of(error), error.code


def test_codes_are_one_of_a_kind_and_all_words_are_used() -> None:
    codes = [error.code for error in classes()]
    assert len(codes) == len(set(codes))
    mine = tomllib.loads((WORDS / "server.toml").read_text("utf-8"))
    assert set(mine) <= {*codes, problems.SERVER_FAULT}
    assert not set("şţŞŢ") & set((WORDS / "server.toml").read_text("utf-8"))
