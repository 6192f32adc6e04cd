"""The journal finds what was changed behind the program's back, and proves what is there."""

from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from app.desk import Desk
from app.errors import EntryNotFound, JournalBroken
from app.home import Home
from opis_contract.events import FileRole
from opis_contract.journal import Frontier, root, verify_inclusion
from tests.app.conftest import a_draft, opened

TAMPERINGS = {
    "another summary": "UPDATE entries SET content = replace(content, 'cerere', 'altceva')",
    "another clerk": "UPDATE entries SET clerk = 'Ion' WHERE number = 2",
    "a row put in past the journal": """
        INSERT INTO entries (entry_id, register, year, number, series, registered_at, direction, tracking_code,
        desk_id, event_id, clerk, counter, party, summary, deadline, searched, content)
        SELECT lower(hex(randomblob(16))), register, year, 99, series, registered_at, direction,
        'code', desk_id, event_id, clerk, counter, party, summary, deadline, searched, content
        FROM entries WHERE number = 1""",
    "a row taken out": "DELETE FROM entries WHERE number = 2",
    "another number": "UPDATE entries SET number = 77 WHERE number = 2",
    "another summary in the list alone": "UPDATE entries SET summary = 'x'",
    "another party in the list alone": "UPDATE entries SET party = 'x'",
    "another place in time": "UPDATE entries SET place = place + 1048576 WHERE number = 2",
    "an event rewritten": "UPDATE journal SET event = replace(event, 'Popa', 'Pope') WHERE position = 1",
    "a leaf rewritten": "UPDATE journal SET leaf = randomblob(32) WHERE position = 1",
    "an event that is no event": "UPDATE journal SET event = '{}' WHERE position = 1",
    "an event about a file rewritten": "UPDATE journal SET event = replace(event, 'scan', 'alta') WHERE position = 3",
    "a file's row rewritten": "UPDATE entry_files SET content = replace(content, 'scan', 'alta')",
    "a file's row taken out": "DELETE FROM entry_files",
    "the last event taken out": "DELETE FROM journal WHERE position = 3",
    "the first event taken out": "DELETE FROM journal WHERE position = 0",
}


@pytest.mark.parametrize("statement", TAMPERINGS.values(), ids=TAMPERINGS.keys())
def test_a_change_by_hand_is_found(desk: Desk, home: Home, tmp_path: Path, statement: str) -> None:
    entries = [desk.register(a_draft(), clerk="Maria").entry for _ in range(3)]
    paper = tmp_path / "scan.pdf"
    paper.write_bytes(b"%PDF-1.7")
    role = FileRole.ORIGINAL
    desk.attach(entries[0].entry_id, paper, role=role, name="scan.pdf", media_type="application/pdf", pages=1)
    desk.journal.verify()
    with closing(opened(home)) as database:
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute(statement)
        database.commit()
    with pytest.raises(JournalBroken):
        desk.journal.verify()


def test_a_tree_rewritten_together_with_its_event_is_still_a_broken_register(desk: Desk, home: Home) -> None:
    desk.register(a_draft(), clerk="Maria")
    with closing(opened(home)) as database:
        database.execute("UPDATE journal_frontier SET frontier = ?", (Frontier().append(bytes(32)).to_bytes(),))
        database.commit()
    with pytest.raises(JournalBroken):
        desk.journal.verify()


def test_a_receipts_leaf_is_proven_under_the_root(desk: Desk) -> None:
    registrations = [desk.register(a_draft(), clerk="Maria") for _ in range(11)]
    state = desk.journal.state()
    assert state == desk.journal.verify()
    assert state.root == root([bytes.fromhex(each.leaf) for each in registrations]).hex()
    for index, registration in enumerate(registrations):
        proof = desk.journal.proof(registration.event_id)
        assert (proof.leaf, proof.index) == (registration.leaf, index)
        path = [bytes.fromhex(each) for each in proof.path]
        assert verify_inclusion(bytes.fromhex(proof.leaf), index, state.size, path, bytes.fromhex(state.root))


def test_what_was_never_recorded_has_no_proof(desk: Desk) -> None:
    with pytest.raises(EntryNotFound):
        desk.journal.proof(uuid4())
