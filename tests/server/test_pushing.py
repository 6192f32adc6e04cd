"""What desks tell afterwards: taken once, in order, and only what was theirs to give."""

import hashlib
import sqlite3
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from opis_contract import routes
from opis_contract.events import FileRole, NumberRectified
from opis_contract.legal_time import legal_year
from opis_contract.messages import CopyRequest, Enrolled, PushAnswer, PushRequest, SeriesHandover
from opis_contract.numbers import Series


def this_year() -> int:
    return legal_year(datetime.now(UTC))  # noqa: TID251  # a real server beside a real clock


def refusals(answer) -> list[str]:
    return [each.code for each in answer.refused]


@pytest.fixture
def founder(server, new_desk):
    """The first desk: it kept numbers 1 to 3 alone before it joined."""
    return new_desk(server).enrol(SeriesHandover(register_code="RG", year=this_year(), last_number=3))


def test_handed_over_numbers_follow_and_the_server_goes_on_after_them(server, founder) -> None:
    assert founder.register().body.entry.number == 4
    old = [founder.own_entry(number) for number in (1, 2, 3)]
    answer = founder.push(*old)
    assert answer.accepted == tuple(event.event_id for event in old)
    assert founder.register().body.entry.number == 5
    assert server.get(routes.HEALTH).json()["missing_main_numbers"] == 0


def test_a_desk_cannot_bring_main_numbers_it_did_not_hand_over(founder, server, new_desk) -> None:
    answer = founder.push(founder.own_entry(4))
    assert refusals(answer) == ["main_number_not_handed_over"]
    assert answer.refused[0].facts == {"register": "RG", "year": this_year(), "number": 4}
    other = new_desk(server).enrol()
    assert refusals(other.push(other.own_entry(1))) == ["main_number_not_handed_over"]
    assert founder.register().body.entry.number == 4


def test_pushing_again_changes_nothing(founder) -> None:
    events = [founder.own_entry(1), founder.own_entry(2)]
    first = founder.push(*events)
    again = founder.push(*events)
    assert again == first
    assert [item.event for item in founder.feed()] == events


def test_numbers_of_the_desks_own_block_are_taken_in_order(desk) -> None:
    block = desk.block()
    events = [desk.own_entry(number, block=block) for number in (block.first, block.first + 1)]
    assert desk.push(*events).refused == ()
    assert [item.event.body.entry.number for item in desk.feed()] == [900_001, 900_002]
    assert all(item.event.body.entry.offline for item in desk.feed())


def test_a_number_outside_the_desks_blocks_is_refused_and_the_others_go_on(server, desk, new_desk) -> None:
    block, other = desk.block(), new_desk(server).enrol()
    foreign = other.block()
    answer = desk.push(
        desk.own_entry(foreign.first, block=foreign),
        desk.own_entry(block.last + 1, block=block),
        desk.own_entry(950_000, block=block.model_copy(update={"block_id": UUID(int=7)})),
        desk.own_entry(block.first, block=block),
    )
    assert refusals(answer) == ["block_of_another", "number_not_in_block", "block_unknown"]
    assert len(answer.accepted) == 1
    assert server.get(routes.HEALTH).json()["refused_events"] == 3


def test_a_copy_of_a_desk_is_found_at_its_first_push_and_told_before_anything_is_taken(server, desk) -> None:
    block = desk.block()
    desk.push(desk.own_entry(block.first, block=block))
    twin = desk.twin()
    doubled, fresh = twin.own_entry(block.first, block=block), twin.own_entry(block.first + 1, block=block)
    refused = twin.post(routes.EVENTS, PushRequest(first_sequence=7, events=(doubled, fresh)))
    assert (refused.status_code, refused.json()["code"]) == (409, "desk_is_a_copy")
    other = twin.own_entry(block.first + 2, block=block)
    in_the_same_place = PushRequest(first_sequence=1, events=(other,))
    assert twin.post(routes.EVENTS, in_the_same_place).json()["code"] == "desk_is_a_copy"
    assert len(desk.feed()) == 1
    assert server.get(routes.HEALTH).json()["refused_events"] == 0


def test_a_copy_with_a_name_of_its_own_is_heard_and_its_doubled_paper_gets_another_number(server, desk) -> None:
    block = desk.block()
    first = desk.own_entry(block.first, block=block)
    desk.push(first)
    twin = desk.twin()
    doubled, fresh = twin.own_entry(block.first, block=block), twin.own_entry(block.first + 1, block=block)
    asked = CopyRequest(desk_id=uuid4(), counter="ghișeul 1")
    named = Enrolled.model_validate_json(twin.post(routes.COPIES, asked).content)
    assert Enrolled.model_validate_json(twin.post(routes.COPIES, asked).content) == named
    twin.token = named.token
    # An answer that was lost after the secret was kept: asked with the new secret, the same answer.
    assert Enrolled.model_validate_json(twin.post(routes.COPIES, asked).content) == named
    answer = PushAnswer.model_validate_json(
        twin.post(routes.EVENTS, PushRequest(first_sequence=1, events=(doubled, fresh))).content
    )
    assert (len(answer.accepted), answer.refused) == (2, ())
    _, told, registered, renumbered, second = [item.event for item in desk.feed()]
    assert (told, second) == (doubled, fresh)
    kept = registered.body.entry
    assert (kept.entry_id, kept.number, kept.series) == (doubled.body.entry.entry_id, 1, Series.MAIN)
    assert kept.content.received_at == doubled.body.entry.registered_at
    assert renumbered.body.printed_number == block.first
    assert (renumbered.body.holder_id, renumbered.body.kept_number) == (first.body.entry.entry_id, 1)
    # Nobody is renumbered twice, and the first desk goes on under its name.
    twin.post(routes.EVENTS, PushRequest(first_sequence=1, events=(doubled, fresh)))
    assert len(desk.feed()) == 5
    assert len(desk.push(desk.own_entry(block.first + 2, block=block)).accepted) == 1


