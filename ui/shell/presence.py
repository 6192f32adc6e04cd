"""What the last words of the top row say: online, or without the network and what is still possible."""

from dataclasses import dataclass

from app.status import DeskStatus
from app.words import Words


@dataclass(frozen=True, slots=True)
class PresenceWords:
    """The words, and whether the thin amber line lies under them."""

    text: str
    offline: bool


def presence_words(status: DeskStatus, words: Words, *, alone: bool) -> PresenceWords:
    """`● online`, `◐ fără rețea · 37 numere · 4 de trimis`, or that this desk keeps its register alone."""
    if alone:
        return PresenceWords(words.say("presence.alone"), offline=False)
    if status.history_forked:
        return PresenceWords(words.say("presence.forked"), offline=True)
    if status.online is None:
        return PresenceWords(words.say("presence.looking"), offline=False)
    if status.online:
        if not status.waiting:
            return PresenceWords(words.say("presence.online"), offline=False)
        return PresenceWords(words.say("presence.sending", waiting=status.waiting), offline=False)
    left = (
        words.count("presence.numbers", status.continuity_left)
        if status.continuity_left
        else words.say("presence.no_numbers")
    )
    parts = [words.say("presence.offline"), left]
    if status.waiting:
        parts.append(words.say("presence.waiting", waiting=status.waiting))
    return PresenceWords(" · ".join(parts), offline=True)
