"""The citizen's bar has seven steps in the order of the circuit."""

from opis_contract.stages import STEPS, TOTAL, Stage, position


def test_the_seven_steps_stand_in_order() -> None:
    assert TOTAL == 7
    assert [position(stage) for stage in STEPS] == [1, 2, 3, 4, 5, 6, 7]
    assert position(Stage.RECEIVED) == 1
    assert position(Stage.CLOSED) == TOTAL
    assert tuple(Stage) == (*STEPS, Stage.NEEDS_APPLICANT)


def test_waiting_for_the_applicant_keeps_the_paper_at_its_department() -> None:
    assert position(Stage.NEEDS_APPLICANT) == position(Stage.AT_DEPARTMENT)
