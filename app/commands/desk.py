"""`opis desk`: the window, with everything it shows and asks built here."""

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

from app.clock import MachineClock
from app.commands.acts import BatchFiler, EntryStamper, TokenSigner
from app.commands.asked import Asked
from app.commands.books import Books
from app.commands.composition import build_desk, workspace
from app.commands.devices import build_scanners, time_stamps, token_environment, token_modules
from app.commands.mailing import Mailing
from app.desk import EnrolmentState
from devices.client import DriverOptions
from paper.strangers import StrangerReader
from signing.authority import TimeStampAuthority
from signing.demonstration import SoftToken
from sync.round import Syncing
from sync.schedule import SyncThread
from ui.bootstrap import DeskParts, run_desk
from ui.pictures import PagePictures


def run(asked: Asked) -> int:
    """Open the window and return when it is closed."""
    with desk_parts(asked) as parts:
        return run_desk(parts)


@contextmanager
def desk_parts(
    asked: Asked,
    *,
    scanners: DriverOptions | None = None,
    token: SoftToken | None = None,
    authority: TimeStampAuthority | None = None,
) -> Iterator[DeskParts]:
    """Everything the window needs; let go of at the end.

    `scanners`, `token` and `authority` are the demonstration's, in place of those of the machine and the settings.
    """
    clock = MachineClock()
    with ExitStack() as held:
        desk = build_desk(asked, signed_in=False)
        held.callback(desk.close)
        desk.recover_intake()
        signer = TokenSigner(
            asked,
            desk,
            modules=[token.module] if token else token_modules(asked),
            environment=token.environment if token else token_environment(asked),
            now=clock.now,
            authority=authority or time_stamps(asked),
        )
        alone = desk.identity().state is EnrolmentState.ALONE
        yield DeskParts(
            desk=desk,
            words=asked.words,
            settings=asked.settings,
            # The window ends scanners, page reader and sync thread when it closes.
            scanner=build_scanners(asked, scanners),
            file_batch=BatchFiler(asked, desk),
            books=Books(desk, partial(workspace, asked)),
            mailing=Mailing(desk, StrangerReader(log=asked.home.log / "reader.log"), asked.settings),
            find_credentials=signer.find,
            sign_files=signer,
            pictures=PagePictures(StrangerReader(log=asked.home.log / "reader.log"), asked.home.path / "pictures"),
            stamper=EntryStamper(desk, partial(workspace, asked)),
            sync=None if alone else SyncThread(Syncing(desk), chance=random.random),
            now=clock.now,
        )
