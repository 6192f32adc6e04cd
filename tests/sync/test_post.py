"""Replies reach the institution's mail server once, by a real SMTP conversation on this machine."""

import smtplib
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiosmtpd.controller import Controller

from app.mail.errors import MailNotSent
from app.mail.replies import Reply
from sync.post import MailServer, send_replies


@dataclass
class Kept:
    """Replies that wait, as the desk's database would tell them."""

    waiting: list[Reply]
    taken: list[UUID] = field(default_factory=list)
    refused: dict[UUID, str] = field(default_factory=dict)

    def pending(self) -> list[Reply]:
        return [each for each in self.waiting if each.entry_id not in self.taken]

    def sent(self, entry_id: UUID) -> None:
        self.taken.append(entry_id)

    def failed(self, entry_id: UUID, trouble: str) -> None:
        self.refused[entry_id] = trouble


class MailBox:
    """Takes every message but those to `nobody`."""

    def __init__(self) -> None:
        self.received: list[tuple[list[str], bytes]] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address.startswith("nobody"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.received.append((list(envelope.rcpt_tos), envelope.content))
        return "250 OK"


@pytest.fixture
def box() -> MailBox:
    return MailBox()


@pytest.fixture
def address(box: MailBox) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield f"smtp://127.0.0.1:{port}"
    controller.stop()


def a_reply(to: str) -> Reply:
    message = f"From: r@proba.ro\r\nTo: {to}\r\nSubject: =?utf-8?q?nr=2E_=C8=99?=\r\n\r\nnr. 12\r\n".encode()
    return Reply(uuid4(), to, message, datetime(2026, 6, 23, tzinfo=UTC), "")


def test_each_reply_is_sent_once(box: MailBox, address: str) -> None:
    kept = Kept([a_reply("elena@x.ro"), a_reply("ion@x.ro")])
    assert send_replies(kept, MailServer(address)) == 2  # type: ignore[arg-type]
    assert send_replies(kept, MailServer(address)) == 0  # type: ignore[arg-type]
    assert [to for to, _ in box.received] == [["elena@x.ro"], ["ion@x.ro"]]
    assert b"nr. 12" in box.received[0][1]


def test_a_refused_address_keeps_nobody_else_waiting(box: MailBox, address: str) -> None:
    bad, good = a_reply("nobody@x.ro"), a_reply("ion@x.ro")
    kept = Kept([bad, good])
    assert send_replies(kept, MailServer(address)) == 1  # type: ignore[arg-type]
    assert kept.refused == {bad.entry_id: smtplib.SMTPRecipientsRefused.__name__}
    assert kept.pending() == [bad]


def test_without_the_server_everything_is_kept(address: str) -> None:
    kept = Kept([a_reply("ion@x.ro")])
    with pytest.raises(MailNotSent):
        send_replies(kept, MailServer("smtp://127.0.0.1:1"))  # type: ignore[arg-type]
    assert len(kept.pending()) == 1
