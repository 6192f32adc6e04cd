"""One round between a real desk and a real server: what happened here goes, what happened there comes, each once."""

import hashlib
import secrets
import shutil

import pytest

from app.enrolment import EnrolmentState
from app.errors import EnrolmentUnfinished, FileDamaged
from app.queries import EntryQuery
from opis_contract.events import FileRole
from sync.enrol import enrol
from sync.errors import NotEnrolled, ServerSilent, Silence
from sync.files import PIECE
from sync.refusals import EnrolmentCodeUnknown, FileUnknown
from sync.report import Presence

EVERYTHING = EntryQuery(limit=1000)


def numbers(desk) -> list[int]:
    return sorted(row.number for row in desk.looking.entries(EVERYTHING).rows)


@pytest.fixture
def scan(tmp_path):
    """Make a file of so many bytes and attach it to the entry."""

    def attach(desk, registration, size: int):
        path = tmp_path / "scan.pdf"
        path.write_bytes(secrets.token_bytes(size))
        return desk.attach(
            registration.entry.entry_id,
            path,
            role=FileRole.ORIGINAL,
            name="scan.pdf",
            media_type="application/pdf",
            pages=1,
        )

    return attach


def test_a_desk_alone_asks_nobody(office, draft) -> None:
    desk = office.desk("ghișeul 1")
    desk.register(draft, clerk="Maria I.")
    report = office.syncing(desk).round()
    assert (report.presence, report.waiting, report.fault) == (Presence.UNKNOWN, 1, None)
    assert desk.status().online is None


def test_enrolling_hands_the_series_over_and_the_old_entries_follow(server, office, draft) -> None:
    desk = office.desk("ghișeul 1")
    for _ in range(12):
        desk.register(draft, clerk="Maria I.")
    enrol(desk, server.address, server.code(), counter="ghișeul 1")
    assert desk.register(draft, clerk="Maria I.").entry.number == 13
    assert server.numbers() == [13]

    report = office.syncing(desk).round()

    assert (report.pushed, report.refused, report.waiting, report.fault) == (12, 0, 0, None)
    assert sorted(server.numbers()) == list(range(1, 14))


def test_what_one_desk_registers_the_other_reads(server, office, draft, scan) -> None:
    first, second = office.enrolled("ghișeul 1", server), office.enrolled("ghișeul 2", server)
    registration = first.register(draft, clerk="Maria I.")
    file = scan(first, registration, 10_000)
    sent = office.syncing(first).round()
    assert (sent.pushed, sent.files_sent, sent.blocks, sent.online) == (1, 1, 2, True)

    reading = office.syncing(second)
    report = reading.round()

    assert (report.pulled, report.online) == (2, True)
    assert numbers(second) == [1]
    assert second.looking.entry(registration.entry.entry_id).files == (file,)
    assert second.files.missing()[0].sha256 == file.sha256
    fetched = reading.fetch(file.sha256)
    assert hashlib.sha256(fetched.read_bytes()).hexdigest() == file.sha256
    assert not second.files.missing()
    assert reading.fetch(file.sha256) == fetched


def test_a_round_after_a_round_changes_nothing(server, office, draft, scan) -> None:
    desk = office.enrolled("ghișeul 1", server)
    scan(desk, desk.register(draft, clerk="Maria I."), 10)
    syncing = office.syncing(desk)
    syncing.round()
    before = (server.events(), desk.journal.state(), desk.blocks.held())
    report = syncing.round()
    assert not report.is_news
    assert (server.events(), desk.journal.state(), desk.blocks.held()) == before
    assert desk.status().last_sync is not None


def test_without_the_server_the_round_says_so_and_the_counter_goes_on(server, office, draft) -> None:
    desk = office.enrolled("ghișeul 1", server)
    syncing = office.syncing(desk)
    assert syncing.round().blocks == 2
    server.kill()

    registration = desk.register(draft, clerk="Maria I.")
    assert (registration.offline, registration.entry.number) == (True, 900_001)
    report = syncing.round()
    assert (report.presence, report.fault, report.waiting) == (Presence.OFFLINE, "server_silent", 1)
    assert desk.status().online is False

    server.start()
    report = syncing.round()
    assert (report.presence, report.pushed, report.waiting) == (Presence.ONLINE, 1, 0)
    assert server.numbers() == [900_001]
    assert desk.status().online is True


