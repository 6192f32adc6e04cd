"""Search text as people type it: without diacritics, without capitals, cedilla or comma alike."""

import unicodedata


def folded(text: str) -> str:
    """`ȘTEFĂNESCU`, `Ştefănescu` and `stefanescu` all become `stefanescu`; spaces become single."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())
