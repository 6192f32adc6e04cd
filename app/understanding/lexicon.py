"""The words by which papers say who wrote them and what they are about, as patterns and sets for the rules."""

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files

_WORDS = tomllib.loads(files("resources").joinpath("understanding.toml").read_text(encoding="utf-8"))

BODIES = frozenset(_WORDS["bodies"])
PARTS = frozenset(_WORDS["parts"])
COMPANY_FORMS = frozenset(_WORDS["company_forms"])
MONTHS: list[str] = _WORDS["months"]
ASKED: dict[str, str] = _WORDS["asked"]
"""A verb without diacritics and the noun that a summary begins with."""


def one_of(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


AFTER_A_NAME = re.compile(rf"\b(?:(?:{one_of(_WORDS['after_a_name'])})\b|(?:{one_of(_WORDS['after_a_name_bent'])})\w*)")
AFTER_A_LETTERHEAD = re.compile(rf"^\W*(?:{one_of(_WORDS['after_a_letterhead'])})\b")
ADDRESS = re.compile(rf"\b(?:{one_of(_WORDS['address'])})\b|@|\bj[0-9]{{2}}/|\bc\.\s?u\.\s?i|\bc\.\s?i\.\s?f")
TITLES = one_of(_WORDS["titles"])
