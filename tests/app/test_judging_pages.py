"""Verdicts are kept once, and what follows from them follows once, whatever comes between."""

import hashlib
from uuid import UUID

import pytest

from app.arranging.acts import Fold, Folding, Unfold
from app.desk import Desk
from app.intake import IntakePage
from opis_contract.findings import Code, CodeKind, Finding, Found, PageVerdict
from opis_contract.scan_profiles import USUAL, BlankPages, ScanProfile, Separator
from tests.app.conftest import a_draft

BLANK = PageVerdict((Found(Finding.BLANK, 0.0),), (), b"")
FOLDING = ScanProfile(code=USUAL, name="Obișnuit")
DIVIDING = ScanProfile(code=USUAL, name="Obișnuit", separators=frozenset(Separator))


def sheet(kind: CodeKind, text: str) -> PageVerdict:
    return PageVerdict((), (Code(kind, text),), b"")


@pytest.fixture
def batch_id(desk: Desk) -> UUID:
    """A batch of four pages."""
    batch = desk.intake.open(source="fake:office")
    for sequence in range(1, 5):
        path = batch.folder / f"{sequence:04}.jpg"
        path.write_bytes(bytes([sequence]))
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        desk.intake.accept(batch.batch_id, IntakePage(sequence, path, sha256, 10, 10, 150, "image/jpeg"))
    return batch.batch_id


def folded(desk: Desk, batch_id: UUID) -> dict[int, Folding | None]:
    return {page.sequence: page.folded for page in desk.arranging.arrangement(batch_id).pages}


def test_pages_come_in_their_order_each_until_it_has_a_verdict(desk: Desk, batch_id: UUID) -> None:
    seen = []
    while (page := desk.judging.next()) is not None:
        seen.append((page.sequence, len(page.earlier)))
        desk.judging.keep(page.batch_id, page.sequence, PageVerdict((), (), bytes([page.sequence])), FOLDING)
    assert seen == [(1, 0), (2, 1), (3, 2), (4, 3)]
    assert desk.judging.verdicts(batch_id)[3].likeness == b"\x03"


def test_a_blank_page_steps_aside_only_where_the_profile_says_so(desk: Desk, batch_id: UUID) -> None:
    desk.judging.keep(batch_id, 2, BLANK, FOLDING)
    desk.judging.keep(batch_id, 3, BLANK, FOLDING.model_copy(update={"blanks": BlankPages.KEEP}))
    assert folded(desk, batch_id) == {1: None, 2: Folding.BLANK, 3: None, 4: None}


def test_what_the_clerk_took_back_is_not_done_again_by_a_verdict_that_comes_twice(desk: Desk, batch_id: UUID) -> None:
    desk.judging.keep(batch_id, 2, BLANK, FOLDING)
    desk.arranging.undo(batch_id)
    desk.judging.keep(batch_id, 2, BLANK, FOLDING)
    assert folded(desk, batch_id)[2] is None
    desk.arranging.do(batch_id, Unfold(pages=(3,)), who="Maria I.")
    desk.judging.keep(batch_id, 3, BLANK, FOLDING)
    assert folded(desk, batch_id)[3] is None


def test_killed_between_the_step_and_the_verdict_the_step_stands_once(desk: Desk, batch_id: UUID) -> None:
    desk.arranging.do(batch_id, Fold(pages=(2,), why=Folding.BLANK))  # what `keep` does first
    desk.judging.keep(batch_id, 2, BLANK, FOLDING)
    desk.arranging.undo(batch_id)
    assert folded(desk, batch_id)[2] is None


@pytest.mark.parametrize(
    ("kind", "text", "divides"),
    [
        (CodeKind.PATCH, "WNNW", True),
        (CodeKind.QR, "OPIS/D1/D//9A3F0C11", True),
        (CodeKind.QR, "https://example.ro/factura/17", False),
        (CodeKind.LABEL, "5941234567890", False),
    ],
)
def test_only_sheets_made_for_it_divide(desk: Desk, batch_id: UUID, kind: CodeKind, text: str, divides: bool) -> None:
    desk.judging.keep(batch_id, 3, sheet(kind, text), FOLDING)
    assert len(desk.arranging.arrangement(batch_id).groups) == 1
    desk.judging.keep(batch_id, 3, sheet(kind, text), DIVIDING)
    groups = desk.arranging.arrangement(batch_id).groups
    assert [[page.sequence for page in group.waiting] for group in groups] == (
        [[1, 2], [4]] if divides else [[1, 2, 3, 4]]
    )


def test_a_registration_label_begins_its_own_document_and_sends_it_to_its_number(desk: Desk, batch_id: UUID) -> None:
    entry = desk.register(a_draft(), clerk="Maria I.").entry
    bars = f"RO|4327898|{entry.register_code}|{entry.year}|{entry.number}"
    desk.judging.keep(batch_id, 3, sheet(CodeKind.LABEL, bars), DIVIDING)
    groups = desk.arranging.arrangement(batch_id).groups
    assert [([page.sequence for page in group.waiting], group.entry_id) for group in groups] == [
        ([1, 2], None),
        ([3, 4], entry.entry_id),
    ]
    desk.judging.keep(batch_id, 4, sheet(CodeKind.LABEL, bars.replace(f"|{entry.number}", "|99999")), DIVIDING)
    assert len(desk.arranging.arrangement(batch_id).groups) == 2
