"""A finding in words, for the clerk and the command line."""

from app.words import Words
from opis_contract.findings import Finding, Found

_WHOLE = {Finding.SHORT, Finding.CUT, Finding.TURNED}


def said(found: Found, words: Words) -> str:
    """One finding: `Strâmbă (2,5°)`."""
    measure = f"{abs(found.measure):.0f}" if found.finding in _WHOLE else f"{abs(found.measure):.1f}".replace(".", ",")
    return words.say(f"judging.{found.finding.value}", measure=measure)
