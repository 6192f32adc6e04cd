"""The process around the addresses: it starts, answers, tells its faults without secrets, and stops when told."""

import json
import os
import signal
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from opis_contract import routes
from opis_contract.messages import Problem
from opis_server.errors import AddressInUse, FolderInUse, InstitutionMissing, SettingsNotReadable
from opis_server.serve import serve
from opis_server.settings import Settings, load_settings, remember

PROGRAM = """
import sys
from pathlib import Path
from opis_server.commands import run
from opis_server.settings import load_settings
run(load_settings(Path(sys.argv[1]), institution="Probă", port=0), ready=lambda address: print(address, flush=True))
"""


def test_a_server_says_its_address_when_it_answers_and_stops_cleanly(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "-c", PROGRAM, str(tmp_path / "server")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    host, port = address.removeprefix("http://").rsplit(":", 1)
    with socket.create_connection((host, int(port)), timeout=10) as idle:
        idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert idle.recv(12) == b"HTTP/1.1 200"
        # A desk that keeps its connection open does not keep the server from stopping.
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=10)
    assert (process.returncode, said) == (0, "")


def test_ten_stops_in_a_row_lose_no_start(server) -> None:
    for _ in range(3):
        assert server.stop() == 0
        server.start()
    assert server.get(routes.HEALTH).json()["ok"] is True


def test_an_address_that_is_taken_is_told(server, tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "second", institution="Probă", port=server.port)
    with pytest.raises(AddressInUse) as fault:
        serve(settings, clock=None, randomness=os.urandom, ready=print)  # type: ignore[arg-type]  # never reached
    assert fault.value.facts == {"address": f"127.0.0.1:{server.port}"}


def test_a_folder_has_one_server(server) -> None:
    settings = load_settings(server.folder, institution="Probă", port=0)
    with pytest.raises(FolderInUse) as fault:
        serve(settings, clock=None, randomness=os.urandom, ready=print)  # type: ignore[arg-type]  # never reached
    assert fault.value.facts == {"folder": str(server.folder)}


def test_health_tells_what_a_monitor_needs(server, desk) -> None:
    desk.register()
    answer = server.get(routes.HEALTH)
    assert answer.status_code == 200
    assert answer.json() == {
        "ok": True,
        "database_writable": True,
        "journal_consistent": True,
        "journal_size": 1,
        "refused_events": 0,
        "missing_main_numbers": 0,
    }


def test_the_description_covers_every_address_and_every_refusal(server) -> None:
    described = server.get("/openapi.json").json()
    # A description names a parameter without saying that it may hold slashes.
    paths = {
        value.replace(":path}", "}") for name, value in vars(routes).items() if name.isupper() and value.startswith("/")
    }
    assert paths <= set(described["paths"])
    for path, methods in described["paths"].items():
        if not path.startswith("/v1/"):
            continue
        for operation in methods.values():
            refusal = operation["responses"]["422"]["content"]["application/json"]["schema"]["$ref"]
            assert refusal == "#/components/schemas/Problem"
            assert operation["summary"]
    assert "HTTPValidationError" not in json.dumps(described)
    assert "RegistrationRequest" in described["components"]["schemas"]


def test_every_refusal_is_a_problem_and_carries_the_version(server, desk) -> None:
    answers = [
        server.get("/nothing"),
        server.get("/v1/nothing"),
        desk.call("DELETE", routes.FEED),
        desk.call("POST", routes.REGISTRATIONS, data="{", headers={"Content-Type": "application/json"}),
        desk.call("POST", routes.REGISTRATIONS, json={"salt": "CNP 1800101123456"}),
        desk.call("GET", routes.FEED, params={"limit": "100000"}),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404, 422, 422, 422]
    for answer in answers:
        problem = Problem.model_validate_json(answer.content)
        assert problem.code in {"server_address_unknown", "request_not_understood"}
        assert answer.headers["Opis-Contract"] == "1"
        # What was sent may be about a person: it is not repeated.
        assert "1800101123456" not in answer.text


