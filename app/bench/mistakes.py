"""How much of a page's text a reader got wrong: letters to put in, take out or change, for each letter of the page."""

from collections.abc import Iterable

# Readers write the cedilla for the comma below; who searches does not care, so neither does the count.
_COMMA_BELOW = str.maketrans("şŞţŢ", "șȘțȚ")


def mistakes(pages: Iterable[tuple[str, str]]) -> float:
    """The share of wrong letters over all pages, each the text that stands there and the text that was read."""
    wrong = letters = 0
    for stands, read in pages:
        wrong += distance(_plain(stands), _plain(read))
        letters += len(_plain(stands))
    return wrong / letters


def distance(stands: str, read: str) -> int:
    """Levenshtein's, by columns of bits (Myers 1999, as Hyyrö wrote it in 2001)."""
    if not stands:
        return len(read)
    all_bits, last = (1 << len(stands)) - 1, 1 << (len(stands) - 1)
    places: dict[str, int] = {}
    for number, letter in enumerate(stands):
        places[letter] = places.get(letter, 0) | 1 << number
    more, less, far = all_bits, 0, len(stands)
    for letter in read:
        same = places.get(letter, 0)
        vertical = same | less
        across = (((same & more) + more) ^ more) | same
        up = less | ~(across | more) & all_bits
        down = more & across
        far += bool(up & last) - bool(down & last)
        up, down = (up << 1 | 1) & all_bits, down << 1 & all_bits
        more, less = down | ~(vertical | up) & all_bits, up & vertical
    return far


def _plain(text: str) -> str:
    return " ".join(text.translate(_COMMA_BELOW).split())