def test_the_copy_of_a_desk_takes_a_name_of_its_own_and_its_doubled_paper_another_number(
    server, office, draft, tmp_path
) -> None:
    desk = office.enrolled("ghișeul 1", server)
    office.syncing(desk).round()
    server.kill()
    # Somebody restores an image of the desk onto a second computer: both give the same number to two papers.
    desk.close()
    copied = tmp_path / "office" / "copy"
    shutil.copytree(tmp_path / "office" / "ghișeul 1", copied)
    twin = office.desk("copy")
    kept = desk.register(draft, clerk="Maria I.")
    doubled = twin.register(draft, clerk="Ion P.")
    assert kept.entry.number == doubled.entry.number == 900_001
    after = twin.register(draft, clerk="Ion P.")
    server.start()

    assert office.syncing(desk).round().refused == 0
    report = office.syncing(twin).round()

    assert (report.refused, report.pushed, report.waiting) == (0, 2, 0)
    assert twin.identity().desk_id != desk.identity().desk_id
    assert twin.outages.now().sentence == "copied"
    [conversion] = twin.outages.copies()
    assert (conversion.printed_number, conversion.kept_number) == (900_001, 1)
    renamed = twin.looking.entry(doubled.entry.entry_id).entry
    assert (renamed.number, renamed.content.received_at) == (1, doubled.entry.registered_at)
    assert twin.looking.entry(kept.entry.entry_id).entry.number == 900_001
    assert twin.looking.entry(after.entry.entry_id).entry.number == 900_002
    twin.journal.verify()
    # The first desk hears what the copy gave in its name, and goes on above it.
    office.syncing(desk).round()
    server.kill()
    assert desk.register(draft, clerk="Maria I.").entry.number == 900_003
    assert twin.register(draft, clerk="Ion P.").entry.number == 900_101
    twin.outages.copies_seen()
    assert twin.outages.now().sentence != "copied"


def test_a_large_file_goes_up_in_pieces_and_a_kill_in_the_middle_costs_one(server, office, draft, scan, line) -> None:
    desk = office.enrolled("ghișeul 1", server, through=line.address)
    file = scan(desk, desk.register(draft, clerk="Maria I."), 5 * PIECE + 17)
    syncing = office.syncing(desk)
    # The event, two whole pieces and a part of the third pass; then the line is gone, and the server with it.
    line.cut_after = 2 * PIECE + PIECE // 2
    report = syncing.round()
    assert (report.presence, report.files_sent, report.files_waiting) == (Presence.OFFLINE, 0, 1)
    server.kill()
    assert not server.stored(file.sha256).exists()

    server.start()
    line.cut_after, line.is_down = None, False
    client = office.connect(server.address, desk.enrolment.token())
    assert client.upload_offset(file.sha256) >= 2 * PIECE
    report = syncing.round()

    assert (report.files_sent, report.files_waiting, report.fault) == (1, 0, None)
    assert server.stored(file.sha256).read_bytes() == desk.file_path(file.sha256).read_bytes()


def test_an_empty_file_arrives_too(server, office, draft, scan) -> None:
    desk = office.enrolled("ghișeul 1", server)
    file = scan(desk, desk.register(draft, clerk="Maria I."), 0)
    assert office.syncing(desk).round().files_sent == 1
    assert server.stored(file.sha256).read_bytes() == b""


def test_a_file_whose_last_byte_arrived_and_whose_answer_did_not_is_still_stored(server, office, draft, scan) -> None:
    desk = office.enrolled("ghișeul 1", server)
    file = scan(desk, desk.register(draft, clerk="Maria I."), 100)
    # A server killed between the last byte and the file's name leaves the bytes and their count, and no file.
    uploads = server.folder / "uploads"
    (uploads / f"{file.sha256}.part").write_bytes(desk.file_path(file.sha256).read_bytes())
    (uploads / f"{file.sha256}.offset").write_text("100 100\n")
    assert office.syncing(desk).round().files_sent == 1
    assert server.stored(file.sha256).exists()


def test_a_damaged_file_stays_and_the_others_go(server, office, draft, scan) -> None:
    desk = office.enrolled("ghișeul 1", server)
    registration = desk.register(draft, clerk="Maria I.")
    damaged, whole = scan(desk, registration, 100), scan(desk, registration, 100)
    path = desk.file_path(damaged.sha256)
    path.chmod(0o600)
    path.write_bytes(b"x" * 100)

    report = office.syncing(desk).round()

    assert (report.online, report.files_sent, report.files_waiting) == (True, 1, 1)
    assert [type(fault) for fault in report.faults] == [FileDamaged]
    assert server.stored(whole.sha256).exists()
    assert not server.stored(damaged.sha256).exists()


def test_bytes_that_changed_on_the_servers_disk_do_not_enter_the_store(server, office, draft, scan) -> None:
    first, second = office.enrolled("ghișeul 1", server), office.enrolled("ghișeul 2", server)
    file = scan(first, first.register(draft, clerk="Maria I."), 100)
    office.syncing(first).round()
    reading = office.syncing(second)
    reading.round()
    stored = server.stored(file.sha256)
    stored.chmod(0o600)
    stored.write_bytes(b"x" * 100)
    with pytest.raises(FileDamaged):
        reading.fetch(file.sha256)
    assert not second.files.store.has(file.sha256)
    stored.unlink()
    with pytest.raises(FileUnknown):
        reading.fetch(file.sha256)


