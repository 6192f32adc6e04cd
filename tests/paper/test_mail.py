"""E-mails of strangers are taken apart in the worker: every enclosure bit for bit, no name that leads elsewhere."""

import io
import random
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from opis_contract.errors import KnownError
from paper.errors import EmptyFile, TooBig
from paper.frames import Enclosure, Letter
from paper.limits import Limits
from paper.mail import safe_name, unfold
from paper.strangers import StrangerReader


def a_message(*, subject: str = "Cerere de racordare — Ștefan", text: str = "Bună ziua, vă rog ță") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Țuțuianu Ștefan <STEFAN@example.ro>"
    message["To"] = "registratura@proba.ro"
    message["Subject"] = subject
    message["Message-ID"] = "<1@example.ro>"
    message["Date"] = "Mon, 23 Nov 2026 10:00:00 +0200"
    message.set_content(text)
    return message


def kept(folder: Path, message: EmailMessage | bytes, name: str = "m.eml") -> Path:
    path = folder / name
    path.write_bytes(message if isinstance(message, bytes) else message.as_bytes())
    return path


def test_the_letter_says_who_and_what_and_its_enclosures_are_bit_exact(tmp_path: Path) -> None:
    message = a_message()
    data = bytes(range(256)) * 40
    message.add_attachment(data, maintype="application", subtype="pdf", filename="plan cadastral.pdf")
    message.add_attachment(a_message(subject="alta"), filename="alta.eml")
    folder = tmp_path / "parts"
    folder.mkdir()
    with StrangerReader() as reader:
        letter, enclosures = reader.unfold_mail(kept(tmp_path, message), folder)
    assert (letter.from_name, letter.from_address) == ("Țuțuianu Ștefan", "stefan@example.ro")
    assert (letter.subject, letter.header_id) == ("Cerere de racordare — Ștefan", "<1@example.ro>")
    assert letter.sent_at == "2026-11-23T08:00:00+00:00"
    assert "vă rog ță" in letter.text
    assert [each.name for each in enclosures] == ["plan cadastral.pdf", "alta.eml"]
    assert enclosures[0].path.read_bytes() == data
    assert b"Subject: alta" in enclosures[1].path.read_bytes()


def test_a_page_of_html_is_read_as_its_words(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"] = "a@b.ro"
    page = "<style>p{x}</style><p>Stimată&nbsp;doamnă,</p><script>x()</script><p>cerere</p>"
    message.set_content(page, subtype="html")
    letter = next(iter(unfold(kept(tmp_path, message), tmp_path, Limits())))
    assert isinstance(letter, Letter)
    assert letter.text.split() == ["Stimată", "doamnă,", "cerere"]


def test_what_lies_in_an_archive_is_told_and_a_locked_one_as_well(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("acte/plan.pdf", b"x")
    locked = bytearray(packed.getvalue())
    # The bit that says that a password is needed: in the local header and in the directory.
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    message = a_message()
    for name, data in (("a.zip", packed.getvalue()), ("b.zip", bytes(locked))):
        message.add_attachment(data, maintype="application", subtype="zip", filename=name)
    _, one, other = unfold(kept(tmp_path, message), tmp_path, Limits())
    assert isinstance(one, Enclosure)
    assert isinstance(other, Enclosure)
    assert (one.names, one.locked) == ("acte/plan.pdf", False)
    assert other.locked


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\Windows\\x.exe", "a\x00b\nc.pdf", "", "...", "x" * 400])
def test_no_name_leads_out_of_its_folder(name: str) -> None:
    safe = safe_name(name, 3, "application/pdf")
    assert safe
    assert not set(safe) & set('/\\:\x00\n*?"<>|')
    assert len(safe) <= 150
    assert not safe.startswith(".")


def test_letters_of_old_romanian_programs_are_read(tmp_path: Path) -> None:
    sender = b"From: =?iso-8859-2?Q?=AAtefan_=DEepe=BA?= <s@x.ro>\r\n"
    raw = sender + b"Subject: cerere \xba\xfe\r\n\r\nBun\xe3 ziua \xbatiu\r\n"
    letter = next(iter(unfold(kept(tmp_path, raw), tmp_path, Limits())))
    assert isinstance(letter, Letter)
    assert letter.from_address == "s@x.ro"
    assert letter.from_name.startswith("Ş")
    assert "ziua" in letter.text


def test_parts_within_parts_without_end_are_refused(tmp_path: Path) -> None:
    deep = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (each, each) for each in range(60)
    )
    many = a_message()
    for number in range(400):
        many.add_attachment(b"x", maintype="image", subtype="png", filename=f"{number}.png")
    for message in (deep, many.as_bytes()):
        with pytest.raises(TooBig):
            list(unfold(kept(tmp_path, message), tmp_path, Limits()))
    with pytest.raises(EmptyFile):
        list(unfold(kept(tmp_path, b""), tmp_path, Limits()))


def test_three_hundred_damaged_messages_are_read_or_refused(tmp_path: Path) -> None:
    message = a_message()
    message.add_attachment(b"%PDF-1.7 " * 30, maintype="application", subtype="pdf", filename="ș.pdf")
    whole = message.as_bytes()
    chance = random.Random(7)  # noqa: S311  # the same damage every time
    read = 0
    for _ in range(300):
        damaged = bytearray(whole)
        for _ in range(chance.randrange(1, 30)):
            place = chance.randrange(len(damaged))
            damaged[place : place + chance.randrange(3)] = chance.randbytes(chance.randrange(4))
        folder = tmp_path / "parts"
        folder.mkdir(exist_ok=True)
        try:
            read += isinstance(next(iter(unfold(kept(tmp_path, bytes(damaged)), folder, Limits()))), Letter)
            list(unfold(tmp_path / "m.eml", folder, Limits()))
        except KnownError:
            continue
    assert read > 250
