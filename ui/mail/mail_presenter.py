"""From the tray to the register: one e-mail at a time, one entry for each request in it."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol
from uuid import UUID

from app.desk import Desk
from app.mail.letters import MailState, MailView
from app.registering import Registration
from app.words import Sentence
from opis_contract.entries import EntryContent, EntryDraft
from opis_contract.errors import KnownError
from opis_contract.parties import Party
from ui.mail.mail_words import EnclosureLine, MailLine, doubts, enclosure_line, mail_line
from ui.work import Lane, Work
from ui.writing import Writing

_SHORTEST = 5
"""Fewest signs of a summary (domain 1.6)."""


class Mailing(Protocol):
    """What the composition root hands over; every method runs in a lane."""

    def take_in_folder(self) -> tuple[list[MailView], list[KnownError]]:
        """New e-mails of the chosen folder, and those that could not be read."""

    def register(self, mail_id: UUID, drafts: Sequence[EntryDraft], *, clerk: str) -> list[Registration]:
        """A number for each request."""

    def resume(self) -> int:
        """Finish what was begun."""

    def send(self) -> int:
        """Send the replies that wait."""

    def look_again(self) -> int:
        """Judge again what was in doubt."""

    def close(self) -> None:
        """End what it holds."""


class MailScreenView(Protocol):
    """What the presenter asks of the screen."""

    def show_list(self, lines: Sequence[MailLine], *, chosen: UUID | None) -> None:
        """The list; the chosen one stays chosen."""

    def show_mail(self, heading: str, text: str, doubts: Sequence[str], enclosures: Sequence[EnclosureLine]) -> None:
        """The e-mail in the middle."""

    def show_nothing(self) -> None:
        """No e-mail is chosen."""

    def show_file(self, file: Path | None, pages: int) -> None:
        """The pages of an enclosure."""

    def fill(self, *, sender: str, summaries: Sequence[str]) -> None:
        """The form at the right."""

    def allow(self, *, register: bool, dismiss: bool, take_back: bool) -> None:
        """What can be done with the chosen e-mail."""

    def tell(self, words: str) -> None:
        """What was done."""

    def explain(self, sentence: Sentence | None) -> None:
        """What stands in the way; None takes it back."""


class MailPresenter:
    """One screen. `changed` is called after numbers were given."""

    def __init__(
        self,
        view: MailScreenView,
        desk: Desk,
        work: Work,
        writing: Writing,
        *,
        mailing: Mailing,
        clerk: Callable[[], str],
        changed: Callable[[], None],
    ) -> None:
        self._view = view
        self._desk = desk
        self._work = work
        self._writing = writing
        self._say = writing.words.say
        self._mailing = mailing
        self._clerk = clerk
        self._changed = changed
        self._everything = False
        self._chosen: MailView | None = None
        self._under_way = False

    def arrive(self) -> None:
        """Take in what has come, finish what was begun, judge doubtful signatures again."""
        self._view.explain(None)
        self.refresh()
        self._work.run(Lane.FILES, self._take_in, done=self._taken, failed=self._explain)

    def refresh(self) -> None:
        """Read the list again."""
        state = None if self._everything else MailState.WAITING
        self._work.run(Lane.DATABASE, lambda: self._desk.mail.mails(state), done=self._list, failed=self._explain)

    def show_everything(self, everything: bool) -> None:  # the state of a switch, as Qt tells it
        """Only what waits, or all."""
        self._everything = everything
        self.refresh()

    def choose(self, mail_id: UUID) -> None:
        """Show one e-mail whole."""
        self._work.run(Lane.DATABASE, lambda: self._desk.mail.mail(mail_id), done=self._show, failed=self._explain)

    def choose_enclosure(self, place: int) -> None:
        """Show the pages of an enclosure."""
        mail = self._chosen
        each = next((one for one in mail.enclosures if one.place == place), None) if mail else None
        if mail is None or each is None or not each.pages or each.infected:
            self._view.show_file(None, 0)
        else:
            self._view.show_file(self._desk.mail.enclosure_file(mail.mail_id, place), each.pages)

    def register(self, sender: str, kind: str, summaries: Sequence[str]) -> None:
        """A number for each summary."""
        mail = self._chosen
        asked = [each.strip() for each in summaries if each.strip()]
        if mail is None or self._under_way or mail.state is not MailState.WAITING:
            return
        if not sender.strip() or not asked or any(len(each) < _SHORTEST for each in asked):
            self._view.tell(self._say("mail.screen.incomplete"))
            return
        drafts = [self._draft(mail, sender.strip(), kind.strip(), summary) for summary in asked]
        self._under_way = True
        self._view.explain(None)
        self._view.allow(register=False, dismiss=False, take_back=False)
        self._work.run(
            Lane.NETWORK,
            lambda: self._mailing.register(mail.mail_id, drafts, clerk=self._clerk()),
            done=self._registered,
            failed=self._explain,
        )

    def dismiss(self, reason: str) -> None:
        """Not for the register."""
        mail = self._chosen
        if mail is None or mail.state is not MailState.WAITING:
            return
        if not reason.strip():
            self._view.tell(self._say("mail.screen.reason_missing"))
            return
        self._work.run(
            Lane.DATABASE,
            lambda: self._desk.mail.dismiss(mail.mail_id, by=self._clerk(), reason=reason.strip()),
            done=lambda _: self._settled(self._say("mail.dismissed")),
            failed=self._explain,
        )

    def take_back(self) -> None:
        """Undo a dismissal."""
        mail = self._chosen
        if mail is not None and mail.state is MailState.DISMISSED:
            self._work.run(
                Lane.DATABASE,
                lambda: self._desk.mail.take_back(mail.mail_id),
                done=lambda _: self._settled(""),
                failed=self._explain,
            )

    def _draft(self, mail: MailView, sender: str, kind: str, summary: str) -> EntryDraft:
        content = EntryContent(
            summary=summary,
            document_type=kind or "cerere",
            sender=Party(name=sender, email=mail.from_address or None, electronic_consent=True),
            annexes=len(mail.enclosures),
            annex_list=tuple(each.name for each in mail.enclosures),
        )
        return EntryDraft(content=content)

    def _take_in(self) -> list[KnownError]:
        self._mailing.resume()
        _, refused = self._mailing.take_in_folder()
        self._mailing.look_again()
        return refused

    def _taken(self, refused: Sequence[KnownError]) -> None:
        if refused:
            self._view.explain(self._writing.words.explain(refused[0]))
        self.refresh()
        self._send()

    def _list(self, mails: Sequence[MailView]) -> None:
        chosen = self._chosen.mail_id if self._chosen else None
        self._view.show_list([mail_line(each, self._writing) for each in mails], chosen=chosen)
        if not mails:
            self._chosen = None
            self._view.show_nothing()

    def _show(self, mail: MailView) -> None:
        another = self._chosen is None or self._chosen.mail_id != mail.mail_id
        self._chosen = mail
        sender = f"{mail.from_name} <{mail.from_address}>" if mail.from_name else mail.from_address
        self._view.show_mail(
            f"{mail.subject or self._say('mail.no_subject')}\n{sender}",
            mail.text,
            doubts(mail, self._writing),
            [enclosure_line(each, self._writing) for each in mail.enclosures],
        )
        waits = mail.state is MailState.WAITING
        self._view.allow(register=waits, dismiss=waits, take_back=mail.state is MailState.DISMISSED)
        if another:
            self._view.fill(sender=mail.from_name or mail.from_address, summaries=[mail.subject])
            first = next((each.place for each in mail.enclosures if each.pages and not each.infected), 0)
            self.choose_enclosure(first)

    def _registered(self, made: Sequence[Registration]) -> None:
        numbers = ", ".join(self._writing.number(each.entry) for each in made)
        self._settled(self._say("mail.screen.registered", numbers=numbers))
        self._changed()
        self._send()

    def _settled(self, words: str) -> None:
        self._under_way = False
        self._chosen = None
        self._view.tell(words)
        self.refresh()

    def _send(self) -> None:
        """Replies that cannot leave now are kept; nobody is interrupted for them."""
        self._work.run(Lane.NETWORK, self._mailing.send, done=lambda _: None, failed=self._not_sent)

    def _not_sent(self, error: KnownError) -> None:
        self._view.tell(self._writing.words.explain(error).said)

    def _explain(self, error: KnownError) -> None:
        self._under_way = False
        self._view.explain(self._writing.words.explain(error))
        mail = self._chosen
        if mail is not None:
            self.choose(mail.mail_id)
