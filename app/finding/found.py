"""Where a search found an entry, told when the row itself does not show it."""

import json
from dataclasses import dataclass

from app.finding.asked import Field, Search, Term, words_of
from app.folding import folded


@dataclass(frozen=True, slots=True)
class Found:
    """The field, and what it holds, as it was written."""

    field: Field
    text: str


def where_found(search: Search, party: str, summary: str, content: str) -> Found | None:
    """The first field beside the row's party and summary that holds one of the terms which these do not hold.

    `content` is the entry's content as the register keeps it.
    """
    shown = {Field.SENDER: party, Field.RECIPIENT: party, Field.SUMMARY: summary}
    missing = [term for term in search.terms if not any(_holds(text, term, field) for field, text in shown.items())]
    if not missing:
        return None
    for field, text in _hidden(json.loads(content)):
        if any(_holds(text, term, field) for term in missing):
            return Found(field, text)
    return None


def _hidden(content: dict[str, object]) -> list[tuple[Field, str]]:
    texts: list[tuple[Field, object]] = [
        (Field.THEIR_NUMBER, content.get("external_number")),
        (Field.TYPE, content.get("document_type", "cerere")),
        (Field.CLASS, content.get("class_code")),
        (Field.SENDER, _name(content.get("sender"))),
        (Field.SENDER, _name(content.get("representative"))),
        (Field.RECIPIENT, content.get("department")),
    ]
    recipients = content.get("recipients")
    if isinstance(recipients, list):
        texts += [(Field.RECIPIENT, _name(each)) for each in recipients]
    return [(field, text) for field, text in texts if isinstance(text, str) and text]


def _name(party: object) -> object:
    return party.get("name") if isinstance(party, dict) else None


def _holds(text: str, term: Term, field: Field) -> bool:
    if term.field not in {None, field}:
        return False
    words, wanted = words_of(folded(text)), term.words
    *all_but_last, last = wanted
    for at in range(len(words) - len(wanted) + 1):
        run = words[at : at + len(wanted)]
        goes_on = run[-1] == last if term.whole else run[-1].startswith(last)
        if goes_on and list(run[:-1]) == all_but_last:
            return True
    return False