@pytest.mark.parametrize("same_name", [False, True], ids=["a fresh event", "the event that was asked for"])
def test_when_the_answer_was_lost_the_printed_number_is_kept_and_the_other_struck_through(
    server, desk, new_desk, same_name
) -> None:
    block = desk.block()
    asked = desk.request()
    main = desk.register(asked)
    printed = desk.own_entry(block.first, block=block, asked=asked, event_id=asked.event_id if same_name else None)
    assert desk.push(printed).accepted == (printed.event_id,)
    given, offline, rectified = [item.event for item in desk.feed()]
    assert (given, offline) == (main, printed)
    assert rectified.body == NumberRectified(
        entry_id=asked.entry_id,
        register_code="RG",
        year=this_year(),
        annulled_number=1,
        kept_number=block.first,
    )
    assert rectified.desk_id != desk.desk_id
    # A late retry hears the number on the paper; the struck number is never given again.
    assert desk.register(asked) == printed
    assert desk.register().body.entry.number == 2
    assert desk.push(printed).accepted == (printed.event_id,)
    assert len(desk.feed()) == 4
    page = server.get(routes.STATUS.format(tracking_code=asked.tracking_code)).text
    assert "900\u00a0001" in page
    connection = sqlite3.connect(server.folder / "server.sqlite")
    ledger = connection.execute("SELECT number, annulled_because FROM ledger ORDER BY number").fetchall()
    connection.close()
    assert ledger == [(1, "answer_lost"), (2, None), (900_001, None)]


def test_an_entry_keeps_one_number(desk) -> None:
    block = desk.block()
    asked = desk.request()
    first = desk.own_entry(block.first, block=block, asked=asked)
    desk.push(first)
    again = desk.push(
        desk.own_entry(block.first + 1, block=block, asked=asked),
        desk.own_entry(block.first, block=block, asked=asked),
    )
    assert refusals(again) == ["entry_has_another_number", "event_changed"]
    assert again.refused[0].facts["known_number"] == block.first


def test_an_event_cannot_change_or_speak_for_another(desk, server, new_desk) -> None:
    block = desk.block()
    event = desk.own_entry(block.first, block=block)
    desk.push(event)
    other = new_desk(server).enrol()
    changed = desk.own_entry(block.first + 1, block=block, event_id=event.event_id)
    rectifying = event.model_copy(
        update={
            "event_id": UUID(int=9),
            "body": NumberRectified(
                entry_id=UUID(int=1), register_code="RG", year=2026, annulled_number=1, kept_number=2
            ),
        }
    )
    assert refusals(desk.push(changed, rectifying)) == ["event_changed", "event_not_of_a_desk"]
    foreign = desk.own_entry(block.first + 2, block=block)
    assert refusals(other.push(foreign)) == ["event_of_another_desk"]


def test_an_entry_stands_in_the_year_of_its_registration(desk) -> None:
    block = desk.block()
    old = desk.own_entry(block.first, block=block, at=datetime.now(UTC) - timedelta(days=400))  # noqa: TID251
    entry = old.body.entry.model_copy(update={"year": this_year()})
    wrong = old.model_copy(update={"body": old.body.model_copy(update={"entry": entry})})
    assert refusals(desk.push(wrong)) == ["entry_year_wrong"]


def test_an_attached_file_is_wanted_until_it_is_there(desk) -> None:
    event = desk.register()
    content = b"the pages of a paper"
    sha256 = hashlib.sha256(content).hexdigest()
    attached = desk.attached(event.body.entry.entry_id, sha256)
    assert desk.push(attached).wanted_files == (sha256,)
    assert desk.push(attached).wanted_files == (sha256,)
    sent = desk.call(
        "PATCH",
        routes.FILES.format(sha256=sha256),
        data=content,
        headers={"Upload-Offset": "0", "Upload-Length": str(len(content))},
    )
    assert sent.status_code == 204
    assert desk.push(attached).wanted_files == ()


def test_a_file_of_an_unknown_entry_waits_with_its_event_and_is_taken_later(server, desk) -> None:
    block = desk.block()
    entry = desk.own_entry(block.first, block=block)
    attached = desk.attached(entry.body.entry.entry_id, "ab" * 32, role=FileRole.SIGNED)
    assert refusals(desk.push(attached)) == ["entry_unknown"]
    assert server.get(routes.HEALTH).json()["refused_events"] == 1
    assert desk.push(entry, attached).refused == ()
    assert server.get(routes.HEALTH).json()["refused_events"] == 0


def test_a_push_of_two_hundred_events_is_one_answer(server, start_server, new_desk) -> None:
    wide = start_server("wide", continuity_block=200)
    desk = new_desk(wide).enrol()
    block = desk.block()
    events = [desk.own_entry(number, block=block) for number in range(block.first, block.last + 1)]
    assert len(desk.push(*events).accepted) == 200
    assert [item.event for item in desk.feed()] == events
