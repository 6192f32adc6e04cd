"""Letters about petitions with everything that belongs to them: their numbers, their pages, and the act they carry out.

Each is done in steps that are found done when it is done again: a crash in between costs no second number.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID, uuid5

from app.desk import Desk
from app.petitions.chain import Chain, quoted
from app.petitions.errors import AddresseeMissing, AuthorityUnknown
from app.petitions.letters import LetterKind, letter_pdf, written
from opis_contract.acts import DeadlineExtended, EntryLinked, EntryRedirected
from opis_contract.catalogue import Authority
from opis_contract.entries import DispatchMode, Entry, EntryContent, EntryDraft
from opis_contract.events import FileRole
from opis_contract.legal_time import legal_date
from opis_contract.links import Link, LinkKind
from opis_contract.parties import Party, PartyKind
from opis_contract.registers import Direction
from opis_contract.rules import PETITION
from opis_contract.standing import EntryStanding

LETTER = "adresă"
"""The class of the letters."""


class Archive(Protocol):
    """Makes PDF/A of our own print; `paper.own_prints.archive_print` fits."""

    def __call__(self, source: Path, target: Path, *, title: str, created: datetime) -> object:
        """Write `target`."""


@dataclass(frozen=True, slots=True)
class SentOn:
    """A petition that was sent on: the letter to the authority, the notice to the petitioner if one is named."""

    standing: EntryStanding
    letter: Entry
    notice: Entry | None


@dataclass(frozen=True, slots=True)
class Extended:
    """More time, and the letter that tells it."""

    standing: EntryStanding
    notice: Entry | None


class PetitionLetters:
    """Writes the letters of one desk; each has its number at once and waits for its signature."""

    def __init__(self, desk: Desk, workspace: Callable[[], AbstractContextManager[Path]], archive: Archive) -> None:
        """`workspace` lends a folder for a letter that is not finished."""
        self._desk = desk
        self._workspace = workspace
        self._archive = archive

    def send_on(self, entry_id: UUID, authority: str, *, by: str, reason: str) -> SentOn:
        """Send the petition to the authority with this code or name, and tell the petitioner.

        Raises `AuthorityUnknown`, the refusals of `EntryRedirected`, and what `Desk.register` raises.
        """
        found = self._desk.catalogue.authority(authority)
        if found is None:
            raise AuthorityUnknown(text=authority)
        letter_id = uuid5(entry_id, f"letter to {found.code}")
        rule = self._desk.deadlines.redirection(entry_id)
        ground = rule.basis if rule else reason
        basis = f"{ground}: {reason}"[:500] if rule else reason
        act = EntryRedirected(entry_id=entry_id, by=by, to=found.name, basis=basis, reply_id=letter_id)
        self._desk.check(act)
        petition = self._desk.standing(entry_id).entry
        facts = {
            **_named_after(petition),
            "summary": petition.content.summary,
            "sender": petition.content.sender.name if petition.content.sender else "",
            "authority": found.name,
            "reason": reason,
            "basis": ground,
        }
        letter = self._register(
            letter_id,
            LetterKind.SEND_ON,
            _party(found),
            about=[petition],
            link=LinkKind.REDIRECT_OF,
            facts=facts,
            mode=DispatchMode(found.channel.value),
            by=by,
        )
        notice = None
        if petition.content.sender is not None:
            notice = self._register(
                uuid5(entry_id, f"notice of the letter to {found.code}"),
                LetterKind.SEND_ON_NOTICE,
                petition.content.sender,
                about=[petition],
                link=LinkKind.SAME_MATTER,
                facts=facts | {"letter": letter.shown_number},
                mode=_way_to(petition.content.sender),
                by=by,
            )
        self._desk.act(act, event_id=uuid5(letter_id, "redirected"))
        link = Link(kind=LinkKind.FORWARDED_AS, entry_id=letter_id, shown_number=letter.shown_number)
        linked = EntryLinked(entry_id=entry_id, by=by, link=link)
        return SentOn(self._desk.act(linked, event_id=uuid5(letter_id, "forwarded")), letter, notice)

    def extend(self, entry_id: UUID, *, by: str, approved_by: str, reason: str, amount: int | None = None) -> Extended:
        """Lengthen the term by what the law allows, or by less, and write to the petitioner.

        Raises what `Deadlines.extension` raises and the refusals of `DeadlineExtended`.
        """
        before = self._desk.standing(entry_id).entry.content.deadline
        deadline = self._desk.deadlines.extension(entry_id, amount=amount)
        standing = self._desk.act(
            DeadlineExtended(entry_id=entry_id, by=by, approved_by=approved_by, reason=reason, deadline=deadline)
        )
        petition = standing.entry
        if petition.content.sender is None or before is None:
            return Extended(standing, None)
        notice = self._register(
            uuid5(entry_id, f"notice of more time until {deadline.limit.isoformat()}"),
            LetterKind.EXTENSION,
            petition.content.sender,
            about=[petition],
            link=LinkKind.SAME_MATTER,
            facts={
                **_named_after(petition),
                "summary": petition.content.summary,
                "reason": reason,
                "approved_by": approved_by,
                "before": f"{before.limit:%d.%m.%Y}",
                "after": f"{deadline.limit:%d.%m.%Y}",
                "basis": deadline.basis,
            },
            mode=_way_to(petition.content.sender),
            by=by,
        )
        return Extended(standing, notice)

    def reply(self, entry_id: UUID, text: str, *, by: str, reply_id: UUID | None = None) -> Entry:
        """One answer for the entry and everything connected to it; it quotes all their numbers.

        Raises `EntryNotFound`, `AddresseeMissing` and what `Desk.register` raises.
        """
        chain = self._desk.chains.of(entry_id)
        lead = chain.lead.entry
        if lead.content.sender is None:
            raise AddresseeMissing(number=lead.shown_number)
        basis = lead.content.deadline.basis if lead.content.deadline else "OG 27/2002"
        return self._register(
            reply_id or self._desk.new_entry_id(),
            LetterKind.REPLY,
            lead.content.sender,
            about=[each.entry for each in chain.entries],
            link=LinkKind.REPLY_TO,
            facts={
                "numbers": _named(chain),
                "quoted": quoted(chain.numbers),
                "summary": lead.content.summary,
                "text": text,
                "basis": basis,
            },
            mode=_way_to(lead.content.sender),
            by=by,
            department=chain.department,
        )

    def _register(
        self,
        letter_id: UUID,
        kind: LetterKind,
        to: Party,
        *,
        about: Iterable[Entry],
        link: LinkKind,
        facts: dict[str, str],
        mode: DispatchMode,
        by: str,
        department: str | None = None,
    ) -> Entry:
        papers = list(about)
        letter = written(kind, to, regarding=quoted(each.shown_number for each in papers), facts=facts)
        content = EntryContent(
            summary=letter.subject[:500],
            document_type=LETTER,
            recipients=(to,),
            dispatch_mode=mode,
            department=department or papers[0].content.department,
            leaves=1,
            links=tuple(Link(kind=link, entry_id=each.entry_id, shown_number=each.shown_number) for each in papers),
        )
        draft = EntryDraft(direction=Direction.OUTGOING, content=content)
        entry = self._desk.register(draft, clerk=by, entry_id=letter_id).entry
        with self._workspace() as folder:
            drawn, archived = folder / f"{kind.value}.pdf", folder / f"{kind.value}-a.pdf"
            number, day = entry.shown_number, legal_date(entry.registered_at)
            institution = self._desk.identity().institution
            drawn.write_bytes(letter_pdf(letter, institution, number=number, on=day, by=by))
            self._archive(drawn, archived, title=letter.subject, created=entry.registered_at)
            name = f"{entry.register_code}-{entry.number}-{entry.year}.pdf"
            pdf = "application/pdf"
            self._desk.attach(letter_id, archived, role=FileRole.ARCHIVAL, name=name, media_type=pdf, pages=1)
        return entry


def _named_after(entry: Entry) -> dict[str, str]:
    """What the letter calls the paper; both words are feminine, so that its sentences hold for both."""
    petition = entry.content.deadline is not None and entry.content.deadline.term == PETITION
    paper, of_paper = ("petiția", "petiției") if petition else ("cererea", "cererii")
    return {"paper": paper, "of_paper": of_paper, "number": entry.shown_number}


def _named(chain: Chain) -> str:
    if len(chain.entries) == 1:
        return f"solicitarea dumneavoastră nr. {chain.numbers[0]}"
    return f"solicitările dumneavoastră nr. {quoted(chain.numbers)}"


def _party(authority: Authority) -> Party:
    return Party(name=authority.name, kind=PartyKind.ORGANISATION, address=authority.address, email=authority.email)


def _way_to(party: Party) -> DispatchMode:
    """What came electronically is answered so, with consent (domain 3.5)."""
    return DispatchMode.EMAIL if party.email and party.electronic_consent else DispatchMode.POST
