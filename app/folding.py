"""Search text as people type it: without diacritics, without capitals, cedilla or comma alike."""

import unicodedata


def folded(text: str) -> str:
    """`ȘTEFĂNESCU`, `Ştefănescu` and `stefanescu` all become `stefanescu`; spaces become single."""
    plain = text.casefold()
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join([char for char in decomposed if not unicodedata.combining(char)])
    return " ".join(plain.split())
