"""Petitions: sent on with letter and notice, extended in time, answered together."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pypdfium2
import pytest

from app.deeds import link, unlink
from app.desk import Desk
from app.petitions.errors import AddresseeMissing, AuthorityUnknown
from app.petitions.sending import PetitionLetters
from opis_contract.acts import AnnulmentAsked, AnnulmentCause, AnnulmentDecided, EntryClosed
from opis_contract.entries import Entry, EntryContent, EntryDraft, ResolutionMode
from opis_contract.events import EntryRegistered, FileRole
from opis_contract.links import Link, LinkKind
from opis_contract.parties import Party
from opis_contract.registers import Direction
from opis_contract.rules import EntryNotOpen
from opis_contract.standing import EntryState
from tests.app.conftest import HandClock

CNAIR = "roads_national"


def words_of(desk: Desk, entry_id: UUID) -> str:
    [file] = desk.looking.entry(entry_id).files
    assert (file.role, file.media_type) == (FileRole.ARCHIVAL, "application/pdf")
    document = pypdfium2.PdfDocument(desk.file_path(file.sha256))
    try:
        return " ".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", " ")
    finally:
        document.close()


def closed(desk: Desk, entry: Entry, mode: ResolutionMode, basis: str = "") -> None:
    desk.act(EntryClosed(entry_id=entry.entry_id, by="Maria", mode=mode, basis=basis))


def test_a_petition_of_another_authority_goes_there_with_a_letter_and_the_petitioner_is_told(
    desk: Desk, letters: PetitionLetters, petition: Callable[..., Entry]
) -> None:
    entry = petition()
    sent = letters.send_on(entry.entry_id, CNAIR, by="Maria", reason="drumul este de interes național")

    assert sent.standing.state is EntryState.REDIRECTED
    assert (sent.letter.direction, sent.letter.number) == (Direction.OUTGOING, entry.number + 1)
    assert [(each.kind, each.entry_id) for each in sent.letter.content.links] == [
        (LinkKind.REDIRECT_OF, entry.entry_id)
    ]
    assert (LinkKind.FORWARDED_AS, sent.letter.entry_id) in {
        (each.kind, each.entry_id) for each in sent.standing.entry.content.links
    }
    assert sent.notice is not None
    told = words_of(desk, sent.letter.entry_id)
    assert "CNAIR" in told
    assert entry.shown_number in told
    assert "OG 27/2002, art. 6" in told
    noticed = words_of(desk, sent.notice.entry_id)
    assert "Popa Elena" in noticed
    assert sent.letter.shown_number in noticed


def test_sending_on_again_after_a_crash_gives_no_second_number(
    desk: Desk, letters: PetitionLetters, petition: Callable[..., Entry]
) -> None:
    entry = petition()

    def dies(source: Path, target: Path, *, title: str, created: datetime) -> None:
        raise OSError("the plug was pulled")

    dying = PetitionLetters(desk, letters._outgoing._workspace, dies)
    with pytest.raises(OSError, match="plug"):
        dying.send_on(entry.entry_id, CNAIR, by="Maria", reason="drum național")
    assert desk.standing(entry.entry_id).state is EntryState.REGISTERED

    sent = letters.send_on(entry.entry_id, CNAIR, by="Maria", reason="drum național")
    assert sent.letter.number == entry.number + 1
    assert sent.notice is not None
    assert sent.notice.number == entry.number + 2


def test_no_letter_gets_a_number_for_a_petition_that_cannot_be_sent_on(
    desk: Desk, letters: PetitionLetters, petition: Callable[..., Entry]
) -> None:
    entry = petition()
    with pytest.raises(AuthorityUnknown):
        letters.send_on(entry.entry_id, "Ministerul Magiei", by="Maria", reason="nu știu")
    letters.send_on(entry.entry_id, CNAIR, by="Maria", reason="drum național")
    with pytest.raises(EntryNotOpen):
        letters.send_on(entry.entry_id, "prefect", by="Maria", reason="mai bine acolo")
    assert petition().number == entry.number + 3


def test_an_extension_writes_to_the_petitioner_with_both_dates_and_the_law(
    desk: Desk, letters: PetitionLetters, petition: Callable[..., Entry]
) -> None:
    entry = petition()
    extended = letters.extend(entry.entry_id, by="Maria", approved_by="Primar Ion", reason="expertiză la fața locului")

    assert extended.notice is not None
    told = words_of(desk, extended.notice.entry_id)
    before, after = entry.content.deadline, extended.standing.entry.content.deadline
    assert before is not None
    assert after is not None
    assert after.limit > before.limit
    for words in (f"{before.limit:%d.%m.%Y}", f"{after.limit:%d.%m.%Y}", "Primar Ion", "OG 27/2002, art. 9"):
        assert words in told


def test_connected_petitions_get_one_reply_that_quotes_all_their_numbers(
    desk: Desk, letters: PetitionLetters, petition: Callable[..., Entry]
) -> None:
    first, second, third = petition(), petition("Aceeași groapă, a doua oară"), petition("Și încă o dată despre groapă")
    link(desk, second.entry_id, first.entry_id, LinkKind.CONNECTED_TO, by="Maria")
    link(desk, third.entry_id, second.entry_id, LinkKind.CONNECTED_TO, by="Maria")

    reply = letters.reply(third.entry_id, "Groapa a fost astupată la 20.06.2026.\n\nVă mulțumim.", by="Maria")

    told = words_of(desk, reply.entry_id)
    numbers = f"{first.shown_number}, {second.shown_number} și {third.shown_number}"
    assert f"La nr. {numbers}" in told
    assert "Groapa a fost astupată" in told
    assert "Vă mulțumim." in told
    assert "OG 27/2002, art. 8" in told
    for each in (first, second, third):
        assert desk.answered_at(each.entry_id)
    closed(desk, first, ResolutionMode.FAVOURABLE)
    closed(desk, second, ResolutionMode.CONNECTED)


def test_a_chain_has_one_department_and_one_history_whichever_entry_is_asked(
    desk: Desk, petition: Callable[..., Entry]
) -> None:
    first, second, third = petition(), petition("A doua oară despre groapă"), petition("A treia oară despre groapă")
    link(desk, second.entry_id, first.entry_id, LinkKind.CONNECTED_TO, by="Maria")
    link(desk, third.entry_id, first.entry_id, LinkKind.CONNECTED_TO, by="Maria")

    chain = desk.chains.of(second.entry_id)
    assert chain.lead.entry.entry_id == first.entry_id
    assert chain.department == first.content.department
    assert chain.numbers == (first.shown_number, second.shown_number, third.shown_number)
    assert chain.history == desk.chains.of(third.entry_id).history
    told = [(each.number, each.happened.event.body.kind) for each in chain.history]
    assert told == [
        (first.shown_number, "entry_registered"),
        (second.shown_number, "entry_registered"),
        (third.shown_number, "entry_registered"),
        (second.shown_number, "entry_linked"),
        (third.shown_number, "entry_linked"),
    ]
    assert isinstance(chain.history[0].happened.event.body, EntryRegistered)


def test_an_annulled_petition_is_quoted_in_no_reply(
    desk: Desk, letters: PetitionLetters, petition: Callable[..., Entry]
) -> None:
    first, second = petition(), petition("Introdusă din greșeală de două ori")
    link(desk, second.entry_id, first.entry_id, LinkKind.CONNECTED_TO, by="Maria")
    asked = AnnulmentAsked(
        entry_id=second.entry_id, by="Maria", cause=AnnulmentCause.REGISTERED_TWICE, reason="de două ori"
    )
    desk.act(asked)
    desk.act(AnnulmentDecided(entry_id=second.entry_id, by="Ioana", approved=True, reason="așa este"))
    assert desk.chains.of(first.entry_id).numbers == (first.shown_number,)


def test_nobody_can_be_answered_where_nobody_is_named(desk: Desk, letters: PetitionLetters) -> None:
    content = EntryContent(summary="Notă internă fără expeditor", document_type="notă internă")
    entry = desk.register(EntryDraft(direction=Direction.INTERNAL, content=content), clerk="Maria").entry
    with pytest.raises(AddresseeMissing):
        letters.reply(entry.entry_id, "Răspuns", by="Maria")


def test_a_letter_counts_its_leaves(desk: Desk, letters: PetitionLetters, petition: Callable[..., Entry]) -> None:
    entry = petition()
    short = letters.reply(entry.entry_id, "Groapa a fost astupată.", by="Maria")
    long = letters.reply(entry.entry_id, "Un rând despre fiecare groapă din comună.\n" * 90, by="Maria")
    assert short.content.leaves == 1
    assert long.content.leaves > 1
    [file] = desk.looking.entry(long.entry_id).files
    assert file.pages == long.content.leaves


def test_the_same_reply_asked_for_twice_is_one_letter(
    desk: Desk, letters: PetitionLetters, petition: Callable[..., Entry]
) -> None:
    entry = petition()
    first, again = (letters.reply(entry.entry_id, "S-a reparat.", by="Maria") for _ in range(2))
    assert first == again
    assert letters.reply(entry.entry_id, "S-a reparat și marcajul.", by="Maria").number == first.number + 1


def test_a_letter_that_was_annulled_is_written_again_under_a_number_of_its_own(
    desk: Desk, letters: PetitionLetters, petition: Callable[..., Entry]
) -> None:
    entry = petition()
    wrong = letters.reply(entry.entry_id, "S-a reparat.", by="Maria")
    cause = AnnulmentCause.TECHNICAL_ERROR
    desk.act(AnnulmentAsked(entry_id=wrong.entry_id, by="Maria", cause=cause, reason="hârtie pătată"))
    desk.act(AnnulmentDecided(entry_id=wrong.entry_id, by="Ioana", approved=True, reason="așa este"))
    right = letters.reply(entry.entry_id, "S-a reparat.", by="Maria")
    assert right.number == wrong.number + 1
    assert desk.answered_at(entry.entry_id)


def test_a_reply_registered_at_the_counter_answers_the_whole_chain(desk: Desk, petition: Callable[..., Entry]) -> None:
    first, second = petition(), petition("A doua oară despre groapă")
    link(desk, second.entry_id, first.entry_id, LinkKind.CONNECTED_TO, by="Maria")
    answers = Link(kind=LinkKind.REPLY_TO, entry_id=second.entry_id, shown_number=second.shown_number)
    content = EntryContent(
        summary="Răspuns despre groapă",
        document_type="adresă",
        recipients=(Party(name="Popa Elena"),),
        links=(answers,),
    )
    registered = desk.register(EntryDraft(direction=Direction.OUTGOING, content=content), clerk="Maria").entry
    assert [each.entry_id for each in registered.content.links] == [second.entry_id, first.entry_id]
    assert desk.answered_at(first.entry_id)


def test_a_petition_connected_at_registration_has_its_own_deadline_when_it_is_taken_apart(
    desk: Desk, petition: Callable[..., Entry], clock: HandClock
) -> None:
    first = petition()
    clock.turn(days=9)
    alone = petition("A doua oară despre groapă")
    connection = Link(kind=LinkKind.CONNECTED_TO, entry_id=first.entry_id, shown_number=first.shown_number)
    connected = petition("A treia oară despre groapă", links=(connection,))
    assert connected.content.deadline == first.content.deadline != alone.content.deadline
    apart = unlink(desk, connected.entry_id, connection, by="Maria", reason="altă groapă")
    assert apart.entry.content.deadline == alone.content.deadline
    assert apart.entry.content.links == ()
