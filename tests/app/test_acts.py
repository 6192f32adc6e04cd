"""What happens to an entry after its number: counted in one order everywhere, with a history and two persons."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from app.deeds import correct
from app.desk import Desk
from app.errors import NotCorrectable
from app.home import Home
from opis_contract.acts import (
    AnnulmentAsked,
    AnnulmentCause,
    AnnulmentDecided,
    CorrectableField,
    Correction,
    EntryCorrected,
    ReservationEnded,
    UnusedCause,
)
from opis_contract.entries import EntryContent, EntryDraft, Reservation
from opis_contract.legal_time import legal_date
from opis_contract.links import Link, LinkKind
from opis_contract.messages import FeedItem, FeedPage
from opis_contract.rules import EntryNotOpen, SecondPersonNeeded, is_petition
from opis_contract.standing import EntryState
from tests.app.conftest import NOW, FakeServer, HandClock, a_draft, give_block


@pytest.fixture
def other_desk(tmp_path: Path, clock: HandClock) -> Iterator[Desk]:
    """A second desk of the institution, in a home of its own."""
    opened = Desk(Home(tmp_path / "other"), clock, os.urandom)
    yield opened
    opened.close()


def _corrected(entry_id: UUID, summary: str, by: str = "Maria") -> EntryCorrected:
    change = Correction(field=CorrectableField.SUMMARY, old="x", new=summary)
    return EntryCorrected(entry_id=entry_id, by=by, reason="scris greșit", changes=(change,))


def test_a_correction_shows_in_the_row_and_keeps_what_stood_there(desk: Desk) -> None:
    entry = desk.register(a_draft(), clerk="Maria").entry
    desk.act(_corrected(entry.entry_id, "cerere de copie a hărții"))
    assert desk.looking.entry(entry.entry_id).entry.content.summary == "cerere de copie a hărții"
    kinds = [each.event.body.kind for each in desk.history(entry.entry_id)]
    assert kinds == ["entry_registered", "entry_corrected"]
    desk.journal.verify()


def test_an_annulment_needs_a_second_person_and_then_nothing_more_happens(desk: Desk) -> None:
    entry_id = desk.register(a_draft(), clerk="Maria").entry.entry_id
    asked = AnnulmentAsked(entry_id=entry_id, by="Maria", cause=AnnulmentCause.TEST, reason="probă")
    desk.act(asked)
    with pytest.raises(SecondPersonNeeded):
        desk.act(AnnulmentDecided(entry_id=entry_id, by="Maria", approved=True, reason="da, probă"))
    stands = desk.act(AnnulmentDecided(entry_id=entry_id, by="Ioana", approved=True, reason="da, probă"))
    assert stands.state is EntryState.ANNULLED
    with pytest.raises(EntryNotOpen):
        desk.act(_corrected(entry_id, "alt conținut"))
    desk.journal.verify()


def test_two_desks_that_corrected_the_same_entry_show_the_same_text(desk: Desk, other_desk: Desk) -> None:
    entry_id = desk.register(a_draft(), clerk="Maria").entry.entry_id
    registered = desk.history(entry_id)[0].event
    epoch = UUID(int=7)
    for each in (desk, other_desk):
        each.feed.apply(FeedPage(epoch=epoch, items=(), more=False))
        each.feed.apply(FeedPage(epoch=epoch, items=(FeedItem(position=1, event=registered),), more=False))
    desk.act(_corrected(entry_id, "textul primului ghișeu"))
    other_desk.act(_corrected(entry_id, "textul celui de-al doilea", by="Ion"))
    first, second = desk.history(entry_id)[-1].event, other_desk.history(entry_id)[-1].event
    page = FeedPage(
        epoch=epoch, items=(FeedItem(position=2, event=second), FeedItem(position=3, event=first)), more=False
    )
    for each in (desk, other_desk):
        each.feed.apply(page)
        assert each.looking.entry(entry_id).entry.content.summary == "textul primului ghișeu"
        each.journal.verify()


def test_a_paper_connected_at_registration_follows_the_earlier_deadline(desk: Desk, clock: HandClock) -> None:
    first = desk.register(a_draft(document_type="petiție"), clerk="Maria").entry
    clock.turn(days=5)
    link = Link(kind=LinkKind.CONNECTED_TO, entry_id=first.entry_id, shown_number=first.shown_number)
    same = desk.register(a_draft(document_type="petiție", links=(link,)), clerk="Maria").entry
    alone = desk.register(a_draft(document_type="petiție"), clerk="Maria").entry
    assert first.content.deadline is not None
    assert same.content.deadline == first.content.deadline
    assert alone.content.deadline != first.content.deadline


def test_a_corrected_type_brings_the_term_of_its_class_and_the_history_keeps_the_other(
    desk: Desk, clock: HandClock
) -> None:
    entry = desk.register(a_draft(document_type="adresă", summary="Petiție luată drept adresă"), clerk="Maria").entry
    assert entry.content.deadline is None
    clock.turn(days=3)
    stands = correct(desk, entry.entry_id, {"document_type": "petiție"}, by="Ana", reason="este o petiție")
    deadline = stands.entry.content.deadline
    assert deadline == desk.deadlines.of_case("petition", legal_date(entry.registered_at)).deadline
    assert is_petition(stands)
    longer = desk.deadlines.extension(entry.entry_id)
    assert deadline is not None
    assert longer.limit > deadline.limit
    again = correct(desk, entry.entry_id, {"document_type": "adresă"}, by="Ana", reason="totuși o adresă")
    assert again.entry.content.deadline is None
    with pytest.raises(NotCorrectable):
        correct(desk, entry.entry_id, {"deadline": "31.12.2026"}, by="Ana", reason="mai mult timp")


def test_a_reserved_number_becomes_unused_by_itself_once_its_time_has_run_out(desk: Desk, clock: HandClock) -> None:
    held = Reservation(purpose="dispoziție", holder="secretar", expires_at=NOW + timedelta(hours=7))
    draft = EntryDraft(content=EntryContent(summary="Număr rezervat pentru dispoziție", reservation=held))
    entry = desk.register(draft, clerk="Maria").entry
    assert [each.entry.entry_id for each in desk.reservations()] == [entry.entry_id]
    clock.turn(hours=6, minutes=59)
    assert desk.end_reservations() == []
    clock.turn(minutes=1)
    [ended] = desk.end_reservations()
    assert (ended.state, desk.reservations()) == (EntryState.UNUSED, [])
    assert desk.end_reservations() == []
    assert desk.register(a_draft(), clerk="Maria").entry.number == entry.number + 1


def test_a_number_is_reserved_from_the_block_of_a_desk_without_its_server(enrolled: Desk, server: FakeServer) -> None:
    give_block(enrolled, 900_001, 900_010)
    server.unplugged = True
    held = Reservation(purpose="dispoziție", holder="secretar", expires_at=NOW + timedelta(hours=7))
    draft = EntryDraft(content=EntryContent(summary="Număr rezervat pentru dispoziție", reservation=held))
    entry = enrolled.register(draft, clerk="Maria").entry
    assert entry.number == 900_001
    stands = enrolled.act(ReservationEnded(entry_id=entry.entry_id, by="Maria", cause=UnusedCause.RESERVATION_GIVEN_UP))
    assert stands.state is EntryState.UNUSED
