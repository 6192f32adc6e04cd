"""How a desk joins: once per code, within a day, with the numbers it kept alone."""

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from opis_contract import routes
from opis_contract.legal_time import legal_year
from opis_contract.messages import Enrolled, EnrolRequest, SeriesHandover
from opis_server import enrolment
from opis_server.errors import EnrolmentCodeExpired


def handover(last_number: int, **more: object) -> SeriesHandover:
    year = legal_year(datetime.now(UTC))  # noqa: TID251  # a real server beside a real clock
    return SeriesHandover(register_code="RG", year=year, last_number=last_number, **more)


def test_a_desk_learns_where_it_is_and_repeating_gives_the_same_answer(server, new_desk) -> None:
    desk, code = new_desk(server), server.code()
    first = desk.ask_to_enrol(code)
    again = desk.ask_to_enrol(code.lower().replace("-", " "))
    assert Enrolled.model_validate_json(first.content) == Enrolled.model_validate_json(again.content)
    enrolled = Enrolled.model_validate_json(first.content)
    assert enrolled.desk_id == desk.desk_id
    assert enrolled.institution.name == "Primăria Orașului Probă"
    assert [each.code for each in enrolled.registers] == ["RG"]
    assert enrolled.status_address == f"{server.address}/s/"
    assert len(enrolled.token) == 43
    desk.token = enrolled.token
    assert desk.register().body.entry.number == 1
    assert Enrolled.model_validate_json(desk.ask_to_enrol(code).content) == enrolled


def test_a_code_lets_in_one_desk(server, new_desk) -> None:
    code = server.code()
    assert new_desk(server).ask_to_enrol(code).status_code == 200
    second = new_desk(server).ask_to_enrol(code)
    assert (second.status_code, second.json()["code"]) == (403, "enrolment_code_used")
    for wrong in ("", "K7QM", "0000-0000-0000-00000"):
        answer = new_desk(server).ask_to_enrol(wrong)
        assert (answer.status_code, answer.json()["code"]) == (403, "enrolment_code_unknown")


def test_neither_code_nor_token_is_stored(server, new_desk) -> None:
    code = server.code()
    token = new_desk(server).ask_to_enrol(code).json()["token"]
    server.stop()
    connection = sqlite3.connect(server.folder / "server.sqlite")
    dump = "\n".join(connection.iterdump())
    connection.close()
    assert dump.count("enrolment_codes") > 0
    assert token not in dump
    assert code not in dump
    assert code.replace("-", "") not in dump
    assert token not in server.log()


def test_a_desk_that_joins_again_gets_a_new_token_and_the_old_one_ends(server, new_desk) -> None:
    desk = new_desk(server).enrol(handover(2))
    old_code_token = desk.token
    desk.register()
    desk.enrol(handover(3))
    assert desk.token != old_code_token
    assert desk.register().body.entry.number == 4
    desk.token = old_code_token
    answer = desk.call("GET", routes.FEED)
    assert (answer.status_code, answer.json()["code"]) == (401, "desk_unknown")


def test_numbers_cannot_be_brought_into_a_series_begun_elsewhere(server, new_desk) -> None:
    new_desk(server).enrol(handover(40))
    late = new_desk(server)
    answer = late.ask_to_enrol(server.code(), handover(12))
    assert (answer.status_code, answer.json()["code"]) == (409, "series_already_begun")
    assert answer.json()["facts"]["last_number"] == 12
    code = server.code()
    assert late.ask_to_enrol(code, handover(12)).status_code == 409
    # A refusal uses nothing up: the same code works for the desk without its numbers.
    assert late.ask_to_enrol(code).status_code == 200


def test_a_refused_handover_leaves_the_series_as_it_was(server, new_desk) -> None:
    bad = SeriesHandover(register_code="XX", year=2026, last_number=1)
    answer = new_desk(server).ask_to_enrol(server.code(), handover(9), bad)
    assert answer.json()["code"] == "register_unknown"
    full = new_desk(server).ask_to_enrol(server.code(), handover(900_001))
    assert full.json()["code"] == "main_series_full"
    assert new_desk(server).enrol().register().body.entry.number == 1


def test_the_servers_first_number_is_not_earlier_than_the_desks_last(server, new_desk) -> None:
    ahead = datetime.now(UTC) + timedelta(seconds=90)  # noqa: TID251
    desk = new_desk(server).enrol(handover(5, last_registered_at=ahead))
    entry = desk.register().body.entry
    assert (entry.number, entry.registered_at) == (6, ahead)


def test_nobody_without_a_token_is_heard(server, new_desk) -> None:
    stranger = new_desk(server)
    stranger.token = "x" * 43
    for method, route in (
        ("GET", routes.FEED),
        ("HEAD", routes.FILES.format(sha256="0" * 64)),
    ):
        assert stranger.call(method, route).status_code == 401
    assert stranger.post(routes.REGISTRATIONS, stranger.request()).json()["code"] == "desk_unknown"
    assert server.get(routes.FEED).json() == {"code": "desk_unknown", "facts": {}}


def test_a_code_dies_after_a_day(open_server, new_desk) -> None:
    made = datetime(2026, 6, 1, 12, tzinfo=UTC)
    opened, desk = open_server(made), new_desk(None)
    with opened.server.writing() as connection:
        codes = [
            enrolment.new_enrolment_code(connection, "ghișeul 1", now=made, randomness=opened.server.randomness)
            for _ in range(2)
        ]

    def enrol(code: str, at: datetime) -> Enrolled:
        request = EnrolRequest(enrolment_code=code, desk_id=desk.desk_id, counter="ghișeul 1")
        with opened.server.writing() as connection:
            return enrolment.enrol(
                connection,
                request,
                settings=opened.settings,
                epoch=desk.desk_id,
                status_address="http://localhost/s/",
                keys=lambda offered: offered,
                now=at,
            )

    first = enrol(codes[0], made + timedelta(hours=24))
    with pytest.raises(EnrolmentCodeExpired):
        enrol(codes[1], made + timedelta(hours=24, seconds=1))
    # A desk that did not hear its answer may ask again for as long as it takes.
    assert enrol(codes[0], made + timedelta(days=30)) == first
