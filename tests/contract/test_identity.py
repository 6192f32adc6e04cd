"""Identifiers sort by their time of birth and are those of the standard."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opis_contract.identity import uuid7

instants = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds
noise = st.binary(min_size=10, max_size=10)


def always(given_bytes: bytes) -> Callable[[int], bytes]:
    """A source of randomness that is not random, and gives no more than it has."""

    def source(count: int) -> bytes:
        assert count == len(given_bytes)
        return given_bytes

    return source


def test_the_example_of_the_standard() -> None:
    """RFC 9562, appendix A.6."""
    born = datetime(2022, 2, 22, 14, 22, 22, tzinfo=timezone(timedelta(hours=-5)))
    example = uuid7(born, always(bytes.fromhex("0CC318C4DC0C0C07398F")))
    assert example == UUID("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")


@given(instants, noise)
def test_an_identifier_says_its_version_and_its_millisecond(born: datetime, random: bytes) -> None:
    made = uuid7(born, always(random))
    assert (made.version, made.variant) == (7, RFC_4122)
    assert made.int >> 80 == (born - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


@given(instants, noise, noise)
def test_a_later_millisecond_sorts_after_whatever_the_noise(born: datetime, one: bytes, other: bytes) -> None:
    earlier = uuid7(born, always(one))
    later = uuid7(born + timedelta(milliseconds=1), always(other))
    assert earlier < later
    assert str(earlier) < str(later)


def test_every_one_of_the_74_random_bits_reaches_the_identifier() -> None:
    born = datetime(2026, 11, 23, tzinfo=UTC)
    made = {uuid7(born, always((1 << bit).to_bytes(10, "big"))) for bit in range(80)}
    assert len(made) == 74 + 1


def test_an_instant_without_zone_or_before_1970_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        uuid7(datetime(2026, 11, 23), bytes)  # noqa: DTZ001 - refusing it is the point
    with pytest.raises(ValueError, match="1970"):
        uuid7(datetime(1969, 12, 31, tzinfo=UTC), bytes)
