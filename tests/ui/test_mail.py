"""E-mails on the screen, by keyboard: taken from the folder, three requests of one message, spam with a reason."""

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt

from app.mail.letters import MailState
from app.queries import EntryQuery
from opis_contract.links import LinkKind
from ui.shell.actions import Scope

SCREENS = Path(__file__).parents[2] / "build" / "screens"
CONTROL = Qt.KeyboardModifier.ControlModifier


def drop(house: Any, name: str, *, subject: str, sender: str, text: str = "Bună ziua,\nvă rog.") -> bytes:
    """A message in the folder that the institution's mail program writes to."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "r@proba.ro"
    message["Subject"] = subject
    message["Message-ID"] = f"<{name}@x.ro>"
    message["Date"] = "Tue, 23 Jun 2026 09:00:00 +0300"
    message.set_content(text)
    page = house.folder / "page.pdf"
    Image.new("L", (210, 297), sum(name.encode())).save(page, "PDF")  # each message with a page of its own
    message.add_attachment(page.read_bytes(), maintype="application", subtype="pdf", filename="plan cadastral.pdf")
    folder = house.folder / "mail"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.eml").write_bytes(message.as_bytes())
    return message.as_bytes()


def arrive(house: Any, ui: Any, opened: Any) -> None:
    ui.press(opened.window, Qt.Key.Key_F8)
    house.settle(opened)
    assert opened.window.scope is Scope.MAIL


def test_one_message_with_three_requests_becomes_three_linked_entries_by_keyboard(house: Any, ui: Any) -> None:
    whole = drop(house, "a", subject="Cerere de racordare", sender="Popa Elena <elena@x.ro>")
    opened = house.open()
    arrive(house, ui, opened)
    screen = opened.mail
    assert screen.sender_line.text() == "Popa Elena"
    assert [screen.enclosures.item(0).text()] == ["plan cadastral.pdf"]
    for summary in ("Cerere de branșare la apă", "Cerere de copie a planului"):
        ui.press(screen, Qt.Key.Key_N, CONTROL)
        ui.write(next(line for line in screen.requests if line.hasFocus()), summary)
    ui.press(screen.requests[2], Qt.Key.Key_Return, CONTROL)
    house.settle(opened)
    rows = house.desk.looking.entries(EntryQuery()).rows
    assert [row.number for row in rows] == [3, 2, 1]
    first = rows[-1].entry_id
    views = [house.desk.looking.entry(row.entry_id) for row in rows]
    assert [[(link.kind, link.entry_id) for link in view.entry.content.links] for view in views] == [
        [(LinkKind.SAME_MATTER, first)],
        [(LinkKind.SAME_MATTER, first)],
        [],
    ]
    stored = house.desk.file_path(views[0].files[0].sha256)
    assert stored.read_bytes() == whole
    assert len(house.desk.replies.pending()) == 3
    assert "3" in screen.done.text()
    assert screen.empty.isVisible()


def test_the_same_message_again_is_said_and_spam_needs_a_reason(house: Any, ui: Any) -> None:
    drop(house, "a", subject="Cerere de racordare", sender="elena@x.ro")
    opened = house.open()
    arrive(house, ui, opened)
    ui.press(opened.mail.requests[0], Qt.Key.Key_Return, CONTROL)
    house.settle(opened)
    drop(house, "b", subject="Cerere de racordare (retrimis)", sender="elena@x.ro", text="alt text")
    (house.folder / "mail" / "a2.eml").write_bytes((house.folder / "mail" / "a.eml").read_bytes() + b"\r\n")
    arrive(house, ui, opened)
    twin, other = sorted(house.desk.mail.mails(), key=lambda each: each.twins, reverse=True)
    assert (twin.twins, other.twins) == (("1/23.06.2026",), ())
    opened.post.choose(twin.mail_id)
    house.settle(opened)
    assert "1/23.06.2026" in opened.mail.doubts.text()
    ui.press(opened.mail, Qt.Key.Key_D, CONTROL)
    assert opened.mail.reason.hasFocus()
    ui.write(opened.mail.reason, "retrimis din greșeală")
    ui.press(opened.mail.reason, Qt.Key.Key_Return)
    house.settle(opened)
    (put_away,) = [each for each in house.desk.mail.mails(None) if each.state is MailState.DISMISSED]
    assert put_away.reason == "retrimis din greșeală"


@pytest.mark.parametrize("language", ["ro", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_mail_screen_is_drawn(house: Any, ui: Any, language: str, theme: str) -> None:
    drop(house, "b", subject="Sesizare: câini fără stăpân", sender="Țăranu Vasile <vasile@x.ro>")
    drop(
        house,
        "a",
        subject="Cerere de racordare la rețeaua de canalizare",
        sender="Popa Elena <elena@x.ro>",
        text="Bună ziua,\n\nSubsemnata Popa Elena, CNP 2780514352617, vă rog să aprobați racordarea.\n\nCu stimă",
    )
    opened = house.open(language=language, theme=theme)
    arrive(house, ui, opened)
    SCREENS.mkdir(parents=True, exist_ok=True)
    assert opened.window.grab().save(str(SCREENS / f"mail-{language}-{theme}.png"))
