"""Replies that tell the number: written when it stands, kept until the institution's mail server has taken them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import UUID

from sqlalchemy import select, update

from app.clock import Clock
from app.database.engine import Database
from app.database.tables import mail_replies
from app.mail.letters import MailView
from app.mail.registering import WriteReply
from app.registering import Registration
from app.words import Words
from opis_contract.legal_time import in_legal_time, legal_date
from opis_contract.messages import Institution
from opis_contract.numbers import RegistrationNumber


@dataclass(frozen=True, slots=True)
class Reply:
    """A message that waits to be sent."""

    entry_id: UUID
    to_address: str
    message: bytes
    written_at: datetime
    trouble: str
    """Why the last attempt failed; empty before the first."""


class Replies:
    """What waits to be sent."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def pending(self) -> list[Reply]:
        """Oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(mail_replies).where(mail_replies.c.sent_at.is_(None)).order_by(mail_replies.c.written_at)
            ).all()
        return [Reply(row.entry_id, row.to_address, row.message, row.written_at, row.trouble) for row in rows]

    def sent(self, entry_id: UUID) -> None:
        """The mail server has it."""
        self._mark(entry_id, sent_at=self._clock.now(), trouble="")

    def failed(self, entry_id: UUID, trouble: str) -> None:
        """It was not taken; it is tried again."""
        self._mark(entry_id, trouble=trouble)

    def _mark(self, entry_id: UUID, **values: object) -> None:
        with self._database.write() as connection:
            connection.execute(update(mail_replies).where(mail_replies.c.entry_id == entry_id).values(**values))


def reply_writer(
    institution: Callable[[], Institution], sender: str, status_address: Callable[[], str | None]
) -> WriteReply:
    """Writes in Romanian: the number, its day, the term, and where the paper can be followed.

    Nobody is answered when `sender`, the institution's own address, is empty or the e-mail names no sender or itself.
    """
    words = Words("ro")

    def write(mail: MailView, registration: Registration) -> tuple[str, bytes] | None:
        to = mail.from_address
        if not sender or not _is_address(to) or to == sender.lower():
            return None
        entry = registration.entry
        number = RegistrationNumber(entry.register_code, entry.year, entry.number, legal_date(entry.registered_at))
        lines = [words.say("mail.reply.text", number=number, subject=mail.subject or words.say("mail.no_subject"))]
        if entry.content.deadline:
            lines.append(words.say("mail.reply.deadline", day=f"{entry.content.deadline.limit:%d.%m.%Y}"))
        if status := status_address():
            lines.append(words.say("mail.reply.status", address=f"{status}{entry.tracking_code}"))
        lines.append(institution().name)
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(institution().name, addr_spec=sender)
        message["To"] = to
        message["Subject"] = words.say("mail.reply.subject", number=number)
        message["Date"] = format_datetime(in_legal_time(entry.registered_at))
        message["Message-ID"] = f"<{entry.entry_id}@{sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-replied"  # RFC 3834: no machine answers this
        if mail.header_id.isascii():
            message["In-Reply-To"] = message["References"] = mail.header_id
        message.set_content("\n\n".join(lines) + "\n")
        return to, message.as_bytes()

    return write


def _is_address(text: str) -> bool:
    name, at, domain = text.partition("@")
    return bool(name and at and "." in domain) and text.isascii() and not any(each.isspace() for each in text)
