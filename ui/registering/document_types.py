"""The catalogue of document types: what the clerk may choose, and the term that the law sets for each."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from app.folding import folded


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type as the institution calls it; `term` as it would be typed in the form, empty when the law sets none."""

    name: str
    term: str = ""
    basis: str = ""


def starter_catalogue() -> tuple[DocumentType, ...]:
    """The types that every institution starts with."""
    text = files("resources").joinpath("catalogues", "document_types.toml").read_text(encoding="utf-8")
    return tuple(DocumentType(**each) for each in tomllib.loads(text)["type"])


def matching(catalogue: Sequence[DocumentType], typed: str, *, limit: int = 8) -> tuple[DocumentType, ...]:
    """The types whose words begin with what was typed, in any order and without regard to diacritics."""
    wanted = folded(typed).split()
    if not wanted:
        return ()
    found = [each for each in catalogue if _all_begin(folded(each.name).split(), wanted)]
    return tuple(sorted(found, key=lambda each: not folded(each.name).startswith(wanted[0])))[:limit]


def named(catalogue: Sequence[DocumentType], name: str) -> DocumentType | None:
    """The type with this name, or None when the clerk wrote one of their own."""
    return next((each for each in catalogue if folded(each.name) == folded(name)), None)


def _all_begin(words: Sequence[str], wanted: Sequence[str]) -> bool:
    return all(any(word.startswith(each) for word in words) for each in wanted)
