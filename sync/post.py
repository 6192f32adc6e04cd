"""Handing replies to the institution's mail server (RFC 5321): each is sent once it is taken, none is lost."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import SMTP as SMTP_POLICY
from urllib.parse import urlsplit

from app.mail.errors import MailNotSent
from app.mail.replies import Replies

_PATIENCE = 20.0
"""Seconds for one answer of the mail server."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """`smtp://host:587` (STARTTLS where it is offered) or `smtps://host:465`; without a user nobody signs in."""

    address: str
    user: str = ""
    password: Callable[[], str] = str


def send_replies(replies: Replies, server: MailServer) -> int:
    """Send what waits; returns how many were taken. Raises `MailNotSent` when the server cannot be reached at all.

    A message that the server refuses keeps its reason and is tried again the next time; the others go on.
    """
    waiting = replies.pending()
    if not waiting:
        return 0
    taken = 0
    try:
        with _connected(server) as connection:
            for reply in waiting:
                message = message_from_bytes(reply.message, policy=SMTP_POLICY)
                try:
                    connection.send_message(message, to_addrs=[reply.to_address])
                except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as refused:
                    replies.failed(reply.entry_id, type(refused).__name__)
                    continue
                replies.sent(reply.entry_id)
                taken += 1
    except (OSError, smtplib.SMTPException) as error:
        raise MailNotSent(address=server.address, reason=type(error).__name__) from error
    return taken


def _connected(server: MailServer) -> AbstractContextManager[smtplib.SMTP]:
    where = urlsplit(server.address)
    host = where.hostname or ""
    safe = ssl.create_default_context()
    if where.scheme == "smtps":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(host, where.port or 465, timeout=_PATIENCE, context=safe)
    else:
        connection = smtplib.SMTP(host, where.port or 587, timeout=_PATIENCE)
        if connection.has_extn("starttls") or (connection.ehlo()[0] == 250 and connection.has_extn("starttls")):
            connection.starttls(context=safe)
    if server.user:
        connection.login(server.user, server.password())
    return connection
