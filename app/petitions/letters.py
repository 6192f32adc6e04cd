"""Letters about petitions: their words from the templates, their page drawn for the official's signature."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from app.printing.sheet import Line, Sheet
from app.printing.typeface import load_fonts
from app.printing.typesetting import Style, set_text
from opis_contract.messages import Institution
from opis_contract.parties import Party

_WIDTH, _HEIGHT = 210.0, 297.0
_LEFT, _TOP, _TEXT = 25.0, 20.0, 165.0
_BOTTOM = _HEIGHT - 20.0
_GAP = 4.0
_MANY = 400
"""Lines of one paragraph: the register takes fewer letters than that."""

_BODY = Style(11, 11, lines=_MANY)
_STRONG = Style(11, 11, lines=_MANY, bold=True)
_SMALL = Style(9, 9, lines=_MANY)


class LetterKind(StrEnum):
    """The letters there are; each is a table of `letters.toml`."""

    SEND_ON = "send_on"
    SEND_ON_NOTICE = "send_on_notice"
    EXTENSION = "extension"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says, before it is drawn."""

    to: tuple[str, ...]
    subject: str
    regarding: str
    """The numbers it refers to, as the line `La nr. 12/03.06.2026` quotes them."""
    paragraphs: tuple[str, ...]


def written(kind: LetterKind, to: Party, *, regarding: str, facts: Mapping[str, str]) -> Letter:
    """The letter's words, from its template."""
    template = _templates()[kind.value]
    return Letter(
        to=tuple(filter(None, (to.name, to.address, to.locality, to.email))),
        subject=str(template["subject"]).format_map(facts),
        regarding=regarding,
        paragraphs=tuple(
            line for each in template["paragraphs"] for line in str(each).format_map(facts).splitlines() if line.strip()
        ),
    )


def letter_sheets(letter: Letter, institution: Institution, *, number: str, on: date, by: str) -> list[Sheet]:
    """The letter on as many A4 pages as it takes. Raises `FontMissing`."""
    load_fonts()
    pages: list[list[Line]] = [[]]
    top = _TOP
    for blank, line in _lines(letter, institution, number=number, on=on, by=by):
        top += blank
        if top + line.box.height > _BOTTOM:
            pages.append([])
            top = _TOP
        pages[-1].append(replace(line, box=replace(line.box, top=top)))
        top += line.box.height
    return [Sheet(_WIDTH, _HEIGHT, letter.subject, tuple(lines)) for lines in pages]


def _lines(letter: Letter, institution: Institution, *, number: str, on: date, by: str) -> Iterator[tuple[float, Line]]:
    """Every line with the blank before it, from the head to the signature."""
    head = [f"CUI {institution.fiscal_code}" if institution.fiscal_code else "", institution.address, institution.phone]
    parts: list[tuple[float, str, Style]] = [
        (0, institution.name, _STRONG),
        (0, " · ".join(filter(None, head)), _SMALL),
        (_GAP, f"Nr. {number}", _STRONG),
        (2 * _GAP, "Către:", _BODY),
        *((0.0, each, _STRONG if at == 0 else _BODY) for at, each in enumerate(letter.to)),
        (2 * _GAP, f"Referitor la: {letter.subject}", _STRONG),
        (0, f"La nr. {letter.regarding}", _BODY),
        (_GAP, "", _BODY),
        *((_GAP, each, _BODY) for each in letter.paragraphs),
        (3 * _GAP, "Conducătorul instituției,", _BODY),
        (4 * _GAP, "Compartimentul relații cu publicul,", _BODY),
        (4 * _GAP, f"Întocmit: {by}, {on:%d.%m.%Y}", _SMALL),
    ]
    for blank, text, style in parts:
        for at, line in enumerate(set_text(text, style, left=_LEFT, top=0, width=_TEXT)):
            yield (blank if at == 0 else 0.0), line


@cache
def _templates() -> dict[str, dict[str, str | Sequence[str]]]:
    return tomllib.loads((files("resources") / "letters.toml").read_text(encoding="utf-8"))
