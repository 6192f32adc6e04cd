"""An entry in words: what the short panel and the whole screen show, written once."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.augmenting import GOAL as KEPT_FOR_EVER
from app.petitions.chain import OfChain
from app.printing.book import PrintRecord
from app.queries import EntryView
from app.to_sign import paper_to_sign
from opis_contract.events import FileOfEntry, FileRole
from opis_contract.links import LinkKind
from opis_contract.registers import Direction
from opis_contract.stages import STEPS, Stage, position
from opis_contract.standing import EntryState
from ui.entry.act_words import act_words
from ui.term_days import dual_dates
from ui.writing import Writing


class EntryAct(StrEnum):
    """What can be done with an entry now; the likeliest stands first."""

    SCAN = "scan"
    SIGN = "sign"
    TO_SIGN = "to_sign"
    PRINT_AGAIN = "print_again"
    STAMP = "stamp"


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of the entry as one line."""

    sha256: str
    name: str
    facts: str
    signed: bool


@dataclass(frozen=True, slots=True)
class EntryWords:
    """Everything the screens say about one entry."""

    entry_id: UUID
    number: str
    title: str
    summary: str
    deadline: str
    late: bool
    reached: int
    steps: tuple[str, ...]
    waits: str
    facts: tuple[tuple[str, str], ...]
    story: tuple[tuple[str, str], ...]
    files: tuple[FileLine, ...]
    leaf: str
    acts: tuple[EntryAct, ...]


def entry_words(view: EntryView, writing: Writing) -> EntryWords:
    """Write an entry. Where the paper stands is what this desk knows of it: registered, or signed here."""
    entry, content = view.entry, view.entry.content
    say = writing.words.say
    parties = [content.sender] if content.sender else list(content.recipients)
    archival = [each for each in view.files if each.role is FileRole.ARCHIVAL]
    signed = [each for each in view.files if each.role is FileRole.SIGNED]
    stage = Stage.SIGNED if signed else Stage.REGISTERED
    deadline = ""
    late = False
    if content.deadline:
        late = view.state.waits and content.deadline.limit < writing.today
        left = writing.days_left(content.deadline.limit) if view.state.waits else ""
        dates = dual_dates(content.deadline, writing)
        deadline = say("entry.deadline" if left else "entry.deadline_ended", day=dates, left=left)
    return EntryWords(
        entry_id=entry.entry_id,
        number=writing.number(entry),
        title=", ".join(party.name for party in parties),
        summary=content.summary,
        deadline=deadline,
        late=late,
        reached=position(stage),
        steps=tuple(say(f"stages.{each.value}") for each in STEPS),
        waits=_waits(view, archival, signed, writing),
        facts=_facts(view, writing),
        story=_story(view, writing),
        files=tuple(_file_line(each, view, writing) for each in view.files),
        leaf=view.leaf,
        acts=_acts(view, signed),
    )


def _waits(view: EntryView, archival: list[FileOfEntry], signed: list[FileOfEntry], writing: Writing) -> str:
    say = writing.words.say
    if view.state is not EntryState.REGISTERED:
        return say(f"entry.is_{view.state.value}")
    if not view.files:
        return say("entry.waits_for_pages")
    returned = [view.returned[each.sha256] for each in view.files if each.sha256 in view.returned]
    if returned and not signed:
        return say("entry.returned_unsigned", by=returned[-1].by, reason=returned[-1].reason)
    if archival and not signed and view.entry.direction is not Direction.INCOMING:
        return say("entry.waits_for_signature")
    if writing.sends and not view.sent:
        return say("entry.waits_for_network")
    return say("entry.waits_for_office")


