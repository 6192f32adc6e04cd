"""What was done to pages, and why they are folded away, in words."""

from collections.abc import Mapping
from uuid import UUID

from app.arranging.acts import (
    Act,
    Aim,
    Fold,
    Folding,
    Join,
    Move,
    ScanBefore,
    ScanInstead,
    Split,
    Turn,
    Unfold,
    pages_of,
)
from app.words import Words


def said(act: Act, words: Words, numbers: Mapping[UUID, str]) -> str:
    """One act: `întoarse cu 90°: 3, 4`; `numbers` are those of the entries that documents were led to."""
    pages = ", ".join(map(str, pages_of(act)))
    match act:
        case Turn(quarters=quarters):
            return words.say("pages.acts.turn", pages=pages, degrees=quarters * 90 % 360)
        case Fold(why=why):
            return words.say("pages.acts.fold", pages=pages, why=folded(why, words))
        case Move(pages=moved, before=before):
            kind = "move_last" if before is None else "move"
            return words.say(f"pages.acts.{kind}", pages=", ".join(map(str, moved)), before=before)
        case Aim(entry_id=entry_id):
            number = numbers.get(entry_id, str(entry_id)) if entry_id else None
            return words.say("pages.acts.aim" if number else "pages.acts.aim_nowhere", pages=pages, number=number)
        case ScanBefore(page=None):
            return words.say("pages.acts.scan_last")
        case Unfold() | Split() | Join() | ScanBefore() | ScanInstead():
            return words.say(f"pages.acts.{act.kind}", pages=pages)


def folded(why: Folding, words: Words) -> str:
    """Why a page is folded away: `goală`."""
    return words.say(f"scanning.folded_{why.value}")
