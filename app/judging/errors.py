"""What can go wrong around verdicts."""

from pathlib import Path

from opis_contract.errors import WrongInput


class LabelsNotUnderstood(WrongInput):
    """The labels beside the pages are not what they should be."""

    code = "labels_not_understood"

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class NothingToJudge(WrongInput):
    """Neither a page nor a folder with one."""

    code = "nothing_to_judge"

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)
