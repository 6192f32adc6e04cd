"""Petitions: sent on with letter and notice, extended in time alone, answered together, filed by law, counted."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pypdfium2
import pytest

from app.deeds import link
from app.desk import Desk
from app.petitions.errors import AddresseeMissing, AuthorityUnknown, NotAnsweredYet
from app.petitions.filing import file_anonymous, file_repeated
from app.petitions.sending import PetitionLetters
from opis_contract.acts import AnnulmentAsked, AnnulmentCause, AnnulmentDecided, EntryClosed
from opis_contract.entries import Entry, EntryContent, EntryDraft, ResolutionMode
from opis_contract.events import EntryRegistered, FileRole
from opis_contract.links import LinkKind
from opis_contract.petitions import Half, Outcome
from opis_contract.registers import Direction
from opis_contract.rules import BasisMissing, DeadlinePassed, EntryNotOpen, ReplyMissing
from opis_contract.standing import EntryState
from tests.app.conftest import HandClock, a_draft

FIRST_HALF = Half(2026, 1)
CNAIR = "roads_national"


def copied(source: Path, target: Path, *, title: str, created: datetime) -> None:
    """Stands where PDF/A is made, which is tried where it is done."""
    shutil.copyfile(source, target)


@pytest.fixture
def letters(desk: Desk, tmp_path: Path) -> PetitionLetters:
    @contextmanager
    def workspace() -> Iterator[Path]:
        with TemporaryDirectory(dir=tmp_path) as folder:
            yield Path(folder)

    return PetitionLetters(desk, workspace, copied)


@pytest.fixture
def petition(desk: Desk, clock: HandClock) -> Callable[..., Entry]:
    def make(summary: str = "Gropi pe drumul național în dreptul școlii") -> Entry:
        clock.turn(minutes=5)
        return desk.register(a_draft(summary=summary, document_type="petiție"), clerk="Maria").entry

    return make


def words_of(desk: Desk, entry_id: UUID) -> str:
    [file] = desk.entry(entry_id).files
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

    dying = PetitionLetters(desk, letters._workspace, dies)
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


def test_an_extension_asked_after_the_last_day_is_refused_and_the_petition_is_late(
    desk: Desk, letters: PetitionLetters, petition: Callable[..., Entry], clock: HandClock
) -> None:
    entry = petition()
    clock.turn(days=31)
    with pytest.raises(DeadlinePassed):
        letters.extend(entry.entry_id, by="Maria", approved_by="Primar Ion", reason="expertiză")
    count = desk.petitions.of_half(FIRST_HALF)
    assert (count.received, count.late, count.running) == (1, 1, 0)


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
        assert desk.is_answered(each.entry_id)
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


def test_a_petition_repeated_after_its_answer_is_filed_at_the_first_number_with_the_mention(
    desk: Desk, letters: PetitionLetters, petition: Callable[..., Entry]
) -> None:
    first, again = petition(), petition("Aceeași petiție, încă o dată")
    with pytest.raises(NotAnsweredYet):
        file_repeated(desk, again.entry_id, first.entry_id, by="Maria")
    letters.reply(first.entry_id, "S-a reparat.", by="Maria")

    stands = file_repeated(desk, again.entry_id, first.entry_id, by="Maria")

    assert stands.state is EntryState.CLOSED
    [act] = [each.event.body for each in desk.history(again.entry_id) if isinstance(each.event.body, EntryClosed)]
    assert "art. 10" in act.basis
    assert f"nr. {first.shown_number}, la care s-a răspuns" in act.basis


def test_an_anonymous_petition_is_filed_with_its_legal_ground(desk: Desk, petition: Callable[..., Entry]) -> None:
    entry = petition()
    with pytest.raises(BasisMissing):
        closed(desk, entry, ResolutionMode.FILED)
    stands = file_anonymous(desk, entry.entry_id, by="Maria")
    assert stands.state is EntryState.CLOSED
    [act] = [each.event.body for each in desk.history(entry.entry_id) if isinstance(each.event.body, EntryClosed)]
    assert act.basis.startswith("OG 27/2002, art. 7")


def test_the_half_yearly_report_counts_every_petition_once(
    desk: Desk, letters: PetitionLetters, petition: Callable[..., Entry], clock: HandClock
) -> None:
    clock.time = datetime(2026, 3, 2, 8, tzinfo=UTC)
    good, bad, partial, away, twin, nameless, again, slow, open_ = (
        petition(f"Petiția {at} despre străzi") for at in range(9)
    )
    desk.register(a_draft(summary="Adresă care nu este petiție", document_type="adresă"), clerk="Maria")
    mistaken = petition("Introdusă din greșeală")
    desk.act(AnnulmentAsked(entry_id=mistaken.entry_id, by="Maria", cause=AnnulmentCause.TEST, reason="probă"))
    desk.act(AnnulmentDecided(entry_id=mistaken.entry_id, by="Ioana", approved=True, reason="probă"))
    link(desk, twin.entry_id, good.entry_id, LinkKind.CONNECTED_TO, by="Maria")
    with pytest.raises(ReplyMissing):
        closed(desk, good, ResolutionMode.FAVOURABLE)
    letters.reply(twin.entry_id, "Da.", by="Maria")
    closed(desk, good, ResolutionMode.FAVOURABLE)
    closed(desk, twin, ResolutionMode.CONNECTED)
    letters.reply(bad.entry_id, "Nu.", by="Maria")
    closed(desk, bad, ResolutionMode.UNFAVOURABLE)
    letters.reply(partial.entry_id, "În parte.", by="Maria")
    closed(desk, partial, ResolutionMode.PARTIAL)
    letters.send_on(away.entry_id, CNAIR, by="Maria", reason="drum național")
    file_anonymous(desk, nameless.entry_id, by="Maria")
    file_repeated(desk, again.entry_id, good.entry_id, by="Maria")
    clock.turn(days=40)
    letters.reply(slow.entry_id, "Târziu.", by="Maria")
    closed(desk, slow, ResolutionMode.FAVOURABLE)
    fresh = petition("Una nouă, cu termenul în curs")

    count = desk.petitions.of_half(FIRST_HALF)

    assert count.received == 10
    assert {outcome: number for outcome, number in count.outcomes.items() if number} == {
        Outcome.FAVOURABLE: 2,
        Outcome.UNFAVOURABLE: 1,
        Outcome.PARTIAL: 1,
        Outcome.REDIRECTED: 1,
        Outcome.CONNECTED: 1,
        Outcome.ANONYMOUS: 1,
        Outcome.REPEATED: 1,
        Outcome.OPEN: 2,
    }
    assert (count.in_term, count.late, count.running) == (7, 2, 1)
    assert desk.standing(open_.entry_id).state is desk.standing(fresh.entry_id).state is EntryState.REGISTERED
    assert desk.petitions.of_half(Half(2026, 2)).received == 0


def test_a_petition_sent_on_after_five_days_counts_as_late(
    desk: Desk, letters: PetitionLetters, petition: Callable[..., Entry], clock: HandClock
) -> None:
    in_time, late = petition(), petition("Alta despre drumul național")
    letters.send_on(in_time.entry_id, CNAIR, by="Maria", reason="drum național")
    clock.turn(days=8)
    letters.send_on(late.entry_id, CNAIR, by="Maria", reason="drum național")
    count = desk.petitions.of_half(FIRST_HALF)
    assert (count.outcomes[Outcome.REDIRECTED], count.in_term, count.late) == (2, 1, 1)


def test_a_half_year_ends_at_midnight_in_romania(desk: Desk, petition: Callable[..., Entry], clock: HandClock) -> None:
    clock.time = datetime(2026, 6, 30, 20, 50, tzinfo=UTC)
    petition("Cu zece minute înainte de miezul nopții")
    clock.time = datetime(2026, 6, 30, 21, 1, tzinfo=UTC)
    petition("După miezul nopții din iulie")
    assert desk.petitions.of_half(FIRST_HALF).received == 1
    assert desk.petitions.of_half(Half(2026, 2)).received == 1
