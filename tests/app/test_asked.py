"""What is typed into the search box is read as the clerk means it, and nothing that is typed can break it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.finding.asked import Field, Mark, Search, Term, read_search
from app.finding.periods import Period
from opis_contract.numbers import NumberQuery
from opis_contract.tracking import new_tracking_code

TODAY = date(2026, 11, 23)


def word(*words: str, field: Field | None = None, whole: bool = False) -> Term:
    return Term(words, field, whole)


def days(first: date, last: date | None = None) -> Period:
    return Period(first, last or first)


YEAR = days(date(2026, 1, 1), date(2026, 12, 31))
NOVEMBER = days(date(2026, 11, 1), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("text", "search"),
    [
        ("popa", Search((word("popa"),))),
        ("ȚĂRANU Câini", Search((word("taranu"), word("caini")))),
        ("ţăranu", Search((word("taranu"),))),
        ("de la:Popa", Search((word("popa", field=Field.SENDER),))),
        ("De La: popa cerere", Search((word("popa", field=Field.SENDER), word("cerere")))),
        ("from:popa", Search((word("popa", field=Field.SENDER),))),
        ("către:beta", Search((word("beta", field=Field.RECIPIENT),))),
        ("to:beta", Search((word("beta", field=Field.RECIPIENT),))),
        ('de la:"Popa Elena"', Search((word("popa", "elena", field=Field.SENDER, whole=True),))),
        ("tip:petiție", Search((word("petitie", field=Field.TYPE),))),
        ("type:petition", Search((word("petition", field=Field.TYPE),))),
        ("dosar:II.A.3", Search((word("ii", "a", "3", field=Field.CLASS, whole=True),))),
        ("nr lor:AB-77", Search((word("ab", "77", field=Field.THEIR_NUMBER, whole=True),))),
        ("conținut:drum", Search((word("drum", field=Field.SUMMARY),))),
        ("„certificat de urbanism”", Search((word("certificat", "de", "urbanism", whole=True),))),
        ('"neterminat aici', Search((word("neterminat", "aici", whole=True),))),
        ("an:2026", Search(period=YEAR)),
        ("year: 2026 popa", Search((word("popa"),), period=YEAR)),
        ("an:alt", Search((word("an", "alt"),))),
        ("23.11.2026", Search(period=days(TODAY))),
        ("23/11/2026", Search(period=days(TODAY))),
        ("2026-11-23", Search(period=days(TODAY))),
        ("23 noiembrie 2026", Search(period=days(TODAY))),
        ("nov 2026", Search(period=NOVEMBER)),
        ("noi. 2026", Search(period=NOVEMBER)),
        ("popa november 2026", Search((word("popa"),), period=NOVEMBER)),
        ("bloc 2026", Search((word("bloc"), word("2026", whole=True)))),
        ('"strada mai 2026 nr"', Search((word("strada", "mai", "2026", "nr", whole=True),))),
        ("azi", Search(period=days(TODAY))),
        ("yesterday", Search(period=days(date(2026, 11, 22)))),
        ("întârziat", Search(marks=frozenset({Mark.LATE}))),
        ("late popa", Search((word("popa"),), marks=frozenset({Mark.LATE}))),
        ("anulat an:2026", Search(period=YEAR, marks=frozenset({Mark.ANNULLED}))),
        ("registru:hr popa", Search((word("popa"),), register="HR")),
        ("register:PET", Search(register="PET")),
        ("1432/2026", Search((word("1432", "2026", whole=True),), number=NumberQuery(None, 1432, 2026))),
        ("HR-1432", Search((word("hr", "1432", whole=True),), number=NumberQuery("HR", 1432))),
        ("45 210", Search((word("45210", whole=True),), number=NumberQuery(None, 45210))),
        ("(HR1432)", Search((word("hr", "1432", whole=True),), number=NumberQuery("HR", 1432))),
        (
            "nr. 6 din 23.06.2026",
            Search((word("6", "23", "06", "2026", whole=True),), number=NumberQuery(None, 6, 2026, date(2026, 6, 23))),
        ),
        (
            "RO|4278337|RG|2026|1432",
            Search((word("rg", "1432", "2026", whole=True),), number=NumberQuery("RG", 1432, 2026)),
        ),
        ("31.02.2026", Search((word("31", "02", "2026", whole=True),))),
        ("popa 77", Search((word("popa"), word("77", whole=True)))),
        ("%", Search()),
        ("", Search()),
    ],
)
def test_what_is_typed_is_what_is_looked_for(text: str, search: Search) -> None:
    assert read_search(text, TODAY) == search


def test_a_tracking_code_is_read_from_the_receipt_and_from_its_link() -> None:
    code = new_tracking_code(lambda count: bytes(range(count)))
    assert read_search(code.lower().replace("-", " "), TODAY) == Search(code=code)
    assert read_search(f"https://registru.proba.ro/s/{code}", TODAY) == Search(code=code)


SIGNS = st.sampled_from([*' "„”:-/.,()%_*^', "an:", "de la:", "tip:", "registru:", "2026", "nov", "23.11.2026"])
WORDS = st.sampled_from(["popa", "azi", "late", "anulat", "7", "45 210", "HR-", "ș", "Ţ", "mai 2026", "dosar: ", "|"])


@given(st.one_of(st.text(), st.lists(st.one_of(SIGNS, WORDS, st.text(max_size=3))).map("".join)))
def test_nothing_typed_breaks_it_and_a_search_written_down_reads_the_same(text: str) -> None:
    search = read_search(text, TODAY)
    assert read_search(search.text(), TODAY) == search
