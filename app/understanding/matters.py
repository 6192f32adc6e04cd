"""What a paper is about: the subject that it names, its title, or what it asks for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.understanding.lexicon import ASKED, TITLES, one_of
from app.understanding.lines import Line, PlaceOnPage, together

_SUBJECT = re.compile(
    r"^\W*(?:obiect(?:ul)?|subiect(?:ul)?|referitor(?: la)?|ref|referinta)\s?[.:]+\s*(?P<what>\S.{4,})$"
)
_REFERRING = re.compile(r"^\W*referitor la (?P<what>\S.{6,})$")
_TITLE = re.compile(rf"^\W*(?P<what>(?:{TITLES})\b.{{0,80}})$")
_GOES_ON = re.compile(r"^\W*(?:pentru|privind|de|referitor|prealabila|administrativa|in vederea|cu privire)\b")
_REQUEST = re.compile(
    r"\bva rog(?: frumos)?,?(?: sa)?(?: binevoiti)?(?: sa| a)?[\s-]*(?:imi|mi|ne|ni)?[\s-]*"
    rf"(?P<verb>{one_of(ASKED)})\s+(?P<article>un|o)\s+(?P<what>[^.;]{{4,160}})"
)
_OF_A = re.compile(r"(?P<stem>\w+?)(?P<ending>ă|ție)\b")
_BENT = {"ă": "e", "ție": "ții"}
_LONGEST = 240
_UPPER_PART = 0.62


@dataclass(frozen=True, slots=True)
class FoundMatter:
    """The matter as a summary would say it, where it stands, and the title that the paper carries."""

    summary: str
    place: PlaceOnPage | None
    title: str
    title_place: PlaceOnPage | None
    asks: bool
    """Whether it asks for something in the words of a citizen."""


def matter(lines: Sequence[Line]) -> FoundMatter:
    """What the first page says that it is about; empty texts where it does not."""
    first = [line for line in lines if line.page == 0]
    title, title_place = _title(first)
    asks = any(re.search(r"\bsubsemna|\bva rog\b|\bsolicit\b", line.plain) for line in first)
    for found in (_subject(first), _long_title(title, title_place), _request(first)):
        if found is not None:
            return FoundMatter(found[0], found[1], title, title_place, asks)
    return FoundMatter("", None, title, title_place, asks)


def _subject(lines: Sequence[Line]) -> tuple[str, PlaceOnPage] | None:
    for at, line in enumerate(lines):
        match = line.find(_SUBJECT) or line.find(_REFERRING)
        if match and line.top < _UPPER_PART:
            start = match.start("what")
            held = _with_what_follows(lines, at)
            text = " ".join([line.text[start:], *(each.text for each in held)])
            return _sentence(text), together([line.place(start), *(each.place() for each in held)])
    return None


def _with_what_follows(lines: Sequence[Line], at: int) -> list[Line]:
    """The lines into which a subject runs on: it was broken at the margin, and goes on in small letters."""
    held: list[Line] = []
    for before, line in zip(lines[at : at + 2], lines[at + 1 : at + 3], strict=False):
        height = before.bottom - before.top
        runs_on = before.right > 0.7 and line.text[:1].islower() and line.top - before.bottom < 1.3 * height
        if not runs_on or before.text.endswith((".", ";")):
            break
        held.append(line)
    return held


def _title(lines: Sequence[Line]) -> tuple[str, PlaceOnPage | None]:
    """A line that begins with the word for a paper and stands alone, with what it is for in the lines under it."""
    for at, line in enumerate(lines):
        match = line.find(_TITLE)
        if not match or line.top > _UPPER_PART or not (_is_centred(line) or line.text.isupper()):
            continue
        held = [line]
        for following in lines[at + 1 : at + 3]:
            near = following.top - held[-1].bottom < 2.5 * (held[-1].bottom - held[-1].top)
            if not (near and following.find(_GOES_ON) and (_is_centred(following) or following.text.isupper())):
                break
            held.append(following)
        said = [line.text[match.start("what") :], *(each.text for each in held[1:])]
        text = " ".join(each.lower() if each.isupper() else each for each in said)
        return _sentence(text), together([each.place() for each in held])
    return "", None


def _long_title(title: str, place: PlaceOnPage | None) -> tuple[str, PlaceOnPage] | None:
    """A title of several words says what it is about; `Cerere` alone does not."""
    return (title, place) if place is not None and len(title.split()) > 2 else None


def _request(lines: Sequence[Line]) -> tuple[str, PlaceOnPage] | None:
    """What is asked for, over at most four lines: `vă rog să-mi eliberați un certificat` is its release."""
    for at in range(len(lines)):
        held = lines[at : at + 4]
        plain, text = " ".join(each.plain for each in held), " ".join(each.text for each in held)
        match = _REQUEST.search(plain)
        if match is None or match.start() > len(held[0].plain):
            continue
        what = _of_a(match["article"], text[slice(*match.span("what"))].strip(" ,"))
        if what:
            return _sentence(f"{ASKED[match['verb']]} {what}"), together(_touched(held, *match.span()))
    return None


def _of_a(article: str, what: str) -> str:
    """`o adeverință de venit` is `unei adeverințe de venit`; "" for a word whose form is not known."""
    if article == "un":
        return f"unui {what}"
    noun, _, rest = what.partition(" ")
    bent = _OF_A.fullmatch(noun)
    return f"unei {bent['stem']}{_BENT[bent['ending']]} {rest}" if bent else ""


def _touched(lines: Sequence[Line], start: int, end: int) -> list[PlaceOnPage]:
    places, at = [], 0
    for line in lines:
        if at < end and start < at + len(line.text):
            places.append(line.place(max(start - at, 0), min(end - at, len(line.text))))
        at += len(line.text) + 1
    return places


def _is_centred(line: Line) -> bool:
    return line.left > 0.2 and abs(line.left - (1 - line.right)) < 0.12


def _sentence(text: str) -> str:
    text = " ".join(text.split()).strip(" .,;:-–")
    text = text.lower() if text.isupper() else text
    return (text[:1].upper() + text[1:])[:_LONGEST]
