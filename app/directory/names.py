"""Names as they are looked for: word by word, and by what stays when the same name is spelt another way."""

import re

from app.folding import folded
from opis_contract.parties import Party

_NOT_IN_WORDS = re.compile(r"[^0-9a-z]+")
_SOUNDS = (
    # Old and foreign spellings of the same Romanian name: Stephan, Mathei, Nikolae, Wasile, Ecaterina and Ekaterina.
    ("ph", "f"),
    ("th", "t"),
    ("ck", "c"),
    ("sch", "s"),
    ("sh", "s"),
    ("k", "c"),
    ("q", "c"),
    ("w", "v"),
    ("y", "i"),
    ("x", "cs"),
)
_TWICE = re.compile(r"(.)\1+")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a name, without diacritics, capitals and marks; each once, in their order."""
    return tuple(dict.fromkeys(filter(None, _NOT_IN_WORDS.split(folded(text)))))


def spelling(name: str) -> str:
    """The same for `Ștefan Popa`, `POPA Stefan`, `Stephan Poppa`: sounds instead of letters, words in one order.

    `â` and `î` are one sound, which was written with either letter before and after 1993.
    """
    one_vowel = name.casefold().replace("â", "i").replace("î", "i")
    return " ".join(sorted(_sound(word) for word in words_of(one_vowel)))


def code_of(party: Party) -> str | None:
    """What tells the party from everybody else: the fiscal code, or the print of the personal number."""
    return party.fiscal_code or (f"cnp:{party.sealed_number.match}" if party.sealed_number else None)


def key_of(party: Party) -> str:
    """Equal for entries that name the same party in the same words; namesakes are told apart by what else is known."""
    stated = (party.personal_number, code_of(party), folded(party.locality or ""), party.birth_year)
    return "|".join((folded(party.name), *(str(each or "") for each in stated)))


def _sound(word: str) -> str:
    for letters, sound in _SOUNDS:
        word = word.replace(letters, sound)
    return _TWICE.sub(r"\1", word)
