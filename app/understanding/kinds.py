"""Which class of the catalogue a paper belongs to, by the words of its title and of its matter."""

from collections.abc import Sequence

from app.catalogue.asking import named
from app.folding import folded
from app.understanding.matters import FoundMatter
from opis_contract.catalogue import DocumentClass

_SMALL = frozenset({"de", "la", "un", "o", "a", "al", "in", "din", "catre", "pentru", "privind", "si", "cu"})
_LETTER = "adresa"
"""What a body's own letter with a number and without a title is."""


def kind_of(matter: FoundMatter, classes: Sequence[DocumentClass], *, is_numbered_letter: bool) -> DocumentClass | None:
    """The class that is named first, and of those the one named most fully; None where two are, or none.

    A class of a single word is taken from the title alone: the word for a letter or a contract stands in any text.
    """
    title = folded(matter.title).split()
    said = (["cerere"] if matter.asks else []) + title + folded(matter.summary).split()
    scored = []
    for each in classes:
        wanted = [word for word in folded(each.name).split() if word not in _SMALL]
        held = said if len(wanted) > 1 else title[:1]
        stands = [_place(word, held) for word in wanted]
        if stands and None not in stands:
            scored.append(((len(wanted) > 1, -max(filter(None, stands), default=0), len(wanted)), each))
    if not scored:
        return named(classes, _LETTER) if is_numbered_letter and not title else None
    most = max(score for score, _ in scored)
    best = [each for score, each in scored if score == most]
    return best[0] if len(best) == 1 else None


def _place(word: str, said: Sequence[str]) -> int | None:
    """Where a form of the word stands first, for Romanian bends the ends of words; None where it does not."""
    stem = word[: max(4, len(word) - 2)]
    return next((at for at, each in enumerate(said) if each.startswith(stem)), None)
