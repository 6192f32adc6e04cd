"""What can be wrong with putting pages in order."""

from uuid import UUID

from opis_contract.errors import WrongInput


class PageNotScanned(WrongInput):
    """The batch has no page with this sequence."""

    code = "page_not_scanned"

    def __init__(self, *, batch_id: UUID, sequence: int) -> None:
        super().__init__(batch_id=batch_id, sequence=sequence)


class PageIsFiled(WrongInput):
    """The page is in an entry already; what is filed does not move."""

    code = "page_is_filed"

    def __init__(self, *, batch_id: UUID, sequence: int, entry_id: UUID) -> None:
        super().__init__(batch_id=batch_id, sequence=sequence, entry_id=entry_id)


class NothingToTakeBack(WrongInput):
    """No step is left to undo, or to do again."""

    code = "nothing_to_take_back"

    def __init__(self, *, batch_id: UUID) -> None:
        super().__init__(batch_id=batch_id)
