"""Where the desk is built: by hand, from the home and its settings, and what every command needs around it."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from getpass import getpass
from pathlib import Path
from tempfile import TemporaryDirectory

from app.clock import MachineClock
from app.commands.asked import Asked
from app.commands.printers import printers_of
from app.desk import Desk
from app.people.errors import NotSignedIn, PasswordMustBeChosen
from app.privacy.system_keyring import SystemKeyring
from app.series import MainSeries
from opis_contract.errors import WrongInput
from opis_contract.people import Person


class NoSuchFile(WrongInput):
    """A file named on the command line is not there."""

    code = "no_such_file"

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


def build_desk(asked: Asked, *, signed_in: bool = True) -> Desk:
    """The desk of this home; an enrolled one asks its server for numbers, another keeps the main series itself.

    Where the desk has accounts the person of `OPIS_LOGIN` signs in, with the password of `OPIS_PASSWORD_FILE` or of the
    prompt, unless the command needs nobody. `OPIS_NEW_PASSWORD_FILE` has the one chosen at the first sign-in.
    """
    desk = Desk(
        asked.home,
        clock=MachineClock(),
        randomness=os.urandom,
        connect=_server,
        settings=asked.settings,
        choose_printer=printers_of(asked.home, asked.settings.printers),
        keyring=SystemKeyring(),
    )
    if signed_in and desk.working.asks_who():
        person = sign_in(asked, desk)
        if getattr(asked.options, "clerk", None) is None:
            asked.options.clerk = person.name
    return desk


def sign_in(asked: Asked, desk: Desk) -> Person:
    """Let whoever runs the command sign in. Raises `NotSignedIn` where nobody is named and nobody can be asked."""
    login, password = os.environ.get("OPIS_LOGIN"), os.environ.get("OPIS_PASSWORD_FILE")
    asks = sys.stdin.isatty()
    if not login and asks:
        login = input(asked.words.say("people.ask_login"))
    if not login or not (password or asks):
        raise NotSignedIn
    secret = _secret(asked, password) if password else getpass(asked.words.say("people.ask_password"))
    try:
        return desk.working.sign_in(login, secret)
    except PasswordMustBeChosen:
        chosen = os.environ.get("OPIS_NEW_PASSWORD_FILE")
        if not (chosen or asks):
            raise
        new = _secret(asked, chosen) if chosen else getpass(asked.words.say("people.ask_new_password"))
        return desk.working.sign_in(login, secret, chosen=new)


def _secret(asked: Asked, file: str) -> str:
    [path] = existing(asked, [Path(file)])
    return path.read_text("utf-8").strip()


def _server(address: str, token: str) -> MainSeries:
    # A desk that works alone never loads the HTTP library, a third of a command's time.
    from sync.client import ServerClient

    return ServerClient(address, token)


@contextmanager
def workspace(asked: Asked) -> Iterator[Path]:
    """A folder in the home for files on their way into the store; gone at the end."""
    asked.home.make()
    with TemporaryDirectory(prefix=".work-", dir=asked.home.path) as folder:
        yield Path(folder)


def existing(asked: Asked, files: Sequence[Path]) -> list[Path]:
    """The named files as absolute paths. Raises `NoSuchFile` for the first that is not a file."""
    paths = [asked.path(Path(file)) for file in files]
    for path in paths:
        if not path.is_file():
            raise NoSuchFile(path=path)
    return paths
