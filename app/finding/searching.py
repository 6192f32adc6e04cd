"""The places of the entries that fit a search, the newest first, read no further than they are wanted.

The index of words hands out its hits from the newest on, so the first page of a million hits costs what that of a
hundred does; nothing is ever counted beyond `COUNTED`.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVarTuple

from sqlalchemy import Connection, Select, or_, select, text

from app.database.tables import SHARED_NUMBER, entries, struck_numbers
from app.finding.asked import Field, Mark, Search, Term
from app.finding.periods import Period
from app.finding.spans import ALWAYS, Span, span_of
from app.finding.texts import DUE
from opis_contract.numbers import NumberQuery
from opis_contract.registers import Register
from opis_contract.standing import EntryState

_Columns = TypeVarTuple("_Columns")

COUNTED = 1000
"""Hits are counted up to here; more are said as more."""


def named_places(connection: Connection, search: Search, registers: Callable[[], Sequence[Register]]) -> list[int]:
    """The entries that the search names by their number or code, the newest first: they come before all others."""
    if search.code is not None:
        named = _in_register(select(entries.c.place), search.register).where(entries.c.tracking_code == search.code)
        return list(connection.execute(named).scalars())
    if search.number is None:
        return []
    return numbered_places(connection, search.number, registers, register=search.register)


def numbered_places(
    connection: Connection,
    query: NumberQuery,
    registers: Callable[[], Sequence[Register]],
    *,
    register: str | None = None,
) -> list[int]:
    """Entries with this number, newest first; an entry is found by a number that was struck through as well."""
    own = select(entries.c.place, entries.c.register).where(entries.c.number == query.number)
    struck = (
        select(entries.c.place, entries.c.register)
        .join(struck_numbers, struck_numbers.c.entry_id == entries.c.entry_id)
        .where(struck_numbers.c.number == query.number)
    )
    by_order = select(entries.c.place, entries.c.order_register.label("register")).where(
        entries.c.order_number == query.number
    )
    if query.year is not None:
        by_order = by_order.where(entries.c.year == query.year)
        own = own.where(entries.c.year == query.year)
        struck = struck.where(struck_numbers.c.year == query.year)
    if query.code_begins is not None:
        own = own.where(entries.c.tracking_code.startswith(f"{query.code_begins}-"), SHARED_NUMBER)
    day = span_of(Period(query.date, query.date)) if query.date else ALWAYS
    meant = query.prefix and {each.code for each in registers() if query.prefix in {each.code, each.prefix}}
    found = {
        row.place
        for row in (
            *connection.execute(_in_register(own, register)),
            *connection.execute(_in_register(struck, register)),
            # A bare number is meant as one of a counting register; its prefix says that an order number is meant.
            *(connection.execute(_in_register(by_order, register)) if query.prefix else ()),
        )
        if (meant is None or row.register in meant) and day.first <= row.place < day.after
    }
    return sorted(found, reverse=True)


def fitting_places(connection: Connection, search: Search, *, today: date, within: Span, limit: int) -> list[int]:
    """The newest `limit` of the entries that fit; what the number or the code names is asked of `named_places`."""
    if search.period is not None:
        within = within.both(span_of(search.period))
    asked = {"first": within.first, "after": within.after, "limit": limit, "today": today.isoformat()}
    late = Mark.LATE in search.marks
    words = match_of(search)
    if words:
        statement = _LATE_WORDS if late else _WORDS
        return list(connection.execute(statement, asked | {"words": words}).scalars())
    if search.asks and search.code is None:
        return list(connection.execute(_SPAN, asked).scalars())
    return []


def match_of(search: Search) -> str:
    """The search in the language of the index; empty where it asks for no words. Its words are letters and figures."""
    parts = [_matching(term) for term in search.terms]
    parts += [f'register : "{search.register.lower()}"'] if search.register else []
    parts += [f'marks : "{_SHOWN_AS[mark]}"' for mark in Mark if mark in search.marks]
    return " AND ".join(parts)


_SHOWN_AS = {Mark.LATE: DUE, Mark.ANNULLED: EntryState.ANNULLED.value}
_EVERYWHERE = " ".join(f'"{field}"' for field in Field)
_WORDS = text(
    "SELECT rowid FROM entry_words WHERE entry_words MATCH :words AND rowid >= :first AND rowid < :after "
    "ORDER BY rowid DESC LIMIT :limit"
)
# CROSS JOIN keeps the index of words outside: its hits come newest first, and reading stops at the limit.
_LATE_WORDS = text(
    "SELECT entry_words.rowid FROM entry_words CROSS JOIN entries ON entries.place = entry_words.rowid "
    "WHERE entry_words MATCH :words AND entry_words.rowid >= :first AND entry_words.rowid < :after "
    "AND entries.deadline < :today ORDER BY entry_words.rowid DESC LIMIT :limit"
)
_SPAN = text("SELECT place FROM entries WHERE place >= :first AND place < :after ORDER BY place DESC LIMIT :limit")


def _in_register(wanted: Select[*_Columns], register: str | None) -> Select[*_Columns]:
    if register is None:
        return wanted
    return wanted.where(or_(entries.c.register == register, entries.c.order_register == register))


def _matching(term: Term) -> str:
    where = f'"{term.field}"' if term.field else f"{{{_EVERYWHERE}}}"
    return f'{where} : "{" ".join(term.words)}"' + ("" if term.whole else "*")
