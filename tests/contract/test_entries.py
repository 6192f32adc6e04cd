"""What a register entry must hold, and what it refuses."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from pydantic import ValidationError

from opis_contract.entries import DeadlineDates, Entry, EntryContent, EntryDraft
from opis_contract.legal_columns import LegalColumn, legal_columns
from opis_contract.links import Link, LinkKind
from opis_contract.numbers import Series
from opis_contract.parties import Party
from opis_contract.registers import Direction

POPA = Party(name="Popa Elena")
ENTRY_ID = UUID("019a0000-0000-7000-8000-000000000001")


def an_entry(content: EntryContent, series: Series = Series.MAIN) -> Entry:
    return Entry(
        entry_id=ENTRY_ID,
        register_code="RG",
        year=2026,
        number=45210,
        series=series,
        # Half past midnight on 1 December in Bucharest is still November in UTC.
        registered_at=datetime(2026, 11, 30, 22, 30, tzinfo=UTC),
        direction=Direction.INCOMING,
        tracking_code="K7QM-2D9V-XH4T-8NRC",
        desk_id=ENTRY_ID,
        clerk="Maria I.",
        counter="ghișeul 2",
        content=content,
    )


def test_the_row_has_the_thirteen_legal_columns_in_their_order() -> None:
    earlier = Link(kind=LinkKind.CONNECTED_TO, entry_id=ENTRY_ID, shown_number="44.100/02.03.2026")
    content = EntryContent(
        summary="cerere certificat de urbanism",
        sender=POPA,
        leaves=14,
        annexes=5,
        external_number="77",
        external_date=date(2026, 6, 14),
        department="Urbanism",
        class_code="I A 5",
        links=(earlier,),
    )
    row = legal_columns(an_entry(content))
    assert list(row) == list(LegalColumn)
    assert len(row) == 13
    assert row[LegalColumn.REGISTRATION_NUMBER] == "45210"
    assert row[LegalColumn.REGISTRATION_DATE] == "01.12.2026"
    assert row[LegalColumn.EXTERNAL_NUMBER] == "77/14.06.2026"
    assert row[LegalColumn.SENDER] == "Popa Elena"
    assert row[LegalColumn.LINKED_NUMBER] == "44.100/02.03.2026"
    assert row[LegalColumn.DISPATCH_DATE] == ""


def test_only_a_connected_entry_stands_in_the_linked_column() -> None:
    reply = Link(kind=LinkKind.REPLY_TO, entry_id=ENTRY_ID, shown_number="12/2026")
    row = legal_columns(an_entry(EntryContent(summary="răspuns", sender=POPA, links=(reply,))))
    assert row[LegalColumn.LINKED_NUMBER] == ""


@pytest.mark.parametrize("summary", ["", "abc", "   a   ", "x" * 501])
def test_the_summary_has_five_to_five_hundred_characters(summary: str) -> None:
    with pytest.raises(ValidationError):
        EntryContent(summary=summary)


@pytest.mark.parametrize(
    ("direction", "content"),
    [
        (Direction.INCOMING, EntryContent(summary="fără expeditor")),
        (Direction.OUTGOING, EntryContent(summary="fără destinatar", sender=POPA)),
    ],
)
def test_a_draft_names_the_party_of_its_direction(direction: Direction, content: EntryContent) -> None:
    with pytest.raises(ValidationError):
        EntryDraft(direction=direction, content=content)


def test_an_internal_paper_needs_no_outside_party() -> None:
    draft = EntryDraft(direction=Direction.INTERNAL, content=EntryContent(summary="notă internă"))
    assert draft.register_code == "RG"


def test_a_paper_received_earlier_says_why_it_was_not_registered_then() -> None:
    yesterday = datetime(2026, 6, 22, 12, tzinfo=UTC)
    with pytest.raises(ValidationError):
        EntryContent(summary="sosită ieri", sender=POPA, received_at=yesterday)
    late = EntryContent(summary="sosită ieri", sender=POPA, received_at=yesterday, delay_reason="pană de curent")
    assert late.received_at == yesterday


def test_the_internal_term_never_passes_the_legal_limit() -> None:
    deadline = DeadlineDates(target=date(2026, 4, 9), limit=date(2026, 4, 14), basis="OG 27/2002")
    with pytest.raises(ValidationError):
        EntryContent(summary="petiție", deadline=deadline, internal_due_date=date(2026, 4, 15))


def test_a_full_personal_number_cannot_be_stored() -> None:
    with pytest.raises(ValidationError):
        Party(name="Popa Elena", personal_number="1800101400016")


def test_an_entry_with_a_continuity_number_is_known_as_offline() -> None:
    content = EntryContent(summary="cerere", sender=POPA)
    assert an_entry(content, Series.CONTINUITY).offline
    assert not an_entry(content).offline
