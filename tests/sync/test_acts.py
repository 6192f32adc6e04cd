"""Acts travel: every desk of the institution shows what happened, and a restored server hears all of it again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from opis_contract.acts import (
    AnnulmentAsked,
    AnnulmentCause,
    AnnulmentDecided,
    CorrectableField,
    Correction,
    EntryCorrected,
)
from opis_contract.events import FileRole
from opis_contract.standing import EntryState


def summary(
    entry_id: Any, new: str, *, old: str = "cerere certificat de urbanism", by: str = "Maria"
) -> EntryCorrected:
    change = Correction(field=CorrectableField.SUMMARY, old=old, new=new)
    return EntryCorrected(entry_id=entry_id, by=by, reason="greșeală", changes=(change,))


def asked(entry_id: Any, by: str = "Maria") -> AnnulmentAsked:
    return AnnulmentAsked(entry_id=entry_id, by=by, cause=AnnulmentCause.TEST, reason="o probă")


def approved(entry_id: Any, by: str = "Ioana") -> AnnulmentDecided:
    return AnnulmentDecided(entry_id=entry_id, by=by, approved=True, reason="așa este")


@pytest.fixture
def restored(server: Any, tmp_path: Path) -> tuple[Callable[[], None], Callable[[], None]]:
    """Back the server up, and put that copy back."""

    def back_up() -> None:
        server.kill()
        for name in ("server.sqlite", "server.sqlite-wal"):
            (tmp_path / f"backup-{name}").write_bytes((server.folder / name).read_bytes())
        server.start()

    def put_back() -> None:
        server.kill()
        for name in ("server.sqlite", "server.sqlite-wal"):
            (server.folder / name).write_bytes((tmp_path / f"backup-{name}").read_bytes())
        (server.folder / "server.sqlite-shm").unlink(missing_ok=True)
        server.start()

    return back_up, put_back


def both(*rounds: Any) -> None:
    for each in rounds:
        each.round()


def test_an_entry_of_one_desk_is_annulled_by_two_persons_at_two_others(server, office, draft) -> None:
    first, second, third = (office.enrolled(f"ghișeul {each}", server) for each in (1, 2, 3))
    rounds = [office.syncing(each) for each in (first, second, third)]
    entry_id = first.register(draft, clerk="Maria").entry.entry_id
    for each in rounds:
        each.round()
    second.act(asked(entry_id))
    rounds[1].round()
    rounds[2].round()
    third.act(approved(entry_id))
    for each in (*rounds[::-1], *rounds):
        assert each.round().fault is None
    for desk in (first, second, third):
        stands = desk.standing(entry_id)
        assert stands.state is EntryState.ANNULLED
        assert stands.annulled is not None
        assert (stands.annulled.by, stands.annulled.act.reason) == ("Maria", "o probă")
        assert [each.event.body.kind for each in desk.history(entry_id)][1:] == ["annulment_asked", "annulment_decided"]


def test_two_desks_that_correct_at_once_show_the_same_text_and_lose_neither_act(server, office, draft) -> None:
    first, second = office.enrolled("ghișeul 1", server), office.enrolled("ghișeul 2", server)
    rounds = [office.syncing(first), office.syncing(second)]
    entry_id = first.register(draft, clerk="Maria").entry.entry_id
    for each in rounds:
        each.round()
    first.act(summary(entry_id, "cum a scris ghișeul unu"))
    second.act(summary(entry_id, "cum a scris ghișeul doi"))
    for each in (*rounds, *rounds):
        each.round()
    texts = {desk.standing(entry_id).entry.content.summary for desk in (first, second)}
    assert texts == {"cum a scris ghișeul doi"}
    assert first.history(entry_id) == second.history(entry_id)
    assert len(first.history(entry_id)) == 3


def test_of_two_annulments_asked_at_once_the_first_to_arrive_counts_and_the_other_is_shown_as_refused(
    server, office, draft
) -> None:
    first, second = office.enrolled("ghișeul 1", server), office.enrolled("ghișeul 2", server)
    rounds = [office.syncing(first), office.syncing(second)]
    entry_id = first.register(draft, clerk="Maria").entry.entry_id
    for each in rounds:
        each.round()
    first.act(asked(entry_id, by="Maria"))
    second.act(asked(entry_id, by="Ana"))
    rounds[1].round()
    rounds[0].round()
    assert [each.code for each in first.outbox.refused_items()] == ["annulment_already_asked"]
    second.act(AnnulmentDecided(entry_id=entry_id, by="Maria", approved=False, reason="numărul este bun"))
    for each in (*rounds[::-1], *rounds[::-1]):
        each.round()
    # What was refused is not brought to life by a later event of the entry.
    assert [each.code for each in first.outbox.refused_items()] == ["annulment_already_asked"]
    assert first.standing(entry_id).annulment is second.standing(entry_id).annulment is None


@pytest.mark.parametrize("backed_up", ["before the entry", "after the entry"])
@pytest.mark.parametrize("first_back", ["who registered", "who acted"])
def test_a_restored_server_hears_acts_again_whichever_desk_comes_back_first(
    server, office, draft, restored, tmp_path, first_back, backed_up
) -> None:
    back_up, put_back = restored
    registers, acts = office.enrolled("ghișeul 1", server), office.enrolled("ghișeul 2", server)
    one, two = office.syncing(registers), office.syncing(acts)
    both(one, two)
    if backed_up == "before the entry":
        back_up()
    entry_id = registers.register(draft, clerk="Maria").entry.entry_id
    both(one, two)
    if backed_up == "after the entry":
        back_up()
    pages = tmp_path / "pages.pdf"
    pages.write_bytes(b"%PDF-1.7 pages")
    acts.attach(entry_id, pages, role=FileRole.ORIGINAL, name="pages.pdf", media_type="application/pdf", pages=1)
    acts.act(summary(entry_id, "cerere corectată"))
    both(two, one)
    registers.act(asked(entry_id))
    both(one, two)
    acts.act(approved(entry_id))
    both(two, one)
    before = [each.event.body.kind for each in registers.history(entry_id)]

    put_back()
    order = [one, two] if first_back == "who registered" else [two, one]
    for each in order * 4:
        assert each.round().fault is None

    for desk in (registers, acts):
        assert desk.outbox.refused_items() == []
        assert desk.outbox_count() == 0
        assert desk.standing(entry_id).state is EntryState.ANNULLED
        assert desk.standing(entry_id).entry.content.summary == "cerere corectată"
        assert sorted(each.event.body.kind for each in desk.history(entry_id)) == sorted(before)
    told = [event.body.kind for event in server.events() if event.body.kind != "number_rectified"]
    assert sorted(told) == sorted(before)
