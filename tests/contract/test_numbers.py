"""Registration numbers: their spellings, the two series, and blocks that never meet."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opis_contract.numbers import (
    CONTINUITY_START,
    NumberBlock,
    NumberQuery,
    RegistrationNumber,
    Series,
    carve,
    grouped,
    main_is_nearing_the_band,
    parse_number,
    series_of,
    unused,
)

BLOCK_ID = UUID("0193578a-0000-7000-8000-000000000001")


def block(first: int = 900_001, last: int = 900_050) -> NumberBlock:
    return NumberBlock(BLOCK_ID, "RG", 2026, first, last)


def test_a_number_is_printed_with_its_day() -> None:
    number = RegistrationNumber("RG", 2026, 1432, date(2026, 11, 3))
    assert str(number) == "1432/03.11.2026"
    assert number.text(prefix="HR") == "HR-1432/03.11.2026"
    assert str(RegistrationNumber("RG", 2026, 1432)) == "1432/2026"


def test_a_number_belongs_to_the_year_of_its_day() -> None:
    with pytest.raises(ValueError, match="year"):
        RegistrationNumber("RG", 2026, 1, date(2027, 1, 1))
    with pytest.raises(ValueError, match="start at 1"):
        RegistrationNumber("RG", 2026, 0)


def test_large_display_groups_by_three_and_never_breaks_the_line() -> None:
    assert [grouped(n) for n in (7, 432, 1432, 45210, 900014, 1234567)] == [
        "7",
        "432",
        "1\u00a0432",
        "45\u00a0210",
        "900\u00a0014",
        "1\u00a0234\u00a0567",
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1432", NumberQuery(None, 1432)),
        ("1432/2026", NumberQuery(None, 1432, 2026)),
        ("1432-2026", NumberQuery(None, 1432, 2026)),
        ("1432/23.11.2026", NumberQuery(None, 1432, 2026, date(2026, 11, 23))),
        ("1432/3.1.2026", NumberQuery(None, 1432, 2026, date(2026, 1, 3))),
        ("1432/23-11-2026", NumberQuery(None, 1432, 2026, date(2026, 11, 23))),
        ("1432 / 23.11.2026", NumberQuery(None, 1432, 2026, date(2026, 11, 23))),
        ("  1432 /2026 ", NumberQuery(None, 1432, 2026)),
        ("1432\u20132026", NumberQuery(None, 1432, 2026)),
        ("1432\u20112026", NumberQuery(None, 1432, 2026)),
        ("HR-1432/2026", NumberQuery("HR", 1432, 2026)),
        ("hr - 1432 / 2026", NumberQuery("HR", 1432, 2026)),
        ("HR1432", NumberQuery("HR", 1432)),
        ("HR/1432/23.11.2026", NumberQuery("HR", 1432, 2026, date(2026, 11, 23))),
        ("45 210", NumberQuery(None, 45210)),
        ("45\u00a0210", NumberQuery(None, 45210)),
        ("45\u202f210/2026", NumberQuery(None, 45210, 2026)),
        ("45.210", NumberQuery(None, 45210)),
        ("1.234.567/2026", NumberQuery(None, 1234567, 2026)),
        ("nr. 1432", NumberQuery(None, 1432)),
        ("Nr.1432/2026", NumberQuery(None, 1432, 2026)),
        ("NR 1432 din 23.11.2026", NumberQuery(None, 1432, 2026, date(2026, 11, 23))),
        ("numărul 1432", NumberQuery(None, 1432)),
        ("Nr. 900.014 / 14.06.2026", NumberQuery(None, 900014, 2026, date(2026, 6, 14))),
        ("nr. HR-45.210/2026", NumberQuery("HR", 45210, 2026)),
        ("1\u200b432/\ufeff2026", NumberQuery(None, 1432, 2026)),
        ("001432/2026", NumberQuery(None, 1432, 2026)),
    ],
)
def test_a_number_is_found_as_people_write_it(typed: str, meant: NumberQuery) -> None:
    assert parse_number(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "Popescu",
        "bloc 12",
        "0/2026",
        "1432/31.02.2026",
        "1432/13.2026",
        "1432/26",
        "1432/3026",
        "45 21",
        "45 210.333",
        "23.11.2026",
        "1800101400016",
        "0745123456",
        "1432/2026/3",
        "1432/23.11-2026",
        "½",
    ],
)
def test_what_is_no_number_is_left_to_the_other_searches(typed: str) -> None:
    assert parse_number(typed) is None


@given(
    number=st.integers(1, 999_999_999),
    day=st.dates(date(1990, 1, 1), date(2150, 1, 1)),
    prefix=st.from_regex(r"\A[A-Z]{0,8}\Z").filter(lambda text: not text.startswith(("NR", "NO", "NUM"))),
)
def test_every_printed_number_reads_back(number: int, day: date, prefix: str) -> None:
    printed = RegistrationNumber("RG", day.year, number, day).text(prefix)
    assert parse_number(printed) == NumberQuery(prefix or None, number, day.year, day)
    assert parse_number(grouped(number)) == NumberQuery(None, number)


@given(st.text())
def test_no_text_breaks_the_search_box(typed: str) -> None:
    found = parse_number(typed)
    assert found is None or found.number >= 1


def test_the_two_series_meet_at_the_border_of_the_institution() -> None:
    assert series_of(CONTINUITY_START - 1) is Series.MAIN
    assert series_of(CONTINUITY_START) is Series.CONTINUITY
    assert series_of(600, continuity_start=500) is Series.CONTINUITY
    assert not main_is_nearing_the_band(719_999)
    assert main_is_nearing_the_band(720_000)
    assert not main_is_nearing_the_band(4, continuity_start=7)
    assert main_is_nearing_the_band(5, continuity_start=7)


def test_a_block_is_used_in_order_to_its_last_number() -> None:
    lease = block()
    used: int | None = None
    given_out: list[int] = []
    while (number := lease.next_after(used)) is not None:
        assert lease.remaining(used) == 50 - len(given_out)
        given_out.append(number)
        used = number
    assert given_out == list(range(900_001, 900_051))
    assert lease.remaining(used) == 0
    assert lease.size == 50


def test_a_block_is_low_at_a_fifth() -> None:
    lease = block()
    assert not lease.is_low(None)
    assert not lease.is_low(900_039)
    assert lease.is_low(900_040)
    assert lease.is_low(900_050)


@pytest.mark.parametrize("stranger", [900_000, 900_051])
def test_a_block_refuses_the_numbers_of_others(stranger: int) -> None:
    with pytest.raises(ValueError, match="not of this block"):
        block().next_after(stranger)
    with pytest.raises(ValueError, match="not of this block"):
        unused(block(), [stranger])


def test_a_block_is_dead_when_the_year_turns_in_bucharest() -> None:
    new_year = datetime(2026, 12, 31, 22, 0, tzinfo=UTC)
    assert block().is_alive(new_year - timedelta(microseconds=1))
    assert not block().is_alive(new_year)
    assert not NumberBlock(BLOCK_ID, "RG", 2027, 900_001, 900_050).is_alive(new_year - timedelta(microseconds=1))


def test_a_block_of_one_number_is_used_up_by_it() -> None:
    cut = carve(1, 1)
    lease = block(cut.first, cut.last)
    assert (lease.next_after(None), lease.next_after(1), lease.size, cut.counter) == (1, None, 1, 2)


def test_an_empty_block_cannot_exist() -> None:
    with pytest.raises(ValueError, match="at least one"):
        block(first=0, last=5)
    with pytest.raises(ValueError, match="at least one"):
        carve(0, 5)
    with pytest.raises(ValueError, match="at least one"):
        block(first=900_002, last=900_001)
    with pytest.raises(ValueError, match="at least one"):
        carve(900_001, 0)


@given(st.lists(st.integers(1, 500), min_size=1, max_size=50))
def test_carved_blocks_fill_the_band_without_overlap(sizes: list[int]) -> None:
    counter = CONTINUITY_START
    every: list[int] = []
    for size in sizes:
        cut = carve(counter, size)
        counter = cut.counter
        every += range(cut.first, cut.last + 1)
    assert every == list(range(CONTINUITY_START, CONTINUITY_START + sum(sizes)))
    assert counter == CONTINUITY_START + sum(sizes)


@given(st.sets(st.integers(900_001, 900_050)))
def test_at_close_each_number_is_a_paper_or_declared_unused(used: set[int]) -> None:
    barred = unused(block(), used)
    assert sorted([*barred, *used]) == list(range(900_001, 900_051))
    assert list(barred) == sorted(barred)
