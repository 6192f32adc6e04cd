"""Acting on an entry from its screen: what is open is asked of the rules, what is filled in becomes an act."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from app import deeds
from app.desk import Desk
from app.petitions.filing import file_anonymous, file_repeated, may_repeat
from app.queries import meant_by_number
from opis_contract.acts import (
    AnnulmentAsked,
    AnnulmentCause,
    AnnulmentDecided,
    EntryClosed,
    EntryReturned,
    ReservationEnded,
    ReservationFilled,
    UnusedCause,
)
from opis_contract.entries import EntryContent, ResolutionMode
from opis_contract.errors import KnownError
from opis_contract.links import LinkKind
from opis_contract.numbers import parse_number
from opis_contract.openings import Opening
from opis_contract.parties import Party
from opis_contract.registers import Direction
from opis_contract.standing import EntryStanding
from ui.entry.act_form import ActForm, act_form
from ui.work import Lane, Work
from ui.writing import Writing

if TYPE_CHECKING:
    from app.petitions.sending import PetitionLetters


class ActingView(Protocol):
    """What the presenter asks of the screen."""

    def offer_acts(self, openings: Sequence[tuple[str, str, str]]) -> None:
        """What can be done: the opening, its words, what it does."""

    def ask_act(self, form: ActForm) -> None:
        """The fields of an act."""

    def end_act(self) -> None:
        """The act is done."""

    def tell(self, text: str) -> None:
        """Say what was done, or what is missing."""

    def explain(self, error: KnownError) -> None:
        """Say what stands in the way."""


class EntryActing:
    """The acts of one entry screen. `done` is called on the main thread after each act."""

    def __init__(
        self,
        view: ActingView,
        desk: Desk,
        work: Work,
        writing: Writing,
        *,
        letters: Callable[[], PetitionLetters],
        clerk: Callable[[], str],
        done: Callable[[], None],
    ) -> None:
        self._view = view
        self._desk = desk
        self._work = work
        self._writing = writing
        self._say = writing.words.say
        self._letters = letters
        self._clerk = clerk
        self._done = done
        self._entry_id: UUID | None = None
        self._opening: Opening | None = None
        self._undo: Callable[[], EntryStanding] | None = None

    def offer(self, entry_id: UUID) -> None:
        """Show what can be done with the entry now."""
        self._entry_id = entry_id
        self._work.run(Lane.DATABASE, lambda: self._desk.openings(entry_id), done=self._show, failed=self._view.explain)

    def choose(self, opening: Opening) -> None:
        """Ask for what the act needs."""
        entry_id = self._entry_id
        if entry_id is None:
            return
        self._opening = opening
        self._work.run(
            Lane.DATABASE,
            lambda: self._form(entry_id, opening),
            done=self._view.ask_act,
            failed=self._view.explain,
        )

    def give(self, values: Mapping[str, str]) -> None:
        """Do the act with what was filled in."""
        entry_id, opening = self._entry_id, self._opening
        if entry_id is None or opening is None:
            return
        texts = {name: text.strip() for name, text in values.items()}
        missing = [name for name, text in texts.items() if not text and name not in _MAY_BE_EMPTY.get(opening, ())]
        if missing or ("reason" in texts and len(texts["reason"]) < _SHORTEST):
            self._view.tell(self._say("acting.incomplete"))
            return
        self._work.run(
            Lane.DATABASE,
            lambda: self._perform(entry_id, opening, texts),
            done=lambda stands: self._performed(opening, stands),
            failed=self._view.explain,
        )

    def undo(self) -> None:
        """Take back a link that was just made."""
        undo, self._undo = self._undo, None
        if undo is not None:
            self._work.run(Lane.DATABASE, undo, done=self._undone, failed=self._view.explain)

    def _form(self, entry_id: UUID, opening: Opening) -> ActForm:
        """In a lane: the form, begun with what is known."""
        return act_form(
            opening,
            self._desk.standing(entry_id).entry.content,
            self._writing,
            authorities=self._desk.catalogue.authorities(),
            answered=may_repeat(self._desk, entry_id) if opening is Opening.FILE_REPEATED else (),
        )

    def _show(self, openings: Sequence[Opening]) -> None:
        if not openings:
            self._view.tell(self._say("acting.nothing"))
            return
        say = self._say
        self._view.offer_acts(
            [(each.value, say(f"openings.{each.value}"), say(f"openings.{each.value}_how")) for each in openings]
        )

    def _performed(self, opening: Opening, stands: EntryStanding) -> None:
        self._undo = None
        if opening is Opening.LINK:
            entry_id, made, clerk = stands.entry.entry_id, stands.entry.content.links[-1], self._clerk()
            reason = self._say("acting.undone")
            self._undo = lambda: deeds.unlink(self._desk, entry_id, made, by=clerk, reason=reason)
        self._view.end_act()
        self._view.tell(self._say(f"openings.{opening.value}_done"))
        self._done()

    def _undone(self, _: EntryStanding) -> None:
        self._view.tell(self._say("acting.undone"))
        self._done()

    def _perform(self, entry_id: UUID, opening: Opening, texts: Mapping[str, str]) -> EntryStanding:
        """In a lane: every act by its name."""
        desk, by = self._desk, self._clerk()
        reason, basis = texts.get("reason", ""), texts.get("basis", "")
        match opening:
            case Opening.CORRECT:
                return deeds.correct(desk, entry_id, {texts["field"]: texts["text"]}, by=by, reason=reason)
            case Opening.ANNUL:
                cause = AnnulmentCause(texts["cause"])
                return desk.act(AnnulmentAsked(entry_id=entry_id, by=by, cause=cause, reason=reason))
            case Opening.APPROVE_ANNULMENT | Opening.REFUSE_ANNULMENT:
                approved = opening is Opening.APPROVE_ANNULMENT
                return desk.act(AnnulmentDecided(entry_id=entry_id, by=texts["by"], approved=approved, reason=reason))
            case Opening.LINK:
                other = self._named(texts["other"])
                return deeds.link(desk, entry_id, other, LinkKind(texts["kind"]), by=by)
            case Opening.UNLINK:
                made = desk.standing(entry_id).entry.content.links[int(texts["link"])]
                return deeds.unlink(desk, entry_id, made, by=by, reason=reason)
            case Opening.EXTEND:
                approved_by = texts["approved_by"]
                return self._letters().extend(entry_id, by=by, approved_by=approved_by, reason=reason).standing
            case Opening.SUSPEND:
                return deeds.suspend(desk, entry_id, by=by, since=self._writing.today, basis=basis, legal=True)
            case Opening.RESUME:
                return deeds.resume(desk, entry_id, by=by, on=self._writing.today)
            case Opening.REDIRECT:
                return self._letters().send_on(entry_id, texts["to"], by=by, reason=reason).standing
            case Opening.REPLY:
                self._letters().reply(entry_id, texts["text"], by=by)
                return desk.standing(entry_id)
            case Opening.FILE_ANONYMOUS:
                return file_anonymous(desk, entry_id, by=by)
            case Opening.FILE_REPEATED:
                return file_repeated(desk, entry_id, self._named(texts["other"]), by=by)
            case Opening.CLOSE:
                mode = ResolutionMode(texts["mode"])
                return desk.act(EntryClosed(entry_id=entry_id, by=by, mode=mode, basis=basis))
            case Opening.RETURN:
                return desk.act(EntryReturned(entry_id=entry_id, by=by, reason=reason))
            case Opening.GIVE_UP:
                given_up = UnusedCause.RESERVATION_GIVEN_UP
                return desk.act(ReservationEnded(entry_id=entry_id, by=by, cause=given_up))
            case Opening.FILL:
                return desk.act(
                    ReservationFilled(entry_id=entry_id, by=by, content=_filled(desk.standing(entry_id), texts))
                )

    def _named(self, text: str) -> UUID:
        query = parse_number(text)
        found = self._desk.looking.find(query) if query else []
        if not found:
            raise deeds.EntryNotNamed(text=text)
        return meant_by_number(found)[0].entry_id


def _filled(stands: EntryStanding, texts: Mapping[str, str]) -> EntryContent:
    party = Party(name=texts["party"])
    incoming = stands.entry.direction is not Direction.OUTGOING
    return EntryContent(
        summary=texts["summary"],
        document_type=stands.entry.content.document_type,
        sender=party if incoming else None,
        recipients=() if incoming else (party,),
        leaves=int(texts["leaves"]) if texts["leaves"].isdigit() else 0,
    )


_SHORTEST = 3
"""Letters of a reason."""
_MAY_BE_EMPTY: Mapping[Opening, tuple[str, ...]] = {Opening.CLOSE: ("basis",), Opening.CORRECT: ("text",)}
