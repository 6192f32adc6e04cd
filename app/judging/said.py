"""A finding in words, for the clerk and the command line."""

from app.words import Words
from opis_contract.findings import Finding, Found

_WITH_MEASURE = {Finding.SKEWED, Finding.TURNED, Finding.SHORT}


def named(found: Found, words: Words) -> str:
    """What it is called: `Strâmbă`."""
    return words.say(f"judging.{found.finding.value}")


def said(found: Found, words: Words) -> str:
    """The same with its measure where that says something: `Strâmbă (2,5°)`."""
    if found.finding not in _WITH_MEASURE:
        return named(found, words)
    exact = found.finding is Finding.SKEWED
    measure = f"{abs(found.measure):.1f}".replace(".", ",") if exact else f"{found.measure:.0f}"
    return words.say(f"judging.{found.finding.value}_by", measure=measure)
