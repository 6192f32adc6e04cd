"""From an e-mail to its numbers: what was asked is written down first, so that a crash in between loses nothing.

One message may hold several requests; each gets an entry of its own, linked to the first as the same matter. Only when
a number stands is the reply written that tells it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from app.clock import Clock
from app.database import tables
from app.database.engine import Database
from app.mail.letters import MailState, MailView
from app.mail.tray import MailTray, waiting
from app.registering import Registration
from opis_contract.acts import EntryLinked
from opis_contract.entries import Channel, EntryDraft
from opis_contract.errors import WrongInput
from opis_contract.events import FileRole
from opis_contract.legal_time import legal_date
from opis_contract.links import Link, LinkKind
from opis_contract.numbers import RegistrationNumber

MESSAGE = "message/rfc822"


class DeskOfMail(Protocol):
    """What registering an e-mail asks of the desk."""

    def new_entry_id(self) -> UUID:
        """An identifier for one request."""

    def register(self, draft: EntryDraft, *, clerk: str, entry_id: UUID | None = None) -> Registration:
        """Give it its number."""

    def attach(self, entry_id: UUID, file: Path, *, role: FileRole, name: str, media_type: str, pages: int) -> object:
        """Attach a file once."""

    def act(self, act: EntryLinked) -> object:
        """Link it."""


class WriteReply(Protocol):
    """Writes the message that tells the number; None where there is nobody to answer."""

    def __call__(self, mail: MailView, registration: Registration) -> tuple[str, bytes] | None:
        """To whom, and the whole message."""


@dataclass(frozen=True, slots=True)
class _Request:
    entry_id: UUID
    draft: EntryDraft
    clerk: str


class MailRegistering:
    """The use case, for one desk."""

    def __init__(
        self, database: Database, tray: MailTray, desk: DeskOfMail, clock: Clock, write_reply: WriteReply
    ) -> None:
        self._database = database
        self._tray = tray
        self._desk = desk
        self._clock = clock
        self._write_reply = write_reply

    def register(self, mail_id: UUID, drafts: Sequence[EntryDraft], *, clerk: str) -> list[Registration]:
        """A number for each request. Raises `MailNotFound`, `MailSettled`, and what `Desk.register` raises.

        What was begun is finished by `resume` when this does not come back.
        """
        mail = self._tray.mail(mail_id)
        with self._database.write() as connection:
            waiting(connection, mail_id)
            connection.execute(
                insert(tables.mail_requests),
                [
                    {
                        "entry_id": self._desk.new_entry_id(),
                        "mail_id": mail_id,
                        "place": place,
                        "draft": _by_mail(draft, mail).model_dump_json(exclude_defaults=True),
                        "clerk": clerk,
                        "done": False,
                    }
                    for place, draft in enumerate(drafts)
                ],
            )
            _settle(connection, mail_id, MailState.BEGUN, clerk)
        try:
            return self._finish(mail_id)
        except WrongInput:
            self._give_back(mail_id)
            raise

    def resume(self) -> int:
        """Finish what a crash or an outage left begun; returns how many e-mails that were. Raises as `register`."""
        with self._database.read() as connection:
            mails = tables.mail_messages.c
            begun = (
                connection.execute(select(mails.mail_id).where(mails.state == MailState.BEGUN.value)).scalars().all()
            )
        for mail_id in begun:
            self._finish(mail_id)
        return len(begun)

    def _finish(self, mail_id: UUID) -> list[Registration]:
        mail = self._tray.mail(mail_id)
        made: list[Registration] = []
        for request in self._requests(mail_id):
            registration = self._desk.register(request.draft, clerk=request.clerk, entry_id=request.entry_id)
            self._attach_all(mail, request.entry_id)
            if made:
                self._link(request, made[0])
            self._answer(mail, registration)
            made.append(registration)
        with self._database.write() as connection:
            requests = tables.mail_requests
            connection.execute(update(requests).where(requests.c.mail_id == mail_id).values(done=True))
            _settle(connection, mail_id, MailState.REGISTERED, mail.settled_by)
        return made

    def _give_back(self, mail_id: UUID) -> None:
        """What was refused for good waits again; numbers that were given stay."""
        with self._database.write() as connection:
            requests = tables.mail_requests
            given = select(tables.entries.c.entry_id)
            connection.execute(delete(requests).where(requests.c.mail_id == mail_id, requests.c.entry_id.not_in(given)))
            left = connection.execute(select(requests.c.entry_id).where(requests.c.mail_id == mail_id)).first()
            _settle(connection, mail_id, MailState.REGISTERED if left else MailState.WAITING, "")

    def _requests(self, mail_id: UUID) -> list[_Request]:
        with self._database.read() as connection:
            requests = tables.mail_requests.c
            rows = connection.execute(
                select(tables.mail_requests).where(requests.mail_id == mail_id).order_by(requests.place)
            ).all()
        return [_Request(row.entry_id, EntryDraft.model_validate_json(row.draft), row.clerk) for row in rows]

    def _attach_all(self, mail: MailView, entry_id: UUID) -> None:
        message = self._tray.message_file(mail.mail_id)
        name = "mesaj.eml"
        self._desk.attach(entry_id, message, role=FileRole.ORIGINAL, name=name, media_type=MESSAGE, pages=0)
        for each in mail.enclosures:
            file = self._tray.enclosure_file(mail.mail_id, each.place)
            if not each.infected and each.size:
                self._desk.attach(
                    entry_id,
                    file,
                    role=FileRole.ORIGINAL,
                    name=each.name,
                    media_type=each.media_type,
                    pages=each.pages,
                )

    def _link(self, request: _Request, first: Registration) -> None:
        entry = first.entry
        number = RegistrationNumber(entry.register_code, entry.year, entry.number, legal_date(entry.registered_at))
        link = Link(kind=LinkKind.SAME_MATTER, entry_id=entry.entry_id, shown_number=str(number))
        with self._database.read() as connection:
            links = tables.entry_links.c
            known = connection.execute(
                select(links.entry_id).where(
                    links.entry_id == request.entry_id,
                    links.linked_id == entry.entry_id,
                    links.kind == LinkKind.SAME_MATTER.value,
                )
            ).first()
        if known is None:
            self._desk.act(EntryLinked(entry_id=request.entry_id, by=request.clerk, link=link))

    def _answer(self, mail: MailView, registration: Registration) -> None:
        written = self._write_reply(mail, registration)
        if written is None:
            return
        to, message = written
        with self._database.write() as connection:
            connection.execute(
                upsert(tables.mail_replies)
                .values(
                    entry_id=registration.entry.entry_id,
                    to_address=to,
                    message=message,
                    written_at=self._clock.now(),
                )
                .on_conflict_do_nothing()
            )


def _by_mail(draft: EntryDraft, mail: MailView) -> EntryDraft:
    """Came by e-mail; what was held back of it is named by its hash."""
    update: dict[str, object] = {"channel": Channel.EMAIL}
    held = [f"{each.name} ({each.infected}) SHA-256 {each.sha256}" for each in mail.enclosures if each.infected]
    if held:
        update["notes"] = "\n".join(filter(None, [draft.content.notes, *held]))[:2000]
    return draft.model_copy(update={"content": draft.content.model_copy(update=update)})


def _settle(connection: Connection, mail_id: UUID, state: MailState, by: str) -> None:
    mails = tables.mail_messages
    connection.execute(update(mails).where(mails.c.mail_id == mail_id).values(state=state.value, settled_by=by))
