"""What each act after registration asks of the clerk, as data: its fields, in the order in which Enter walks them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from app.folding import folded
from opis_contract.acts import AnnulmentCause, CorrectableField
from opis_contract.catalogue import Authority
from opis_contract.entries import Entry, EntryContent, ResolutionMode
from opis_contract.links import LinkKind
from opis_contract.openings import Opening
from ui.writing import Writing

_CORRECTED_HERE = (
    CorrectableField.SUMMARY,
    CorrectableField.SENDER,
    CorrectableField.RECIPIENTS,
    CorrectableField.DOCUMENT_TYPE,
    CorrectableField.LEAVES,
    CorrectableField.ANNEXES,
    CorrectableField.DEPARTMENT,
    CorrectableField.CLASS_CODE,
    CorrectableField.EXTERNAL_NUMBER,
    CorrectableField.EXTERNAL_DATE,
    CorrectableField.PHYSICAL_LOCATION,
    CorrectableField.NOTES,
)


class Ask(Enum):
    """What a field takes."""

    TEXT = "text"
    CHOICE = "choice"
    LETTER = "letter"
    """Several lines of text; Shift+Enter breaks one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of an act. `choices` are words and what they stand for; `given` is what it begins with.

    A choice with `texts` fills the field after it with the text of what is chosen.
    """

    name: str
    words: str
    ask: Ask = Ask.TEXT
    choices: tuple[tuple[str, str], ...] = ()
    given: str = ""
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActForm:
    """An act ready to be filled in."""

    opening: Opening
    title: str
    hint: str
    fields: tuple[Asked, ...]


def act_form(
    opening: Opening,
    content: EntryContent,
    writing: Writing,
    *,
    authorities: Sequence[Authority] = (),
    answered: Sequence[Entry] = (),
) -> ActForm:
    """The form of an act for an entry of this content.

    A paper is sent on to one of the authorities; a petition is filed at the first of those it may repeat.
    """
    say = writing.words.say
    return ActForm(
        opening=opening,
        title=say(f"openings.{opening.value}"),
        hint=say(f"openings.{opening.value}_how"),
        fields=_fields(opening, content, writing, authorities, answered),
    )


def _fields(
    opening: Opening,
    content: EntryContent,
    writing: Writing,
    authorities: Sequence[Authority],
    answered: Sequence[Entry],
) -> tuple[Asked, ...]:
    say = writing.words.say
    reason = Asked("reason", say("acting.reason"))
    match opening:
        case Opening.CORRECT:
            fields = _correctable(content)
            choices = tuple((say(f"fields.{field.value}"), field.value) for field, _ in fields)
            texts = tuple(text for _, text in fields)
            which = Asked("field", say("acting.field"), Ask.CHOICE, choices, texts=texts)
            return which, Asked("text", say("acting.text"), given=texts[0]), reason
        case Opening.ANNUL:
            causes = tuple((say(f"annulment_causes.{each.value}"), each.value) for each in AnnulmentCause)
            return Asked("cause", say("acting.cause"), Ask.CHOICE, causes), reason
        case Opening.APPROVE_ANNULMENT | Opening.REFUSE_ANNULMENT:
            return Asked("by", say("acting.second_person")), reason
        case Opening.LINK:
            kinds = tuple((say(f"link_kinds.{each.value}"), each.value) for each in LinkKind)
            return Asked("kind", say("acting.kind"), Ask.CHOICE, kinds), Asked("other", say("acting.other"))
        case Opening.UNLINK:
            made = tuple(
                (f"{say(f'link_kinds.{link.kind.value}')} {link.shown_number}", str(position))
                for position, link in enumerate(content.links)
            )
            return Asked("link", say("acting.link"), Ask.CHOICE, made), reason
        case Opening.EXTEND:
            return Asked("approved_by", say("acting.approved_by")), reason
        case Opening.SUSPEND:
            return (Asked("basis", say("acting.basis")),)
        case Opening.RESUME | Opening.GIVE_UP | Opening.FILE_ANONYMOUS:
            return ()
        case Opening.REDIRECT:
            known = tuple(
                (f"{each.name} · {say(f'dispatch.{each.channel.value}')}", each.code)
                for each in likeliest(authorities, content.summary)
            )
            return Asked("to", say("acting.authority"), Ask.CHOICE, known), Asked("reason", say("acting.why_theirs"))
        case Opening.REPLY:
            return (Asked("text", say("acting.reply_text"), Ask.LETTER),)
        case Opening.FILE_REPEATED:
            return (Asked("other", say("acting.initial"), given=answered[0].shown_number if answered else ""),)
        case Opening.CLOSE:
            modes = tuple((say(f"resolution_modes.{each.value}"), each.value) for each in ResolutionMode)
            return Asked("mode", say("acting.mode"), Ask.CHOICE, modes), Asked("basis", say("acting.basis"))
        case Opening.RETURN:
            return (reason,)
        case Opening.FILL:
            return (
                Asked("party", say("acting.party")),
                Asked("summary", say("acting.summary"), given=content.summary),
                Asked("leaves", say("acting.leaves"), given="1"),
            )


def likeliest(authorities: Sequence[Authority], summary: str) -> list[Authority]:
    """Those first whose matters are spoken of, the one most spoken of before the others."""
    spoken = folded(summary).split()

    def fit(authority: Authority) -> int:
        return max((_shared(folded(matter).split(), spoken) for matter in authority.matters), default=0)

    return sorted(authorities, key=fit, reverse=True)


def _shared(matter: Sequence[str], spoken: Sequence[str]) -> int:
    """How many words of the matter are spoken of, whole matters alone; `drumul național` speaks of `drum național`."""
    found = sum(any(word.startswith(each) for word in spoken) for each in matter)
    return found if found == len(matter) else 0


def _correctable(content: EntryContent) -> list[tuple[CorrectableField, str]]:
    """The fields that may be corrected on the screen, with what stands in them now."""
    held = [(field, _text(getattr(content, field.value))) for field in _CORRECTED_HERE]
    # An incoming paper has no addressees to correct and an outgoing one no sender, unless it names them.
    absent = {CorrectableField.SENDER if content.sender is None else CorrectableField.RECIPIENTS}
    return [(field, text) for field, text in held if text or field not in absent]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(map(_text, value))
    name = getattr(value, "name", None)
    if isinstance(name, str):
        return name
    strftime = getattr(value, "strftime", None)
    return str(strftime("%d.%m.%Y")) if strftime else str(value)
