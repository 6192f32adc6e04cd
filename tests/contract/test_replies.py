"""Which replies carry the number of what they answer (rule R7)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

import pytest
from pydantic import ValidationError

from opis_contract.entries import Entry, EntryContent, EntryDraft
from opis_contract.events import EntryRegistered, Event, leaf_bytes
from opis_contract.links import Link, LinkKind
from opis_contract.numbers import Series
from opis_contract.parties import Party
from opis_contract.registers import Direction, Register, ReplyNumberPolicy
from opis_contract.replies import lender, may_share, shares_rightly, shown_numbers_answered

NAMES = UUID("019a0000-0000-7000-8000-000000000001")
POPA = Party(name="Popa Elena")
BOOK = Register(code="RG", title="Registru general", reply_number_policy=ReplyNumberPolicy.SAME_AS_INCOMING)


def an_entry(number: int, *, direction: Direction = Direction.INCOMING, **fields: object) -> Entry:
    entry_id = uuid5(NAMES, f"{number} {direction} {fields}")
    usual: dict[str, object] = {
        "entry_id": entry_id,
        "register_code": "RG",
        "year": 2026,
        "series": Series.MAIN,
        "registered_at": datetime(2026, 6, 23, 6, number, tzinfo=UTC),
        "tracking_code": "K7QM-2D9V-XH4T-8NRC",
        "desk_id": NAMES,
        "clerk": "Maria I.",
        "counter": "ghișeul 2",
        "content": EntryContent(summary="cerere de racordare", sender=POPA),
    }
    return Entry.model_validate(usual | {"number": number, "direction": direction} | fields)


def answering(*answered: Entry) -> EntryContent:
    links = tuple(
        Link(kind=LinkKind.REPLY_TO, entry_id=each.entry_id, shown_number=each.shown_number) for each in answered
    )
    return EntryContent(summary="răspuns la cerere", recipients=(POPA,), links=links)


def a_reply(answered: Entry, **fields: object) -> Entry:
    shared = {"series": Series.REPLY, "content": answering(answered)}
    return an_entry(answered.number, direction=Direction.OUTGOING, **(shared | fields))


def test_only_an_outgoing_reply_in_a_book_of_that_policy_shares() -> None:
    draft = EntryDraft(direction=Direction.OUTGOING, content=answering(an_entry(7)))
    assert may_share(draft, BOOK)
    assert not may_share(draft, Register(code="RG", title="Registru general"))
    assert not may_share(draft, BOOK.model_copy(update={"code": "RR"}))
    assert not may_share(draft.model_copy(update={"direction": Direction.INTERNAL}), BOOK)
    assert not may_share(draft.model_copy(update={"content": answering()}), BOOK)


def test_the_first_registered_of_the_same_book_and_year_lends_its_number() -> None:
    first, second = an_entry(7), an_entry(8)
    elsewhere, before = an_entry(3, register_code="HR"), an_entry(4, year=2025)
    sent, shared = an_entry(5, direction=Direction.OUTGOING), a_reply(an_entry(6))
    assert lender([elsewhere, before, sent, shared, second, first], register="RG", year=2026) == first
    assert lender([elsewhere, before, sent, shared], register="RG", year=2026) is None


def test_a_claimed_number_is_right_only_for_what_the_reply_answers() -> None:
    answered, other = an_entry(7), an_entry(8)
    assert shares_rightly(a_reply(answered), answered)
    assert not shares_rightly(a_reply(answered), other)
    assert not shares_rightly(a_reply(answered).model_copy(update={"number": 8}), answered)
    assert not shares_rightly(a_reply(answered, year=2027), answered)
    assert shown_numbers_answered(a_reply(answered).content) == (answered.shown_number,)


def test_nothing_that_comes_in_shares_a_number() -> None:
    with pytest.raises(ValidationError):
        an_entry(7, series=Series.REPLY)


def test_the_journal_says_in_clear_why_a_number_stands_twice() -> None:
    def facts_of(entry: Entry) -> bytes:
        happened = entry.registered_at + timedelta(seconds=1)
        body = EntryRegistered(entry=entry)
        return leaf_bytes(Event(event_id=NAMES, desk_id=NAMES, happened_at=happened, salt="0" * 32, body=body))

    assert b'"series":"reply"' in facts_of(a_reply(an_entry(7)))
    assert b"series" not in facts_of(an_entry(7))
