"""The server has done it and the desk did not hear: in the end everything is there once, and a paper has one number."""

import pytest

from app.errors import NoContinuityNumbers
from app.queries import EntryQuery
from opis_contract.events import FileRole
from opis_contract.numbers import Series
from sync.enrol import enrol
from sync.report import Presence

EVERYTHING = EntryQuery(limit=1000)


def test_a_lost_answer_leaves_the_printed_number_and_strikes_the_other(server, office, draft, line) -> None:
    desk = office.enrolled("ghișeul 1", server, through=line.address)
    witness = office.enrolled("ghișeul 2", server)
    syncing, reading = office.syncing(desk), office.syncing(witness)
    syncing.round()

    line.deaf_to = b"/v1/registrations"
    registration = desk.register(draft, clerk="Maria I.")
    line.deaf_to = None

    assert registration.entry.number == 900_001
    assert server.numbers() == [1]
    report = syncing.round()
    assert (report.pushed, report.refused, report.waiting, report.fault) == (1, 0, 0, None)
    assert (server.numbers(), server.struck()) == ([1, 900_001], [1])
    reading.round()
    for each in (desk, witness):
        rows = each.looking.entries(EVERYTHING).rows
        assert [(row.entry_id, row.number) for row in rows] == [(registration.entry.entry_id, 900_001)]
        each.journal.verify()
    assert desk.register(draft, clerk="Maria I.").entry.number == 2
    assert not syncing.round().faults


def test_a_desk_without_numbers_keeps_the_paper_and_the_next_round_finishes_it(server, office, draft, line) -> None:
    desk = office.enrolled("ghișeul 1", server, through=line.address)
    line.deaf_to = b"/v1/registrations"
    with pytest.raises(NoContinuityNumbers):
        desk.register(draft, clerk="Maria I.")
    line.deaf_to = None
    assert server.numbers() == [1]

    report = office.syncing(desk).round()

    assert (report.registered, report.fault) == (1, None)
    (row,) = desk.looking.entries(EVERYTHING).rows
    assert (row.number, row.offline) == (1, False)
    assert server.numbers() == [1]
    assert desk.intents.pending() == []


def test_a_program_killed_before_the_answer_shows_the_paper_after_its_next_start(server, office, draft, line) -> None:
    desk = office.enrolled("ghișeul 1", server, through=line.address)
    line.deaf_to = b"/v1/registrations"
    with pytest.raises(NoContinuityNumbers):
        desk.register(draft, clerk="Maria I.")
    desk.close()
    line.deaf_to = None
    again = office.desk("ghișeul 1")
    # The same answer twice, as two processes of one home would bring it.
    (request,) = again.intents.pending()
    client = office.connect(server.address, again.enrolment.token())
    answer = client.register(request)
    assert client.register(request) == answer
    again.intents.finish(answer)
    again.intents.finish(answer)
    assert office.syncing(again).round().registered == 0
    assert [row.number for row in again.looking.entries(EVERYTHING).rows] == [1]


def test_a_push_whose_answer_is_lost_arrives_once(server, office, draft, line) -> None:
    desk = office.desk("ghișeul 1")
    for _ in range(5):
        desk.register(draft, clerk="Maria I.")
    enrol(desk, line.address, server.code())
    line.deaf_to = b"/v1/events"
    report = office.syncing(desk).round()
    assert (report.presence, report.pushed, report.waiting) == (Presence.OFFLINE, 0, 5)
    assert server.numbers() == [1, 2, 3, 4, 5]
    line.deaf_to = None
    report = office.syncing(desk).round()
    assert (report.presence, report.pushed, report.waiting) == (Presence.ONLINE, 5, 0)
    assert server.numbers() == [1, 2, 3, 4, 5]


def test_a_server_killed_while_it_hears_the_outbox_has_everything_once_in_the_end(server, office, draft, line) -> None:
    desk = office.desk("ghișeul 1")
    for _ in range(210):
        desk.register(draft, clerk="Maria I.")
    enrol(desk, line.address, server.code())
    # The first page is whole, the second is cut in its middle; the server dies with it.
    size = sum(len(item.event.model_dump_json()) for item in desk.outbox.pending(200))
    line.cut_after = size + 4_000
    report = office.syncing(desk).round()
    assert (report.presence, report.pushed, report.waiting) == (Presence.OFFLINE, 200, 10)
    server.kill()
    server.start()
    line.cut_after, line.is_down = None, False
    report = office.syncing(desk).round()
    assert (report.pushed, report.waiting, report.fault) == (10, 0, None)
    assert server.numbers() == list(range(1, 211))


def test_a_block_whose_answer_was_lost_is_the_same_block(server, office, draft, line) -> None:
    desk = office.enrolled("ghișeul 1", server, through=line.address)
    syncing = office.syncing(desk)
    line.deaf_to = b"/v1/blocks"
    assert syncing.round().blocks == 0
    line.deaf_to = None
    assert syncing.round().blocks == 2
    assert [(block.first, block.last) for block, _ in desk.blocks.held()] == [(900_001, 900_050), (900_051, 900_100)]
    line.is_down = True
    line.hang_up()
    registration = desk.register(draft, clerk="Maria I.")
    assert (registration.entry.series, registration.entry.number) == (Series.CONTINUITY, 900_001)


def test_an_upload_whose_answer_is_lost_arrives_once(server, office, draft, line, tmp_path) -> None:
    desk = office.enrolled("ghișeul 1", server, through=line.address)
    registration = desk.register(draft, clerk="Maria I.")
    path = tmp_path / "scan.pdf"
    path.write_bytes(b"scan" * 1000)
    file = desk.attach(
        registration.entry.entry_id,
        path,
        role=FileRole.ORIGINAL,
        name="scan.pdf",
        media_type="application/pdf",
        pages=1,
    )
    syncing = office.syncing(desk)
    line.deaf_to = b"PATCH /v1/files/"
    assert syncing.round().files_waiting == 1
    line.deaf_to = None
    report = syncing.round()
    assert (report.files_sent, report.files_waiting, report.fault) == (1, 0, None)
    assert server.stored(file.sha256).read_bytes() == path.read_bytes()