def test_a_message_too_long_to_be_one_is_refused_unread(server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(b"POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n")
        answer = line.makefile("rb").read(2000).decode()
    assert answer.startswith("HTTP/1.1 422")
    assert '"request_not_understood"' in answer


def test_a_newer_desk_is_told_so(desk) -> None:
    answer = desk.call("GET", routes.FEED, headers={"Opis-Contract": "2"})
    assert (answer.status_code, answer.json()) == (
        426,
        {"code": "contract_too_new", "facts": {"asked": "2", "spoken": 1}},
    )


def test_a_fault_of_the_server_is_logged_and_answered_without_a_traceback(server, desk) -> None:
    import sqlite3

    asked = desk.request()
    desk.register(asked)
    connection = sqlite3.connect(server.folder / "server.sqlite")
    with connection:
        connection.execute("UPDATE journal_head SET frontier = x'00'")
    connection.close()
    answer = desk.post(routes.REGISTRATIONS, desk.request())
    assert (answer.status_code, answer.json()) == (500, {"code": "server_fault", "facts": {}})
    assert "these bytes are no frontier" in server.log()


def test_the_log_knows_what_happened_but_not_whose_paper_it_was(server, desk) -> None:
    event = desk.register()
    code = event.body.entry.tracking_code
    assert server.get(routes.STATUS.format(tracking_code=code)).status_code == 200
    server.get(routes.STATUS_FORM, params={"code": code})
    server.stop()
    log = server.log()
    assert "POST /v1/registrations 200 " in log
    assert f"desk={desk.desk_id}" in log
    assert "GET /s/{tracking_code} 200" in log
    for hidden in (code, code.replace("-", ""), "Popa Elena", "certificat", desk.token, "127.0.0.1"):
        assert hidden not in log


def test_settings_come_from_the_file_and_arguments_win(tmp_path: Path) -> None:
    (tmp_path / "server.toml").write_text(
        'port = 9000\ncontinuity_block = 20\npublic_address = "https://registratura.proba.ro/"\n'
        '[institution]\nname = "Comuna Probă"\nphone = "0256 000 000"\n'
        '[[registers]]\ncode = "RG"\ntitle = "Registru general"\n[[registers]]\ncode = "HR"\ntitle = "Petiții"\n',
        "utf-8",
    )
    settings = load_settings(tmp_path, port=0, institution="Orașul Probă")
    assert (settings.port, settings.continuity_block) == (0, 20)
    assert settings.public_address == "https://registratura.proba.ro"
    assert (settings.institution.name, settings.institution.phone) == ("Orașul Probă", "0256 000 000")
    assert [book.code for book in settings.registers] == ["RG", "HR"]


@pytest.mark.parametrize("text", ["port =", 'port = "x"', "colour = 3", '[[registers]]\ncode = "rg"'])
def test_settings_that_cannot_be_read_are_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "server.toml").write_text(text, "utf-8")
    with pytest.raises(SettingsNotReadable) as refusal:
        load_settings(tmp_path, institution="Probă")
    assert refusal.value.facts["path"] == str(tmp_path / "server.toml")


def test_a_server_needs_its_institution_and_remembers_it(tmp_path: Path) -> None:
    with pytest.raises(InstitutionMissing):
        load_settings(tmp_path)
    settings = load_settings(tmp_path, institution='Primăria "Probă" \\ Târgu')
    remember(settings)
    assert load_settings(tmp_path) == settings
    written = (tmp_path / "server.toml").read_text("utf-8")
    remember(Settings(folder=tmp_path, institution=settings.institution.model_copy(update={"name": "Alta"})))
    assert (tmp_path / "server.toml").read_text("utf-8") == written
    assert tomllib.loads(written)["institution"]["name"] == settings.institution.name
