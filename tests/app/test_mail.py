"""E-mails become entries: bit for bit, once, also over a crash, and the number goes back only when it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from uuid import UUID

import pytest

from app.desk import Desk
from app.errors import NoContinuityNumbers
from app.files import hash_of
from app.mail.errors import MailSettled
from app.mail.letters import MailState, MailView, Verdict, Word
from app.mail.registering import MailRegistering
from app.mail.replies import reply_writer
from app.queries import EntryQuery
from opis_contract.entries import Channel, EntryContent, EntryDraft
from opis_contract.errors import WrongInput
from opis_contract.links import LinkKind
from opis_contract.parties import Party
from tests.app.conftest import INSTITUTION, FakeServer, give_block


@dataclass(frozen=True)
class ALetter:
    header_id: str = "<1@x.ro>"
    from_name: str = "Popa Elena"
    from_address: str = "elena@x.ro"
    subject: str = "Trei cereri"
    sent_at: str = "2026-06-23T05:00:00+00:00"
    text: str = "Bună ziua"


@dataclass(frozen=True)
class AnEnclosure:
    place: int
    path: Path
    name: str
    media_type: str
    size: int
    sha256: str
    names: str = ""
    locked: bool = False


@dataclass
class Inside:
    """What stands where the reader of strangers' files would: one letter with the enclosures a test gives it."""

    letter: ALetter = field(default_factory=ALetter)
    enclosures: dict[str, bytes] = field(default_factory=lambda: {"plan.pdf": b"%PDF-plan"})
    verdicts: tuple[Verdict, ...] = ()
    harmful: str = ""
    contents: dict[str, str] = field(default_factory=dict)

    def unfold(self, path: Path, folder: Path) -> tuple[ALetter, list[AnEnclosure]]:
        made = []
        for place, (name, data) in enumerate(self.enclosures.items(), start=1):
            file = folder / f"{place:03d}"
            file.write_bytes(data)
            made.append(AnEnclosure(place, file, name, "application/pdf", len(data), hash_of(file)))
        return self.letter, made

    def look_into(self, path: Path, *, content: Path | None) -> tuple[int, Sequence[Verdict]]:
        self.contents[path.name] = content.name if content else ""
        return 2, self.verdicts

    def scan(self, path: Path) -> str:
        return "Eicar-Test" if self.harmful and self.harmful.encode() in path.read_bytes() else ""


@pytest.fixture
def inside() -> Inside:
    return Inside()


def taken(desk: Desk, inside: Inside, folder: Path, data: bytes = b"From: x\r\n\r\ny") -> MailView:
    path = folder / "in.eml"
    path.write_bytes(data)
    return desk.mail.take_in(path, unfold=inside.unfold, look_into=inside.look_into, scan=inside.scan)


def a_request(summary: str = "cerere de racordare") -> EntryDraft:
    return EntryDraft(content=EntryContent(summary=summary, sender=Party(name="Popa Elena")))


def registering(desk: Desk, address: str = "registratura@proba.ro") -> MailRegistering:
    return desk.mail_registering(reply_writer(lambda: INSTITUTION, address, lambda: "https://x.ro/s/"))


def test_the_message_is_kept_bit_for_bit_and_taken_in_once(desk: Desk, inside: Inside, tmp_path: Path) -> None:
    data = bytes(range(256)) * 9
    mail = taken(desk, inside, tmp_path, data)
    assert desk.mail.message_file(mail.mail_id).read_bytes() == data
    assert taken(desk, inside, tmp_path, data).mail_id == mail.mail_id
    assert [each.mail_id for each in desk.mail.mails()] == [mail.mail_id]


def test_three_requests_of_one_message_are_three_entries_of_the_same_matter(
    desk: Desk, inside: Inside, tmp_path: Path
) -> None:
    mail = taken(desk, inside, tmp_path)
    drafts = [a_request(f"cererea numărul {number}") for number in range(3)]
    made = registering(desk).register(mail.mail_id, drafts, clerk="Maria")
    assert [each.entry.number for each in made] == [1, 2, 3]
    views = [desk.looking.entry(each.entry.entry_id) for each in made]
    assert {view.entry.content.channel for view in views} == {Channel.EMAIL}
    assert [[file.name for file in view.files] for view in views] == [["mesaj.eml", "plan.pdf"]] * 3
    assert views[0].files[0].sha256 == mail.sha256
    links = [[(link.kind, link.entry_id) for link in view.entry.content.links] for view in views]
    assert links == [[], *[[(LinkKind.SAME_MATTER, made[0].entry.entry_id)]] * 2]
    assert desk.mail.mail(mail.mail_id).numbers == ("1/23.06.2026", "2/23.06.2026", "3/23.06.2026")
    with pytest.raises(MailSettled):
        registering(desk).register(mail.mail_id, drafts, clerk="Maria")


