"""Signed files grow stronger by themselves, through outages and kills, and no time stamp is paid twice."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from app.augmenting import GOAL, OURS_FOR, Step, Strength
from app.desk import Desk
from app.errors import ServerUnreachable
from opis_contract.errors import KnownError, WrongInput
from opis_contract.events import EntryRegistered, FileAttached, FileOfEntry, FileRole
from tests.app.conftest import NOW, HandClock, a_draft
from tests.app.test_feed import a_page, an_entry, an_event

LEVELS = ["PAdES-B-B", "PAdES-B-T", "PAdES-B-LT", GOAL]
RENEWAL = NOW + timedelta(days=700)


class Killed(BaseException):
    """The process ends at this instruction."""


class Revoked(WrongInput):
    """Something that can never be."""

    code = "certificate_revoked"


@dataclass
class Ladder:
    """Stands where signatures are augmented, which is tried where it is done: a step adds one letter to the file."""

    faults: list[KnownError | None] = field(default_factory=list)
    killed_before: int = -1
    killed_after: int = -1
    steps: int = 0

    def strength(self, file: Path) -> Strength:
        steps = file.read_bytes().count(b"+")
        return Strength(LEVELS[min(steps, 3)], RENEWAL if steps >= 3 else None)

    def step(self, source: Path, target: Path) -> None:
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None:
            raise fault
        if self.steps == self.killed_before:
            raise Killed
        self.steps += 1
        target.write_bytes(source.read_bytes() + b"+")
        if self.steps - 1 == self.killed_after:
            raise Killed


def signed(desk: Desk, tmp_path: Path) -> tuple[UUID, FileOfEntry]:
    entry_id = desk.register(a_draft(), clerk="Maria").entry.entry_id
    path = tmp_path / "semnat.pdf"
    path.write_bytes(b"semnat")
    file = desk.attach(
        entry_id, path, role=FileRole.SIGNED, name="r.pdf", media_type="application/pdf", pages=2, signer="Ion Primarul"
    )
    return entry_id, file


def test_a_signed_file_goes_up_to_b_lta_and_stands_beside_the_one_it_grew_from(desk: Desk, tmp_path: Path) -> None:
    entry_id, file = signed(desk, tmp_path)
    [waits] = desk.signing.augmenting.waiting()
    assert (waits.sha256, waits.number, waits.level) == (file.sha256, "1/23.06.2026", "")
    step = desk.signing.augmenting.go_on(Ladder())
    assert step is not None
    assert (step.level, step.trouble) == (GOAL, None)
    first, stronger = desk.looking.entry(entry_id).files
    assert (first.sha256, stronger.derived_from, stronger.role) == (file.sha256, file.sha256, FileRole.SIGNED)
    assert (stronger.signer, stronger.name, stronger.pages) == ("Ion Primarul", "r.pdf", 2)
    assert desk.file_path(stronger.sha256).read_bytes() == b"semnat+++"
    assert desk.looking.entry(entry_id).levels[stronger.sha256] == GOAL
    assert desk.signing.augmenting.waiting() == []
    assert desk.signing.augmenting.go_on(Ladder()) is None
    assert list(desk.home.augmenting.iterdir()) == []


def test_an_outage_is_waited_out_longer_each_time_and_what_was_reached_is_kept(
    desk: Desk, clock: HandClock, tmp_path: Path
) -> None:
    signed(desk, tmp_path)
    ladder = Ladder(faults=[None, *[ServerUnreachable(address="http://ocsp")] * 12])
    waits = []
    for _ in range(12):
        step = desk.signing.augmenting.go_on(ladder)
        assert step is not None
        assert (step.level, step.file) == ("PAdES-B-T", None)
        [waiting] = desk.signing.augmenting.waiting()
        assert waiting.due_at is not None
        assert waiting.trouble == "server_unreachable"
        assert desk.signing.augmenting.go_on(ladder) is None, "not before it is due"
        waits.append(waiting.due_at - clock.time)
        clock.time = waiting.due_at
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert waits[-1] == timedelta(hours=6)
    step = desk.signing.augmenting.go_on(ladder)
    assert step is not None
    assert step.level == GOAL
    assert ladder.steps == 3


def test_what_can_never_be_is_left_with_the_strength_it_reached(desk: Desk, clock: HandClock, tmp_path: Path) -> None:
    entry_id, _ = signed(desk, tmp_path)
    step = desk.signing.augmenting.go_on(Ladder(faults=[None, Revoked()]))
    assert step is not None
    assert step.file is not None
    assert (step.level, type(step.trouble)) == ("PAdES-B-T", Revoked)
    assert desk.file_path(desk.looking.entry(entry_id).files[-1].sha256).read_bytes() == b"semnat+"
    clock.turn(days=30)
    assert desk.signing.augmenting.go_on(Ladder()) is None


@pytest.mark.parametrize("moment", ["killed_before", "killed_after"])
@pytest.mark.parametrize("step", range(3))
def test_killed_at_any_step_no_step_is_taken_twice(
    open_desk: Callable[[], Desk], clock: HandClock, tmp_path: Path, moment: str, step: int
) -> None:
    desk = open_desk()
    entry_id, _ = signed(desk, tmp_path)
    ladder = Ladder(**{moment: step})  # type: ignore[arg-type]  # both are numbers
    with pytest.raises(Killed):
        desk.signing.augmenting.go_on(ladder)
    ladder.killed_before = ladder.killed_after = -1
    desk = open_desk()
    assert desk.signing.augmenting.go_on(ladder) is None, "another process may be at work on it"
    assert len(desk.signing.augmenting.waiting()) == 1
    clock.time += OURS_FOR
    assert desk.signing.augmenting.go_on(ladder) is not None
    assert ladder.steps == 3
    assert [file.role for file in desk.looking.entry(entry_id).files] == [FileRole.SIGNED] * 2


def test_killed_between_the_register_and_the_working_copy_it_is_not_attached_twice(
    open_desk: Callable[[], Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk()
    entry_id, _ = signed(desk, tmp_path)

    unlink = Path.unlink

    def killed(path: Path, *, missing_ok: bool = False) -> None:
        if path.parent == desk.home.augmenting:
            raise Killed
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", killed)
    with pytest.raises(Killed):
        desk.signing.augmenting.go_on(Ladder())
    monkeypatch.undo()
    assert open_desk().signing.augmenting.go_on(Ladder()) is None
    assert len(desk.looking.entry(entry_id).files) == 2
    assert list(desk.home.augmenting.iterdir()) == []


def test_two_processes_never_carry_the_same_file(
    open_desk: Callable[[], Desk], clock: HandClock, tmp_path: Path
) -> None:
    desk, other = open_desk(), open_desk()
    signed(desk, tmp_path)
    second: list[Step | None] = []

    class Meanwhile(Ladder):
        def step(self, source: Path, target: Path) -> None:
            super().step(source, target)
            second.append(other.signing.augmenting.go_on(Ladder()))

    assert desk.signing.augmenting.go_on(Meanwhile()) is not None
    assert second == [None] * 3
    clock.time = RENEWAL
    renewed = desk.signing.augmenting.go_on(Meanwhile())
    assert renewed is not None
    assert renewed.trouble is None, "its working copy is nobody else's to tidy away"


def test_an_archive_is_renewed_before_its_stamp_ends(desk: Desk, clock: HandClock, tmp_path: Path) -> None:
    entry_id, _ = signed(desk, tmp_path)
    ladder = Ladder()
    desk.signing.augmenting.go_on(ladder)
    clock.time = RENEWAL - timedelta(days=1)
    assert desk.signing.augmenting.go_on(ladder) is None
    clock.time = RENEWAL
    step = desk.signing.augmenting.go_on(ladder)
    assert step is not None
    assert ladder.steps == 4
    assert len(desk.looking.entry(entry_id).files) == 3


def test_what_another_desk_signed_is_carried_there(enrolled: Desk) -> None:
    entry = an_entry(41)
    file = FileOfEntry(
        sha256="ab" * 32, role=FileRole.SIGNED, name="r.pdf", media_type="application/pdf", size=9, pages=1
    )
    enrolled.feed.apply(
        a_page(an_event(EntryRegistered(entry=entry)), an_event(FileAttached(entry_id=entry.entry_id, file=file)))
    )
    assert enrolled.looking.entry(entry.entry_id).files == (file,)
    assert enrolled.signing.augmenting.waiting() == []
    assert enrolled.signing.augmenting.go_on(Ladder()) is None
