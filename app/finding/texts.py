"""What an entry may be found by, folded, in the form that the index reads: one JSON object of texts."""

import json

from app.folding import folded
from opis_contract.standing import EntryStanding

DUE = "due"
"""Mark of an entry that is still open and has a deadline; whether that has passed is asked of the calendar."""


def marks_of(standing: EntryStanding) -> str:
    """The entry's state, and `DUE` where that fits."""
    due = standing.entry.content.deadline is not None and standing.state.waits
    return f"{standing.state} {DUE}" if due else standing.state.value


def searched(standing: EntryStanding) -> str:
    """The texts of `app.finding.index.TEXTS`; what is empty is left out."""
    entry = standing.entry
    content = entry.content
    senders = (content.sender, content.representative)
    texts = {
        "number": " ".join(filter(None, (f"{entry.number}/{entry.year}", entry.shown_order))),
        "sender": " ".join(party.name for party in senders if party),
        "recipient": " ".join((*(party.name for party in content.recipients), content.department or "")),
        "summary": content.summary,
        "type": content.document_type,
        "their_number": content.external_number or "",
        "class": content.class_code or "",
        "register": " ".join((entry.register_code, *([entry.order.register_code] if entry.order else []))),
        "marks": marks_of(standing),
    }
    return json.dumps({name: text for name, text in ((name, folded(text)) for name, text in texts.items()) if text})
