"""A personal number is sealed at the form, tells the same person again, and is read whole with a reason alone."""

import os
from collections.abc import Callable

import pytest

from app.desk import Desk
from app.directory.keeping import MergeReason
from app.home import Home
from app.parties import party_from_form
from app.people.errors import ReasonNeeded
from app.privacy.access_log import Looked
from app.privacy.errors import NothingSealed, NumberSealedElsewhere
from opis_contract.canonical import canonical_bytes
from opis_contract.entries import EntryContent, EntryDraft
from opis_contract.parties import Party
from opis_contract.people import NotAllowed, Role
from opis_contract.sealed import SealingKey
from tests.app.conftest import HandClock, a_draft

CNP = "1800101400016"


def party(desk: Desk, name: str = "Popa Elena", number: str = CNP) -> Party:
    return party_from_form(name=name, personal_number=number, seal=desk.personal_numbers.seal).party


def register(desk: Desk, sender: Party):  # type: ignore[no-untyped-def]
    draft = EntryDraft(content=EntryContent(summary="cerere de ajutor social", sender=sender))
    return desk.register(draft, clerk="Maria").entry


def test_what_travels_and_is_kept_has_the_number_masked_and_sealed(desk: Desk) -> None:
    entry = register(desk, party(desk))
    [item] = desk.outbox.pending(limit=10)
    told = canonical_bytes(item.event).decode()
    assert CNP not in told
    assert "1*********016" in told
    assert entry.content.sender.sealed_number is not None
    assert entry.content.sender.sealed_number.sealed in told


def test_the_same_number_is_the_same_text_and_another_is_another(desk: Desk) -> None:
    seal = desk.personal_numbers.seal
    assert seal(CNP) == seal(CNP)
    assert seal(CNP).match != seal("2960229123452").match
    assert desk.personal_numbers.open(seal(CNP)) == CNP


def test_a_whole_number_is_read_with_a_reason_that_is_logged_first(desk: Desk) -> None:
    entry = register(desk, party(desk))
    with pytest.raises(ReasonNeeded):
        desk.unmask(entry.entry_id, reason=" ")
    assert desk.access.rows() == []
    [found] = desk.unmask(entry.entry_id, reason="adeverință de venit")
    assert (found.name, found.number) == ("Popa Elena", CNP)
    [look] = desk.access.rows()
    assert (look.what, look.entry_id, look.why) == (Looked.UNMASKED, entry.entry_id, "adeverință de venit")


def test_who_has_no_right_to_it_reads_no_number_and_leaves_no_reason(desk: Desk) -> None:
    entry = register(desk, party(desk))
    for login, role in (("maria", Role.CHIEF_REGISTRAR), ("ion", Role.COUNTER_CLERK)):
        first = desk.working.accounts.add(login, login, [role])
        desk.working.sign_in(login, first, chosen="patru cuvinte la rând")
    with pytest.raises(NotAllowed):
        desk.unmask(entry.entry_id, reason="din curiozitate")
    assert desk.access.rows(entry_id=entry.entry_id) == []


def test_an_entry_without_a_number_has_nothing_to_show(desk: Desk) -> None:
    entry = desk.register(a_draft(), clerk="Maria").entry
    with pytest.raises(NothingSealed):
        desk.unmask(entry.entry_id, reason="verificare")


def test_one_number_under_two_names_is_shown_as_a_possible_duplicate(desk: Desk) -> None:
    register(desk, party(desk, "Popa Elena"))
    [found] = desk.directory.duplicates(party(desk, "Ionescu Elena"))
    assert (found.known.party.name, found.reason) == ("Popa Elena", MergeReason.PERSONAL_NUMBER)
    # The masked number alone would say that these two are one.
    assert desk.directory.duplicates(party(desk, "Georgescu Ana", "1790101400016")) == []


def test_a_desk_that_joins_takes_the_institutions_keys_and_still_reads_what_it_sealed_alone(
    desk: Desk, open_desk: Callable[[], Desk], home: Home
) -> None:
    from app.privacy.personal_numbers import keys_of, take_keys

    before = desk.personal_numbers.seal(CNP)
    key = SealingKey(key_id="ab" * 8, secret="cd" * 32)
    for _ in range(2):
        with desk._database.write() as connection:
            take_keys(connection, [key])
    after = desk.personal_numbers.seal(CNP)
    assert after.key_id == key.key_id
    assert desk.personal_numbers.open(before) == desk.personal_numbers.open(after) == CNP
    with desk._database.read() as connection:
        assert len(keys_of(connection)) == 2


def test_a_number_sealed_under_a_foreign_key_or_changed_stays_masked(desk: Desk, tmp_path: object) -> None:
    other = Desk(Home(desk.home.path.parent / "other"), HandClock(), os.urandom)
    foreign = other.personal_numbers.seal(CNP)
    other.close()
    own = desk.personal_numbers.seal(CNP)
    changed = own.model_copy(update={"match": foreign.match})
    for sealed in (foreign, changed, own.model_copy(update={"sealed": "00" * 41})):
        with pytest.raises(NumberSealedElsewhere):
            desk.personal_numbers.open(sealed)
