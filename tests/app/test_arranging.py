"""The pages of a batch are put in order without one being lost, and every step can be taken back."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.arranging.acts import (
    Act,
    Aim,
    Fold,
    Folding,
    Join,
    Move,
    ScanBefore,
    ScanInstead,
    Split,
    Turn,
    Unfold,
    acts_of,
    acts_text,
)
from app.arranging.arrangement import Arrangement, Step, arrange
from app.arranging.errors import NothingToTakeBack, PageIsFiled, PageNotScanned
from app.desk import Desk
from app.errors import BatchNotFound
from app.intake import BatchState
from tests.app.conftest import a_draft
from tests.app.test_intake import scan

PAGES = st.integers(1, 9)
SOME = st.lists(PAGES, min_size=1, max_size=4).map(tuple)
ACTS = st.one_of(
    st.builds(Turn, pages=SOME, quarters=st.integers(-3, 3)),
    st.builds(Fold, pages=SOME, why=st.sampled_from(Folding)),
    st.builds(Unfold, pages=SOME),
    st.builds(Move, pages=SOME, before=st.none() | PAGES),
    st.builds(Split, page=PAGES),
    st.builds(Join, page=PAGES),
    st.builds(Aim, page=PAGES, entry_id=st.none() | st.uuids()),
    st.builds(ScanBefore, page=st.none() | PAGES),
    st.builds(ScanInstead, page=PAGES),
)
STEPS = st.lists(st.builds(Step, known=st.integers(0, 9), acts=st.lists(ACTS, min_size=1, max_size=3).map(tuple)))


def order(arrangement: Arrangement) -> list[list[int]]:
    """The sequences of each group, folded pages left out."""
    return [[page.sequence for page in group.pages if page.folded is None] for group in arrangement.groups]


def done(*acts: Act, pages: int = 5) -> Arrangement:
    return arrange(range(1, pages + 1), [Step(pages, acts)])


@settings(max_examples=400)
@given(count=st.integers(0, 9), steps=STEPS)
def test_whatever_is_done_every_page_stands_in_one_place(count: int, steps: list[Step]) -> None:
    stands = arrange(range(1, count + 1), steps)
    assert sorted(page.sequence for page in stands.pages) == list(range(1, count + 1))
    assert all(group.pages for group in stands.groups)
    assert all(page.turn in {0, 90, 180, 270} for page in stands.pages)


@given(acts=st.lists(ACTS, min_size=1))
def test_acts_are_kept_as_they_are(acts: list[Act]) -> None:
    assert acts_of(acts_text(acts)) == tuple(acts)


def test_pages_stand_as_they_were_scanned_until_somebody_moves_them() -> None:
    assert order(arrange([1, 2, 3], [])) == [[1, 2, 3]]
    assert arrange([], []).groups == ()


def test_pages_move_in_the_order_given() -> None:
    assert order(done(Move(pages=(4, 2), before=1))) == [[4, 2, 1, 3, 5]]
    assert order(done(Move(pages=(1, 2)))) == [[3, 4, 5, 1, 2]]
    assert order(done(Move(pages=(2, 3), before=3))) == [[1, 2, 3, 4, 5]]


def test_a_group_is_split_aimed_and_joined_again() -> None:
    entry = uuid4()
    split = done(Split(page=3), Aim(page=4, entry_id=entry))
    assert order(split) == [[1, 2], [3, 4, 5]]
    assert [group.entry_id for group in split.groups] == [None, entry]
    assert order(done(Split(page=3), Split(page=3))) == [[1, 2], [3, 4, 5]]
    joined = done(Split(page=3), Aim(page=4, entry_id=entry), Join(page=5))
    assert order(joined) == [[1, 2, 3, 4, 5]]
    assert joined.groups[0].entry_id == entry
    assert order(done(Split(page=5), Move(pages=(5,), before=1))) == [[5, 1, 2, 3, 4]]


def test_pages_turn_and_fold_and_come_back() -> None:
    stands = done(Turn(pages=(1, 2)), Turn(pages=(2,), quarters=-2), Fold(pages=(3, 4)), Unfold(pages=(4,)))
    assert [page.turn for page in stands.pages] == [90, 270, 0, 0, 0]
    assert order(stands) == [[1, 2, 4, 5]]


def test_pages_scanned_later_stand_where_they_were_wanted() -> None:
    inserted = arrange(range(1, 6), [Step(3, (ScanBefore(page=2),)), Step(5, (Turn(pages=(4,)),))])
    assert order(inserted) == [[1, 4, 5, 2, 3]]
    ended = arrange(range(1, 6), [Step(3, (ScanBefore(page=2),)), Step(4, (ScanBefore(page=None),))])
    assert order(ended) == [[1, 4, 2, 3, 5]]
    replaced = arrange(range(1, 6), [Step(3, (ScanInstead(page=2),))])
    assert order(replaced) == [[1, 4, 5, 3]]
    assert {page.sequence: page.folded for page in replaced.pages}[2] is Folding.REPLACED
    assert order(arrange(range(1, 4), [Step(3, (ScanInstead(page=2),))])) == [[1, 2, 3]]


@pytest.fixture
def batch_id(desk: Desk) -> UUID:
    """Five pages."""
    batch = desk.intake.open(source="scaner")
    for sequence in range(1, 6):
        desk.intake.accept(batch.batch_id, scan(batch, sequence))
    return batch.batch_id


def test_every_step_is_kept_and_can_be_taken_back_and_done_again(desk: Desk, batch_id: UUID) -> None:
    stands = [
        desk.arranging.arrangement(batch_id),
        desk.arranging.do(batch_id, Split(page=3), Fold(pages=(3,), why=Folding.SEPARATOR), who="Maria"),
        desk.arranging.do(batch_id, Move(pages=(5,), before=1), who="Maria"),
    ]
    assert [order(each) for each in stands] == [[[1, 2, 3, 4, 5]], [[1, 2], [4, 5]], [[5, 1, 2], [4]]]
    assert desk.arranging.undo(batch_id) == stands[1]
    assert desk.arranging.undo(batch_id) == stands[0]
    with pytest.raises(NothingToTakeBack):
        desk.arranging.undo(batch_id)
    assert desk.arranging.redo(batch_id) == stands[1]
    assert desk.arranging.redo(batch_id) == stands[2]
    with pytest.raises(NothingToTakeBack):
        desk.arranging.redo(batch_id)
    desk.arranging.undo(batch_id)
    desk.arranging.do(batch_id, Turn(pages=(1,)))
    with pytest.raises(NothingToTakeBack):
        desk.arranging.redo(batch_id)
    assert order(desk.arranging.arrangement(batch_id)) == [[1, 2], [4, 5]]


def test_filed_pages_stay_where_they_are_and_the_batch_is_done_when_none_waits(desk: Desk, batch_id: UUID) -> None:
    first, second = (desk.register(a_draft(), clerk="Maria").entry.entry_id for _ in range(2))
    desk.arranging.do(batch_id, Split(page=3), Fold(pages=(5,)))
    desk.arranging.mark_filed(batch_id, [1, 2], first)
    assert desk.intake.batch(batch_id).state is BatchState.OPEN
    assert [page.sequence for page in desk.arranging.arrangement(batch_id).waiting] == [3, 4]
    for act in (Turn(pages=(2,)), Move(pages=(4,), before=1)):
        with pytest.raises(PageIsFiled):
            desk.arranging.do(batch_id, act)
    desk.arranging.mark_filed(batch_id, [3, 4], second)
    assert desk.intake.batch(batch_id).state is BatchState.ATTACHED
    with pytest.raises(PageIsFiled):
        desk.arranging.undo(batch_id)
    desk.arranging.do(batch_id, Unfold(pages=(5,)))
    assert desk.intake.batch(batch_id).state is BatchState.OPEN


def test_what_is_not_there_is_named(desk: Desk, batch_id: UUID) -> None:
    with pytest.raises(PageNotScanned) as told:
        desk.arranging.do(batch_id, Turn(pages=(1, 6)))
    assert told.value.facts == {"batch_id": batch_id, "sequence": 6}
    with pytest.raises(BatchNotFound):
        desk.arranging.do(uuid4(), Turn(pages=(1,)))
