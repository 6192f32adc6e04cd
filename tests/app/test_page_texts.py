"""The words of waiting pages are read once as they lie, and go when their pages are in an entry."""

import hashlib
from uuid import UUID

import pytest

from app.arranging.acts import Fold, Split, Turn
from app.desk import Desk
from app.intake import IntakePage
from app.understanding.keeping import UnreadPage
from app.understanding.proposals import Subject
from opis_contract.findings import PageVerdict
from opis_contract.page_text import PageText
from opis_contract.scan_profiles import USUAL, ScanProfile
from tests.app.conftest import a_draft
from tests.app.papers_in_words import page

SOUND = PageVerdict((), (), b"")
USUALLY = ScanProfile(code=USUAL, name="Obișnuit")
LETTER = page("Subsemnata Popa Elena, domiciliată în Lugoj")


@pytest.fixture
def batch_id(desk: Desk) -> UUID:
    """A batch of three pages that have been looked at."""
    batch = desk.intake.open(source="fake:office")
    for sequence in range(1, 4):
        path = batch.folder / f"{sequence:04}.jpg"
        path.write_bytes(bytes([sequence]))
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        desk.intake.accept(batch.batch_id, IntakePage(sequence, path, sha256, 10, 10, 150, "image/jpeg"))
        desk.judging.keep(batch.batch_id, sequence, SOUND, USUALLY)
    return batch.batch_id


def read_all(desk: Desk, text: PageText | None = LETTER) -> list[tuple[int, int]]:
    read = []
    while (unread := desk.understanding.next()) is not None:
        desk.understanding.keep(unread, text)
        read.append((unread.sequence, unread.turn))
    return read


def test_each_page_is_read_once_and_again_after_it_was_turned(desk: Desk, batch_id: UUID) -> None:
    assert read_all(desk) == [(1, 0), (2, 0), (3, 0)]
    desk.arranging.do(batch_id, Turn(pages=(2,), quarters=1))
    assert set(desk.understanding.texts(batch_id)) == {1, 3}
    assert read_all(desk) == [(2, 90)]
    assert desk.understanding.texts(batch_id)[2] == LETTER


def test_a_page_that_is_folded_away_or_not_looked_at_yet_is_not_read(desk: Desk, batch_id: UUID) -> None:
    desk.arranging.do(batch_id, Fold(pages=(1,)))
    batch = desk.intake.resume(batch_id)
    path = batch.folder / "0004.jpg"
    path.write_bytes(b"4")
    desk.intake.accept(batch_id, IntakePage(4, path, hashlib.sha256(b"4").hexdigest(), 10, 10, 150, "image/jpeg"))
    assert read_all(desk) == [(2, 0), (3, 0)]


def test_a_page_that_cannot_be_read_is_tried_once_and_proposes_nothing(desk: Desk, batch_id: UUID) -> None:
    assert len(read_all(desk, None)) == 3
    assert desk.understanding.texts(batch_id) == {}
    document = desk.understanding.document(batch_id, 1)
    assert document.is_read
    assert document.proposals == ()


def test_a_document_is_understood_from_its_own_pages(desk: Desk, batch_id: UUID) -> None:
    desk.arranging.do(batch_id, Split(page=2))
    first = desk.understanding.next()
    assert first == UnreadPage(batch_id, 1, desk.intake.batch(batch_id).pages[0].path, 0)
    desk.understanding.keep(first, LETTER)
    assert [(each.subject, each.value) for each in desk.understanding.document(batch_id, 1).proposals] == [
        (Subject.SENDER, "Popa Elena")
    ]
    second = desk.understanding.document(batch_id, 3)
    assert [each.sequence for each in second.pages] == [2, 3]
    assert not second.is_read
    assert second.proposals == ()


def test_words_go_when_their_page_is_in_an_entry(desk: Desk, batch_id: UUID) -> None:
    read_all(desk)
    entry_id = desk.register(a_draft(), clerk="Maria I.").entry.entry_id
    desk.arranging.mark_filed(batch_id, [1, 2], entry_id)
    assert set(desk.understanding.texts(batch_id)) == {3}
    desk.understanding.keep(UnreadPage(batch_id, 1, desk.intake.batch(batch_id).pages[0].path, 0), LETTER)
    assert desk.understanding.next() is None
    assert set(desk.understanding.texts(batch_id)) == {3}
