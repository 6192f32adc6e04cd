"""Replies that carry the number of what they answer (rule R7): taken beside the ledger, whose numbers stay unique."""

from uuid import UUID, uuid4

from sqlalchemy import select

from opis_contract import routes
from opis_contract.entries import Entry, EntryContent
from opis_contract.events import EntryRegistered, Event
from opis_contract.links import Link, LinkKind
from opis_contract.numbers import Series
from opis_contract.parties import Party
from opis_contract.registers import Direction
from opis_server.database import Database
from opis_server.tables import ledger, shared_numbers
from tests.server.conftest import WireDesk


def reply_to(desk: WireDesk, answered: Entry, **fields: object) -> Event:
    """What a desk tells of a reply under the answered number."""
    link = Link(kind=LinkKind.REPLY_TO, entry_id=answered.entry_id, shown_number=answered.shown_number)
    told = desk.own_entry(answered.number)
    assert isinstance(told.body, EntryRegistered)
    content = EntryContent(summary="răspuns la cerere", recipients=(Party(name="Popa Elena"),), links=(link,))
    shared: dict[str, object] = {"direction": Direction.OUTGOING, "series": Series.REPLY, "content": content}
    entry = told.body.entry.model_copy(update=shared | fields)
    return told.model_copy(update={"body": EntryRegistered(entry=entry)})


def registered(event: Event) -> Entry:
    assert isinstance(event.body, EntryRegistered)
    return event.body.entry


def test_replies_stand_beside_the_ledger_and_the_series_goes_on(server, desk) -> None:
    asked = registered(desk.register())
    first, second = reply_to(desk, asked), reply_to(desk, asked)
    assert (desk.push(first, second).refused, desk.push(first).refused) == ((), ())
    assert registered(desk.register()).number == 2
    database = Database(server.folder)
    try:
        with database.reading() as connection:
            own = connection.execute(select(ledger.c.number).order_by(ledger.c.number)).scalars().all()
            shared = connection.execute(select(shared_numbers.c.entry_id, shared_numbers.c.number)).all()
    finally:
        database.close()
    assert own == [1, 2]
    assert {tuple(row) for row in shared} == {(str(registered(each).entry_id), 1) for each in (first, second)}
    assert [registered(item.event).number for item in desk.feed()] == [1, 1, 1, 2]
    health = server.get(routes.HEALTH).json()
    assert (health["missing_main_numbers"], health["refused_events"]) == (0, 0)


def test_a_number_that_the_answered_paper_never_had_is_refused_and_kept(server, desk) -> None:
    asked, other = registered(desk.register()), registered(desk.register())
    unknown = asked.model_copy(update={"entry_id": uuid4()})
    answer = desk.push(
        reply_to(desk, asked, number=other.number),
        reply_to(desk, unknown),
        reply_to(desk, asked),
    )
    assert [each.code for each in answer.refused] == ["number_not_shared", "entry_unknown"]
    assert len(answer.accepted) == 1
    assert server.get(routes.HEALTH).json()["refused_events"] == 2


def test_a_reply_is_refused_that_would_take_another_papers_place(server, desk, new_desk) -> None:
    asked = registered(desk.register())
    told = reply_to(desk, asked)
    assert desk.push(told).refused == ()
    changed = told.model_copy(update={"event_id": UUID(int=5)})
    assert [each.code for each in desk.push(changed).refused] == ["entry_has_another_number"]
    stranger = new_desk(server).enrol()
    theirs = reply_to(stranger, asked, entry_id=registered(told).entry_id)
    assert [each.code for each in stranger.push(theirs).refused] == ["entry_of_another_desk"]


def test_the_citizen_finds_each_reply_and_its_own_proof_by_its_code(server, desk) -> None:
    asked = registered(desk.register())
    told = [reply_to(desk, asked) for _ in range(3)]
    desk.push(*told)
    for each in told:
        code = registered(each).tracking_code
        assert server.get(f"/s/{code}").status_code == 200
        proof = server.get(f"/s/{code}", params={routes.STATUS_FILE: "proof"})
        assert str(registered(each).entry_id) in proof.text