def test_a_download_cut_in_the_middle_leaves_nothing_and_can_be_repeated(server, office, draft, scan, line) -> None:
    first = office.enrolled("ghișeul 1", server)
    second = office.enrolled("ghișeul 2", server, through=line.address)
    file = scan(first, first.register(draft, clerk="Maria I."), 2 * PIECE)
    office.syncing(first).round()
    reading = office.syncing(second)
    reading.round()
    line.cut_answer_after = PIECE
    line.hang_up()
    with pytest.raises(ServerSilent) as silence:
        reading.fetch(file.sha256)
    assert silence.value.reason == Silence.CUT_OFF
    assert [path for path in second.files.store.path(file.sha256).parents[2].rglob("*") if path.is_file()] == []
    line.cut_answer_after = None
    assert reading.fetch(file.sha256).stat().st_size == 2 * PIECE


def test_a_restored_server_hears_everything_again(server, office, draft, tmp_path) -> None:
    desk = office.enrolled("ghișeul 1", server)
    syncing = office.syncing(desk)
    before = [desk.register(draft, clerk="Maria I.").entry.number for _ in range(3)]
    syncing.round()
    server.kill()
    for name in ("server.sqlite", "server.sqlite-wal"):
        (tmp_path / f"backup-{name}").write_bytes((server.folder / name).read_bytes())
    server.start()
    later = [desk.register(draft, clerk="Maria I.").entry.number for _ in range(2)]
    syncing.round()
    server.kill()
    for name in ("server.sqlite", "server.sqlite-wal"):
        (server.folder / name).write_bytes((tmp_path / f"backup-{name}").read_bytes())
    (server.folder / "server.sqlite-shm").unlink(missing_ok=True)
    server.start()

    assert [event.body.entry.number for event in server.events()] == before
    report = syncing.round()

    assert (report.fault, report.waiting) == (None, 0)
    assert sorted(server.numbers()) == sorted(before + later)
    assert desk.register(draft, clerk="Maria I.").entry.number == 6
    assert not syncing.round().faults


def test_a_wrong_code_leaves_the_desk_alone(server, office, draft) -> None:
    desk = office.desk("ghișeul 1")
    with pytest.raises(EnrolmentCodeUnknown):
        enrol(desk, server.address, "wrong")
    assert desk.identity().state is EnrolmentState.ALONE
    assert desk.register(draft, clerk="Maria I.").entry.number == 1


def test_a_mistyped_address_freezes_nothing(office, draft) -> None:
    desk = office.desk("ghișeul 1")
    with pytest.raises(ServerSilent):
        enrol(desk, "http://127.0.0.1:1", "any")
    assert desk.identity().state is EnrolmentState.ALONE


def test_an_enrolment_whose_answer_was_lost_freezes_the_series_until_it_is_answered(
    server, office, draft, line
) -> None:
    desk = office.desk("ghișeul 1")
    desk.register(draft, clerk="Maria I.")
    code = server.code()
    line.deaf_to = b"/v1/enrolments"
    with pytest.raises(ServerSilent):
        enrol(desk, line.address, code)
    with pytest.raises(EnrolmentUnfinished):
        desk.register(draft, clerk="Maria I.")
    # A slip with the code now proves nothing about the first try, which the server took.
    line.deaf_to = None
    with pytest.raises(EnrolmentCodeUnknown):
        enrol(desk, line.address, "wrong")
    assert desk.identity().state is EnrolmentState.ENROLLING
    report = office.syncing(desk).round()
    assert (report.presence, report.fault) == (Presence.OFFLINE, "joining_unfinished")

    enrol(desk, line.address, code)
    report = office.syncing(desk).round()

    # The paper that waited for the answer gets its number now.
    assert (report.registered, report.pushed, report.fault) == (1, 1, None)
    assert sorted(server.numbers()) == numbers(desk) == [1, 2]


def test_a_desk_that_the_server_put_out_gives_no_number_and_is_told(server, office, draft) -> None:
    desk = office.enrolled("ghișeul 1", server)
    syncing = office.syncing(desk)
    syncing.round()
    (desk.home.keys / "server-token").write_text("revoked")
    report = syncing.round()
    assert (report.presence, report.fault) == (Presence.OFFLINE, "desk_not_enrolled")
    with pytest.raises(NotEnrolled):
        desk.register(draft, clerk="Maria I.")
