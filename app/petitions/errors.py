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
    """A petition is filed as a repeated one only at the number of one that was answered before it came."""

    code = "not_answered_yet"

    def __init__(self, *, number: str) -> None:
        super().__init__(number=number)


class NotAPetition(WrongInput):
    """The law on petitions does not let another paper be filed like this."""

    code = "not_a_petition"

    def __init__(self, *, number: str) -> None:
        super().__init__(number=number)


class PetitionerDiffers(WrongInput):
    """A petition repeats one of the same petitioner; that of somebody else gets an answer of its own."""

    code = "petitioner_differs"

    def __init__(self, *, number: str, initial: str) -> None:
        super().__init__(number=number, initial=initial)
