"""Files of entries: stored once, whole, read-only, and sent only after the event that names them."""

import hashlib
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from app.desk import Desk
from app.errors import EntryNotFound, FileDamaged, FileMissing, FileNotInRegister
from app.home import Home
from app.queries import EntryQuery
from opis_contract.entries import EntryDraft
from opis_contract.events import FileOfEntry, FileRole
from opis_contract.parties import Party
from opis_contract.registers import Direction
from tests.app.conftest import HandClock, a_draft


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "scan.pdf"
    path.write_bytes(b"%PDF-1.7 " + b"x" * 3_000_000)
    return path


def attach(desk: Desk, entry_id: UUID, file: Path, role: FileRole = FileRole.ORIGINAL, **more: str) -> FileOfEntry:
    return desk.attach(entry_id, file, role=role, name=file.name, media_type="application/pdf", pages=3, **more)


def register(desk: Desk, direction: Direction = Direction.INCOMING) -> UUID:
    content = a_draft(recipients=(Party(name="Consiliul Județean"),)).content
    return desk.register(EntryDraft(direction=direction, content=content), clerk="Maria").entry.entry_id


def test_a_file_is_kept_bit_by_bit_read_only_under_its_hash(desk: Desk, home: Home, paper: Path) -> None:
    file = attach(desk, register(desk), paper)
    sha256 = hashlib.sha256(paper.read_bytes()).hexdigest()
    path = desk.file_path(sha256)
    assert file.sha256 == sha256
    assert path == home.files / sha256[:2] / sha256[2:4] / sha256
    assert path.read_bytes() == paper.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o444
    assert paper.exists()


def test_the_same_bytes_are_stored_once_and_attached_once(desk: Desk, home: Home, paper: Path) -> None:
    entry_id = register(desk)
    first = attach(desk, entry_id, paper)
    assert attach(desk, entry_id, paper) == first
    other = register(desk)
    attach(desk, other, paper)
    assert desk.looking.entry(entry_id).files == (first,)
    assert len([path for path in home.files.rglob("*") if path.is_file()]) == 1
    assert desk.outbox_count() == 4
    assert [row.files for row in desk.looking.entries(EntryQuery()).rows] == [1, 1]
    assert desk.looking.file_of_entry(first.sha256)[0] == entry_id


def test_a_file_for_no_entry_is_not_attached(desk: Desk, paper: Path) -> None:
    with pytest.raises(EntryNotFound):
        attach(desk, uuid4(), paper)
    with pytest.raises(FileMissing):
        attach(desk, register(desk), paper.with_name("nothing.pdf"))
    with pytest.raises(FileNotInRegister):
        desk.looking.file_of_entry("00" * 32)
    with pytest.raises(FileMissing):
        desk.file_path("00" * 32)


def test_a_damaged_file_is_found_and_mended_by_the_next_copy(desk: Desk, paper: Path) -> None:
    file = attach(desk, register(desk), paper)
    path = desk.file_path(file.sha256)
    path.chmod(0o644)
    path.write_bytes(b"%PDF-1.7 " + b"y" * 3_000_000)
    with pytest.raises(FileDamaged):
        desk.files.store.verify(file.sha256)
    desk.files.store.put_file(paper)
    assert desk.files.store.verify(file.sha256).size == paper.stat().st_size


def test_bytes_that_are_not_the_announced_ones_are_not_taken_in(desk: Desk, home: Home) -> None:
    with pytest.raises(FileDamaged):
        desk.files.take_in("ab" * 32, [b"something else"])
    assert [path for path in home.files.rglob("*") if path.is_file()] == []


def test_a_file_is_sent_after_its_event_and_until_the_server_has_it(enrolled: Desk, paper: Path) -> None:
    file = attach(enrolled, register(enrolled), paper)
    assert enrolled.files.uploads() == []
    assert enrolled.files.waiting() == 1
    [item] = enrolled.outbox.pending()
    enrolled.outbox.accepted([item.event.event_id])
    [upload] = enrolled.files.uploads()
    assert (upload.sha256, upload.size) == (file.sha256, paper.stat().st_size)
    assert upload.path.is_file()
    enrolled.files.uploaded(file.sha256)
    assert enrolled.files.uploads() == []
    assert enrolled.files.waiting() == 0
    enrolled.files.want([file.sha256, "00" * 32])
    assert [each.sha256 for each in enrolled.files.uploads()] == [file.sha256]


def test_a_refused_event_is_kept_and_shown_with_its_reason(enrolled: Desk, paper: Path) -> None:
    attach(enrolled, register(enrolled), paper)
    [item] = enrolled.outbox.pending()
    enrolled.outbox.refused(item.event.event_id, "number_taken", {"number": 7, "register": "RG"})
    assert enrolled.outbox.pending() == []
    [refused] = enrolled.outbox.refused_items()
    assert (refused.event, refused.code, refused.facts) == (item.event, "number_taken", {"number": 7, "register": "RG"})


def test_a_push_takes_events_whose_sequences_follow_one_another(enrolled: Desk, paper: Path) -> None:
    first = register(enrolled)
    attach(enrolled, first, paper)
    second = register(enrolled)
    attach(enrolled, second, paper)
    assert [item.sequence for item in enrolled.outbox.pending()] == [2]
    enrolled.outbox.accepted([item.event.event_id for item in enrolled.outbox.pending()])
    assert [item.sequence for item in enrolled.outbox.pending()] == [4]


def test_archival_files_of_what_goes_out_wait_for_a_signature(desk: Desk, tmp_path: Path, clock: HandClock) -> None:
    def a_file(name: str) -> Path:
        path = tmp_path / name
        path.write_bytes(name.encode())
        return path

    incoming, outgoing = register(desk), register(desk, Direction.OUTGOING)
    attach(desk, incoming, a_file("cerere.pdf"), FileRole.ARCHIVAL)
    attach(desk, outgoing, a_file("original.pdf"))
    clock.turn(minutes=1)
    answer = attach(desk, outgoing, a_file("raspuns.pdf"), FileRole.ARCHIVAL)
    clock.turn(minutes=1)
    asked = attach(desk, incoming, a_file("aviz.pdf"))
    desk.signing.mark(asked.sha256)
    desk.signing.mark(asked.sha256)
    with pytest.raises(FileNotInRegister):
        desk.signing.mark("00" * 32)

    first, second = desk.signing.waiting()
    assert (first.sha256, first.name, first.number, first.pages) == (answer.sha256, "raspuns.pdf", "2/23.06.2026", 3)
    assert (second.sha256, second.entry_id) == (asked.sha256, incoming)
    attach(desk, outgoing, a_file("semnat.pdf"), FileRole.SIGNED, derived_from=answer.sha256, signer="Ion Primarul")
    assert [each.sha256 for each in desk.signing.waiting()] == [asked.sha256]
    assert desk.looking.entry(outgoing).files[-1].signer == "Ion Primarul"
