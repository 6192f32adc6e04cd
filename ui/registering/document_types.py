"""The legal terms of document types, as a clerk would type them."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files


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
