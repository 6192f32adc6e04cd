"""Petitions filed by law: what nobody signed, and what was answered before it came again."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.desk import Desk
from app.petitions.errors import NotAnsweredYet, NotAPetition, PetitionerDiffers
from app.petitions.filing import file_anonymous, file_repeated, may_repeat
from app.petitions.sending import PetitionLetters
from opis_contract.acts import EntryClosed
from opis_contract.entries import Entry, ResolutionMode
from opis_contract.links import LinkKind
from opis_contract.parties import Party, PartyKind
from opis_contract.rules import BasisMissing, EntryNotOpen
from opis_contract.standing import EntryState
from tests.app.conftest import HandClock, a_draft


def test_a_petition_repeated_after_its_answer_is_filed_at_the_first_number_with_the_mention(
    desk: Desk, letters: PetitionLetters, petition: Callable[..., Entry]
) -> None:
    first = petition()
    letters.reply(first.entry_id, "S-a reparat.", by="Maria")
    again = petition()
    assert [each.entry_id for each in may_repeat(desk, again.entry_id)] == [first.entry_id]

    stands = file_repeated(desk, again.entry_id, first.entry_id, by="Maria")

    assert stands.state is EntryState.CLOSED
    [act] = [each.event.body for each in desk.history(again.entry_id) if isinstance(each.event.body, EntryClosed)]
    assert "art. 10" in act.basis
    assert f"nr. {first.shown_number}, la care s-a răspuns" in act.basis


def test_an_anonymous_petition_is_filed_with_its_legal_ground(desk: Desk, petition: Callable[..., Entry]) -> None:
    entry = petition()
    with pytest.raises(BasisMissing):
        desk.act(EntryClosed(entry_id=entry.entry_id, by="Maria", mode=ResolutionMode.FILED))
    stands = file_anonymous(desk, entry.entry_id, by="Maria")
    assert stands.state is EntryState.CLOSED
    [act] = [each.event.body for each in desk.history(entry.entry_id) if isinstance(each.event.body, EntryClosed)]
    assert act.basis.startswith("OG 27/2002, art. 7")


def test_what_came_before_the_answer_is_connected_and_never_filed(
    desk: Desk, letters: PetitionLetters, petition: Callable[..., Entry], clock: HandClock
) -> None:
    first, early = petition(), petition()
    with pytest.raises(NotAnsweredYet):
        file_repeated(desk, early.entry_id, first.entry_id, by="Maria")
    came = clock.time
    clock.turn(minutes=10)
    letters.reply(first.entry_id, "S-a reparat.", by="Maria")
    in_the_post = petition(received_at=came - timedelta(minutes=1), delay_reason="a stat în cutia poștală")
    for each in (early, in_the_post):
        with pytest.raises(NotAnsweredYet):
            file_repeated(desk, each.entry_id, first.entry_id, by="Maria")
        assert may_repeat(desk, each.entry_id) == []
        assert desk.standing(each.entry_id).entry.content.links == ()


def test_a_petition_of_somebody_else_repeats_nothing_but_an_authority_may_send_the_same(
    desk: Desk, letters: PetitionLetters, petition: Callable[..., Entry]
) -> None:
    first = petition()
    letters.reply(first.entry_id, "S-a reparat.", by="Maria")
    neighbour = petition(sender=Party(name="Ionescu Gheorghe"))
    with pytest.raises(PetitionerDiffers):
        file_repeated(desk, neighbour.entry_id, first.entry_id, by="Maria")
    assert desk.standing(neighbour.entry_id).state is EntryState.REGISTERED
    ministry = petition(sender=Party(name="Ministerul Transporturilor", kind=PartyKind.ORGANISATION))
    assert file_repeated(desk, ministry.entry_id, first.entry_id, by="Maria").state is EntryState.CLOSED


def test_the_law_on_petitions_files_no_other_paper(
    desk: Desk, letters: PetitionLetters, petition: Callable[..., Entry]
) -> None:
    first = petition()
    letters.reply(first.entry_id, "S-a reparat.", by="Maria")
    request = desk.register(a_draft(summary="Factură pentru asfalt", document_type="factură"), clerk="Maria").entry
    with pytest.raises(NotAPetition):
        file_anonymous(desk, request.entry_id, by="Maria")
    with pytest.raises(NotAPetition):
        file_repeated(desk, request.entry_id, first.entry_id, by="Maria")
    assert desk.standing(request.entry_id).state is EntryState.REGISTERED


def test_a_petition_that_cannot_be_filed_is_not_connected_either(
    desk: Desk, letters: PetitionLetters, petition: Callable[..., Entry]
) -> None:
    first = petition()
    letters.reply(first.entry_id, "S-a reparat.", by="Maria")
    again = petition()
    file_anonymous(desk, again.entry_id, by="Maria")
    with pytest.raises(EntryNotOpen):
        file_repeated(desk, again.entry_id, first.entry_id, by="Maria")
    links = desk.standing(again.entry_id).entry.content.links
    assert LinkKind.CONNECTED_TO not in {each.kind for each in links}
