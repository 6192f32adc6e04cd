"""What may be asked of petitions and cannot be done."""

from opis_contract.errors import WrongInput


class AuthorityUnknown(WrongInput):
    """No competent authority in force has this code or name."""

    code = "authority_unknown"

    def __init__(self, *, text: str) -> None:
        super().__init__(text=text)


class AddresseeMissing(WrongInput):
    """Nobody is named to whom the letter could go."""

    code = "addressee_missing"

    def __init__(self, *, number: str) -> None:
        super().__init__(number=number)


class NotAnsweredYet(WrongInput):
    """A petition is filed as a repeated one only at the number of one that was answered."""

    code = "not_answered_yet"

    def __init__(self, *, number: str) -> None:
        super().__init__(number=number)