def _facts(view: EntryView, writing: Writing) -> tuple[tuple[str, str], ...]:
    entry, content = view.entry, view.entry.content
    say = writing.words.say
    party = content.sender or (content.recipients[0] if content.recipients else None)
    held = (
        ("order", entry.shown_order or ""),
        ("direction", say(f"directions.{entry.direction.value}")),
        ("document_type", content.document_type),
        ("identifier", (party.personal_number or party.fiscal_code or "") if party else ""),
        ("leaves", str(content.leaves)),
        ("annexes", str(content.annexes)),
        ("missing_annexes", ", ".join(content.missing_annexes or ())),
        ("unpaid_fee", content.unpaid_fee or ""),
        ("consignment", content.consignment or ""),
        ("their_number", content.external_number or ""),
        ("department", content.department or ""),
        ("tracking_code", entry.tracking_code),
    )
    links = tuple(
        (say(f"link_kinds.{kind.value}"), ", ".join(each.shown_number for each in content.links if each.kind is kind))
        for kind in LinkKind
    )
    return tuple((say(f"entry.{name}"), text) for name, text in held if text) + tuple(
        (name[:1].upper() + name[1:], numbers) for name, numbers in links if numbers
    )


def _story(view: EntryView, writing: Writing) -> tuple[tuple[str, str], ...]:
    """What happened, in order: the registration, then each file."""
    entry = view.entry
    say = writing.words.say
    place = say(
        "entry.given_offline" if entry.offline else "entry.registered", clerk=entry.clerk, counter=entry.counter
    )
    lines = [(writing.moment(entry.registered_at), place)]
    lines += [
        ("", say(f"entry.file_{each.role.value}", name=each.name, signer=each.signer or "")) for each in view.files
    ]
    lines += [(writing.moment(each.printed_at), _print_words(each, writing)) for each in view.prints]
    own = ((each.event.happened_at, act_words(each, writing)) for each in view.happened)
    # Connected papers have one story: what happened to the others is told in its place, under their numbers.
    others = ((each.happened.event.happened_at, _other_words(each, writing)) for each in view.connected)
    told = sorted((each for each in (*own, *others) if each[1]), key=lambda each: each[0])
    lines += [(writing.moment(at), text) for at, text in told]
    if writing.sends:
        lines.append(("", say("entry.sent" if view.sent else "entry.unsent")))
    return tuple(lines)


def _other_words(each: OfChain, writing: Writing) -> str:
    words = act_words(each.happened, writing)
    return f"{each.number} · {words}" if words else ""


def _print_words(record: PrintRecord, writing: Writing) -> str:
    """`bon tipărit din nou (DUPLICAT), Maria I.: l-a pierdut`."""
    say = writing.words.say
    kind = f"{record.kind.value}_again" if record.duplicate else record.kind.value
    told = [say(f"entry.print_{record.state.value}", what=say(f"entry.printed_{kind}"))]
    if record.clerk:
        told.append(record.clerk)
    if record.reason:
        told.append(record.reason)
    return " · ".join(told)


def _file_line(file: FileOfEntry, view: EntryView, writing: Writing) -> FileLine:
    facts = [writing.words.say(f"files.{file.role.value}"), writing.counted("files.pages", file.pages)]
    if file.signer:
        facts.append(file.signer)
    has_stronger = any(each.derived_from == file.sha256 for each in view.files)
    if file.role is FileRole.SIGNED and file.sha256 in view.levels and not has_stronger:
        kept = view.levels[file.sha256] == KEPT_FOR_EVER
        facts.append(writing.words.say("entry.signature_kept" if kept else "entry.signature_growing"))
    return FileLine(file.sha256, file.name, " · ".join(facts), file.role is FileRole.SIGNED)


def _acts(view: EntryView, signed: list[FileOfEntry]) -> tuple[EntryAct, ...]:
    """What goes out waits for its signature by itself; what came in waits for one only when somebody says so."""
    paper = None if signed else paper_to_sign(view.files)
    acts = [] if view.files else [EntryAct.SCAN]
    if paper is not None:
        by_itself = paper.role is FileRole.ARCHIVAL and view.entry.direction is not Direction.INCOMING
        acts.append(EntryAct.SIGN if by_itself else EntryAct.TO_SIGN)
    acts.append(EntryAct.PRINT_AGAIN)
    if view.files:
        acts += [EntryAct.STAMP, EntryAct.SCAN]
    return tuple(acts)