def test_the_reply_tells_the_number_and_is_written_once_it_stands(desk: Desk, inside: Inside, tmp_path: Path) -> None:
    mail = taken(desk, inside, tmp_path)
    assert desk.replies.pending() == []
    registering(desk).register(mail.mail_id, [a_request()], clerk="Maria")
    (reply,) = desk.replies.pending()
    message = message_from_bytes(reply.message, policy=default)
    assert (message["To"], message["In-Reply-To"]) == ("elena@x.ro", "<1@x.ro>")
    assert message["Auto-Submitted"] == "auto-replied"
    assert "1/23.06.2026" in message["Subject"]
    body = message.get_content()
    assert "„Trei cereri”" in body
    assert "https://x.ro/s/" in body
    desk.replies.failed(reply.entry_id, "SMTPDataError")
    assert desk.replies.pending()[0].trouble == "SMTPDataError"
    desk.replies.sent(reply.entry_id)
    assert desk.replies.pending() == []


def test_nobody_is_answered_where_there_is_no_address(desk: Desk, tmp_path: Path) -> None:
    for number, address in enumerate(("", "registratura@proba.ro", "fără adresă", "x@y z.ro")):
        inside = Inside(letter=ALetter(from_address=address, header_id=f"<{number}@x>"))
        mail = taken(desk, inside, tmp_path, b"%d" % number)
        registering(desk).register(mail.mail_id, [a_request()], clerk="Maria")
    assert desk.replies.pending() == []


def test_a_crash_between_two_numbers_is_made_good_without_a_third_one(
    desk: Desk, inside: Inside, tmp_path: Path
) -> None:
    mail = taken(desk, inside, tmp_path)

    class DiesAfterTheFirst:
        """The desk until its process is killed: after the first entry has its number."""

        new_entry_id = staticmethod(desk.new_entry_id)
        act = staticmethod(desk.act)

        def __init__(self) -> None:
            self.given = 0

        def register(self, draft: EntryDraft, *, clerk: str, entry_id: UUID | None = None):
            if self.given:
                raise KeyboardInterrupt
            self.given += 1
            return desk.register(draft, clerk=clerk, entry_id=entry_id)

        def attach(self, *_: object, **__: object) -> None:
            """Killed before the file is attached."""

    killed = MailRegistering(
        desk._database,
        desk.mail,
        DiesAfterTheFirst(),
        desk.clock,
        reply_writer(lambda: INSTITUTION, "r@proba.ro", lambda: None),
    )
    with pytest.raises(KeyboardInterrupt):
        killed.register(mail.mail_id, [a_request("prima cerere"), a_request("a doua cerere")], clerk="Maria")
    assert desk.mail.mail(mail.mail_id).state is MailState.BEGUN
    assert registering(desk).resume() == 1
    assert registering(desk).resume() == 0
    view = desk.mail.mail(mail.mail_id)
    assert (view.state, len(view.numbers)) == (MailState.REGISTERED, 2)
    assert len(desk.replies.pending()) == 2
    assert [row.files for row in desk.looking.entries(EntryQuery()).rows] == [2, 2]


def test_without_server_and_block_the_requests_wait_and_get_their_numbers_later(
    enrolled: Desk, server: FakeServer, inside: Inside, tmp_path: Path
) -> None:
    mail = taken(enrolled, inside, tmp_path)
    server.unplugged = True
    with pytest.raises(NoContinuityNumbers):
        registering(enrolled).register(mail.mail_id, [a_request()], clerk="Maria")
    assert enrolled.replies.pending() == []
    give_block(enrolled, 900_001, 900_050)
    registering(enrolled).resume()
    assert enrolled.mail.mail(mail.mail_id).numbers == ("900001/23.06.2026",)


def test_what_the_server_refuses_waits_in_the_tray_again(
    enrolled: Desk, server: FakeServer, inside: Inside, tmp_path: Path
) -> None:
    mail = taken(enrolled, inside, tmp_path)
    server.refuses = True
    with pytest.raises(WrongInput):
        registering(enrolled).register(mail.mail_id, [a_request()], clerk="Maria")
    assert enrolled.mail.mail(mail.mail_id).state is MailState.WAITING
    server.refuses = False
    registering(enrolled).register(mail.mail_id, [a_request()], clerk="Maria")
    assert enrolled.mail.mail(mail.mail_id).state is MailState.REGISTERED


