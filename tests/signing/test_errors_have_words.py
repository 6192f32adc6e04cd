"""Every error of the room has its words in both languages, with the facts it carries and in correct letters."""

import inspect
import string
import tomllib
from pathlib import Path

import pytest

from opis_contract.errors import KnownError
from signing import errors

WORDS = tomllib.loads((Path(__file__).parents[2] / "resources/words/errors/signing.toml").read_text(encoding="utf-8"))
CLASSES = {
    one.code: one
    for _, one in inspect.getmembers(errors, inspect.isclass)
    if issubclass(one, KnownError) and one.__module__ == errors.__name__ and "code" in vars(one)
}
FACTS = {
    "token_module_hung": {"seconds"},
    "token_module_other_bits": {"bits", "ours"},
    "pin_length_wrong": {"minimum", "maximum"},
    "certificate_expired": {"holder", "not_after"},
    "certificate_not_yet_valid": {"holder", "not_before"},
    "signed_file_not_written": {"path", "reason"},
    "time_stamp_unavailable": {"addresses", "reason"},
    "verification_too_long": {"file", "seconds"},
    "verification_too_big": {"file", "megabytes"},
    "verification_crashed": {"file", "reason"},
    "trust_unreadable": {"path"},
    "certificate_revoked": {"holder", "since"},
    "revocation_unknown": {"holder", "issuer"},
    "issuer_unknown": {"holder", "issuer"},
}


def facts_of(kind: type[KnownError]) -> set[str]:
    own = FACTS.get(kind.code, set())
    if issubclass(kind, errors.TokenFault):
        return own | {"token", "module", "reason"}
    if issubclass(kind, errors.PinFault):
        return own | {"token"}
    if issubclass(kind, errors.PdfFault):
        return own | {"file"}
    return own


def test_words_and_errors_are_the_same_set() -> None:
    assert set(WORDS) == set(CLASSES)


@pytest.mark.parametrize("code", sorted(CLASSES))
def test_an_error_is_said_in_both_languages_with_its_own_facts(code: str) -> None:
    for language in ("ro", "en"):
        said = WORDS[code][language]
        assert set(said) == {"title", "said", "do"}
        for sentence in said.values():
            named = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
            assert named <= facts_of(CLASSES[code])
            assert not set(sentence) & set("şţŞŢ")
