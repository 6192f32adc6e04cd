"""A reply under the number of what it answers: with the server and without it (rule R7)."""

from typing import Any

from app.desk import Desk
from app.queries import EntryQuery
from opis_contract.entries import Entry, EntryContent, EntryDraft
from opis_contract.legal_time import legal_date
from opis_contract.links import Link, LinkKind
from opis_contract.numbers import Series
from opis_contract.parties import Party
from opis_contract.registers import Direction, Register, ReplyNumberPolicy
from tests.sync.conftest import Line, Office, ServerProcess, a_draft, now


def pair_numbers(desk: Desk) -> None:
    book = Register(
        code="RR",
        title="Registru perechi",
        prefix="RR",
        reply_number_policy=ReplyNumberPolicy.SAME_AS_INCOMING,
        valid_from=legal_date(now()),
    )
    desk.catalogue.change([book], by="Ion Popa", reason="Dispoziția 4")


def comes_in(desk: Desk) -> Entry:
    return desk.register(a_draft().model_copy(update={"register_code": "RR"}), clerk="Maria").entry


def answers(desk: Desk, answered: Entry) -> Entry:
    link = Link(kind=LinkKind.REPLY_TO, entry_id=answered.entry_id, shown_number=answered.shown_number)
    content = EntryContent(summary="Răspuns la cerere", recipients=(Party(name="Popa Elena"),), links=(link,))
    return desk.register(EntryDraft(direction=Direction.OUTGOING, content=content), clerk="Maria").entry


def shown(desk: Desk) -> list[tuple[Any, ...]]:
    rows = desk.looking.entries(EntryQuery(register="RR", limit=1000)).rows
    return sorted((row.number, row.shared, row.entry_id) for row in rows)


def test_every_desk_and_the_server_have_the_pair_and_no_number_is_lost(
    server: ServerProcess, office: Office, line: Line
) -> None:
    first = office.enrolled("unu", server, through=line.address)
    second = office.enrolled("doi", server)
    rounds = [office.syncing(desk) for desk in (first, second)]
    pair_numbers(first)
    for each in (*rounds, *rounds):
        each.round()
    asked = comes_in(first)
    rounds[1].round()
    online = answers(second, asked)
    line.is_down = True
    line.hang_up()
    offline_asked, offline = comes_in(first), answers(first, asked)
    paired = answers(first, offline_asked)
    assert (asked.number, online.number, offline.number) == (1, 1, 1)
    assert (offline.series, paired.series) == (Series.REPLY, Series.REPLY)
    assert paired.number == offline_asked.number == 900_001
    line.is_down = False
    reports = [each.round() for each in (*rounds, *rounds)]
    assert [report.refused for report in reports] == [0] * 4
    assert shown(first) == shown(second)
    assert [row[0] for row in shown(first)] == [1, 1, 1, 900_001, 900_001]
    assert comes_in(second).number == 2
    assert sorted(server.numbers()) == [1, 1, 1, 2, 900_001, 900_001]
    assert server.struck() == []
    for desk in (first, second):
        desk.journal.verify()
