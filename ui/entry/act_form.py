"""What each act after registration asks of the clerk, as data: its fields, in the order in which Enter walks them."""

from dataclasses import dataclass
from enum import Enum

from opis_contract.acts import AnnulmentCause, CorrectableField
from opis_contract.entries import EntryContent, ResolutionMode
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


def act_form(opening: Opening, content: EntryContent, writing: Writing) -> ActForm:
    """The form of an act for an entry of this content."""
    say = writing.words.say
    return ActForm(
        opening=opening,
        title=say(f"openings.{opening.value}"),
        hint=say(f"openings.{opening.value}_how"),
        fields=_fields(opening, content, writing),
    )


def _fields(opening: Opening, content: EntryContent, writing: Writing) -> tuple[Asked, ...]:
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
        case Opening.RESUME | Opening.GIVE_UP:
            return ()
        case Opening.REDIRECT:
            basis = Asked("basis", say("acting.basis"), given=say("acting.redirect_basis"))
            return Asked("to", say("acting.authority")), basis
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
