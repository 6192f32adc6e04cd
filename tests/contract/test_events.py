"""The leaf of an event: legal facts in clear, persons under a commitment, one text for one event."""

import json
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from pydantic import ValidationError

from opis_contract.canonical import canonical_bytes
from opis_contract.entries import Entry, EntryContent
from opis_contract.events import EntryRegistered, Event, FileAttached, FileOfEntry, FileRole, event_leaf, leaf_bytes
from opis_contract.messages import FeedPage, PushRequest
from opis_contract.numbers import Series
from opis_contract.parties import Party
from opis_contract.registers import Direction

ENTRY_ID = UUID("019a0000-0000-7000-8000-000000000001")
WHEN = datetime(2026, 6, 23, 6, 31, tzinfo=UTC)


def registered(summary: str = "cerere certificat de urbanism", salt: str = "00" * 16, when: datetime = WHEN) -> Event:
    entry = Entry(
        entry_id=ENTRY_ID,
        register_code="RG",
        year=2026,
        number=12,
        series=Series.MAIN,
        registered_at=when,
        direction=Direction.INCOMING,
        tracking_code="K7QM-2D9V-XH4T-8NRC",
        desk_id=ENTRY_ID,
        clerk="Maria I.",
        counter="ghișeul 2",
        content=EntryContent(summary=summary, sender=Party(name="Popa Elena")),
    )
    return Event(event_id=ENTRY_ID, desk_id=ENTRY_ID, happened_at=when, salt=salt, body=EntryRegistered(entry=entry))


def test_the_leaf_shows_the_number_and_hides_the_person_and_the_code() -> None:
    leaf = json.loads(leaf_bytes(registered()))
    assert (leaf["register"], leaf["year"], leaf["number"]) == ("RG", 2026, 12)
    text = leaf_bytes(registered()).decode()
    assert "Popa" not in text
    assert "urbanism" not in text
    assert "K7QM" not in text


def test_a_changed_word_changes_the_leaf() -> None:
    assert event_leaf(registered()) != event_leaf(registered(summary="cerere certificat de urbanism."))


def test_the_same_content_under_another_salt_cannot_be_recognised() -> None:
    assert event_leaf(registered()) != event_leaf(registered(salt="11" * 16))


def test_the_same_instant_told_in_another_zone_has_the_same_leaf() -> None:
    bucharest_summer = timezone(timedelta(hours=3))
    assert event_leaf(registered(when=WHEN.astimezone(bucharest_summer))) == event_leaf(registered())


def test_an_event_read_back_from_the_wire_has_the_same_leaf() -> None:
    event = registered()
    assert event_leaf(Event.model_validate_json(event.model_dump_json())) == event_leaf(event)


def test_an_attached_file_stands_in_the_leaf_by_its_hash() -> None:
    sha256 = "ab" * 32
    file = FileOfEntry(
        sha256=sha256, role=FileRole.ARCHIVAL, name="cerere.pdf", media_type="application/pdf", size=10, pages=3
    )
    body = FileAttached(entry_id=ENTRY_ID, file=file)
    event = Event(event_id=ENTRY_ID, desk_id=ENTRY_ID, happened_at=WHEN, salt="00" * 16, body=body)
    leaf = json.loads(leaf_bytes(event))
    assert leaf["sha256"] == sha256
    assert "cerere.pdf" not in leaf_bytes(event).decode()


def test_canonical_bytes_do_not_depend_on_the_order_of_keys_and_leave_out_what_is_absent() -> None:
    assert canonical_bytes({"b": 1, "a": "ș"}) == '{"a":"ș","b":1}'.encode()
    party = Party(name="Popa Elena")
    assert b"address" not in canonical_bytes(party)


def test_a_floating_point_number_has_no_canonical_form() -> None:
    with pytest.raises(TypeError):
        canonical_bytes({"a": [{"b": 0.5}]})


def test_the_wire_refuses_fields_it_does_not_know() -> None:
    text = FeedPage(epoch=ENTRY_ID, items=(), more=False).model_dump_json()
    with pytest.raises(ValidationError):
        FeedPage.model_validate_json(text[:-1] + ',"surprise":1}')


def test_a_push_carries_at_most_two_hundred_events() -> None:
    with pytest.raises(ValidationError):
        PushRequest(first_sequence=1, events=(registered(),) * 201)
