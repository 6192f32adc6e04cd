"""What other desks did comes in by the feed, each event once, in the server's order."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from app.desk import Desk
from app.errors import ClockNotTrusted
from app.queries import EntryQuery
from opis_contract.entries import Entry
from opis_contract.events import Body, EntryRegistered, Event, FileAttached, FileOfEntry, FileRole, NumberRectified
from opis_contract.messages import FeedItem, FeedPage
from opis_contract.numbers import NumberQuery, Series
from opis_contract.registers import Direction
from tests.app.conftest import NOW, FakeServer, HandClock, a_draft, give_block

OTHER_DESK = UUID(int=77)
EPOCH = UUID(int=1)


def an_entry(number: int, *, entry_id: UUID | None = None, desk_id: UUID = OTHER_DESK, code: str = "") -> Entry:
    return Entry(
        entry_id=entry_id or uuid4(),
        register_code="RG",
        year=2026,
        number=number,
        series=Series.CONTINUITY if number > 900_000 else Series.MAIN,
        registered_at=NOW,
        direction=Direction.INCOMING,
        tracking_code=code or f"code of {number}",
        desk_id=desk_id,
        clerk="Ion",
        counter="ghișeul 3",
        content=a_draft().content,
    )


def an_event(body: Body, *, desk_id: UUID = OTHER_DESK) -> Event:
    return Event(event_id=uuid4(), desk_id=desk_id, happened_at=NOW, salt="00" * 16, body=body)


def a_page(*events: Event, first: int = 1, epoch: UUID = EPOCH) -> FeedPage:
    items = tuple(FeedItem(position=first + index, event=event) for index, event in enumerate(events))
    return FeedPage(epoch=epoch, items=items, more=False)


def everything(desk: Desk) -> tuple[object, ...]:
    rows = desk.looking.entries(EntryQuery()).rows
    return (
        rows,
        tuple(desk.looking.entry(row.entry_id) for row in rows),
        desk.journal.verify(),
        desk.feed.cursor(),
    )


def test_entries_and_files_of_other_desks_are_in_the_register(enrolled: Desk) -> None:
    entry = an_entry(41)
    file = FileOfEntry(
        sha256="ab" * 32, role=FileRole.ORIGINAL, name="scan.pdf", media_type="application/pdf", size=9, pages=1
    )
    applied = enrolled.feed.apply(
        a_page(an_event(EntryRegistered(entry=entry)), an_event(FileAttached(entry_id=entry.entry_id, file=file)))
    )
    assert (applied.new, applied.conflicts) == (2, ())
    view = enrolled.looking.entry(entry.entry_id)
    assert (view.entry, view.files, view.sent) == (entry, (file,), True)
    assert [missing.sha256 for missing in enrolled.files.missing()] == [file.sha256]
    assert enrolled.feed.cursor().position == 2
    assert enrolled.outbox_count() == 0


def test_the_same_bytes_attached_at_two_desks_are_one_file_under_its_first_name(enrolled: Desk) -> None:
    entry = an_entry(41)
    first, second = (FileAttached(entry_id=entry.entry_id, file=a_file(name)) for name in ("a.pdf", "b.pdf"))
    enrolled.feed.apply(a_page(an_event(EntryRegistered(entry=entry)), an_event(first), an_event(second)))
    assert [file.name for file in enrolled.looking.entry(entry.entry_id).files] == ["a.pdf"]
    assert enrolled.journal.verify().size == 3


def test_a_page_applied_twice_changes_nothing(enrolled: Desk) -> None:
    entry = an_entry(41)
    page = a_page(
        an_event(EntryRegistered(entry=entry)),
        an_event(EntryRegistered(entry=an_entry(42))),
        an_event(NumberRectified(entry_id=uuid4(), register_code="RG", year=2026, annulled_number=9, kept_number=8)),
    )
    enrolled.feed.apply(page)
    before = everything(enrolled)
    assert enrolled.feed.apply(page).new == 0
    assert everything(enrolled) == before


def test_an_old_page_that_comes_late_does_not_turn_the_cursor_back(enrolled: Desk) -> None:
    old = a_page(an_event(EntryRegistered(entry=an_entry(41))))
    enrolled.feed.apply(old)
    enrolled.feed.apply(a_page(an_event(EntryRegistered(entry=an_entry(42))), first=2))
    before = everything(enrolled)
    enrolled.feed.apply(old)
    assert everything(enrolled) == before


def test_own_events_come_back_as_known_and_leave_the_outbox(enrolled: Desk, server: FakeServer) -> None:
    give_block(enrolled, 900_001, 900_050)
    server.unplugged = True
    enrolled.register(a_draft(), clerk="Maria")
    [item] = enrolled.outbox.pending()
    assert enrolled.feed.apply(a_page(item.event)).new == 0
    assert enrolled.outbox_count() == 0
    assert enrolled.journal.verify().size == 1


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (2, 0, 1), (1, 2, 0), (1, 0, 2), (2, 1, 0)])
def test_a_rectified_number_is_struck_through_in_whatever_order_it_is_heard(
    enrolled: Desk, order: tuple[int, int, int]
) -> None:
    entry_id = uuid4()
    events = (
        an_event(EntryRegistered(entry=an_entry(41, entry_id=entry_id, code="one code"))),
        an_event(EntryRegistered(entry=an_entry(900_001, entry_id=entry_id, code="one code"), block_id=uuid4())),
        an_event(
            NumberRectified(entry_id=entry_id, register_code="RG", year=2026, annulled_number=41, kept_number=900_001)
        ),
    )
    for position, index in enumerate(order, start=1):
        enrolled.feed.apply(a_page(events[index], first=position))
    view = enrolled.looking.entry(entry_id)
    assert view.entry.number == 900_001
    assert view.struck == (41,)
    assert [row.entry_id for row in enrolled.looking.find(NumberQuery(None, 41))] == [entry_id]
    assert enrolled.looking.entries(EntryQuery()).total == 1
    assert enrolled.journal.verify().size == 3


def test_a_desk_whose_answer_was_lost_hears_of_its_own_struck_number(enrolled: Desk, server: FakeServer) -> None:
    give_block(enrolled, 900_001, 900_050)
    server.loses_answers = True
    own = enrolled.register(a_draft(), clerk="Maria")
    entry_id = own.entry.entry_id
    [item] = enrolled.outbox.pending()
    rectified = NumberRectified(
        entry_id=entry_id, register_code="RG", year=2026, annulled_number=1, kept_number=900_001
    )
    enrolled.feed.apply(a_page(server.answers[entry_id], item.event, an_event(rectified)))
    view = enrolled.looking.entry(entry_id)
    assert (view.entry, view.struck, view.sent) == (own.entry, (1,), True)


def test_a_lost_answer_that_comes_round_by_the_feed_ends_the_intent(enrolled: Desk, server: FakeServer) -> None:
    server.loses_answers = True
    entry_id = enrolled.new_entry_id()
    with pytest.raises(Exception, match="no_continuity_numbers"):
        enrolled.register(a_draft(), clerk="Maria", entry_id=entry_id)
    enrolled.feed.apply(a_page(server.answers[entry_id]))
    assert enrolled.intents.pending() == []
    assert enrolled.looking.entry(entry_id).entry.number == 1


def test_a_home_restored_from_a_copy_does_not_give_a_number_or_a_time_again(
    enrolled: Desk, server: FakeServer, clock: HandClock
) -> None:
    give_block(enrolled, 900_001, 900_050)
    own = enrolled.identity().desk_id
    enrolled.feed.apply(a_page(an_event(EntryRegistered(entry=an_entry(900_007, desk_id=own)), desk_id=own)))
    server.unplugged = True
    clock.turn(minutes=-10)
    with pytest.raises(ClockNotTrusted):
        enrolled.register(a_draft(), clerk="Maria")
    clock.turn(minutes=10)
    assert enrolled.register(a_draft(), clerk="Maria").entry.number == 900_008


def test_a_number_that_two_papers_claim_is_told_and_stops_nothing(desk: Desk, server: FakeServer) -> None:
    from tests.app.conftest import join

    mine = desk.register(a_draft(), clerk="Maria").entry
    join(desk, server)
    theirs = an_entry(1)
    applied = desk.feed.apply(
        a_page(
            an_event(EntryRegistered(entry=theirs)),
            an_event(FileAttached(entry_id=theirs.entry_id, file=a_file())),
            an_event(EntryRegistered(entry=an_entry(2))),
        )
    )
    assert applied.conflicts == (theirs.entry_id,)
    assert [row.number for row in desk.looking.find(NumberQuery(None, 1))] == [1]
    assert desk.looking.entry(mine.entry_id).entry == mine
    assert desk.looking.entries(EntryQuery()).total == 2
    assert desk.journal.verify().size == 4


def test_a_restored_server_is_read_from_the_beginning_and_offered_everything(
    enrolled: Desk, server: FakeServer, open_desk: Callable[[], Desk]
) -> None:
    registration = enrolled.register(a_draft(), clerk="Maria")
    other = an_event(EntryRegistered(entry=an_entry(41)))
    enrolled.feed.apply(a_page(server.answers[registration.entry.entry_id], other))
    restored = a_page(other, epoch=UUID(int=2))
    assert enrolled.feed.apply(restored).from_the_beginning
    cursor = enrolled.feed.cursor()
    assert (cursor.epoch, cursor.position) == (UUID(int=2), 0)
    assert [item.event.event_id for item in enrolled.outbox.pending()] == [registration.event_id]
    assert enrolled.feed.apply(restored).new == 0
    assert enrolled.feed.cursor().position == 1
    assert open_desk().looking.entries(EntryQuery()).total == 2


def a_file(name: str = "a.pdf") -> FileOfEntry:
    return FileOfEntry(sha256="cd" * 32, role=FileRole.ORIGINAL, name=name, media_type="x/y", size=1, pages=1)
