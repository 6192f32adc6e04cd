"""What can go wrong when somebody signs in or an account is changed."""

from opis_contract.errors import WrongInput


class NotSignedIn(WrongInput):
    """The desk has accounts and nobody is signed in."""

    code = "not_signed_in"


class SignInWrong(WrongInput):
    """Name or password is wrong; which of the two is not told."""

    code = "sign_in_wrong"


class SignInTooSoon(WrongInput):
    """After several wrong passwords the next is taken only after some seconds."""

    code = "sign_in_too_soon"

    def __init__(self, *, seconds: int) -> None:
        super().__init__(seconds=seconds)


class PersonDisabled(WrongInput):
    """The account was closed."""

    code = "person_disabled"

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)


class PasswordMustBeChosen(WrongInput):
    """The password given is the first one, made by somebody else: the person chooses their own now."""

    code = "password_must_be_chosen"


class PasswordTooWeak(WrongInput):
    """A password is shorter than is safe, or is the name itself."""

    code = "password_too_weak"

    def __init__(self, *, shortest: int) -> None:
        super().__init__(shortest=shortest)


class ServerNeededToSignIn(WrongInput):
    """The server has not vouched for the account for too long: signing in needs it once."""

    code = "server_needed_to_sign_in"

    def __init__(self, *, days: int) -> None:
        super().__init__(days=days)


class PersonUnknown(WrongInput):
    """There is no account of this name."""

    code = "person_unknown"

    def __init__(self, *, login: str) -> None:
        super().__init__(login=login)


class PersonKnown(WrongInput):
    """Another account has this sign-in name or this person's name."""

    code = "person_known"

    def __init__(self, *, login: str, name: str) -> None:
        super().__init__(login=login, name=name)


class LoginUnfit(WrongInput):
    """The sign-in name has other characters than small Latin letters, digits, point and dash."""

    code = "login_unfit"

    def __init__(self, *, login: str) -> None:
        super().__init__(login=login)


class LastKeeper(WrongInput):
    """Somebody must be able to keep the desk's people: the first account, and the last one."""

    code = "last_keeper"


class ReasonNeeded(WrongInput):
    """What is asked is logged with its reason, and none was given."""

    code = "reason_needed"
