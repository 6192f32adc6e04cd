"""A morning at eight counters: no number twice, none missing, with the server and without it."""

from app.desk import EntryQuery

COUNTERS = 8
PAPERS = 1000


def test_eight_desks_number_a_thousand_papers_through_one_server_without_a_gap(server, office, draft, at_once) -> None:
    desks = [office.enrolled(f"ghișeul {number}", server) for number in range(COUNTERS)]
    addresses = [desk.home.path for desk in desks]
    for desk in desks:
        desk.close()
    given = at_once(addresses, PAPERS // COUNTERS)
    assert sorted(number for own in given for number in own) == list(range(1, PAPERS + 1))
    assert all(own == sorted(own) for own in given)
    assert server.numbers() == list(range(1, PAPERS + 1))


def test_eight_programs_of_one_desk_without_the_server_share_its_block(start_server, office, at_once) -> None:
    server = start_server(block=1200)
    desk = office.enrolled("ghișeul 1", server)
    witness = office.enrolled("arhiva", server)
    syncing = office.syncing(desk)
    assert syncing.round().blocks == 2
    server.kill()

    given = at_once([desk.home.path] * COUNTERS, PAPERS // COUNTERS)

    every = sorted(number for own in given for number in own)
    assert every == list(range(900_001, 900_001 + PAPERS))
    assert all(own == sorted(own) for own in given)
    server.start()
    report = syncing.round()
    assert (report.pushed, report.waiting, report.refused, report.fault) == (PAPERS, 0, 0, None)
    assert server.numbers() == every
    office.syncing(witness).round()
    assert sorted(row.number for row in witness.entries(EntryQuery(limit=2 * PAPERS)).rows) == every
