"""Certifications write numbers in Romanian words."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from opis_contract.number_words import LARGEST, Gender, in_words, needs_of


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (1, "una"),
        (2, "două"),
        (12, "douăsprezece"),
        (16, "șaisprezece"),
        (21, "douăzeci și una"),
        (100, "o sută"),
        (231, "două sute treizeci și una"),
        (1000, "o mie"),
        (2002, "două mii două"),
        (20_000, "douăzeci de mii"),
        (119_000, "o sută nouăsprezece mii"),
        (900_001, "nouă sute de mii una"),
        (1_000_000, "un milion"),
        (21_000_112, "douăzeci și una de milioane o sută douăsprezece"),
    ],
)
def test_leaves_are_counted_as_a_secretary_writes_them(number: int, words: str) -> None:
    assert in_words(number) == words


def test_a_masculine_noun_takes_its_own_forms() -> None:
    assert [in_words(number, Gender.MASCULINE) for number in (1, 2, 12, 22)] == [
        "unu",
        "doi",
        "doisprezece",
        "douăzeci și doi",
    ]


@pytest.mark.parametrize(("number", "expected"), [(1, False), (19, False), (20, True), (101, False), (120, True)])
def test_de_stands_where_romanian_puts_it(number: int, expected: bool) -> None:
    assert needs_of(number) is expected


@given(some.integers(0, LARGEST), some.integers(0, LARGEST))
def test_two_numbers_never_read_the_same(one: int, other: int) -> None:
    assert (in_words(one) == in_words(other)) is (one == other)
