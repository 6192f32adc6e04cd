"""Who a paper comes from: who names themselves in it, or whose letterhead it carries."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from app.understanding.lexicon import ADDRESS, AFTER_A_LETTERHEAD, AFTER_A_NAME, BODIES, COMPANY_FORMS
from app.understanding.lines import Line, PlaceOnPage
from opis_contract.parties import PartyKind

_PERSON = re.compile(
    r"\bsubsemna(?:tul|ta|tii|tele|t)\b(?:\s?[/(]\s?(?:subsemnata|a)\)?)?[\s._,:…]*(?P<name>[^,;(…_]+)"
)
_PERSON_BELOW = re.compile(r"\bsubsemna(?:tul|ta)\W*$")
_COMPANY = re.compile(r"\bsubscrisa\b[\s._,:…]*(?P<name>[^,;(…_]+)")
_COMPANY_FORM = re.compile(r"(?:^|\s)(?:S\.?R\.?L|S\.?A|P\.?F\.?A|S\.?N\.?C|S\.?R\.?L\.?-?D)\.?(?=[^\w-]|$)")
"""In capitals, as companies write it: `sa` in small letters is in every sentence."""
_HEAD = 0.3
_SMALL = frozenset({"de", "a", "al", "ale", "și", "din", "pentru", "în", "la", "cu", "pe", "sub", "lui", "prin"})


@dataclass(frozen=True, slots=True)
class FoundSender:
    """Who it is, what kind of party, and where the name stands."""

    name: str
    kind: PartyKind
    place: PlaceOnPage


def sender(lines: Sequence[Line]) -> FoundSender | None:
    """Who names themselves as the author, otherwise the letterhead; None where the paper does not say clearly."""
    for line, following in zip_longest(lines, lines[1:]):
        named = _named(line, _PERSON, PartyKind.PERSON) or _named(line, _COMPANY, PartyKind.ORGANISATION)
        if named is None and following is not None and line.find(_PERSON_BELOW):
            named = _person_at(following, 0, len(following.text))
        if named is not None:
            return named
    return _letterhead([line for line in lines if line.page == 0 and line.top < _HEAD])


def _named(line: Line, pattern: re.Pattern[str], kind: PartyKind) -> FoundSender | None:
    match = line.find(pattern)
    if match is None:
        return None
    start, end = match.span("name")
    if kind is PartyKind.PERSON:
        return _person_at(line, start, end)
    end = _shortened(line, start, end)
    name = line.text[start:end].strip()
    return FoundSender(_organisation(name), kind, line.place(start, end)) if len(name) > 3 else None


def _person_at(line: Line, start: int, end: int) -> FoundSender | None:
    """Two to five words that all begin with a capital; anything else is no name to put before a clerk."""
    end = _shortened(line, start, end)
    words = [_with_capital(word) for word in line.text[start:end].replace(".", " ").split()]
    if not 2 <= len(words) <= 5 or not all(_is_name(word) for word in words):
        return None
    name = " ".join(_capitalised(word) if word.isupper() and len(word) > 1 else word for word in words)
    return FoundSender(name, PartyKind.PERSON, line.place(start, end))


def _shortened(line: Line, start: int, end: int) -> int:
    after = AFTER_A_NAME.search(line.plain, start, end)
    return after.start() if after else end


def _letterhead(head: Sequence[Line]) -> FoundSender | None:
    """The last of the names over the address or the number: the office itself stands under those it belongs to."""
    found: Line | None = None
    for line in head:
        if line.find(AFTER_A_LETTERHEAD):
            break
        if line.find(ADDRESS):
            if found is not None:
                break
            continue
        if _is_organisation(line) and (
            found is None or not line.plain.startswith(("serviciul", "biroul", "compartiment"))
        ):
            found = line
    if found is None:
        return None
    return FoundSender(_organisation(found.text.strip(" ,;:-|")), PartyKind.ORGANISATION, found.place())


def _is_organisation(line: Line) -> bool:
    words = line.plain.split()
    if len(words) < 2 or len(words) > 12 or any(letter.isdigit() for letter in words[0]):
        return False
    begins = words[0].strip(".,") in BODIES or words[0].replace(".", "") == "sc"
    return (begins and line.words[0].text[0].isupper()) or bool(_COMPANY_FORM.search(line.text))


def _is_name(word: str) -> bool:
    return word[0].isupper() and all(letter.isalpha() or letter in "-'’" for letter in word)


def _with_capital(word: str) -> str:
    """A capital I at the beginning of a name is read as a small l: `loan`."""
    return f"I{word[1:]}" if word[0] == "l" else word


def _capitalised(word: str) -> str:
    return "-".join(part.capitalize() for part in word.split("-"))


def _organisation(name: str) -> str:
    """Capitals all through become a name as it is written: `PRIMĂRIA COMUNEI DUMBRAVA`, `SC BETA SRL`."""
    if not name.isupper():
        return name
    written = []
    for at, word in enumerate(name.split()):
        if word.replace(".", "").casefold() in COMPANY_FORMS:
            written.append(word)
        elif at and word.casefold() in _SMALL:
            written.append(word.casefold())
        else:
            written.append(_capitalised(word))
    return " ".join(written)
