"""Tracking codes cannot be guessed, forgive how people type, and tell a slip from an unknown code."""

import secrets

from hypothesis import given
from hypothesis import strategies as st

from opis_contract.tracking import ALPHABET, RANDOM_BYTES, new_tracking_code, normalise_tracking_code

codes = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES).map(lambda noise: new_tracking_code(lambda _: noise))


def test_a_code_carries_eighty_random_bits() -> None:
    asked: list[int] = []

    def source(count: int) -> bytes:
        asked.append(count)
        return secrets.token_bytes(count)

    new_tracking_code(source)
    assert asked == [10]
    assert new_tracking_code(lambda _: bytes(9) + b"\x01") != new_tracking_code(lambda _: bytes(10))


@given(codes)
def test_a_code_is_read_in_groups_of_unambiguous_letters(code: str) -> None:
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 5]
    assert set(code) <= set(ALPHABET) | {"-"}
    assert not set(ALPHABET) & set("ILOU")


@given(st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_different_noise_makes_different_codes(one: bytes, other: bytes) -> None:
    assert (new_tracking_code(lambda _: one) == new_tracking_code(lambda _: other)) is (one == other)


@given(codes)
def test_the_printed_code_and_its_careless_spellings_are_the_same(code: str) -> None:
    careless = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert normalise_tracking_code(code) == code
    assert normalise_tracking_code(careless) == code
    assert normalise_tracking_code("\u00a0" + code.replace("-", "\u2013").replace("1", "I") + "\n") == code
    assert normalise_tracking_code(code.replace("-", "")) == code


@given(codes, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_a_typing_error(code: str, place: int, wrong: str) -> None:
    symbols = list(code.replace("-", ""))
    right, symbols[place] = symbols[place], wrong
    assert (normalise_tracking_code("".join(symbols)) is None) is (right != wrong)


@given(codes, st.integers(0, 16), st.integers(0, 16))
def test_two_characters_in_the_wrong_order_are_a_typing_error(code: str, one: int, other: int) -> None:
    symbols = list(code.replace("-", ""))
    differ = symbols[one] != symbols[other]
    symbols[one], symbols[other] = symbols[other], symbols[one]
    assert (normalise_tracking_code("".join(symbols)) is None) is differ


@given(st.text(max_size=40))
def test_no_text_breaks_the_public_page(typed: str) -> None:
    found = normalise_tracking_code(typed)
    assert found is None or normalise_tracking_code(found) == found


def test_a_code_too_short_or_too_long_or_of_strange_letters_is_none() -> None:
    assert normalise_tracking_code("") is None
    assert normalise_tracking_code("0" * 16) is None
    assert normalise_tracking_code("0" * 18) is None
    assert normalise_tracking_code("U" + "0" * 16) is None
    assert normalise_tracking_code("0" * 17) == "0000-0000-0000-00000"
