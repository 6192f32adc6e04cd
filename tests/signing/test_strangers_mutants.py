"""Strangers' files with bytes changed, cut or repeated: each is answered within 20 s and 512 MB, none is VALID."""

import random
from collections import Counter
from pathlib import Path

import pytest

from opis_contract.errors import KnownError
from signing.errors import PdfFault
from signing.judge_client import Judge
from signing.verdicts import Word
from tests.signing import golden

SEED = 20261124
LARGEST = 400_000
"""Bytes of a file that is worth changing again and again; what breaks readers is structure, not length."""


def mutant(data: bytes, draw: random.Random) -> bytes:
    """One to five changes of the kinds that break readers."""
    changed = bytearray(data)
    for _ in range(draw.randint(1, 5)):
        at = draw.randrange(len(changed))
        # Seldom what moves the rest of the file: most readers then find nothing at all.
        match draw.choices(range(6), weights=(30, 30, 1, 1, 1, 30))[0]:
            case 0:
                changed[at] ^= 1 << draw.randrange(8)
            case 1:
                changed[at] = draw.choice(b"0123456789<>[]()/ \n\x00\xff")
            case 2:
                del changed[at : at + draw.choice((1, 7, 300))]
            case 3:
                piece = changed[at : at + draw.choice((1, 30, 2000))]
                place = draw.randrange(len(changed))
                changed[place:place] = piece
            case 4:
                changed = changed[: max(at, 1)]
            case _:
                changed[at : at + 4] = draw.choice((b"9999", b"-001", b"null", b"0 R ", b"\x80\x80\x80\x80"))
        changed = changed or bytearray(b"%")
    return bytes(changed)


@pytest.mark.timeout(7200)  # the long run
def test_no_mutant_ends_the_judge_or_passes_for_valid(corpora: Path, tmp_path: Path, soak: bool) -> None:
    draw = random.Random(SEED)  # noqa: S311 - a repeatable draw, not a secret
    sources = [path for path in golden.files(corpora) if path.stat().st_size <= LARGEST]
    assert len(sources) > 150
    answered = Counter[str]()
    with Judge() as judge:
        for number in range(10_000 if soak else 150):
            source = draw.choice(sources)
            file = tmp_path / f"mutant{source.suffix}"
            file.write_bytes(mutant(source.read_bytes(), draw))
            try:
                verdicts = judge.verify(file, None, now=golden.NOW, content=source)
            except PdfFault as fault:
                answered[fault.code] += 1
            except KnownError as fault:
                file.rename(tmp_path / f"too-much-{number}{source.suffix}")
                pytest.fail(f"mutant {number} of {source.name}: {fault}")
            else:
                answered["judged" if verdicts else "unsigned"] += 1
                assert Word.VALID not in {one.verdict for one in verdicts}, f"mutant {number} of {source.name}"
    assert answered["judged"] > sum(answered.values()) / 5, answered
