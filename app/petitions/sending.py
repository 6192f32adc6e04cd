"""What is done about petitions by letter: sent on, given more time, answered; the letters come first, the act is last.

Done again after a crash, what was finished is found: no letter gets a second number, and nobody is left untold.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from app.desk import Desk
from app.petitions.chain import Chain, quoted
from app.petitions.errors import AddresseeMissing, AuthorityUnknown
from app.petitions.letters import LetterKind, written
from app.petitions.outgoing import Archive, OutgoingLetters
from opis_contract.acts import DeadlineExtended, EntryLinked, EntryRedirected
from opis_contract.catalogue import Authority
from opis_contract.entries import DispatchMode, Entry
from opis_contract.links import Link, LinkKind
from opis_contract.parties import Party, PartyKind
from opis_contract.rules import PETITION
from opis_contract.standing import EntryStanding, EntryState


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
        self._outgoing = OutgoingLetters(desk, workspace, archive)

    def send_on(self, entry_id: UUID, authority: str, *, by: str, reason: str) -> SentOn:
        """Send the petition to the authority with this code or name, and tell the petitioner.

        Raises `AuthorityUnknown`, the refusals of `EntryRedirected`, and what `Desk.register` raises.
        """
        found = self._desk.catalogue.authority(authority)
        if found is None:
            raise AuthorityUnknown(text=authority)
        letter_id = self._outgoing.name(entry_id, f"letter to {found.code}")
        notice_id = self._outgoing.name(entry_id, f"notice of the letter to {found.code}")
        standing = self._desk.standing(entry_id)
        petition = standing.entry
        if standing.state is EntryState.REDIRECTED and _forwarded_as(petition, letter_id):
            notice = self._desk.standing(notice_id).entry if petition.content.sender else None
            return SentOn(standing, self._desk.standing(letter_id).entry, notice)
        rule = self._desk.deadlines.redirection(entry_id)
        ground = rule.basis if rule else reason
        basis = f"{ground}: {reason}"[:500] if rule else reason
        act = EntryRedirected(entry_id=entry_id, by=by, to=found.name, basis=basis, reply_id=letter_id)
        self._desk.check(act)
        facts = {
            **_named_after(petition),
            "summary": petition.content.summary,
            "sender": petition.content.sender.name if petition.content.sender else "",
            "authority": found.name,
            "reason": reason,
            "basis": ground,
        }
        letter = self._write(
            letter_id,
            LetterKind.SEND_ON,
            _party(found),
            facts,
            about=[petition],
            link=LinkKind.REDIRECT_OF,
            mode=DispatchMode(found.channel.value),
            by=by,
        )
        notice = None
        if petition.content.sender is not None:
            notice = self._tell(
                notice_id, LetterKind.SEND_ON_NOTICE, petition, facts | {"letter": letter.shown_number}, by=by
            )
        if not _forwarded_as(petition, letter_id):
            link = Link(kind=LinkKind.FORWARDED_AS, entry_id=letter_id, shown_number=letter.shown_number)
            self._desk.act(EntryLinked(entry_id=entry_id, by=by, link=link))
        return SentOn(self._desk.act(act), letter, notice)

    def extend(self, entry_id: UUID, *, by: str, approved_by: str, reason: str, amount: int | None = None) -> Extended:
        """Lengthen the term by what the law allows, or by less, and write to the petitioner.

        Raises what `Deadlines.extension` raises and the refusals of `DeadlineExtended`.
        """
        petition = self._desk.standing(entry_id).entry
        before = petition.content.deadline
        deadline = self._desk.deadlines.extension(entry_id, amount=amount)
        act = DeadlineExtended(entry_id=entry_id, by=by, approved_by=approved_by, reason=reason, deadline=deadline)
        self._desk.check(act)
        notice = None
        if petition.content.sender is not None and before is not None:
            facts = {
                **_named_after(petition),
                "summary": petition.content.summary,
                "reason": reason,
                "approved_by": approved_by,
                "before": f"{before.limit:%d.%m.%Y}",
                "after": f"{deadline.limit:%d.%m.%Y}",
                "basis": deadline.basis,
            }
            notice_id = self._outgoing.name(entry_id, f"notice of more time until {deadline.limit.isoformat()}")
            notice = self._tell(notice_id, LetterKind.EXTENSION, petition, facts, by=by)
        return Extended(self._desk.act(act), notice)

    def reply(self, entry_id: UUID, text: str, *, by: str) -> Entry:
        """One answer for the entry and everything connected to it; it quotes all their numbers.

        The same text for the same entries is the same letter. Raises `EntryNotFound`, `AddresseeMissing` and what
        `Desk.register` raises.
        """
        chain = self._desk.chains.of(entry_id)
        lead = chain.lead.entry
        if lead.content.sender is None:
            raise AddresseeMissing(number=lead.shown_number)
        basis = lead.content.deadline.basis if lead.content.deadline else "OG 27/2002"
        return self._write(
            self._outgoing.name(lead.entry_id, f"reply to {', '.join(map(str, chain.recipients))}: {text}"),
            LetterKind.REPLY,
            lead.content.sender,
            {
                "numbers": _named(chain),
                "quoted": quoted(chain.numbers),
                "summary": lead.content.summary,
                "text": text,
                "basis": basis,
            },
            about=[each.entry for each in chain.entries],
            link=LinkKind.REPLY_TO,
            mode=_way_to(lead.content.sender),
            by=by,
            department=chain.department,
        )

    def _tell(self, letter_id: UUID, kind: LetterKind, petition: Entry, facts: dict[str, str], *, by: str) -> Entry:
        """A letter to the petitioner that is not the answer."""
        sender = petition.content.sender
        if sender is None:
            raise AddresseeMissing(number=petition.shown_number)
        mode = _way_to(sender)
        return self._write(
            letter_id, kind, sender, facts, about=[petition], link=LinkKind.SAME_MATTER, mode=mode, by=by
        )

    def _write(
        self,
        letter_id: UUID,
        kind: LetterKind,
        to: Party,
        facts: dict[str, str],
        *,
        about: Sequence[Entry],
        link: LinkKind,
        mode: DispatchMode,
        by: str,
        department: str | None = None,
    ) -> Entry:
        letter = written(kind, to, regarding=quoted(each.shown_number for each in about), facts=facts)
        return self._outgoing.write(
            letter_id, letter, to, about=about, link=link, mode=mode, by=by, department=department
        )


def _forwarded_as(petition: Entry, letter_id: UUID) -> bool:
    return any((each.kind, each.entry_id) == (LinkKind.FORWARDED_AS, letter_id) for each in petition.content.links)


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
