"""The words of the citizen's pages, in Romanian and English, and which of the two a reader wants."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from opis_contract.stages import Stage
from opis_contract.standing import EntryState


@dataclass(frozen=True, slots=True)
class Words:
    """One language: sentences of the page, names of the steps, what each stage means now and what an end does."""

    language: str
    page: Mapping[str, Any]
    steps: Mapping[Stage, str]
    now: Mapping[Stage, str]
    ended: Mapping[EntryState, str]
    """What a paper that is not on its way here says instead: it left, or its number never stood for one."""


def _read() -> dict[str, Words]:
    tables = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
    return {
        language: Words(
            language=language,
            page={name: value for name, value in table.items() if name not in {"steps", "now", "ended"}},
            steps={Stage(stage): word for stage, word in table["steps"].items()},
            now={Stage(stage): sentence for stage, sentence in table["now"].items()},
            ended={EntryState(state): sentence for state, sentence in table["ended"].items()},
        )
        for language, table in tables.items()
    }


LANGUAGES = _read()
"""Romanian first: the language of the institution."""


def choose_words(chosen: str | None, accept_language: str) -> Words:
    """The language of the address's `lang`, else the reader's first choice (RFC 9110, 12.5.4), else Romanian."""
    if chosen in LANGUAGES:
        return LANGUAGES[chosen]
    wishes: list[tuple[float, str]] = []
    for part in accept_language.split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            wishes.append((float(weight or 1), tag.split("-")[0].lower()))
        except ValueError:
            continue
    wishes.sort(key=lambda wish: -wish[0])
    known = (LANGUAGES[language] for weight, language in wishes if weight > 0 and language in LANGUAGES)
    return next(known, LANGUAGES["ro"])


def counted(words: Words, name: str, count: int) -> str:
    """The sentence for this count, in words below five. Romanian counts `19 zile` and `20 de zile`."""
    forms = words.page[name]
    form = "one" if count == 1 else "few" if count == 0 or 1 <= count % 100 <= 19 else "many"
    small = words.page["small_numbers"]
    sentence: str = forms[form].format(count=small[count] if count < len(small) else count)
    return sentence
