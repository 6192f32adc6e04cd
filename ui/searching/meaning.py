"""How the desk understood what was typed, in one line of words."""

from datetime import date

from app.finding.asked import Mark, Search, Term
from app.finding.periods import Period
from app.queries import EntryPage
from opis_contract.numbers import grouped
from ui.writing import Writing


def meaning(search: Search, writing: Writing) -> str:
    """`expeditor „popa” · anul 2026 · întârziate`; empty when nothing that was typed can be looked for."""
    say = writing.words.say
    parts: list[str] = []
    if search.code is not None:
        parts.append(say("searching.means.code", code=search.code))
    if search.number is not None:
        number = search.number
        when = writing.day(number.date) if number.date else str(number.year or "")
        named = f"{number.prefix}-{grouped(number.number)}" if number.prefix else grouped(number.number)
        parts.append(say("searching.means.named", number=f"{named} / {when}" if when else named))
    else:
        parts += [_term(term, writing) for term in search.terms]
    if search.register is not None:
        parts.append(say("searching.means.register", code=search.register))
    if search.period is not None:
        parts.append(_period(search.period, writing))
    parts += [say(f"searching.means.{mark}") for mark in Mark if mark in search.marks]
    return " · ".join(parts)


def found_words(page: EntryPage, writing: Writing) -> str:
    """`12 găsite`, or `peste 1 000 găsite` when nobody counted on."""
    if page.counted:
        return writing.counted("searching.found_count", page.total)
    return writing.words.say("searching.found_more", count=grouped(page.total))


def _term(term: Term, writing: Writing) -> str:
    text = " ".join(term.words) + ("" if term.whole else "…")
    return writing.words.say(f"searching.means.{term.field or 'anywhere'}", text=text)


def _period(period: Period, writing: Writing) -> str:
    say = writing.words.say
    if period.first > period.last:
        return say("searching.means.no_day")
    if period.first == period.last:
        return say("searching.means.day", day=writing.day(period.first))
    if (period.first, period.last) == (date(period.first.year, 1, 1), date(period.first.year, 12, 31)):
        return say("searching.means.year", year=period.first.year)
    return say("searching.means.days", first=writing.day(period.first), last=writing.day(period.last))
