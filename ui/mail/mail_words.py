"""An e-mail as the screen says it: a line of the list, its doubts, and the words on its enclosures."""

from dataclasses import dataclass
from uuid import UUID

from app.mail.letters import Enclosed, MailState, MailView, Word
from ui.writing import Writing

_HINT_DIGITS = 13


@dataclass(frozen=True, slots=True)
class MailLine:
    """One row of the list."""

    mail_id: UUID
    text: str
    facts: str


@dataclass(frozen=True, slots=True)
class EnclosureLine:
    """One enclosed file: what it is, what there is to know, and whether something is wrong with it."""

    place: int
    text: str
    facts: str
    pages: int
    doubtful: bool


def mail_line(mail: MailView, writing: Writing) -> MailLine:
    """Sender and subject; under it when it came, how many files, and what is suspicious."""
    say = writing.words.say
    facts = [writing.moment(mail.sent_at or mail.taken_at)]
    if mail.enclosures:
        facts.append(writing.counted("mail.screen.files", len(mail.enclosures)))
    facts += [say(f"mail.screen.word_{word.value.lower()}") for word in _words(mail)]
    if mail.twins:
        facts.append(say("mail.screen.twin_short"))
    if mail.numbers:
        facts.append(", ".join(mail.numbers))
    elif mail.state is MailState.DISMISSED:
        facts.append(say("mail.screen.dismissed_short", reason=mail.reason))
    sender = mail.from_name or mail.from_address or say("mail.screen.nobody")
    return MailLine(mail.mail_id, f"{sender} · {mail.subject or say('mail.no_subject')}", " · ".join(facts))


def doubts(mail: MailView, writing: Writing) -> list[str]:
    """What deserves a second look before the number is given; nothing of it stops."""
    say = writing.words.say
    found = [say("mail.screen.twin", numbers=", ".join(mail.twins))] if mail.twins else []
    if mail.large:
        found.append(say("mail.screen.large"))
    if mail.inaccessible:
        found.append(say("mail.screen.inaccessible"))
    found += [
        say("mail.screen.infected", name=each.name, what=each.infected) for each in mail.enclosures if each.infected
    ]
    if any(len(run) == _HINT_DIGITS for run in _runs_of_digits(mail.text)):
        found.append(say("mail.screen.personal"))
    return found


def enclosure_line(each: Enclosed, writing: Writing) -> EnclosureLine:
    """Name; under it size, signatures with their verdict, what lies inside."""
    say = writing.words.say
    facts = [say("mail.screen.kilobytes", size=f"{max(1, each.size // 1024)}")]
    for verdict in each.verdicts:
        word = say(f"mail.screen.word_{verdict.word.value.lower()}")
        facts.append(" ".join(filter(None, (word, verdict.level, verdict.signer))))
    if each.infected:
        facts.append(say("mail.screen.held", what=each.infected))
    if each.locked:
        facts.append(say("mail.screen.locked"))
    if each.names:
        facts.append(", ".join(each.names[:5]))
    wrong = bool(each.infected) or any(verdict.word is not Word.VALID for verdict in each.verdicts)
    return EnclosureLine(each.place, each.name, " · ".join(facts), each.pages, doubtful=wrong)


def _words(mail: MailView) -> list[Word]:
    """The worst verdict of all signatures, if there are any."""
    found = {verdict.word for each in mail.enclosures for verdict in each.verdicts}
    return next(([word] for word in (Word.INVALID, Word.INDETERMINATE, Word.VALID) if word in found), [])


def _runs_of_digits(text: str) -> list[str]:
    return "".join(each if each.isdigit() else " " for each in text).split()
