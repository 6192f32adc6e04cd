"""Where the desk is built: by hand, from the home and its settings, and what every command needs around it."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from app.clock import MachineClock
from app.commands.asked import Asked
from app.commands.printers import printers_of
from app.desk import Desk
from app.privacy.system_keyring import SystemKeyring
from app.series import MainSeries
from opis_contract.errors import WrongInput


class NoSuchFile(WrongInput):
    """A file named on the command line is not there."""

    code = "no_such_file"

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


def build_desk(asked: Asked) -> Desk:
    """The desk of this home; an enrolled one asks its server for numbers, another keeps the main series itself."""
    return Desk(
        asked.home,
        clock=MachineClock(),
        randomness=os.urandom,
        connect=_server,
        settings=asked.settings,
        choose_printer=printers_of(asked.home, asked.settings.printers),
        keyring=SystemKeyring(),
    )


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