def test_the_same_message_or_enclosure_registered_before_is_said(desk: Desk, inside: Inside, tmp_path: Path) -> None:
    first = taken(desk, inside, tmp_path, b"one")
    registering(desk).register(first.mail_id, [a_request()], clerk="Maria")
    same_header = taken(desk, Inside(enclosures={}), tmp_path, b"two")
    same_file = taken(desk, Inside(letter=ALetter(header_id="<2@x>")), tmp_path, b"three")
    other = taken(desk, Inside(letter=ALetter(header_id="<3@x>"), enclosures={"b.pdf": b"other"}), tmp_path, b"four")
    assert [each.twins for each in (same_header, same_file, other)] == [("1/23.06.2026",)] * 2 + [()]


def test_a_harmful_file_is_held_back_and_its_hash_stays_with_the_entry(desk: Desk, tmp_path: Path) -> None:
    inside = Inside(enclosures={"factura.exe": b"X5O!P%@AP", "plan.pdf": b"%PDF"}, harmful="X5O!")
    mail = taken(desk, inside, tmp_path)
    held = mail.enclosures[0]
    assert held.infected == "Eicar-Test"
    assert not desk.mail.enclosure_file(mail.mail_id, held.place).exists()
    (made,) = registering(desk).register(mail.mail_id, [a_request()], clerk="Maria")
    view = desk.looking.entry(made.entry.entry_id)
    assert [file.name for file in view.files] == ["mesaj.eml", "plan.pdf"]
    assert held.sha256 in (view.entry.content.notes or "")


def test_spam_is_put_away_with_a_reason_and_can_be_brought_back(desk: Desk, inside: Inside, tmp_path: Path) -> None:
    mail = taken(desk, inside, tmp_path)
    desk.mail.dismiss(mail.mail_id, by="Maria", reason="reclamă")
    assert desk.mail.mails() == []
    assert desk.mail.mails(None)[0].reason == "reclamă"
    with pytest.raises(MailSettled):
        registering(desk).register(mail.mail_id, [a_request()], clerk="Maria")
    desk.mail.take_back(mail.mail_id)
    assert len(desk.mail.mails()) == 1


def test_a_doubtful_signature_is_judged_again(desk: Desk, inside: Inside, tmp_path: Path) -> None:
    inside.verdicts = (Verdict(Word.INDETERMINATE, "PAdES-B-B", "Ion", "NO_CERTIFICATE_CHAIN_FOUND"),)
    mail = taken(desk, inside, tmp_path)
    assert desk.mail.look_again(inside.look_into) == 0
    inside.verdicts = (Verdict(Word.VALID, "PAdES-B-T", "Ion", "PASSED"),)
    assert desk.mail.look_again(inside.look_into) == 1
    assert desk.mail.mail(mail.mail_id).enclosures[0].verdicts == inside.verdicts


@pytest.mark.parametrize(
    ("names", "contents"),
    [
        (("a.pdf", "a.pdf.p7s", "b.pdf"), ["", "001", ""]),
        (("cerere.pdf", "smime.P7S"), ["", "001"]),
        (("a.pdf", "b.pdf", "smime.p7s"), ["", "", ""]),
        (("a.p7s", "b.p7s"), ["", ""]),
        (("a.p7m", "a.pdf"), ["", ""]),
    ],
)
def test_a_signature_that_travels_alone_is_judged_with_what_it_signs(
    desk: Desk, inside: Inside, tmp_path: Path, names: tuple[str, ...], contents: list[str]
) -> None:
    inside.enclosures = {name: name.encode() for name in names}
    inside.verdicts = (Verdict(Word.INDETERMINATE, "CAdES-B-B", "Ion", "NO_CERTIFICATE_CHAIN_FOUND"),)
    taken(desk, inside, tmp_path)
    assert list(inside.contents.values()) == contents
    inside.contents.clear()
    desk.mail.look_again(inside.look_into)
    assert [inside.contents[name] for name in sorted(inside.contents)] == contents


def test_a_message_that_cannot_be_read_leaves_nothing_behind(desk: Desk, inside: Inside, tmp_path: Path) -> None:
    def refuse(path: Path, folder: Path) -> tuple[ALetter, list[AnEnclosure]]:
        raise MailSettled(subject="", state="")

    path = tmp_path / "x.eml"
    path.write_bytes(b"x")
    with pytest.raises(MailSettled):
        desk.mail.take_in(path, unfold=refuse, look_into=inside.look_into, scan=inside.scan)
    assert list(desk.home.mail.iterdir()) == []
    assert desk.mail.mails() == []
