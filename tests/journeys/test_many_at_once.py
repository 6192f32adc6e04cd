"""Many processes at once: no gap, no number twice, and after an outage everything is in the server's register."""

import json
import subprocess
from pathlib import Path

from tests.journeys.conftest import Opis, Server, enrolled, environment_of, start_server

PROCESSES = 8
EACH = 125
ALL = PROCESSES * EACH
STATIONS = 10
A_DAY_OF_EACH = 1000
OFFLINE = 300


def lines_of(folder: Path, process: int, count: int = EACH) -> Path:
    """A file of drafts, as an import or a morning's mail would be."""
    file = folder / f"mail-{process}.jsonl"
    drafts = (
        {"content": {"summary": f"plicul {process}/{paper}", "sender": {"name": "Popa Elena"}}}
        for paper in range(count)
    )
    file.write_text("\n".join(json.dumps(draft) for draft in drafts))
    return file


def register_at_once(desks: list[Opis], folder: Path, count: int = EACH) -> list[list[dict[str, object]]]:
    """What each process acknowledged, in its own order."""
    processes = [
        desk.start("register", "--lines", lines_of(folder, number, count), "--json")
        for number, desk in enumerate(desks)
    ]
    return [acknowledged(process) for process in processes]


def acknowledged(process: subprocess.Popen[str]) -> list[dict[str, object]]:
    out, said = process.communicate(timeout=580)
    assert process.returncode == 0, said
    return [json.loads(line) for line in out.splitlines()]


def numbers(answers: list[list[dict[str, object]]]) -> list[int]:
    return [int(str(answer["number"])) for process in answers for answer in process]


def test_eight_processes_in_one_home_number_a_thousand_entries_without_a_gap(opis: Opis, tmp_path: Path) -> None:
    answers = register_at_once([opis] * PROCESSES, tmp_path)
    assert sorted(numbers(answers)) == list(range(1, ALL + 1))
    for process in answers:
        own = [int(str(answer["number"])) for answer in process]
        assert own == sorted(own)


def test_ten_stations_number_their_day_through_one_server_without_a_gap(
    server: Server, tmp_path: Path, soak: bool
) -> None:
    """10,000 entries in the long run, a tenth of them in every run."""
    each = A_DAY_OF_EACH if soak else A_DAY_OF_EACH // 10
    desks = [
        enrolled(Opis(tmp_path / f"desk-{n}", environment_of(tmp_path)), server, f"ghișeul {n}")
        for n in range(STATIONS)
    ]
    answers = register_at_once(desks, tmp_path, each)
    assert sorted(numbers(answers)) == list(range(1, STATIONS * each + 1))
    assert not any(answer["offline"] for process in answers for answer in process)


def test_a_day_without_the_server_prints_every_label_and_receipt_and_arrives_without_a_refusal(
    tmp_path: Path,
) -> None:
    keeper = Opis(tmp_path / "server-home", environment_of(tmp_path))
    server = start_server(keeper, tmp_path / "server", block=OFFLINE + 100)
    try:
        desk = enrolled(Opis(tmp_path / "desk", environment_of(tmp_path)), server)
        desk.answer("sync", "--once")
        server.stop()

        lines = lines_of(tmp_path, 0, OFFLINE)
        given = acknowledged(desk.start("register", "--lines", lines, "--print", "--json"))
        assert len(given) == OFFLINE
        assert all(answer["offline"] for answer in given)
        for answer in given:
            printed = [Path(str(answer[paper])) for paper in ("label", "receipt")]
            assert all(file.read_bytes().startswith(b"%PDF-") for file in printed)

        server.start_again()
        sent = desk.answer("sync", "--once")
        assert (sent["waiting"], sent["refused"]) == (0, 0)
    finally:
        server.process.kill()
        server.process.communicate(timeout=20)


def test_eight_processes_without_the_server_use_the_block_in_order_and_all_arrives(tmp_path: Path) -> None:
    keeper = Opis(tmp_path / "server-home", environment_of(tmp_path))
    server = start_server(keeper, tmp_path / "server", block=1200)
    try:
        desk = enrolled(Opis(tmp_path / "desk", environment_of(tmp_path)), server)
        desk.answer("sync", "--once")
        witness = enrolled(Opis(tmp_path / "witness", environment_of(tmp_path)), server, "arhiva")
        server.stop()

        answers = register_at_once([desk] * PROCESSES, tmp_path)
        given = numbers(answers)
        assert all(answer["offline"] for process in answers for answer in process)
        assert sorted(given) == list(range(min(given), min(given) + ALL))
        for process in answers:
            own = [int(str(answer["number"])) for answer in process]
            assert own == sorted(own)

        server.start_again()
        assert desk.answer("sync", "--once")["waiting"] == 0
        witness.answer("sync", "--once")
        entries = witness.answer("list", "--limit", 2000)["entries"]
        assert isinstance(entries, list)
        assert sorted(entry["number"] for entry in entries) == sorted(given)
    finally:
        server.process.kill()
        server.process.communicate(timeout=20)
