"""The half-yearly report on petitions: each is counted once, by what became of it and when."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from app.deeds import link
from app.desk import Desk
from app.petitions.filing import file_anonymous, file_repeated
from app.petitions.sending import PetitionLetters
from opis_contract.acts import AnnulmentAsked, AnnulmentCause, AnnulmentDecided, EntryClosed
from opis_contract.entries import Entry, ResolutionMode
from opis_contract.links import LinkKind
from opis_contract.petitions import Half, Outcome
from opis_contract.rules import DeadlinePassed, ReplyMissing
from opis_contract.standing import EntryState
from tests.app.conftest import HandClock, a_draft

FIRST_HALF = Half(2026, 1)
CNAIR = "roads_national"


def closed(desk: Desk, entry: Entry, mode: ResolutionMode) -> None:
    desk.act(EntryClosed(entry_id=entry.entry_id, by="Maria", mode=mode))


def test_the_half_yearly_report_counts_every_petition_once(
    desk: Desk, letters: PetitionLetters, petition: Callable[..., Entry], clock: HandClock
) -> None:
    clock.time = datetime(2026, 3, 2, 8, tzinfo=UTC)
    good, bad, partial, away, twin, nameless, slow, open_ = (petition(f"Petiția {at} despre străzi") for at in range(8))
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
    again = petition("Petiția 0 despre străzi")
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


def test_an_extension_asked_after_the_last_day_is_refused_and_the_petition_is_late(
    desk: Desk, letters: PetitionLetters, petition: Callable[..., Entry], clock: HandClock
) -> None:
    entry = petition()
    clock.turn(days=31)
    with pytest.raises(DeadlinePassed):
        letters.extend(entry.entry_id, by="Maria", approved_by="Primar Ion", reason="expertiză")
    count = desk.petitions.of_half(FIRST_HALF)
    assert (count.received, count.late, count.running) == (1, 1, 0)
